//! What is written is read back, by calamine and by the reading side of this program.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xls};
use proptest::prelude::*;

use super::record::MOST;
use super::{Book, COLUMN_LIMIT, Full, Kind, Look, ROW_LIMIT, fits};
use crate::calendar::Date;
use crate::model::{FileFault, RowBlock, SheetHead, SheetTail};
use crate::sink::workbook::Paper;
use crate::source::cells::{self, Request, Sheets, Stop};
use crate::source::limits::Limits;
use crate::source::pipe::BookFacts;
use crate::source::sniff::Container;

/// A workbook with one sheet of texts.
fn book_of(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Book::new();
    let text = book.style(Look { kind: Kind::Text, ..Look::default() });
    let mut page = book.page("减员");
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            page.text(row, column, cell, text).unwrap();
        }
    }
    book.into_bytes().unwrap()
}

/// The cells of a sheet by calamine, from A1 on, without blank ends of rows.
fn read_back(bytes: &[u8], sheet: usize) -> Vec<Vec<Data>> {
    let mut book = Xls::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(sheet).unwrap().unwrap();
    let Some(end) = range.end() else { return Vec::new() };
    let whole = range.range((0, 0), end);
    whole.rows().map(|row| trimmed(row.to_vec())).collect()
}

fn trimmed(mut row: Vec<Data>) -> Vec<Data> {
    while row.last() == Some(&Data::Empty) {
        row.pop();
    }
    row
}

fn texts(rows: &[Vec<String>]) -> Vec<Vec<Data>> {
    let cell = |text: &String| {
        if text.is_empty() { Data::Empty } else { Data::String(text.clone()) }
    };
    let mut rows: Vec<Vec<Data>> =
        rows.iter().map(|row| trimmed(row.iter().map(cell).collect())).collect();
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    rows
}

/// Hears every row of every sheet.
#[derive(Default)]
struct Heard(Vec<Vec<String>>);

impl Sheets for Heard {
    fn book(&mut self, _: BookFacts, heads: Vec<SheetHead>) -> Result<Vec<usize>, Stop> {
        Ok((0..heads.len()).collect())
    }
    fn begin(&mut self, _: usize) -> Result<(), Stop> {
        Ok(())
    }
    fn rows(&mut self, block: RowBlock) -> Result<(), Stop> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let rows = block
            .rows()
            .map(|row| row.cells.iter().map(|c| text(row.text_of(c))).collect::<Vec<_>>());
        self.0.extend(rows.collect::<Vec<_>>());
        Ok(())
    }
    fn end(&mut self, _: SheetTail) -> Result<(), Stop> {
        Ok(())
    }
}

/// The rows that the program itself reads of such a file; what it refuses fails the test.
fn heard(bytes: Vec<u8>) -> Result<Vec<Vec<String>>, FileFault> {
    let limits = Limits::default();
    let request = Request { container: Container::Ole, limits: &limits, password: None };
    let mut heard = Heard::default();
    match cells::read(bytes, &request, &mut heard) {
        Ok(()) => Ok(heard.0),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Gone(error)) => panic!("{error}"),
    }
}

#[test]
fn every_kind_of_cell_comes_back() {
    let mut book = Book::new();
    let text = book.style(Look { kind: Kind::Text, ..Look::default() });
    let day = book.style(Look { kind: Kind::Day, ..Look::default() });
    let number = book.style(Look::default());
    let mut page = book.page("第一张");
    for (column, cell) in
        (0..).zip(["110101199003079913", "=1+2", "é", "王喆𠮷", "", "甲\n乙", " 空 "])
    {
        page.text(0, column, cell, text).unwrap();
    }
    page.number(1, 0, 0.1, number).unwrap();
    page.number(1, 1, f64::NAN, number).unwrap();
    page.number(1, 2, -1e300, number).unwrap();
    for (column, (year, month, d)) in
        (0..).zip([(2026, 11, 23), (1900, 2, 28), (1900, 3, 1), (1899, 12, 31)])
    {
        page.day(2, column, Date::new(year, month, d).unwrap(), day).unwrap();
    }
    // The place is written twice: what came last stays.
    page.text(3, 0, "先", text).unwrap();
    page.text(3, 0, "后", text).unwrap();
    let mut second = book.page("第一张");
    second.text(70, 255, "远", text).unwrap();
    let bytes = book.into_bytes().unwrap();

    let rows = read_back(&bytes, 0);
    let first: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(first, ["110101199003079913", "=1+2", "é", "王喆𠮷", "", "甲\n乙", " 空 "]);
    assert!(rows[0].iter().all(|cell| matches!(cell, Data::String(_) | Data::Empty)));
    assert_eq!(rows[1], [Data::Float(0.1), Data::Empty, Data::Float(-1e300)]);
    let serials: Vec<f64> = rows[2]
        .iter()
        .filter_map(|cell| match cell {
            Data::DateTime(day) => Some(day.as_f64()),
            _ => None,
        })
        .collect();
    assert_eq!(serials, [46_349.0, 59.0, 61.0]);
    assert_eq!(rows[2][3], Data::String("1899-12-31".into()));
    assert_eq!(rows[3], [Data::String("后".into())]);
    let book = Xls::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["第一张", "第一张(2)"]);
    assert_eq!(read_back(&bytes, 1)[70][255], Data::String("远".into()));
    let own = heard(bytes).unwrap();
    assert_eq!(own[2][..4], ["2026-11-23", "1900-02-28", "1900-03-01", "1899-12-31"]);
}

