//! The container readers (容器读取): bytes of a workbook to raw rows. They run in the child; tests
//! call them directly. Each looks at its container first and lets a parser near it afterwards.

mod archive;
mod biff_check;
mod biff_records;
mod biff_text;
mod decode;
mod html;
mod merges;
mod ods;
mod ods_check;
mod ole_check;
mod ole_wrap;
mod package;
mod reference;
mod rows;
mod sheet_scan;
mod shelf;
mod spreadsheetml;
mod string_table;
mod template;
mod value;
mod xls;
mod xlsb;
mod xlsb_scan;
mod xlsx;
mod xml_check;
mod zip_check;

use std::io;

pub use archive::{Files, unpack};

use super::limits::Limits;
use super::pipe::BookFacts;
use super::sniff::{self, Container};
use crate::model::template::{FillOrder, TemplateFacts};
use crate::model::{FileFault, RowBlock, SheetHead, SheetTail};
use crate::text::{Text, text};

/// What to read and how.
pub struct Request<'a> {
    /// Which reader to use.
    pub container: Container,
    /// The limits of this run.
    pub limits: &'a Limits,
    /// The password of encrypted workbooks, where one was given.
    pub password: Option<&'a str>,
}

/// Where sheets and rows go. `book` comes first and once; then each wanted sheet begins, has rows
/// and ends.
pub trait Sheets {
    /// Hears what the workbook is and which sheets it has; answers which are wanted, by index.
    ///
    /// # Errors
    /// [`Stop`] when nobody listens any more.
    fn book(&mut self, facts: BookFacts, heads: Vec<SheetHead>) -> Result<Vec<usize>, Stop>;

    /// A wanted sheet begins.
    ///
    /// # Errors
    /// [`Stop`] when nobody listens any more.
    fn begin(&mut self, index: usize) -> Result<(), Stop>;

    /// Rows of the sheet.
    ///
    /// # Errors
    /// [`Stop`] when nobody listens any more.
    fn rows(&mut self, block: RowBlock) -> Result<(), Stop>;

    /// The sheet ended.
    ///
    /// # Errors
    /// [`Stop`] when nobody listens any more.
    fn end(&mut self, tail: SheetTail) -> Result<(), Stop>;
}

/// Why reading stopped.
#[derive(Debug)]
pub enum Stop {
    /// The file is refused.
    Fault(FileFault),
    /// Nobody listens any more.
    Gone(io::Error),
}

impl From<FileFault> for Stop {
    fn from(fault: FileFault) -> Self {
        Self::Fault(fault)
    }
}

/// Reads a workbook and hands on its rows.
///
/// # Errors
/// [`Stop::Fault`] when the file is refused; rows that went before are void.
pub fn read(bytes: Vec<u8>, request: &Request<'_>, to: &mut dyn Sheets) -> Result<(), Stop> {
    if bytes.is_empty() {
        return Err(FileFault::empty().into());
    }
    match request.container {
        Container::Zip => read_zip(bytes, request, to),
        Container::Ole => read_ole(bytes, request, to),
        Container::Html => html::read(&bytes, request.limits, to),
        Container::SpreadsheetMl => spreadsheetml::read(&bytes, request.limits, to),
    }
}

/// What is to be known of a sheet of a template, by its index in the workbook.
///
/// # Errors
/// When the file is refused.
pub fn describe_template(
    bytes: Vec<u8>,
    sheet: usize,
    limits: &Limits,
) -> Result<TemplateFacts, FileFault> {
    template::describe(bytes, sheet, limits)
}

/// A template's package with rows in it; every part but the sheet (and a table on it) as it was.
///
/// # Errors
/// When the file is refused, or is not the one that the order is about.
pub fn fill_template(
    bytes: Vec<u8>,
    order: &FillOrder,
    limits: &Limits,
) -> Result<Vec<u8>, FileFault> {
    template::fill(bytes, order, limits)
}

fn read_zip(bytes: Vec<u8>, request: &Request<'_>, to: &mut dyn Sheets) -> Result<(), Stop> {
    let package = package::Package::open(bytes, request.limits)?;
    match package.kind() {
        package::Kind::Xlsx => xlsx::read(package, request.limits, to),
        package::Kind::Xlsb => xlsb::read(package, request.limits, to),
        package::Kind::Ods => ods::read(package, request.limits, to),
        package::Kind::Foreign(what) => Err(FileFault::foreign(what).into()),
    }
}

fn read_ole(bytes: Vec<u8>, request: &Request<'_>, to: &mut dyn Sheets) -> Result<(), Stop> {
    let ole = ole_check::Ole::open(&bytes)?;
    if ole.has_root("EncryptedPackage") {
        let plain = decrypt(bytes, request.password)?;
        return read_zip(plain, request, to);
    }
    if let Some(stream) = ole.workbook_stream()? {
        drop(bytes);
        return xls::read(stream, request.limits, to);
    }
    let what = if ole.has_root("WordDocument") {
        sniff::WORD
    } else if ole.has_root("PowerPoint Document") {
        sniff::SLIDES
    } else {
        sniff::OTHER_OLE
    };
    Err(FileFault::foreign(what).into())
}

/// The package inside an encrypted OOXML file. A wrong password gives rubbish without an error
/// (office-crypto 0.4.0, measured), so the first bytes decide.
fn decrypt(bytes: Vec<u8>, password: Option<&str>) -> Result<Vec<u8>, FileFault> {
    let Some(password) = password else { return Err(FileFault::encrypted(NEEDS_PASSWORD)) };
    match office_crypto::decrypt_from_bytes(bytes, password) {
        Ok(plain) if plain.starts_with(b"PK\x03\x04") => Ok(plain),
        Err(office_crypto::DecryptError::Unimplemented(_)) => {
            Err(FileFault::encrypted(UNKNOWN_CIPHER))
        }
        Ok(_) | Err(_) => Err(FileFault::encrypted(WRONG_PASSWORD)),
    }
}

const NEEDS_PASSWORD: Text = text(
    "文件有打开密码：请给出密码，或在 Excel 中取消密码后另存",
    "it is encrypted: give its password, or save it without one",
);
const WRONG_PASSWORD: Text =
    text("密码不对，文件没有解开", "the password is wrong; the file did not open");
const UNKNOWN_CIPHER: Text = text(
    "加密方式不受支持：请在 Excel 中取消密码后另存",
    "its kind of encryption is not supported: save it without a password",
);
const ENCRYPTED_ARCHIVE: Text = text(
    "压缩包里的这个文件加了密码；请解压后提交，或重新打包时不设密码",
    "this file is encrypted in the archive; unpack it first, or pack it again without a password",
);
/// For formats whose encryption is not undone here.
const ENCRYPTED: Text = text(
    "文件有打开密码，这种格式的密码无法在此解开：请取消密码后另存为 .xlsx",
    "it is encrypted in a way that is not undone here: save it as .xlsx without a password",
);

/// A sheet without a place in the list the parent sees would be lost, and none at all is damage.
fn check_sheet_count(count: usize, limits: &Limits) -> Result<(), FileFault> {
    if count as u64 > limits.sheets {
        return Err(super::limits::SHEETS.met(limits.sheets));
    }
    if count == 0 {
        return Err(FileFault::damaged(text("工作簿里没有工作表", "the workbook has no sheet")));
    }
    Ok(())
}
