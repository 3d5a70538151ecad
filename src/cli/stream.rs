//! `stream`: rows in, verdicts out.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{CommonArgs, RowArgs};
use super::exit::Exit;
use super::progress::Shown;
use super::whole_lines::WholeLines;
use super::{inputs, job, screen};
use crate::check::row::Keep;
use crate::error::{Error, Result};
use crate::ident::HashKey;
use crate::run::Hash;
use crate::sink::report::Show;
use crate::stream::{self, Broken, StreamJob};
use crate::text::text;

/// `stream`.
#[derive(Debug, Args)]
#[command(mut_arg("columns", |arg| arg.value_name("FIELD=HEADER").help(KEYS)))]
pub struct StreamArgs {
    /// 不给或 -：标准输入，每行一个 JSON 对象；给文件：逐行答复文件里的行 / Files whose rows are answered; none or - for JSON lines on standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// 密钥文件（32 字节，或 64 位十六进制）：答复里带上人员、单位的散列，供跨行比对 / A key file: answers carry keyed hashes, to be compared across rows
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// How rows are read and judged.
    #[command(flatten)]
    pub rows: RowArgs,
}

const KEYS: &str = "某个字段取自哪个键（文件里为哪一列），如 person_id=身份证号 / Read a field from this key, in files from this column";

pub(super) fn run(args: &StreamArgs) -> Result<Exit> {
    let from_files = args.inputs.iter().any(|path| path.as_os_str() != "-");
    if from_files && args.inputs.iter().any(|path| path.as_os_str() == "-") {
        return Err(Error::new(text(
            "“-”不能和文件一起给",
            "`-` cannot be given together with files",
        )));
    }
    let common = CommonArgs { rows: args.rows.clone(), ..CommonArgs::of(args.inputs.clone()) };
    let profile = job::profile_of(&common)?;
    // What archives hold lies on the disk for as long as this lives.
    let found = from_files.then(|| inputs::find(&args.inputs)).transpose()?;
    let limits = job::limits(&args.rows.limits)?.0;
    let found = found.map(|inputs| inputs.unpack(&limits)).transpose()?;
    let files = found.as_ref().map(|inputs| inputs.files.clone()).unwrap_or_default();
    let key = args.key_file.as_deref().map(read_key).transpose()?;
    let progress = Shown::new(common.progress, true, args.rows.lang.into());
    let mut job = job::job(&common, files, &profile, None, Keep::default(), &progress)?;
    job.hash = Hash::No;
    let stream = StreamJob { job, key, show: Show { unmask: args.rows.unmask } };
    answer(&stream, from_files)?;
    Ok(Exit::Accepted)
}

fn answer(stream: &StreamJob<'_>, from_files: bool) -> Result<()> {
    let mut broken = None;
    screen::write(|out| {
        let out = &mut WholeLines::new(out);
        let answered = if from_files {
            stream::files(stream, out)
        } else {
            stream::lines(stream, io::stdin(), out)
        };
        match answered {
            Err(Broken::Output(error)) => return Err(error),
            Err(Broken::Input(error)) => {
                let failed = text("无法读取标准输入", "cannot read standard input");
                broken = Some(Error::new(failed).because(error));
            }
            Err(Broken::World(error)) => broken = Some(error),
            Ok(()) => {}
        }
        Ok(())
    })?;
    broken.map_or(Ok(()), Err)
}

/// The key of the hashes: its bytes, or as hexadecimal digits.
fn read_key(path: &Path) -> Result<HashKey> {
    let failed = || Error::at(path, text("读不了密钥文件", "the key file cannot be read"));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| failed().because(error))?;
    // A key is short; nobody needs to wait for what is none.
    file.take(1 << 10).read_to_end(&mut bytes).map_err(|error| failed().because(error))?;
    let key = key_of(&bytes).ok_or_else(|| {
        let wrong = text(
            "密钥应是 32 个字节，或 64 位十六进制数字（可用 openssl rand -hex 32 生成）",
            "a key is 32 bytes, or 64 hexadecimal digits (`openssl rand -hex 32` makes one)",
        );
        Error::at(path, wrong)
    })?;
    Ok(HashKey::new(&key))
}

fn key_of(bytes: &[u8]) -> Option<[u8; HashKey::LENGTH]> {
    if let Ok(key) = bytes.try_into() {
        return Some(key);
    }
    let digits = bytes.trim_ascii();
    if digits.len() != 2 * HashKey::LENGTH || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut key = [0; HashKey::LENGTH];
    for (byte, pair) in key.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}
