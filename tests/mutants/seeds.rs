//! Good files to begin with (种子文件): the shipped samples, files of every form, and what the program itself
//! writes and takes back.

use std::path::{Path, PathBuf};

use super::containers;
use super::random::Random;
use super::tokens;
use crate::made::people::table;
use crate::made::program::{on_the_day, tree};
use crate::made::xlsx::{MadeSheet, book, c, escape, t};
use jianyuan::model::CellKind;

pub(crate) struct Seed {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Seed {
    fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), bytes: bytes.into() }
    }

    /// This file with some damage, as deep inside as its form lets one reach.
    pub(crate) fn damaged(&self, random: &mut Random) -> Vec<u8> {
        let deep = if random.one_in(6) { None } else { self.damaged_inside(random) };
        deep.unwrap_or_else(|| {
            let mut bytes = self.bytes.clone();
            random.damage(&mut bytes);
            bytes
        })
    }

    fn damaged_inside(&self, random: &mut Random) -> Option<Vec<u8>> {
        match &self.bytes[..] {
            [b'P', b'K', ..] => containers::package(&self.bytes, random),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => containers::records(&self.bytes, random),
            bytes => {
                let text = std::str::from_utf8(bytes).ok()?;
                let is_markup = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
                let damaged = if is_markup {
                    tokens::markup(text, random)
                } else {
                    tokens::words(text, random)
                };
                Some(damaged.into_bytes())
            }
        }
    }
}

pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// All of them, in an order that stays.
pub(crate) fn all() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (name, bytes) in tree(&samples()) {
        let kind = name.rsplit('.').next().unwrap();
        if ["csv", "xls", "xlsx", "ods"].contains(&kind) {
            seeds.push(Seed { name: name.replace('/', "-"), bytes });
        }
    }
    seeds.extend([
        Seed::new("merged.xlsx", merged()),
        Seed::new("xml.xls", spreadsheetml(&table(6))),
        Seed::new("tab.txt", crate::made::delimited(&table(12), '\t')),
        Seed::new("bar.csv", crate::made::delimited(&table(12), '|')),
        Seed::new("locked.xlsx", &include_bytes!("../web/locked.xlsx")[..]),
    ]);
    seeds.extend(own_files());
    if let Some(folder) = std::env::var_os("JIANYUAN_SEEDS") {
        let small = tree(Path::new(&folder)).into_iter().filter(|(_, bytes)| bytes.len() < 1 << 20);
        seeds.extend(small.map(|(name, bytes)| Seed { name: name.replace('/', "-"), bytes }));
    }
    seeds
}

/// Dates, numbers, errors, formulas, merges, hidden rows and a second list.
fn merged() -> Vec<u8> {
    let mut rows: Vec<_> =
        table(8).iter().map(|row| row.iter().map(|text| t(text)).collect::<Vec<_>>()).collect();
    rows[1][7] = c(CellKind::Date, "2026-11-12");
    rows[2][3] = c(CellKind::Number, "202611");
    rows[3][2] = c(CellKind::Error, "#N/A");
    rows[4][4] = c(CellKind::Uncomputed, "A1&amp;B1");
    rows[6][0] = t("");
    rows[7][0] = t("");
    let mut sheet = MadeSheet::new("减员", rows);
    sheet.merges = vec!["A6:A8".to_owned()];
    sheet.hidden_rows = vec![4];
    let mut second = MadeSheet::of_texts("花名册", &table(2));
    second.hidden = true;
    book(&[sheet, second])
}

fn spreadsheetml(rows: &[Vec<String>]) -> String {
    let cell =
        |text: &String| format!("<Cell><Data ss:Type=\"String\">{}</Data></Cell>", escape(text));
    let row =
        |row: &Vec<String>| format!("<Row>{}</Row>", row.iter().map(cell).collect::<String>());
    let body: String = rows.iter().map(row).collect();
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"减员\">\
         <Table>{body}</Table></Worksheet></Workbook>"
    )
}

/// A report to be corrected, question sheets, an Excel 97-2003 file of the bureau's, an archive.
fn own_files() -> Vec<Seed> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let sample = samples().join("beijing/payroll-export-bad.xlsx");
    let options = ["--ask-back", "department", "--mass-at", "1", "--as", "mass=xls"];
    let words = ["run", "--out"].map(PathBuf::from).into_iter().chain([out.clone(), sample]);
    let words: Vec<PathBuf> = words.chain(options.map(PathBuf::from)).collect();
    let ended = on_the_day(&words);
    assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
    let files = tree(&out);
    let of = |kind: &str, word: &str| {
        let found = files.iter().find(|(name, _)| name.contains(word) && name.ends_with(kind));
        found.unwrap_or_else(|| panic!("no {word}: {:?}", files.keys())).1.clone()
    };
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["roads-gbk.csv", "roads.xls"] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        let bytes = std::fs::read(samples().join("beijing").join(name)).unwrap();
        std::io::Write::write_all(&mut archive, &bytes).unwrap();
    }
    vec![
        Seed::new("report.xlsx", of("xlsx", "错误报告")),
        Seed::new("question.xlsx", of("xlsx", "补问")),
        Seed::new("bureau.xls", of(".xls", "")),
        Seed::new("archive.zip", archive.finish().unwrap().into_inner()),
    ]
}
