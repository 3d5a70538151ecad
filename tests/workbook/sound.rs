//! Sound xlsx workbooks.

use jianyuan::model::CellKind::{Blank, Bool, Date, Error, Number, Text, Uncomputed};
use jianyuan::model::Lent;
use jianyuan::source::sniff::Format;
use rust_xlsxwriter::{Format as Look, Workbook};

use super::files::{How, read_bytes, read_with, xlsx};
use jianyuan::source::limits::Limits;

#[test]
fn every_kind_of_cell_keeps_what_it_was() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("减员").unwrap();
    let date = Look::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write(2, 0, "110101199003070011").unwrap();
    sheet.write(2, 1, 110_101_199_003_070_011_f64).unwrap();
    sheet.write_with_format(2, 2, 46_000.5, &date).unwrap();
    sheet.write(2, 4, true).unwrap();
    sheet.write_with_format(3, 0, 60.0, &date).unwrap();
    sheet.set_row_hidden(3).unwrap();
    book.add_worksheet().set_name("旧").unwrap().set_hidden(true);
    let seen = read_bytes(&book.save_to_buffer().unwrap()).unwrap();

    let row = &seen.rows[0];
    let kinds: Vec<_> = row.2.iter().map(|cell| cell.0).collect();
    assert_eq!(kinds, [Text, Number, Date, Blank, Bool]);
    assert_eq!(
        seen.lines(),
        ["3: 110101199003070011|110101199003070020|2025-12-09 12:00:00||TRUE", "4: 60"]
    );
    assert_eq!(seen.rows[1].2[0].0, Number, "29 February 1900 is no day");
    assert_eq!(seen.tails[0].hidden_rows, [4]);
    assert_eq!(seen.heads[0].name.as_deref(), Some("减员"));
    assert!(!seen.heads[0].hidden && seen.heads[1].hidden);
    assert_eq!(seen.facts.unwrap().format, Format::Xlsx);
}

#[test]
fn merged_ranges_lend_inside_the_used_range() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
                <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"C2\"><v>2</v></c></row>\
                <row r=\"3\"><c r=\"C3\"><v>3</v></c></row>\
                <row r=\"4\"><c r=\"A4\" s=\"0\"/></row>\
                <row r=\"5\"><c r=\"C5\"><v>5</v></c></row>";
    let after =
        "<mergeCells><mergeCell ref=\"A1:XFD1\"/><mergeCell ref=\"A2:A1048576\"/></mergeCells>";
    let seen = read_bytes(&xlsx(rows, after)).unwrap();
    assert_eq!(seen.lines(), ["1: 甲|甲|甲", "2: 1||2", "3: 1||3", "5: 1||5"]);
    assert_eq!(seen.rows[0].2[2].1, Lent::Left);
    assert_eq!(seen.rows[2].2[0].1, Lent::Above);
}

#[test]
fn a_stray_far_cell_costs_nothing_and_is_counted() {
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
                <row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let seen = read_bytes(&xlsx(rows, "")).unwrap();
    assert_eq!(seen.lines(), ["1: 1"]);
    assert_eq!(seen.tails[0].cells_beyond, 1);
}

#[test]
fn rows_given_twice_are_both_kept_and_told() {
    let row = |value: u8| format!("<row r=\"2\"><c r=\"A2\"><v>{value}</v></c></row>");
    let seen = read_bytes(&xlsx(&(row(1) + &row(2)), "")).unwrap();
    assert_eq!(seen.lines(), ["2: 1", "2: 2"]);
    assert_eq!(seen.tails[0].repeated, [(2, 1)]);
}

#[test]
fn new_errors_and_uncomputed_formulas_stay_in_their_places() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"e\"><v>#SPILL!</v></c><c r=\"B1\"><v>1</v></c>\
                <c r=\"C1\"><f>SUM(A1,&quot;x&quot;)</f></c><c r=\"D1\" t=\"e\"><v>#N/A</v></c>\
                <c r=\"E1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"F1\"><v>2</v></c></row>";
    let seen = read_bytes(&xlsx(rows, "")).unwrap();
    assert_eq!(seen.lines(), ["1: #SPILL!|1|SUM(A1,\"x\")|#N/A||2"]);
    let kinds: Vec<_> = seen.rows[0].2.iter().map(|cell| cell.0).collect();
    assert_eq!(kinds, [Error, Number, Uncomputed, Error, Blank, Number]);
}

#[test]
fn blocks_arrive_in_order_and_whole() {
    use std::fmt::Write as _;
    let mut rows = String::new();
    for row in 1..=60_000 {
        write!(rows, "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>").unwrap();
    }
    let seen = read_bytes(&xlsx(&rows, "")).unwrap();
    assert_eq!(seen.rows.len(), 60_000);
    assert!((1..).zip(&seen.rows).all(|(number, row)| row.1 == number));
    let few = How { limits: Limits { rows: 59_999, ..Limits::default() }, ..How::default() };
    assert_eq!(read_with(&xlsx(&rows, ""), &few).unwrap_err(), "FL004 rows");
}
