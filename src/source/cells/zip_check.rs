//! The zip container before anything is inflated (压缩包检查), and inflating with a meter.
//!
//! Two readers of one ambiguous package may see different sheets, so ambiguity is damage: double
//! names, overlapping entries, sizes or checksums that do not hold.

use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::sync::Arc;

use zip::{CompressionMethod, ZipArchive};

use super::ENCRYPTED;
use crate::model::FileFault;
use crate::source::limits::{self, Limits, megabytes};
use crate::text::{Text, text};

/// An archive in memory that threads may share.
pub(crate) type Archive = ZipArchive<Cursor<Arc<[u8]>>>;

pub(super) const BROKEN_ARCHIVE: Text =
    text("压缩包损坏，可能没有下载或复制完整", "the archive is broken; it may have been cut short");
const BROKEN: Text = text(
    "压缩结构损坏，文件可能没有下载或复制完整",
    "its zip structure is broken; it may have been cut short",
);
pub(super) const AMBIGUOUS: Text = text(
    "压缩包里有重名的部件，内容有歧义",
    "its package has two parts of one name, which is ambiguous",
);
pub(super) const OVERLAP: Text =
    text("压缩包里的部件互相重叠", "parts of its package overlap each other");
pub(super) const METHOD: Text = text(
    "压缩包使用了工作簿不会用的压缩方法",
    "its package is compressed in a way that workbooks never are",
);
pub(super) const CHECKSUM: Text = text(
    "部件的校验和或长度不对，内容已损坏",
    "a part fails its checksum or length: the content is damaged",
);

/// One part of a package as the central directory tells it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// With `/`, as written otherwise.
    pub(crate) name: String,
    /// Its place in the archive.
    pub(crate) index: usize,
    /// Inflated size as declared; checked while inflating.
    pub(crate) size: u64,
    /// Size in the archive.
    pub(crate) packed: u64,
    /// CRC-32 as declared; checked while inflating.
    pub(crate) crc: u32,
}

/// Opens an archive and refuses what no workbook program writes.
pub(crate) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<(Archive, Vec<Entry>), FileFault> {
    let broken = |_| FileFault::damaged(BROKEN);
    let mut archive = ZipArchive::new(Cursor::new(Arc::from(bytes))).map_err(broken)?;
    if archive.len() as u64 > limits.zip_entries {
        return Err(limits::ZIP_ENTRIES.met(limits.zip_entries));
    }
    if archive.has_duplicate_names() {
        return Err(FileFault::damaged(AMBIGUOUS));
    }
    if archive.has_overlapping_entries().map_err(broken)? {
        return Err(FileFault::damaged(OVERLAP));
    }
    let mut seen = HashSet::new();
    let mut entries = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(broken)?;
        let entry = entry(&file, index)?;
        if !seen.insert(entry.name.to_ascii_lowercase()) {
            return Err(FileFault::damaged(AMBIGUOUS));
        }
        entries.push(entry);
    }
    Ok((archive, entries))
}

fn entry<R: Read>(file: &zip::read::ZipFile<'_, R>, index: usize) -> Result<Entry, FileFault> {
    if file.encrypted() {
        return Err(FileFault::encrypted(ENCRYPTED));
    }
    if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(FileFault::damaged(METHOD));
    }
    Ok(Entry {
        name: String::from_utf8_lossy(file.name_raw()).replace('\\', "/"),
        index,
        size: file.size(),
        packed: file.compressed_size(),
        crc: file.crc32(),
    })
}

/// Inflates one part to its last byte, with size, ratio and checksum watched on the way.
pub(crate) fn inflate(
    archive: &Archive,
    entry: &Entry,
    limits: &Limits,
) -> Result<Vec<u8>, FileFault> {
    const STEP: u64 = 1 << 20;
    if entry.size > megabytes(limits.part_mb) {
        return Err(limits::PART_MB.met(limits.part_mb));
    }
    // A clone shares the bytes and the directory; each has its own place of reading.
    let mut archive = archive.clone();
    let mut file = archive.by_index(entry.index).map_err(|_| damaged())?;
    let most = entry.packed.saturating_mul(limits.ratio).max(STEP);
    if entry.size > most {
        return Err(limits::RATIO.met(limits.ratio));
    }
    // The claimed size costs nothing until it is filled, and was bounded above.
    let claimed = usize::try_from(entry.size).unwrap_or(0);
    let mut out = Vec::with_capacity(claimed);
    loop {
        let before = out.len();
        file.by_ref().take(STEP).read_to_end(&mut out).map_err(|_| damaged())?;
        // More than it claims to be: the claim was bounded, so this is.
        if out.len() as u64 > entry.size {
            return Err(damaged());
        }
        if out.len() == before {
            break;
        }
    }
    if out.len() as u64 != entry.size {
        return Err(damaged());
    }
    Ok(out)
}

fn damaged() -> FileFault {
    FileFault::damaged(CHECKSUM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn zipped(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            let options = SimpleFileOptions::default().compression_method(method);
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn code<T>(result: Result<T, FileFault>) -> String {
        result.err().map(|fault| fault.code.to_string()).unwrap_or_default()
    }

    #[test]
    fn names_equal_but_for_case_or_slash_are_refused() {
        let limits = Limits::default();
        for (a, b) in [("xl/a.xml", "xl/A.xml"), ("xl/a.xml", "xl\\a.xml")] {
            let bytes = zipped(&[(a, b"1"), (b, b"2")], CompressionMethod::Stored);
            assert_eq!(code(open(bytes, &limits)), "FL003", "{a} {b}");
        }
    }

    #[test]
    fn a_stale_checksum_is_noticed() {
        let limits = Limits::default();
        let mut bytes = zipped(&[("a", b"12345.67")], CompressionMethod::Stored);
        let at = bytes.windows(5).position(|w| w == b"12345").unwrap();
        bytes[at] = b'9';
        let (archive, entries) = open(bytes, &limits).unwrap();
        assert_eq!(code(inflate(&archive, &entries[0], &limits)), "FL003");
    }

    #[test]
    fn bombs_are_stopped_while_inflating() {
        let limits = Limits::default();
        let zeros = vec![0; 3 << 20];
        let bytes = zipped(&[("a", &zeros)], CompressionMethod::Deflated);
        let (archive, entries) = open(bytes, &limits).unwrap();
        let fault = inflate(&archive, &entries[0], &limits).unwrap_err();
        assert_eq!(fault, limits::RATIO.met(100));
        let small = Limits { part_mb: 2, ratio: 1_000, ..limits };
        assert_eq!(inflate(&archive, &entries[0], &small), Err(limits::PART_MB.met(2)));
    }

    #[test]
    fn cut_archives_are_damaged() {
        let bytes = zipped(&[("a", b"hello")], CompressionMethod::Stored);
        assert_eq!(code(open(bytes[..bytes.len() / 2].to_vec(), &Limits::default())), "FL003");
    }
}
