//! An archive of files (压缩包): what lies in it, one file after the other, each checked to its last byte.
//!
//! It runs in the child. A package of a workbook is no archive; neither is what lies in an archive looked
//! into again. What refuses one file refuses that file; what makes the archive ambiguous refuses all of it.

use std::collections::HashSet;
use std::io::{Cursor, Read as _};

use encoding_rs::GB18030;
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

use super::zip_check::{self, AMBIGUOUS, CHECKSUM, METHOD};
use super::{ENCRYPTED_ARCHIVE, Stop};
use crate::model::FileFault;
use crate::source::limits::{self, Limits, megabytes};
use crate::text::{Text, text};

const LEAVES: Text = text(
    "它在压缩包里的路径指向压缩包之外，已拒绝",
    "its path in the archive leads out of the archive; it was refused",
);
const LINK: Text =
    text("它在压缩包里是链接，不是普通文件", "it is a link in the archive and no regular file");
const NO_FILE: Text = text("压缩包里没有文件", "there is no file in the archive");

/// Bytes that are handed on at a time.
const STEP: u64 = 1 << 20;

/// Where the files go: each begins, has bytes, ends.
pub trait Files {
    /// A file begins; its path in the archive, with `/`.
    ///
    /// # Errors
    /// [`Stop`] when nobody listens any more.
    fn begin(&mut self, name: &str) -> Result<(), Stop>;

    /// The next bytes of it.
    ///
    /// # Errors
    /// [`Stop`] when nobody listens any more.
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop>;

    /// It ended; with a fault, what came of it is void.
    ///
    /// # Errors
    /// [`Stop`] when nobody listens any more.
    fn end(&mut self, fault: Option<FileFault>) -> Result<(), Stop>;
}

type Archive = ZipArchive<Cursor<Vec<u8>>>;

/// One file in the archive.
struct Entry {
    name: String,
    index: usize,
    fault: Option<FileFault>,
}

/// Hands on the files of an archive by name; of a package that is a workbook (or a text, or slides) none.
///
/// # Errors
/// [`Stop::Fault`] when the archive is refused as a whole; what went before is void.
pub fn unpack(bytes: Vec<u8>, limits: &Limits, to: &mut dyn Files) -> Result<(), Stop> {
    let (mut archive, mut entries) = open(bytes, limits)?;
    if is_package(&entries) {
        return Ok(());
    }
    entries.retain(|entry| !is_passing(&entry.name));
    if entries.is_empty() {
        let args = vec![("what", NO_FILE.into())];
        return Err(FileFault { args, ..FileFault::empty() }.into());
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut left = megabytes(limits.parts_mb);
    for Entry { name, index, fault } in entries {
        to.begin(&name)?;
        let fault = match fault {
            Some(fault) => Some(fault),
            None => inflate(&mut archive, index, limits, &mut left, to)?,
        };
        to.end(fault)?;
    }
    Ok(())
}

/// Looks at the whole directory before anything is inflated.
fn open(bytes: Vec<u8>, limits: &Limits) -> Result<(Archive, Vec<Entry>), FileFault> {
    let broken = |_| FileFault::damaged(zip_check::BROKEN_ARCHIVE);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() as u64 > limits.zip_entries {
        return Err(limits::ZIP_ENTRIES.met(limits.zip_entries));
    }
    if archive.has_duplicate_names() {
        return Err(FileFault::damaged(AMBIGUOUS));
    }
    if archive.has_overlapping_entries().map_err(broken)? {
        return Err(FileFault::damaged(zip_check::OVERLAP));
    }
    let mut seen = HashSet::new();
    let mut entries = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(broken)?;
        let name = name_of(&file);
        if !seen.insert(name.to_lowercase()) {
            return Err(FileFault::damaged(AMBIGUOUS));
        }
        entries.push(Entry { fault: fault_of(&file, &name, limits), name, index });
    }
    Ok((archive, entries))
}

/// The path with `/`. Windows programs in China write names as GBK without saying so, others UTF-8.
fn name_of<R: std::io::Read>(file: &ZipFile<'_, R>) -> String {
    let raw = file.name_raw();
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

fn fault_of<R: std::io::Read>(
    file: &ZipFile<'_, R>,
    name: &str,
    limits: &Limits,
) -> Option<FileFault> {
    const KIND: u32 = 0o170_000;
    const SYMLINK: u32 = 0o120_000;
    if leaves(name) {
        return Some(FileFault::damaged(LEAVES));
    }
    if file.unix_mode().is_some_and(|mode| mode & KIND == SYMLINK) {
        return Some(FileFault::unreadable(LINK));
    }
    if file.encrypted() {
        return Some(FileFault::encrypted(ENCRYPTED_ARCHIVE));
    }
    if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Some(FileFault::damaged(METHOD));
    }
    if file.size() > megabytes(limits.part_mb) {
        return Some(limits::PART_MB.met(limits.part_mb));
    }
    // The claim is bounded here, and what comes is held to the claim.
    let most = file.compressed_size().saturating_mul(limits.ratio).max(STEP);
    (file.size() > most).then(|| limits::RATIO.met(limits.ratio))
}

/// Hands on one file; the fault that makes it void, where there is one.
fn inflate(
    archive: &mut Archive,
    index: usize,
    limits: &Limits,
    left: &mut u64,
    to: &mut dyn Files,
) -> Result<Option<FileFault>, Stop> {
    let damaged = || Ok(Some(FileFault::damaged(CHECKSUM)));
    let Ok(mut file) = archive.by_index(index) else { return damaged() };
    let claimed = file.size();
    let mut came = 0;
    let mut buffer = Vec::with_capacity(usize::try_from(STEP.min(claimed)).unwrap_or(0));
    loop {
        buffer.clear();
        // At the end the checksum is compared.
        if file.by_ref().take(STEP).read_to_end(&mut buffer).is_err() {
            return damaged();
        }
        let length = buffer.len() as u64;
        came += length;
        if came > claimed {
            return damaged();
        }
        if length > *left {
            return Err(limits::PARTS_MB.met(limits.parts_mb).into());
        }
        *left -= length;
        if buffer.is_empty() {
            return if came == claimed { Ok(None) } else { damaged() };
        }
        to.bytes(&buffer)?;
    }
}

/// The parts by which office programs know their own packages.
fn is_package(entries: &[Entry]) -> bool {
    const PARTS: [&str; 5] =
        ["[content_types].xml", "mimetype", "_rels/.rels", "xl/workbook.xml", "xl/workbook.bin"];
    entries.iter().any(|entry| PARTS.contains(&entry.name.to_ascii_lowercase().as_str()))
}

/// Folders, and what systems and office programs leave behind: no inputs, as in a folder on the disk.
fn is_passing(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let unfinished = [".tmp", ".part", ".crdownload"].iter().any(|end| name.ends_with(end));
    let is_left_behind = ["Thumbs.db", "desktop.ini"].contains(&name);
    let hidden = name.starts_with('.') && name != "." && name != "..";
    name.is_empty()
        || unfinished
        || is_left_behind
        || hidden
        || name.starts_with("~$")
        || path.starts_with("__MACOSX/")
}

/// A path that would lead out of a folder. It is never used as one; but whoever made it meant no good.
fn leaves(name: &str) -> bool {
    name.starts_with('/')
        || name.contains('\0')
        || name.as_bytes().get(1) == Some(&b':')
        || name.split('/').any(|step| step == "..")
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
