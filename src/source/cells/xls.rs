//! xls through calamine (xls 读取): it holds all sheets whole, so the stream was checked and its
//! container made anew before calamine sees it.

use std::io::Cursor;

use calamine::{Reader as _, Xls, XlsError, XlsOptions};

use super::biff_check;
use super::biff_text::CodePage;
use super::ods::send;
use super::rows::{Rows, Totals};
use super::xlsx::{check_names, head};
use super::{ENCRYPTED, Sheets, Stop, check_sheet_count, ole_wrap};
use crate::model::FileFault;
use crate::source::limits::Limits;
use crate::source::pipe::BookFacts;
use crate::source::sniff::Format;
use crate::text::{Text, text};

const UNREADABLE: Text =
    text("工作簿内部结构有误，无法按 xls 读取", "its inner structure is wrong for an xls workbook");
const ASSUMED_GBK: Text = text(
    "旧版 xls 没有写明中文编码，已按 GBK 读取，请核对姓名",
    "an old xls without Chinese code page was read as GBK; check the names",
);
const NO_CODE_PAGE: Text = text(
    "旧版 xls 没有写明文字编码，文字可能不对，请另存为 .xlsx",
    "an old xls does not say how its text is encoded; it may be wrong: save it as .xlsx",
);

/// Code page 936 is GBK.
const CODE_PAGE_GBK: u16 = 936;

/// Reads the workbook stream of an xls file.
pub(crate) fn read(mut stream: Vec<u8>, limits: &Limits, to: &mut dyn Sheets) -> Result<(), Stop> {
    let checked = biff_check::check(&mut stream, limits)?;
    let file = ole_wrap::wrap(&stream);
    drop(stream);
    let mut options = XlsOptions::default();
    let read_with_care = match checked.code_page {
        CodePage::Given => Vec::new(),
        CodePage::Gbk => {
            options.force_codepage = Some(CODE_PAGE_GBK);
            vec![ASSUMED_GBK.into()]
        }
        CodePage::Unknown => vec![NO_CODE_PAGE.into()],
    };
    let mut book = Xls::new_with_options(Cursor::new(file), options).map_err(|e| blame(&e))?;
    let from_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().to_vec();
    check_sheet_count(sheets.len(), limits)?;
    check_names(&sheets)?;
    if sheets.len() != checked.sheets.len() {
        return Err(FileFault::damaged(UNREADABLE).into());
    }
    let heads = sheets.iter().map(head).collect();
    let facts = BookFacts { format: Format::Xls, read_with_care, encoding: None };
    let mut totals = Totals::default();
    for index in to.book(facts, heads)? {
        to.begin(index)?;
        let range = book.worksheet_range(&sheets[index].name).map_err(|e| blame(&e))?;
        let seen = &checked.sheets[index];
        let mut rows = Rows::new(to, limits, &mut totals, seen.merges.clone())?;
        // The parser keeps the last value of a place that comes twice; the place is told.
        rows.note_repeated(&seen.repeated);
        send(&range, from_1904, rows, &seen.hidden_rows, |_| None)?;
    }
    Ok(())
}

fn blame(error: &XlsError) -> FileFault {
    match error {
        XlsError::Password => FileFault::encrypted(ENCRYPTED),
        _ => FileFault::damaged(UNREADABLE),
    }
}
