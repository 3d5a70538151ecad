//! A workbook with everything that ours may have, looked at as XML and as another reader sees it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{Reader as _, Xlsx};
use quick_xml::events::Event;

use super::*;

/// A worksheet's parts in the order of ECMA-376 18.3.1.99; Excel refuses any other.
const ORDER: [&str; 14] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "mergeCells",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "ignoredErrors",
];

/// Two sheets that differ in their second row, rows written out of order.
fn book() -> Vec<u8> {
    let mut book = Book::new(Date::parse("2026-11-23").unwrap());
    let plain = book.style(Look::default());
    let boxed = book.style(Look {
        face: Face::Hei,
        size: 18,
        bold: true,
        align: Align::Center,
        upright: Upright::Top,
        border: Border::Dashed,
        fill: Some(0x00FF_C7CE),
        color: Some(0x0080_8080),
        wrap: true,
    });
    assert_eq!(book.style(Look::default()), plain, "a look is made once");
    let mut page = book.page("a&'b'");
    page.merged((0, 0), (0, 2), "题", boxed);
    page.text(1, 0, "第一联", plain);
    page.merged((5, 1), (6, 2), "seal", boxed);
    page.text(5, 0, "<签字>", plain);
    page.text(3, 28, "=1+1", plain);
    page.text(3, 0, "先", plain);
    page.text(3, 0, "后", plain);
    page.width(0, 6);
    page.height(0, 34);
    page.height(8, 20);
    page.freeze_above(2);
    page.paper(Paper::Landscape);
    page.pages(2);
    page.print_titles(0, 1);
    page.print_area((0, 0), (6, 2));
    page.break_before(&[3, 5]);
    page.numbers_are_texts((0, 0), (6, 2));
    let mut twin = book.twin("A&'B'", 2);
    twin.text(1, 0, "第二联", plain);
    let mut bytes = Vec::new();
    book.write(&mut bytes).unwrap();
    bytes
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut part = |name: &String| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        (name.clone(), text)
    };
    names.iter().map(&mut part).collect()
}

/// The names of the elements directly below the root, in order. Panics where it is no XML.
fn below_root(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut depth, mut names) = (0, Vec::new());
    loop {
        let (name, step) = match reader.read_event().unwrap() {
            Event::Start(tag) => (Some(tag.name().as_ref().to_owned()), 1),
            Event::Empty(tag) => (Some(tag.name().as_ref().to_owned()), 0),
            Event::End(_) => (None, -1),
            Event::Eof => break,
            _ => continue,
        };
        if let Some(name) = name.filter(|_| depth == 1) {
            names.push(name);
        }
        depth += step;
    }
    assert_eq!(depth, 0, "every element is closed");
    names
}

#[test]
fn every_part_is_xml_in_the_order_of_the_format() {
    let parts = parts(&book());
    for (name, xml) in &parts {
        let names = below_root(xml);
        if name.starts_with("xl/worksheets/") {
            let mut order = ORDER.iter();
            for name in &names {
                assert!(order.any(|known| known == name), "{name} of {names:?}");
            }
            assert_eq!(names.len(), ORDER.len() - 1, "all but column breaks: {names:?}");
        }
    }
    let types = &parts["[Content_Types].xml"];
    for name in parts.keys().filter(|name| !name.contains(".rels") && !name.starts_with('[')) {
        assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name}");
    }
}

#[test]
fn rows_come_in_order_and_twins_differ_where_they_were_written_anew() {
    let bytes = book();
    let parts = parts(&bytes);
    let [first, second] = [1, 2].map(|number| &parts[&package::sheet_path(number)]);
    let from_third = |xml: &str| xml[xml.find("<row r=\"4\"").unwrap()..].to_owned();
    assert_eq!(from_third(first), from_third(second));
    let rows: Vec<u32> = first
        .match_indices("<row r=\"")
        .map(|(at, mark)| first[at + mark.len()..].split('"').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(rows, [1, 2, 4, 6, 7, 9]);
    assert!(first.contains("<row r=\"1\" ht=\"33.75\" customHeight=\"1\">"), "whole pixels");
    assert!(first.contains("<c r=\"A6\" s=\"1\" t=\"s\">"), "{first}");
    assert!(first.contains("tabSelected") && !second.contains("tabSelected"));
    let names = &parts["xl/workbook.xml"];
    assert!(names.contains("localSheetId=\"1\">'A&amp;''B(2)'!$1:$2<"), "{names}");

    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for (sheet, copy) in [(0, "第一联"), (1, "第二联")] {
        let range = read.worksheet_range_at(sheet).unwrap().unwrap();
        let text = |row, column| range.get_value((row, column)).map(ToString::to_string);
        assert_eq!(text(1, 0).as_deref(), Some(copy));
        assert_eq!(text(3, 0).as_deref(), Some("后"), "the later text stays");
        assert_eq!(text(3, 28).as_deref(), Some("=1+1"));
        assert_eq!(text(5, 0).as_deref(), Some("<签字>"));
        assert_eq!(text(5, 1).as_deref(), Some("seal"));
    }
}
