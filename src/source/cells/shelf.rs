//! A package as an uncompressed zip archive that exists only while it is read (虚拟压缩包).
//!
//! The parser wants a zip. It gets one whose parts are stored, whose names are clean, and whose
//! bytes come from [`Package::part`], so that everything it reads has been checked before and
//! nothing is inflated twice. Layout: APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use super::package::{Kind, Package};
use super::xlsb_scan;
use super::zip_check::Entry;
use crate::model::FileFault;

enum Source {
    Bytes(Vec<u8>),
    Part(usize),
    Patched(Arc<Vec<u8>>),
}

struct Segment {
    start: u64,
    end: u64,
    source: Source,
}

/// Reads like a file that holds a zip archive.
pub(crate) struct Shelf {
    package: Arc<Package>,
    segments: Arc<[Segment]>,
    length: u64,
    position: u64,
    /// The part that was read last, held so that each small read costs no lock.
    current: Option<(usize, Arc<Vec<u8>>)>,
}

impl Shelf {
    /// Lays out the parts that the parser may see.
    pub(crate) fn new(package: Arc<Package>) -> Result<Self, FileFault> {
        let is_binary = package.kind() == Kind::Xlsb;
        let mut layout = Layout::default();
        for (index, entry) in package.entries.iter().enumerate() {
            let name = entry.name.to_ascii_lowercase();
            // The properties say nothing about rows, and broken ones are common.
            if name == "meta.xml" || name.starts_with("docprops/") {
                continue;
            }
            if is_binary && name == "xl/workbook.bin" {
                let part = package.part(index)?;
                if let Some(patched) = xlsb_scan::without_early_layout(&part.bytes) {
                    let size = patched.len() as u64;
                    let entry = Entry { size, crc: crc32(&patched), ..entry.clone() };
                    layout.add(&entry, Source::Patched(Arc::new(patched)));
                    continue;
                }
            }
            layout.add(entry, Source::Part(index));
        }
        let (segments, length) = layout.finish();
        Ok(Self { package, segments: segments.into(), length, position: 0, current: None })
    }
}

impl Read for Shelf {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let at = self.segments.partition_point(|segment| segment.end <= self.position);
        let Some(segment) = self.segments.get(at) else { return Ok(0) };
        let from = usize::try_from(self.position - segment.start).map_err(io::Error::other)?;
        let bytes: &[u8] = match &segment.source {
            Source::Bytes(bytes) => bytes,
            Source::Patched(bytes) => bytes,
            Source::Part(index) => {
                if self.current.as_ref().is_none_or(|(held, _)| held != index) {
                    self.current = None;
                    let part = self.package.part(*index);
                    let part = part.map_err(|_| io::Error::other("a part is faulty"))?;
                    self.current = Some((*index, part.bytes));
                }
                self.package.note_read(*index);
                self.current.as_ref().map_or(&[], |(_, bytes)| bytes)
            }
        };
        let rest = bytes.get(from..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Shelf {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[derive(Default)]
struct Layout {
    segments: Vec<Segment>,
    directory: Vec<u8>,
    count: u16,
    end: u64,
}

impl Layout {
    fn add(&mut self, entry: &Entry, source: Source) {
        let Ok(name_length) = u16::try_from(entry.name.len()) else { return };
        let (Ok(size), Ok(offset)) = (u32::try_from(entry.size), u32::try_from(self.end)) else {
            return;
        };
        // Version 2.0, UTF-8 names, method 0, no date.
        let mut common = vec![20, 0, 0, 8, 0, 0, 0, 0, 0, 0];
        common.extend_from_slice(&entry.crc.to_le_bytes());
        common.extend_from_slice(&size.to_le_bytes());
        common.extend_from_slice(&size.to_le_bytes());
        common.extend_from_slice(&name_length.to_le_bytes());
        common.extend_from_slice(&[0, 0]);

        let local = [b"PK\x03\x04", common.as_slice(), entry.name.as_bytes()].concat();
        self.push(local.len() as u64, Source::Bytes(local));
        self.push(entry.size, source);

        self.directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        self.directory.extend_from_slice(&common);
        self.directory.extend_from_slice(&[0; 10]);
        self.directory.extend_from_slice(&offset.to_le_bytes());
        self.directory.extend_from_slice(entry.name.as_bytes());
        self.count += 1;
    }

    fn push(&mut self, length: u64, source: Source) {
        if length > 0 {
            let start = self.end;
            self.end += length;
            self.segments.push(Segment { start, end: self.end, source });
        }
    }

    fn finish(mut self) -> (Vec<Segment>, u64) {
        let narrow = |value: u64| u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes();
        let (offset, size) = (narrow(self.end), narrow(self.directory.len() as u64));
        let mut last = std::mem::take(&mut self.directory);
        let count = self.count.to_le_bytes();
        last.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        for field in [&count[..], &count, &size, &offset, &[0, 0]] {
            last.extend_from_slice(field);
        }
        self.push(last.len() as u64, Source::Bytes(last));
        (self.segments, self.end)
    }
}

/// CRC-32 of the few hundred bytes of a patched part; everything else keeps the sum it came with.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::limits::Limits;
    use std::io::{Cursor, Write as _};
    use zip::write::SimpleFileOptions;

    #[test]
    fn a_shelf_reads_as_the_archive_it_stands_for() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [("xl\\a.xml", &b"<a>1</a>"[..]), ("xl/empty.xml", b"<b/>")] {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        let package = Arc::new(Package::open(bytes, &Limits::default()).unwrap());
        let mut archive = zip::ZipArchive::new(Shelf::new(package).unwrap()).unwrap();
        let mut text = String::new();
        archive.by_name("xl/a.xml").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "<a>1</a>");
    }

    #[test]
    fn the_checksum_is_that_of_zip() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
