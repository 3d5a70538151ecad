//! A package whose parts are inflated once, checked to the last byte, and kept in memory while
//! they are needed (部件). The parser sees only checked bytes, through a [`super::shelf::Shelf`].

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::sheet_scan::{self, SheetScan};
use super::zip_check::{self, Archive, Entry};
use super::{xlsb_scan, xml_check};
use crate::model::FileFault;
use crate::source::limits::{self, Limits, megabytes};
use crate::source::sniff;
use crate::text::Text;

/// What a package is by its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Excel workbook.
    Xlsx,
    /// Excel binary workbook.
    Xlsb,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Something else; says what.
    Foreign(Text),
}

/// A part with what was seen in it.
#[derive(Clone)]
pub(crate) struct Part {
    /// The inflated bytes.
    pub(crate) bytes: Arc<Vec<u8>>,
    /// For parts that are xlsx sheets.
    pub(crate) scan: Option<Arc<SheetScan>>,
}

/// The parts of a workbook.
pub(crate) struct Package {
    archive: Archive,
    limits: Limits,
    /// The parts that a reader may ask for.
    pub(crate) entries: Vec<Entry>,
    slots: Vec<Mutex<Option<Result<Part, FileFault>>>>,
    inflated: AtomicU64,
    last_read: AtomicUsize,
}

impl Package {
    /// Checks the container; inflates nothing but what is needed to name it.
    pub(crate) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, FileFault> {
        let (archive, mut entries) = zip_check::open(bytes, limits)?;
        entries.retain(|entry| is_plain(&entry.name));
        let slots = entries.iter().map(|_| Mutex::new(None)).collect();
        let package = Self {
            archive,
            limits: limits.clone(),
            entries,
            slots,
            inflated: AtomicU64::new(0),
            last_read: AtomicUsize::new(usize::MAX),
        };
        Ok(package)
    }

    /// What it is.
    pub(crate) fn kind(&self) -> Kind {
        const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
        let has = |name: &str| self.find(name).is_some();
        let under = |folder: &str| {
            self.entries.iter().any(|entry| {
                entry.name.get(..folder.len()).is_some_and(|n| n.eq_ignore_ascii_case(folder))
            })
        };
        if let Some(Ok(part)) = self.find("mimetype").map(|index| self.part(index)) {
            return if part.bytes.starts_with(ODS) {
                Kind::Ods
            } else {
                Kind::Foreign(sniff::OTHER_ZIP)
            };
        }
        if has("xl/workbook.bin") {
            Kind::Xlsb
        } else if under("xl/") {
            Kind::Xlsx
        } else if under("word/") {
            Kind::Foreign(sniff::WORD)
        } else if under("ppt/") {
            Kind::Foreign(sniff::SLIDES)
        } else if has("_rels/.rels") {
            Kind::Xlsx
        } else {
            Kind::Foreign(sniff::OTHER_ZIP)
        }
    }

    /// The place of a part by its name, whatever its case.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A part, inflated and checked when it is asked for the first time. Other threads that want
    /// the same one wait.
    pub(crate) fn part(&self, index: usize) -> Result<Part, FileFault> {
        let mut slot = self.slot(index);
        if let Some(part) = &*slot {
            return part.clone();
        }
        let part = self.load(index);
        *slot = Some(part.clone());
        part
    }

    /// Gives the memory of a part back.
    pub(crate) fn release(&self, index: usize) {
        *self.slot(index) = None;
    }

    /// The first fault that any part had: what lies behind an error of the parser.
    pub(crate) fn fault(&self) -> Option<FileFault> {
        (0..self.slots.len()).find_map(|index| self.slot(index).clone()?.err())
    }

    /// Which part was read last; this is how the part of a sheet is known.
    pub(crate) fn last_read(&self) -> usize {
        self.last_read.load(Ordering::Relaxed)
    }

    /// Notes which part is being read.
    pub(crate) fn note_read(&self, index: usize) {
        self.last_read.store(index, Ordering::Relaxed);
    }

    fn slot(&self, index: usize) -> MutexGuard<'_, Option<Result<Part, FileFault>>> {
        // A thread that panicked while loading left the slot empty, which is a sound state.
        self.slots[index].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn load(&self, index: usize) -> Result<Part, FileFault> {
        let entry = &self.entries[index];
        let bytes = zip_check::inflate(&self.archive, entry, &self.limits)?;
        let size = bytes.len() as u64;
        if self.inflated.fetch_add(size, Ordering::Relaxed) + size > megabytes(self.limits.parts_mb)
        {
            return Err(limits::PARTS_MB.met(self.limits.parts_mb));
        }
        let scan = self.look(&entry.name, &bytes)?;
        Ok(Part { bytes: Arc::new(bytes), scan: scan.map(Arc::new) })
    }

    /// Looks through a part by what it is.
    fn look(&self, name: &str, bytes: &[u8]) -> Result<Option<SheetScan>, FileFault> {
        let name = name.to_ascii_lowercase();
        if name.ends_with(".bin") {
            xlsb_scan::check_records(bytes)?;
            return Ok(None);
        }
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            return Ok(None);
        }
        // The content of an ods is looked through by its own check, which counts repeats.
        match xml_check::root(bytes) {
            b"worksheet" => sheet_scan::scan(bytes, &self.limits).map(Some),
            b"sst" => sheet_scan::check_strings(bytes, &self.limits).map(|()| None),
            _ => xml_check::walk(bytes, &self.limits, |_| Ok(())).map(|()| None),
        }
    }
}

/// A relative name that stays inside the package. Others are as if they were not there.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.ends_with('/')
        && !name.contains(['\0', ':'])
        && name.split('/').all(|step| !matches!(step, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn names_that_leave_the_package_are_not_there() {
        for name in ["../a", "/etc/passwd", "a/../../b", "C:/x", "a\0b", "a//b", "folder/", ""] {
            assert!(!is_plain(name), "{name}");
        }
        assert!(is_plain("xl/worksheets/sheet1.xml"));
    }
}
