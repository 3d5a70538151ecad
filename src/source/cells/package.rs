//! A package whose parts are inflated once, checked to the last byte, and kept in memory while
//! they are needed (部件). The parser sees only checked bytes, through a [`super::shelf::Shelf`].

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::sheet_scan::{self, SheetScan};
use super::zip_check::{self, Archive, Entry};
use super::{string_table, xlsb_scan, xml_check};
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
    /// No formula and no error value stands in it, if it is an xlsx sheet: its cells may be read
    /// while it is still looked through.
    pub(crate) is_quiet: bool,
}

/// Something that is worked out once, by whoever asks first.
type Slot<T> = Mutex<Option<Result<T, FileFault>>>;

/// The parts of a workbook.
pub(crate) struct Package {
    archive: Archive,
    limits: Limits,
    /// The parts that a reader may ask for.
    pub(crate) entries: Vec<Entry>,
    slots: Vec<Slot<Part>>,
    scans: Vec<Slot<Arc<SheetScan>>>,
    inflated: AtomicU64,
    last_read: AtomicUsize,
}

impl Package {
    /// Checks the container; inflates nothing but what is needed to name it.
    pub(crate) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, FileFault> {
        let (archive, mut entries) = zip_check::open(bytes, limits)?;
        entries.retain(|entry| is_plain(&entry.name));
        let slots = entries.iter().map(|_| Mutex::new(None)).collect();
        let scans = entries.iter().map(|_| Mutex::new(None)).collect();
        let package = Self {
            archive,
            limits: limits.clone(),
            entries,
            slots,
            scans,
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
        once(&self.slots[index], || self.load(index))
    }

    /// What is to be known of an xlsx sheet part.
    pub(crate) fn scan(&self, index: usize) -> Result<Arc<SheetScan>, FileFault> {
        once(&self.scans[index], || {
            let bytes = self.part(index)?.bytes;
            sheet_scan::scan(&bytes, &self.limits).map(Arc::new)
        })
    }

    /// Gives the memory of a part back.
    pub(crate) fn release(&self, index: usize) {
        *hold(&self.slots[index]) = None;
    }

    /// The first fault that any part had: what lies behind an error of the parser.
    pub(crate) fn fault(&self) -> Option<FileFault> {
        self.slots.iter().find_map(|slot| hold(slot).clone()?.err())
    }

    /// Which part was read last; this is how the part of a sheet is known.
    pub(crate) fn last_read(&self) -> usize {
        self.last_read.load(Ordering::Relaxed)
    }

    /// Notes which part is being read.
    pub(crate) fn note_read(&self, index: usize) {
        self.last_read.store(index, Ordering::Relaxed);
    }

    fn load(&self, index: usize) -> Result<Part, FileFault> {
        let entry = &self.entries[index];
        let bytes = zip_check::inflate(&self.archive, entry, &self.limits)?;
        let size = bytes.len() as u64;
        if self.inflated.fetch_add(size, Ordering::Relaxed) + size > megabytes(self.limits.parts_mb)
        {
            return Err(limits::PARTS_MB.met(self.limits.parts_mb));
        }
        let is_quiet = self.look(&entry.name, &bytes)?;
        Ok(Part { bytes: Arc::new(bytes), is_quiet })
    }

    /// Looks through a part by what it is; says whether it is a quiet sheet.
    fn look(&self, name: &str, bytes: &[u8]) -> Result<bool, FileFault> {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("xml" | "rels") => {}
            Some("bin") => return xlsb_scan::check_records(bytes).map(|()| false),
            _ => return Ok(false),
        }
        match xml_check::root(bytes) {
            // The rest of the look at a sheet is `scan`, which may go on beside the reading.
            b"worksheet" => {
                xml_check::refuse_doctype(bytes)?;
                return Ok(sheet_scan::is_quiet(bytes));
            }
            b"sst" => string_table::check_strings(bytes, &self.limits)?,
            _ => xml_check::walk(bytes, &self.limits, |_| Ok(()))?,
        }
        Ok(false)
    }
}

fn hold<T>(slot: &Slot<T>) -> MutexGuard<'_, Option<Result<T, FileFault>>> {
    // A thread that panicked while it worked left the slot empty, which is a sound state.
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

fn once<T: Clone>(
    slot: &Slot<T>,
    work: impl FnOnce() -> Result<T, FileFault>,
) -> Result<T, FileFault> {
    let mut held = hold(slot);
    if let Some(known) = &*held {
        return known.clone();
    }
    let found = work();
    *held = Some(found.clone());
    found
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
