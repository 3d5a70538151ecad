//! Workbooks that are damaged, hostile or too big.

use super::files::{How, code, pack, parts, read_bytes, read_file, read_with, sheet, xlsx};
use jianyuan::source::limits::Limits;

const ROW: &str = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";

fn with_strings(strings: &str) -> Vec<u8> {
    pack(&parts(&sheet(ROW, ""), strings))
}

#[test]
fn cut_files_are_damaged_wherever_they_are_cut() {
    let whole = xlsx(ROW, "");
    for length in (1..whole.len()).step_by(97).filter(|length| *length > 4) {
        assert_eq!(code(read_bytes(&whole[..length])), "FL003", "cut at {length}");
    }
}

#[test]
fn bombs_meet_the_ratio() {
    let blanks = format!("<sst><si><t>{}</t></si></sst>", " ".repeat(3 << 20));
    assert_eq!(read_bytes(&with_strings(&blanks)).unwrap_err(), "FL004 ratio");
    let rows = "<row><c/></row>".repeat(300_000);
    assert_eq!(read_bytes(&xlsx(&rows, "")).unwrap_err(), "FL004 ratio");
}

#[test]
fn claimed_strings_are_not_believed() {
    let lie = "<sst uniqueCount=\"4000000000\"><si><t>a</t></si></sst>";
    assert_eq!(code(read_bytes(&with_strings(lie))), "FL003");
}

#[test]
fn doctypes_are_refused_in_every_part() {
    let doctype = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    let sound = parts(&sheet(ROW, ""), "<sst/>");
    for index in 0..sound.len() {
        let mut parts = sound.clone();
        parts[index].1.insert_str(0, doctype);
        assert_eq!(code(read_bytes(&pack(&parts))), "FL003", "{}", parts[index].0);
    }
}

#[test]
fn ambiguous_packages_are_refused() {
    let mut parts = parts(&sheet(ROW, ""), "<sst/>");
    parts.push(("xl/worksheets/Sheet1.xml", sheet("", "")));
    assert_eq!(code(read_bytes(&pack(&parts))), "FL003");
}

#[test]
fn overlapping_entries_are_refused() {
    let mut bytes = xlsx(ROW, "");
    // The directory entry of the last part is turned to the place of the first one.
    let directory = |bytes: &[u8]| {
        let found = bytes.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x01\x02");
        found.map(|(at, _)| at).max().unwrap()
    };
    let at = directory(&bytes);
    bytes[at + 42..at + 46].fill(0);
    assert_eq!(code(read_bytes(&bytes)), "FL003");
}

#[test]
fn rows_after_the_end_mark_are_not_lost_silently() {
    let late = format!("<sheetData>{ROW}</sheetData>");
    assert_eq!(code(read_bytes(&xlsx(ROW, &late))), "FL003");
}

#[test]
fn references_outside_the_grid_are_damage() {
    for reference in ["XFE1", "A1048577", "AAAAAAAAA4", "A0", "1", "A99999999999"] {
        let row = format!("<row r=\"1\"><c r=\"{reference}\"><v>1</v></c></row>");
        assert_eq!(code(read_bytes(&xlsx(&row, ""))), "FL003", "{reference}");
    }
}

#[test]
fn parts_cut_inside_are_damage() {
    let whole = sheet(&ROW.repeat(3), "");
    let cut = &whole[..whole.len() - 40];
    assert_eq!(code(read_bytes(&pack(&parts(cut, "<sst/>")))), "FL003");
}

#[test]
fn limits_are_named() {
    let set = |limits: Limits| How { limits, ..How::default() };
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>1</v></c></row>";
    let defaults = Limits::default();
    let cells = set(Limits { cells: 1, ..defaults.clone() });
    assert_eq!(read_with(&xlsx(rows, ""), &cells).unwrap_err(), "FL004 cells");
    let entries = set(Limits { zip_entries: 2, ..defaults.clone() });
    assert_eq!(read_with(&xlsx(rows, ""), &entries).unwrap_err(), "FL004 zip_entries");
    let merges = set(Limits { merges: 1, ..defaults });
    let after = "<mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:B2\"/>";
    assert_eq!(read_with(&xlsx(rows, after), &merges).unwrap_err(), "FL004 merges");
}

#[test]
fn long_texts_are_refused() {
    let noise: String =
        (0..32_768_u32).map(|n| char::from_u32(0x4E00 + n * 7 % 20_000).unwrap()).collect();
    let long =
        format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{noise}</t></is></c></row>");
    assert_eq!(read_bytes(&xlsx(&long, "")).unwrap_err(), "FL004 cell_chars");
}

#[cfg(unix)]
#[test]
fn memory_is_limited() {
    let few = How { limits: Limits { memory_mb: 24, ..Limits::default() }, ..How::default() };
    let noise: String = (0..4_000_000_u64)
        .map(|n| char::from(b'a' + u8::try_from(n.wrapping_mul(n) / 7 % 26).unwrap()))
        .collect();
    // 64 MB of text, in a file that is no bomb.
    let strings = noise
        .as_bytes()
        .chunks(100)
        .map(|chunk| format!("<si><t>{}</t></si>", String::from_utf8_lossy(chunk).repeat(16)));
    let strings = format!("<sst>{}</sst>", strings.collect::<String>());
    assert_eq!(read_with(&with_strings(&strings), &few).unwrap_err(), "FL004 memory_mb");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("a");
    std::os::unix::fs::symlink("/dev/null", &link).unwrap();
    let limits = Limits::default();
    let options = jianyuan::source::workbook::WorkbookOptions {
        limits: &limits,
        password: None,
        wanted: &|_| Vec::new(),
        program: None,
    };
    let container = jianyuan::source::sniff::Container::Zip;
    for path in [folder.path(), &link, &folder.path().join("none")] {
        let read = jianyuan::source::workbook::read(path, container, &options, &mut |_| {});
        let Err(jianyuan::source::workbook::ReadFailure::Fault(fault)) = read else {
            panic!("{} was read", path.display())
        };
        assert_eq!(fault.code.as_str(), "FL007");
    }
    assert!(read_file(folder.path(), &How::default()).is_err());
}
