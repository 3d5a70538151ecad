//! Templates as they are and damaged: every answer is a package or a fault, never a panic.

use std::io::Write as _;

use proptest::prelude::*;

use super::*;
use crate::source::cells::xml_check;

const TEMPLATES: [&[u8]; 3] = [
    include_bytes!("../../../../tests/templates/openpyxl.xlsx"),
    include_bytes!("../../../../tests/templates/libreoffice.xlsx"),
    include_bytes!("../../../../tests/templates/wps.xlsx"),
];

fn order(bytes: &[u8], rows: usize) -> FillOrder {
    FillOrder {
        sheet: 0,
        sha256: hash(bytes),
        first_row: 3,
        clear: vec![3],
        columns: vec![0, 1, 3],
        rows: vec![vec!["1".into(), "<甲>".into(), "_x0041_".into()]; rows],
    }
}

#[test]
fn lists_names_and_formulas_are_told() {
    let limits = Limits::default();
    let facts = describe(TEMPLATES[0].to_vec(), 0, &limits).unwrap();
    assert_eq!((facts.ending.as_str(), facts.lists.len(), facts.merges.len()), ("xlsx", 2, 1));
    assert_eq!(
        (facts.names[0].name.as_str(), facts.names[0].formula.as_str()),
        ("停缴原因", "字典!$A$1:$A$4")
    );
    let facts = describe(TEMPLATES[2].to_vec(), 0, &limits).unwrap();
    assert_eq!((facts.lists.len(), facts.formulas.as_slice()), (2, &[(2, 6)][..]));
    assert!(describe(TEMPLATES[2].to_vec(), 9, &limits).is_err());
}

#[test]
fn another_file_than_the_one_that_was_described_is_refused() {
    let order = order(TEMPLATES[0], 1);
    assert!(fill(TEMPLATES[1].to_vec(), &order, &Limits::default()).is_err());
}

#[test]
fn the_same_order_gives_the_same_bytes_and_one_that_can_be_filled_again() {
    let limits = Limits::default();
    for template in TEMPLATES {
        let once = fill(template.to_vec(), &order(template, 3), &limits).unwrap();
        assert_eq!(once, fill(template.to_vec(), &order(template, 3), &limits).unwrap());
        let again = fill(once.clone(), &order(&once, 2), &limits).unwrap();
        describe(again, 0, &limits).unwrap();
    }
}

/// The parts of a template, one of them changed at a place.
fn mutated(template: &[u8], pick: usize, at: usize, with: &[u8]) -> Vec<u8> {
    let (archive, entries) = zip_check::open(template.to_vec(), &Limits::default()).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, entry) in entries.iter().enumerate() {
        let mut part = zip_check::inflate(&archive, entry, &Limits::default()).unwrap();
        if number == pick % entries.len() {
            let at = at % part.len();
            let end = part.len().min(at + with.len());
            part.splice(at..end, with.iter().copied());
        }
        writer.start_file(entry.name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(&part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_size_behind_the_rows_stays_as_it_is() {
    let part = br#"<worksheet><sheetData/><dimension ref="A1:B2"/></worksheet>"#;
    let filled = super::fill::sheet(part, &order(TEMPLATES[0], 1), &Limits::default()).unwrap();
    let filled = String::from_utf8(filled).unwrap();
    assert!(filled.ends_with(r#"</sheetData><dimension ref="A1:B2"/></worksheet>"#), "{filled}");
}

#[test]
fn rows_end_where_they_began() {
    let limits = Limits::default();
    for part in [
        "<worksheet><sheetDaX><row r=\"1\"/></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"/></sheetData><x></sheetData></worksheet>",
    ] {
        let filled = super::fill::sheet(part.as_bytes(), &order(TEMPLATES[0], 1), &limits);
        assert!(filled.is_err(), "{part}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn damaged_parts_are_faults_or_packages(
        template in 0_usize..3,
        pick in any::<usize>(),
        at in any::<usize>(),
        with in prop_oneof![
            prop::collection::vec(any::<u8>(), 1..6),
            "<c r=\"Z9\"/>|</row>|<row>|<f>|sqref=\"|A1:|\"|<sheetData/>|ref=\"\"".prop_map(String::into_bytes),
        ],
    ) {
        let bytes = mutated(TEMPLATES[template], pick, at, &with);
        let limits = Limits::default();
        let _ = describe(bytes.clone(), 0, &limits);
        if let Ok(filled) = fill(bytes.clone(), &order(&bytes, 4), &limits) {
            // What comes out is a package whose sheet is whole.
            let package = Package::open(filled, &limits).unwrap();
            let book = Book::read(&package).unwrap();
            let part = package.part(book.sheet(0).unwrap()).unwrap();
            prop_assert!(xml_check::walk(&part.bytes, &limits, |_| Ok(())).is_ok());
        }
    }

    #[test]
    fn damaged_files_are_faults_or_packages(
        template in 0_usize..3,
        places in prop::collection::vec((any::<usize>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = TEMPLATES[template].to_vec();
        for (at, byte) in places {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let limits = Limits::default();
        let _ = describe(bytes.clone(), 0, &limits);
        let _ = fill(bytes.clone(), &order(&bytes, 2), &limits);
    }
}
