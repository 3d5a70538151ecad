//! What INPUT stands for (输入): files, folders, globs and standard input.

use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use crate::error::{Error, Result};
use crate::run::InputFile;
use crate::run::unpack::{Unpacking, unpack};
use crate::scratch::Noted;
use crate::sink::filesystem::{FileSystem as _, Native};
use crate::sink::leftover;
use crate::source::limits::Limits;
use crate::text::text;

/// The input files, in order; standard input lies in a private folder for as long as this lives.
pub(super) struct Inputs {
    pub(super) files: Vec<InputFile>,
    private: Option<Private>,
}

/// A temporary folder of this program, gone with it. What a killed one left there goes first.
struct Private {
    folder: TempDir,
    _lock: Option<File>,
    /// Lives longer than the folder does.
    _noted: Noted,
}

impl Private {
    fn new() -> Result<Self> {
        /// Nobody else calls a folder so: what is left under such a name is removed.
        const PREFIX: &str = ".jianyuan-input-";
        const ATTEMPTS: usize = 16;
        let place = std::env::temp_dir();
        leftover::sweep(&Native, &place, PREFIX);
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix(PREFIX).rand_bytes(leftover::RANDOM);
        let mut made = Err(ErrorKind::AlreadyExists.into());
        for _ in 0..ATTEMPTS {
            made = Noted::make(|| builder.tempdir()).and_then(|(folder, noted)| {
                let lock = leftover::own(folder.path())?;
                Ok(Self { folder, _lock: lock, _noted: noted })
            });
            if !made.as_ref().is_err_and(|error| error.kind() == ErrorKind::AlreadyExists) {
                break;
            }
        }
        made.map_err(|error: std::io::Error| {
            let what = text("无法建立临时文件夹", "no temporary folder can be made");
            Error::at(&place, what).because(error)
        })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The one folder, made when it is needed.
fn made(private: &mut Option<Private>) -> Result<&Private> {
    if private.is_none() {
        *private = Some(Private::new()?);
    }
    Ok(private.as_ref().expect("just made"))
}

impl Inputs {
    /// The same with the files of archives in place of the archives; they lie in a private folder for as
    /// long as this lives.
    ///
    /// # Errors
    /// As [`unpack`].
    pub(super) fn unpack(mut self, limits: &Limits) -> Result<Self> {
        let private = &mut self.private;
        let folder = &mut || Ok(made(private)?.path().to_owned());
        self.files = unpack(self.files, Unpacking { limits, reader: None, folder })?;
        Ok(self)
    }
}

/// It can be read only once, for whatever it is.
static STANDARD_INPUT_TAKEN: AtomicBool = AtomicBool::new(false);

/// Finds the files. One that does not exist is kept: reading it is FL007.
///
/// # Errors
/// A folder that cannot be walked, a glob that is none, a second `-`.
pub(super) fn find(given: &[PathBuf]) -> Result<Inputs> {
    let (mut files, mut private) = (Vec::new(), None);
    for path in given {
        if path.as_os_str() == "-" {
            if STANDARD_INPUT_TAKEN.swap(true, Ordering::Relaxed) {
                return Err(Error::new(text(
                    "标准输入只能用一次：“-”只能写一处，名单和花名册不能都用它",
                    "there is one standard input: `-` may be given once, for the lists or for the roster",
                )));
            }
            let copy = copy_standard_input(made(&mut private)?.path())?;
            files.push(InputFile::shown_as(copy, "-".to_owned()));
        } else if path.is_dir() {
            files.extend(walk(path, &|_| true)?);
        } else if path.symlink_metadata().is_err() && is_glob(path) {
            files.extend(matching(path)?);
        } else {
            files.push(InputFile::new(path.clone()));
        }
    }
    if files.is_empty() {
        return Err(Error::new(text(
            "没有找到任何输入文件",
            "there is no input file in what was given",
        )));
    }
    Ok(Inputs { files, private })
}

fn copy_standard_input(folder: &Path) -> Result<PathBuf> {
    let unreadable =
        |error| Error::new(text("无法读取标准输入", "cannot read standard input")).because(error);
    let not_kept = |error| {
        let what = text(
            "标准输入存不进临时文件夹",
            "standard input cannot be kept in the temporary folder",
        );
        Error::at(folder, what).because(error)
    };
    let path = folder.join("input");
    let mut copy = Native.create_file(&path).map_err(not_kept)?;
    let mut from = BufReader::with_capacity(1 << 16, std::io::stdin().lock());
    loop {
        let piece = match from.fill_buf() {
            Ok([]) => return Ok(path),
            Ok(piece) => piece,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(error)),
        };
        copy.write_all(piece).map_err(not_kept)?;
        let taken = piece.len();
        from.consume(taken);
    }
}

/// The files of a folder and the folders in it, by name. Office lock files and unfinished downloads
/// are no inputs. A link is its file; one that leads to none, or a pipe, is an input that will be refused:
/// nothing is left out in silence.
fn walk(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<InputFile>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            let failed = Error::at(&path, text("文件夹读不了", "the folder cannot be read"));
            match error.into_io_error() {
                Some(source) => failed.because(source),
                None => failed,
            }
        })?;
        let is_input = !entry.file_type().is_dir() && !is_passing(entry.file_name());
        if is_input && wanted(entry.path()) {
            files.push(InputFile::new(entry.into_path()));
        }
    }
    Ok(files)
}

fn is_passing(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    let unfinished = [".tmp", ".part", ".crdownload"].iter().any(|end| name.ends_with(end));
    unfinished || name.starts_with('.') || name.starts_with("~$") || name == "Thumbs.db"
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

fn matching(pattern: &Path) -> Result<Vec<InputFile>> {
    let shown = pattern.to_string_lossy();
    let glob = globset::GlobBuilder::new(&shown).literal_separator(true).build();
    let matcher = glob
        .map_err(|_| Error::at(pattern, text("通配符写法不对", "not a valid glob")))?
        .compile_matcher();
    let fixed: PathBuf = pattern.components().take_while(|part| !is_glob(part.as_ref())).collect();
    let (root, prefix) = if fixed.as_os_str().is_empty() {
        (PathBuf::from("."), Some(Path::new(".")))
    } else {
        (fixed, None)
    };
    let plain = |path: &Path| match prefix {
        Some(prefix) => path.strip_prefix(prefix).unwrap_or(path).to_owned(),
        None => path.to_owned(),
    };
    let found = walk(&root, &|path| matcher.is_match(plain(path)))?;
    Ok(found.into_iter().map(|file| InputFile::new(plain(&file.path))).collect())
}
