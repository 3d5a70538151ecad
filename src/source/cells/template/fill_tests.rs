//! Filling sheet parts of every build: what was there stays, what is new stands in its place.

use super::*;

fn order(first_row: u32, columns: &[u32], rows: &[&[&str]]) -> FillOrder {
    FillOrder {
        first_row,
        columns: columns.to_vec(),
        rows: rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect(),
        ..FillOrder::default()
    }
}

fn filled(xml: &str, order: &FillOrder) -> String {
    String::from_utf8(sheet(xml.as_bytes(), order, &Limits::default()).unwrap()).unwrap()
}

/// A text cell as it is written.
fn cell(at: &str, style: &str, text: &str) -> String {
    format!(
        "<c r=\"{at}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
    )
}

#[test]
fn rows_are_written_under_the_heading_in_its_looks() {
    let xml = "<worksheet><dimension ref=\"A1:C3\"/><cols><col min=\"3\" max=\"3\" style=\"7\"/></cols>\
        <sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
        <row r=\"2\" spans=\"1:3\" ht=\"20\" hidden=\"1\"><c r=\"A2\" s=\"4\"/><c r=\"B2\" s=\"5\" t=\"s\"><v>9</v></c></row>\
        <row r=\"3\"><c r=\"A3\" s=\"6\"/></row><row r=\"9\"><c r=\"A9\"><v>1</v></c></row></sheetData>\
        <pageSetup/></worksheet>";
    let people: [&[&str]; 3] = [&["甲", "一"], &["<乙>&", ""], &["丙", "三"]];
    let found = filled(xml, &order(1, &[0, 2], &people));
    let expected = [
        "<worksheet><dimension ref=\"A1:C4\"/><cols><col min=\"3\" max=\"3\" style=\"7\"/></cols>\
         <sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\" ht=\"20\">",
        &cell("A2", " s=\"4\"", "甲"),
        "<c r=\"B2\" s=\"5\" t=\"s\"><v>9</v></c>",
        &cell("C2", " s=\"7\"", "一"),
        "</row><row r=\"3\">",
        &cell("A3", " s=\"6\"", "&lt;乙&gt;&amp;"),
        "<c r=\"C3\" s=\"7\"/></row><row r=\"4\">",
        &cell("A4", " s=\"6\"", "丙"),
        &cell("C4", " s=\"7\"", "三"),
        "</row><row r=\"9\"><c r=\"A9\"><v>1</v></c></row></sheetData><pageSetup/></worksheet>",
    ];
    assert_eq!(found, expected.concat());
}

#[test]
fn examples_go_and_formulas_stay() {
    let xml = "<worksheet><sheetData><row r=\"2\"><c r=\"A2\" s=\"1\" t=\"s\"><v>0</v></c>\
        <c r=\"B2\"><f>ROW()-1</f><v>1</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>\
        <row r=\"3\"><c r=\"A3\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B3\"><f>ROW()-1</f></c></row>\
        </sheetData></worksheet>";
    let mut order = order(1, &[0, 1], &[&["甲", "7"]]);
    order.clear = vec![1, 2];
    let expected = [
        "<worksheet><sheetData><row r=\"2\">",
        &cell("A2", " s=\"1\"", "甲"),
        "<c r=\"B2\"><f>ROW()-1</f><v>1</v></c></row><row r=\"3\"><c r=\"A3\" s=\"1\"/>\
         <c r=\"B3\"><f>ROW()-1</f></c></row></sheetData></worksheet>",
    ];
    assert_eq!(filled(xml, &order), expected.concat());
}

#[test]
fn prefixes_empty_data_and_unplaced_cells_are_taken_as_they_come() {
    let order = order(1, &[1], &[&["甲"]]);
    assert_eq!(
        filled("<x:worksheet><x:sheetData/></x:worksheet>", &order),
        "<x:worksheet><x:sheetData><x:row r=\"2\"><x:c r=\"B2\" t=\"inlineStr\"><x:is>\
         <x:t xml:space=\"preserve\">甲</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    );
    let found = filled(
        "<worksheet><sheetData><row><c><v>1</v></c></row><row><c s='2'><v>2</v></c><c/></row>\
         </sheetData></worksheet>",
        &order,
    );
    let expected = [
        "<worksheet><sheetData><row><c><v>1</v></c></row><row r=\"2\"><c r=\"A2\" s='2'><v>2</v></c>",
        &cell("B2", "", "甲"),
        "</row></sheetData></worksheet>",
    ];
    assert_eq!(found, expected.concat());
}

#[test]
fn texts_are_written_so_that_they_come_back() {
    for (text, written) in [
        ("a\u{1}b", "a_x0001_b"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x41_", "_x41_"),
        ("\r\n", "_x000D_\n"),
        ("=1+2", "=1+2"),
    ] {
        let mut out = String::new();
        escape(text, &mut out);
        assert_eq!(out, written);
    }
}

#[test]
fn tables_grow_with_the_rows() {
    let xml = b"<table id=\"1\" ref=\"A1:C2\"><autoFilter ref=\"A1:C2\"/></table>";
    let grown = table(xml, &order(1, &[0], &[&["甲"], &["乙"], &["丙"]])).unwrap().unwrap();
    let expected = "<table id=\"1\" ref=\"A1:C4\"><autoFilter ref=\"A1:C4\"/></table>";
    assert_eq!(String::from_utf8(grown).unwrap(), expected);
    assert_eq!(table(xml, &order(1, &[0], &[&["甲"]])).unwrap(), None, "long enough");
    assert_eq!(table(xml, &order(1, &[5], &[&["甲"], &["乙"]])).unwrap(), None, "beside");
    let totals = b"<table ref=\"A1:C3\" totalsRowCount=\"1\"/>";
    assert!(table(totals, &order(1, &[0], &[&["甲"], &["乙"], &["丙"]])).is_err());
}

#[test]
fn disorder_is_refused() {
    for data in [
        "<row r=\"2\"/><row r=\"2\"/>",
        "<row r=\"2\"/><row r=\"1\"/>",
        "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>",
        "<row r=\"1\"><c r=\"A2\"/></row>",
        "<row r=\"0\"/>",
        "<c r=\"A1\"/>",
    ] {
        let xml = format!("<worksheet><sheetData>{data}</sheetData></worksheet>");
        let found = sheet(xml.as_bytes(), &order(1, &[0], &[&["甲"]]), &Limits::default());
        assert!(found.is_err(), "{data}");
    }
}
