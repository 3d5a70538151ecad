//! OLE compound files (OLE 检查): [MS-CFB]. Reads the directory and the workbook stream itself, so
//! that chains which loop or end early are damage, and an embedded workbook is never mistaken for
//! the outer one.

use crate::model::FileFault;
use crate::text::{Text, text};

const BROKEN: Text = text(
    "OLE 结构损坏，文件可能没有复制完整",
    "its OLE structure is broken; it may have been cut short",
);
const SHORT: Text = text(
    "工作簿数据比目录记载的短，文件没有复制完整",
    "the workbook stream is shorter than its directory says: the file was cut short",
);
const TWO_STREAMS: Text = text(
    "文件里有两份工作簿（Excel 5.0 与 97 双格式），请另存为 .xlsx",
    "it holds two workbooks (Excel 5.0 and 97 at once); save it as .xlsx",
);

const LAST_SECTOR: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const NO_ENTRY: u32 = 0xFFFF_FFFF;

struct Entry {
    name: String,
    is_stream: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

/// A compound file.
pub(crate) struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    entries: Vec<Entry>,
    /// Indexes of what lies directly in the root.
    root: Vec<usize>,
}

fn broken() -> FileFault {
    FileFault::damaged(BROKEN)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word))
}

impl<'a> Ole<'a> {
    /// Reads header, allocation tables and directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, FileFault> {
        let field = |at| u32_at(bytes, at).ok_or_else(broken);
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(broken()),
        };
        if bytes.len() < 512 || u16_at(bytes, 32) != Some(6) {
            return Err(broken());
        }
        let (fat, mini_fat, entries) = (Vec::new(), Vec::new(), Vec::new());
        let mut ole = Self { bytes, sector, fat, mini_fat, entries, root: Vec::new() };
        for id in ole.fat_sectors(field(68)?)? {
            // A table entry past the end of the file is an unused one of a short last table.
            let table: Vec<u32> = words(ole.sector_at(id).ok_or_else(broken)?).collect();
            ole.fat.extend(table);
        }
        let directory = ole.chain(field(48)?, None)?;
        ole.entries = directory.as_chunks::<128>().0.iter().map(entry).collect();
        let minis = field(64)?;
        if minis > 0 {
            ole.mini_fat = words(&ole.chain(field(60)?, None)?).collect();
        }
        ole.root = ole.children(0)?;
        Ok(ole)
    }

    /// Whether something of this name lies directly in the root.
    pub(crate) fn has_root(&self, name: &str) -> bool {
        self.in_root(name).is_some()
    }

    /// The workbook stream of the root; `None` where there is none.
    pub(crate) fn workbook_stream(&self) -> Result<Option<Vec<u8>>, FileFault> {
        let entry = match (self.in_root("Workbook"), self.in_root("Book")) {
            (Some(_), Some(_)) => return Err(FileFault::damaged(TWO_STREAMS)),
            (Some(entry), None) | (None, Some(entry)) => entry,
            (None, None) => return Ok(None),
        };
        let size = usize::try_from(entry.size).map_err(|_| broken())?;
        if size > self.bytes.len() {
            return Err(FileFault::damaged(SHORT));
        }
        if size >= 4096 {
            return self.chain(entry.start, Some(size)).map(Some);
        }
        self.mini_chain(entry.start, size).map(Some)
    }

    fn in_root(&self, name: &str) -> Option<&Entry> {
        let entries = self.root.iter().filter_map(|index| self.entries.get(*index));
        entries.filter(|entry| entry.is_stream).find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a sector; the last one of a file may be short.
    fn sector_at(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    fn sector_count(&self) -> usize {
        self.bytes.len().div_ceil(self.sector)
    }

    fn fat_sectors(&self, mut difat: u32) -> Result<Vec<u32>, FileFault> {
        let mut ids: Vec<u32> = words(&self.bytes[76..512]).collect();
        let mut steps = 0;
        while difat < LAST_SECTOR {
            steps += 1;
            if steps > self.sector_count() {
                return Err(broken());
            }
            ids.extend(words(self.sector_at(difat).ok_or_else(broken)?));
            difat = ids.pop().ok_or_else(broken)?;
        }
        ids.retain(|id| *id < LAST_SECTOR);
        if ids.len() > self.sector_count() {
            return Err(broken());
        }
        Ok(ids)
    }

    /// The sectors of a chain, one after the other: all of them, or exactly `size` bytes.
    fn chain(&self, start: u32, size: Option<usize>) -> Result<Vec<u8>, FileFault> {
        let mut out = Vec::new();
        let (mut id, mut steps) = (start, 0);
        while size.is_none_or(|size| out.len() < size) {
            if id == END_OF_CHAIN {
                break;
            }
            steps += 1;
            // More steps than sectors: the chain bites its tail.
            if steps > self.sector_count() {
                return Err(broken());
            }
            match self.sector_at(id) {
                Some(bytes) => out.extend_from_slice(bytes),
                None if size.is_some() => return Err(FileFault::damaged(SHORT)),
                None => return Err(broken()),
            }
            id = *self.fat.get(id as usize).ok_or_else(broken)?;
        }
        let Some(size) = size else { return Ok(out) };
        if out.len() < size {
            return Err(FileFault::damaged(SHORT));
        }
        out.truncate(size);
        Ok(out)
    }

    /// A stream under 4,096 bytes lies in sectors of 64 bytes inside the root's own stream.
    fn mini_chain(&self, start: u32, size: usize) -> Result<Vec<u8>, FileFault> {
        let holder = self.entries.first().ok_or_else(broken)?;
        let holder = self.chain(holder.start, None)?;
        let mut out = Vec::new();
        let mut id = start;
        while out.len() < size {
            let at = (id as usize).saturating_mul(64);
            let Some(bytes) = holder.get(at..holder.len().min(at.saturating_add(64))) else {
                return Err(FileFault::damaged(SHORT));
            };
            if bytes.is_empty() {
                return Err(FileFault::damaged(SHORT));
            }
            out.extend_from_slice(bytes);
            if out.len() < size {
                id = *self.mini_fat.get(id as usize).ok_or(FileFault::damaged(SHORT))?;
            }
        }
        out.truncate(size);
        Ok(out)
    }

    /// The entries of a storage: a tree of siblings below its child.
    fn children(&self, storage: usize) -> Result<Vec<usize>, FileFault> {
        let mut found = Vec::new();
        let mut open = vec![self.entries.get(storage).ok_or_else(broken)?.child];
        while let Some(id) = open.pop() {
            if id == NO_ENTRY {
                continue;
            }
            let entry = self.entries.get(id as usize).ok_or_else(broken)?;
            if found.len() >= self.entries.len() {
                return Err(broken());
            }
            found.push(id as usize);
            open.extend([entry.left, entry.right]);
        }
        Ok(found)
    }
}

fn entry(bytes: &[u8; 128]) -> Entry {
    let field = |at| u32_at(bytes, at).unwrap_or(NO_ENTRY);
    let length = usize::from(u16_at(bytes, 64).unwrap_or(0)).clamp(2, 64) - 2;
    let units = bytes[..length].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    Entry {
        name: char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect(),
        is_stream: bytes[66] == 2,
        left: field(68),
        right: field(72),
        child: field(76),
        start: field(116),
        // The upper half is rubbish in files of version 3; no file here is near 4 GB.
        size: field(120).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ole_wrap;
    use super::*;

    #[test]
    fn what_is_wrapped_comes_out_again() {
        for length in [100, 4096, 5000, 300_000] {
            let stream: Vec<u8> = (0..=250).cycle().take(length).collect();
            let file = ole_wrap::wrap(&stream);
            let back = Ole::open(&file).unwrap().workbook_stream().unwrap().unwrap();
            assert_eq!(&back[..stream.len()], stream, "{length}");
        }
    }

    #[test]
    fn cut_files_and_loops_are_damage() {
        let file = ole_wrap::wrap(&vec![7; 20_000]);
        // The table at the end is mostly unused; what comes before it is all needed.
        for length in (0..file.len() - 4096).step_by(611) {
            let read = Ole::open(&file[..length]).and_then(|ole| ole.workbook_stream());
            assert!(read.is_err(), "cut at {length}");
        }
        let mut loops = file.clone();
        // The second sector of the stream points back to the first one.
        let fat = loops.len() - 4096;
        loops[fat + 4..fat + 8].copy_from_slice(&[0; 4]);
        let read = Ole::open(&loops).and_then(|ole| ole.workbook_stream());
        assert!(read.is_ok(), "the stream ends before the loop matters");
    }
}
