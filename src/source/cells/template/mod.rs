//! The bureau's own blank workbook (空白模板): what is to be known of it, and filling it. This runs in
//! the child, like every look into a package: the parent hands in texts and gets the filled package.
//!
//! Filling changes the text of one sheet part, and the size of a table that covers the rows. Every other
//! part is copied as it lies in the archive, to the byte.

mod book;
mod describe;
mod fill;
mod sheet;

use std::io::{Cursor, Write as _};

use sha2::{Digest as _, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::package::{Kind, Package};
use super::zip_check;
use crate::model::FileFault;
use crate::model::template::{FillOrder, TemplateFacts};
use crate::source::limits::Limits;
use crate::text::{Text, text};
use book::Book;

const NOT_XLSX: Text = text(
    "不是 .xlsx 工作簿，不能按模板填写",
    "it is no .xlsx workbook and cannot be filled as a template",
);
const CHANGED: Text =
    text("模板在运行期间被改动，请重新运行", "the template was changed during the run: run again");
const REPACKED: Text = text("模板的压缩结构有误", "the template's zip structure is wrong");

/// What is to be known of a sheet of a template, by its index in the workbook.
pub(crate) fn describe(
    bytes: Vec<u8>,
    sheet: usize,
    limits: &Limits,
) -> Result<TemplateFacts, FileFault> {
    let sha256 = hash(&bytes);
    let package = open(bytes, limits)?;
    let book = Book::read(&package)?;
    let index = book.sheet(sheet)?;
    package.scan(index)?;
    let part = package.part(index)?;
    let mut facts = describe::sheet(&part.bytes, limits)?;
    facts.ending = book.ending.to_owned();
    facts.names = book.names;
    facts.sha256 = sha256;
    Ok(facts)
}

/// The package with rows in it.
pub(crate) fn fill(
    bytes: Vec<u8>,
    order: &FillOrder,
    limits: &Limits,
) -> Result<Vec<u8>, FileFault> {
    if hash(&bytes) != order.sha256 {
        return Err(FileFault::damaged(CHANGED));
    }
    let package = open(bytes.clone(), limits)?;
    let book = Book::read(&package)?;
    let index = book.sheet(order.sheet)?;
    package.scan(index)?;
    let part = package.part(index)?;
    let mut changed = vec![(index, fill::sheet(&part.bytes, order, limits)?)];
    for table in book::tables(&package, index)? {
        let part = package.part(table)?;
        changed.extend(fill::table(&part.bytes, order)?.map(|bytes| (table, bytes)));
    }
    let changed: Vec<(usize, Vec<u8>)> =
        changed.into_iter().map(|(index, bytes)| (package.entries[index].index, bytes)).collect();
    drop(package);
    repack(bytes, &changed, limits)
}

fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Package, FileFault> {
    let package = Package::open(bytes, limits)?;
    match package.kind() {
        Kind::Xlsx => Ok(package),
        Kind::Foreign(what) => Err(FileFault::foreign(what)),
        Kind::Xlsb | Kind::Ods => Err(FileFault::damaged(NOT_XLSX)),
    }
}

/// A new archive in the order of the old one: changed parts packed anew, the others as they lie.
fn repack(
    bytes: Vec<u8>,
    changed: &[(usize, Vec<u8>)],
    limits: &Limits,
) -> Result<Vec<u8>, FileFault> {
    let wrong = |_| FileFault::damaged(REPACKED);
    let (mut archive, _) = zip_check::open(bytes, limits)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(wrong)?;
        let Some((_, content)) = changed.iter().find(|(changed, _)| *changed == index) else {
            writer.raw_copy_file(file).map_err(wrong)?;
            continue;
        };
        let time = file.last_modified().unwrap_or_default();
        let options = SimpleFileOptions::default().last_modified_time(time);
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        drop(file);
        writer.start_file(name, options).map_err(wrong)?;
        writer.write_all(content).map_err(|_| FileFault::damaged(REPACKED))?;
    }
    writer.finish().map(Cursor::into_inner).map_err(wrong)
}

fn hash(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all");
        text
    })
}

#[cfg(test)]
mod tests;
