//! Archives among the inputs (压缩包输入): each is replaced by the files in it, which lie in a private
//! folder while they are read. An archive in an archive is not opened: it is refused like any file that
//! is no table.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::InputFile;
use crate::error::{Error, Result};
use crate::model::FileFault;
use crate::sink::filesystem::{FileSystem, Native};
use crate::source::archive::{self, ArchiveEvent, UnpackFailure};
use crate::source::confine;
use crate::source::limits::Limits;
use crate::source::sniff;
use crate::source::workbook::{ReadFailure, WorkbookOptions};
use crate::text::text;

/// How archives are unpacked.
pub struct Unpacking<'u> {
    /// The limits of this run.
    pub limits: &'u Limits,
    /// The program that reads containers; without one, the running program.
    pub reader: Option<PathBuf>,
    /// An empty private folder, which lives as long as the inputs are needed. It is asked for when the
    /// first archive is met.
    pub folder: &'u mut dyn FnMut() -> Result<PathBuf>,
}

/// The inputs with every archive replaced by its files, by name. A file that cannot be unpacked, and an
/// archive that is refused as a whole, stand among them with what refuses them.
///
/// # Errors
/// When the world is bad: no child starts, the private folder cannot be written.
pub fn unpack(inputs: Vec<InputFile>, mut unpacking: Unpacking<'_>) -> Result<Vec<InputFile>> {
    let mut all = Vec::with_capacity(inputs.len());
    let mut count = 0;
    for input in inputs {
        if input.refused.is_some() || !may_be_archive(&input.path) {
            all.push(input);
            continue;
        }
        let folder = (unpacking.folder)()?;
        let files = Files { folder, count, archive: &input, found: Vec::new(), open: None };
        let found = files.of(&mut unpacking)?;
        count += found.len();
        // None: it is a workbook after all.
        if found.is_empty() { all.push(input) } else { all.extend(found) }
    }
    Ok(all)
}

/// What cannot be read is said by whoever reads it.
fn may_be_archive(path: &Path) -> bool {
    let mut head = Vec::new();
    let Ok(file) = confine::open_regular(path) else { return false };
    let read = file.take(sniff::HEAD as u64).read_to_end(&mut head);
    read.is_ok() && sniff::may_be_archive(&head)
}

/// The files of one archive. Their names are numbers of ours: what stands in an archive is no path.
struct Files<'a> {
    folder: PathBuf,
    /// Files unpacked before, from other archives.
    count: usize,
    archive: &'a InputFile,
    found: Vec<InputFile>,
    open: Option<File>,
}

impl Files<'_> {
    fn of(mut self, unpacking: &mut Unpacking<'_>) -> Result<Vec<InputFile>> {
        let options = WorkbookOptions {
            limits: unpacking.limits,
            password: None,
            wanted: &|_| Vec::new(),
            program: unpacking.reader.clone(),
        };
        let unpacked = archive::unpack(&self.archive.path, &options, &mut |event| self.take(event));
        match unpacked {
            Ok(()) => Ok(self.found),
            Err(UnpackFailure::Read(ReadFailure::Fault(fault))) => Ok(vec![self.refused(fault)]),
            Err(UnpackFailure::Read(ReadFailure::World(error))) => {
                let what = text("无法解压", "cannot be unpacked");
                Err(Error::at(&self.archive.path, what).because(error))
            }
            Err(UnpackFailure::Write(error)) => {
                let what =
                    text("解压压缩包时写入失败", "the files of an archive cannot be written here");
                Err(Error::at(&self.folder, what).because(error))
            }
        }
    }

    fn take(&mut self, event: ArchiveEvent) -> io::Result<()> {
        match event {
            ArchiveEvent::Begin(name) => {
                let path = self.folder.join(format!("{:07}", self.count + self.found.len()));
                self.open = Some(Native.create_file(&path)?);
                let shown = format!("{}/{name}", self.archive.shown);
                self.found.push(InputFile::shown_as(path, shown));
            }
            ArchiveEvent::Bytes(bytes) => {
                if let Some(file) = &mut self.open {
                    file.write_all(&bytes)?;
                }
            }
            ArchiveEvent::End(fault) => {
                self.open = None;
                if let Some(last) = self.found.last_mut() {
                    last.refused = fault;
                }
            }
        }
        Ok(())
    }

    /// The archive itself, refused as a whole.
    fn refused(self, fault: FileFault) -> InputFile {
        InputFile { refused: Some(fault), ..self.archive.clone() }
    }
}
