//! `--as ROLE=xls`: the files of a run in the format of Excel 97-2003, cell by cell.

use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xls, open_workbook};

use crate::elsewhere::{converted, python};
use crate::made::program::{jianyuan, on_the_day, put};
use crate::made::{delimited, people};

/// What the mass file of fifteen good people holds.
fn meant() -> Vec<Vec<String>> {
    let head = ["序号", "姓名", "身份证号", "停止缴费险种", "四险缴费截止月份", "停止缴费原因"];
    let row = |person: u32| {
        [
            (person + 1).to_string(),
            name(person),
            people::person_id(person),
            "养老保险、失业保险、工伤保险、生育保险、医疗保险".into(),
            "202611".into(),
            "本人意愿解除劳动合同".into(),
        ]
        .to_vec()
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain((0..15).map(row)).collect()
}

/// One of them has a name beyond the basic plane.
fn name(person: u32) -> String {
    if person == 3 { "王𠮷喆".into() } else { people::person_name(person) }
}

/// The mass file of a run on fifteen good people.
fn mass_file(folder: &Path) -> PathBuf {
    let mut table = people::table(15);
    table[4][1] = name(3);
    let input = put(folder, "in.csv", delimited(&table, ','));
    let out = folder.join("out");
    let ended = on_the_day(&[
        "run".as_ref(),
        input.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
        "--as".as_ref(),
        "mass=xls".as_ref(),
    ]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let month = out.join(people::EMPLOYER).join("2026-11");
    assert!(!month.join("批量减员_2026-11.xlsx").exists());
    month.join("批量减员_2026-11.xls")
}

fn as_text(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join("\t") + "\n").collect()
}

#[test]
fn the_mass_file_is_read_by_others_as_it_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let file = mass_file(folder.path());
    let mut book: Xls<_> = open_workbook(&file).unwrap();
    let range = book.worksheet_range("批量减员").unwrap();
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    };
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(text).collect()).collect();
    assert_eq!(rows, meant());

    // xlrd tells of more: text cells, their format, the frozen heading.
    let script = r"
import sys, xlrd
book = xlrd.open_workbook(sys.argv[1], formatting_info=True)
assert book.biff_version == 80 and book.codepage == 1200, (book.biff_version, book.codepage)
sheet = book.sheet_by_index(0)
for row in range(sheet.nrows):
    for cell in sheet.row(row):
        assert cell.ctype == xlrd.XL_CELL_TEXT, (row, cell)
        xf = book.xf_list[cell.xf_index]
        assert book.format_map[xf.format_key].format_str == '@', xf.format_key
    print('\t'.join(sheet.row_values(row)))
assert sheet.panes_are_frozen and sheet.horz_split_pos == 1
assert round(sheet.colinfo_map[2].width / 256) == 23, sheet.colinfo_map[2].width
assert sheet.name == '批量减员'
";
    if let Some(seen) = python("xlrd", script, &[&file]) {
        assert_eq!(seen, as_text(&meant()));
    }
    // LibreOffice, on the way to a format that calamine reads as well.
    if let Some(made) = converted(&file, "ods") {
        let mut book: calamine::Ods<_> = open_workbook(&made).unwrap();
        let range = book.worksheet_range("批量减员").unwrap();
        let rows: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(rows, meant());
    }
}

#[test]
fn what_as_cannot_mean_is_told() {
    for (given, expected) in [
        ("mass=pdf", "mass=xls"),
        ("mass", "mass=xls"),
        ("disk=xls", "城市规则里没有这种用途的表格"),
        ("form=xls", "城市规则里没有这种用途的表格"),
    ] {
        let ended = jianyuan(&["run", "x.csv", "--out", "never", "--as", given]);
        assert_eq!(ended.status, 2, "{given}");
        assert!(ended.err.contains(expected), "{given}: {}", ended.err);
    }
}