/// Texts of every length around the end of a record, in one byte and two bytes a character and with
/// characters of two units, so that cuts fall on every place.
#[test]
fn texts_are_cut_between_characters() {
    for filler in ["a", "é", "甲", "𠮷", "a𠮷甲"] {
        let rows: Vec<Vec<String>> = (0..40)
            .map(|extra| {
                let size = if filler.is_ascii() || filler == "é" { MOST } else { MOST / 2 };
                let length = size - 30 + extra;
                let text: String = filler.chars().cycle().take(length).collect();
                vec![text, format!("{extra}甲"), format!("{extra}b")]
            })
            .collect();
        let bytes = book_of(&rows);
        assert_eq!(read_back(&bytes, 0), texts(&rows), "{filler}");
    }
    let longest = vec![vec!["甲".repeat(32_767), "b".repeat(32_767), "𠮷".repeat(16_383)]];
    assert_eq!(read_back(&book_of(&longest), 0), texts(&longest));
}

#[test]
fn the_limits_are_told_and_the_last_place_is_there() {
    let mut book = Book::new();
    let plain = book.style(Look::default());
    let mut page = book.page("末");
    assert_eq!(page.text(ROW_LIMIT, 0, "x", plain), Err(Full::Rows));
    assert_eq!(page.number(0, COLUMN_LIMIT, 1.0, plain), Err(Full::Columns));
    assert_eq!(fits(u32::MAX, 0), Err(Full::Rows));
    page.text(ROW_LIMIT - 1, COLUMN_LIMIT - 1, "末", plain).unwrap();
    page.text(0, 0, "首", plain).unwrap();
    let rows = read_back(&book.into_bytes().unwrap(), 0);
    assert_eq!(rows.len(), 65_536);
    assert_eq!(rows[65_535][255], Data::String("末".into()));
    for full in [Full::Rows, Full::Columns] {
        assert!(full.text().zh.contains(".xls") && full.text().en.contains(".xlsx"));
    }
}

#[test]
fn the_same_in_gives_the_same_bytes_without_a_time() {
    let make = || {
        let mut book = Book::new();
        let look = book.style(Look { bold: true, boxed: true, wrap: true, ..Look::default() });
        let mut page = book.page("减员");
        page.text(0, 0, "姓名", look).unwrap();
        page.merge((0, 0), (0, 3)).unwrap();
        page.freeze_above(1).unwrap();
        page.print_titles(0, 0).unwrap();
        page.paper(Paper::Landscape);
        page.width(0, 20).unwrap();
        page.height(0, 30).unwrap();
        book.into_bytes().unwrap()
    };
    let bytes = make();
    assert_eq!(bytes, make());
    let file = cfb::CompoundFile::open_strict(Cursor::new(&bytes)).unwrap();
    assert_eq!(file.version(), cfb::Version::V3);
    let zero = file.root_entry().created();
    for entry in file.walk() {
        assert!(entry.clsid().is_nil(), "{}", entry.name());
        assert_eq!((entry.created(), entry.modified()), (zero, zero), "{}", entry.name());
    }
    let year = zero.duration_since(std::time::UNIX_EPOCH);
    assert!(year.is_err(), "no time at all is the year 1601");
    assert_eq!(heard(bytes).unwrap().len(), 1);
}

#[test]
fn a_workbook_without_anything_opens() {
    let bytes = Book::new().into_bytes().unwrap();
    assert!(read_back(&bytes, 0).is_empty());
    assert!(heard(bytes).unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tables_come_back(rows in prop::collection::vec(
        prop::collection::vec("[ -~]{0,20}|[一-龥𠀀-𠀿·é]{0,30}|\\PC{0,40}", 0..8), 0..80,
    )) {
        let bytes = book_of(&rows);
        prop_assert_eq!(read_back(&bytes, 0), texts(&rows));
    }
}
