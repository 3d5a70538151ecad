//! Files that are no lists: cut short, of another kind, bombs, archives that are none.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::planted::{Made, zipped};
use crate::made::people;
use crate::made::xlsx::{MadeSheet, book, pack, unpack};

/// Puts one of ten kinds among the inputs.
pub fn put(made: &mut Made, number: u32) {
    let kind = number / 20 % 10;
    let (ending, inner) = match kind {
        6 => ("zip", "/里面.zip"),
        7 | 8 => ("zip", ""),
        _ => ("xlsx", ""),
    };
    let name = format!("{number:05}.{ending}");
    let (bytes, code) = bytes(kind, number);
    std::fs::write(made.inputs().join(&name), bytes).unwrap();
    made.refused.insert(format!("{name}{inner}"), code);
}

fn bytes(kind: u32, number: u32) -> (Vec<u8>, &'static str) {
    let rows = [people::HEADINGS.map(str::to_owned).to_vec(), people::row(number)];
    let whole = || book(&[MadeSheet::of_texts("减员", &rows)]);
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let list = |name: &str| (name.to_owned(), format!("姓名\n第{number}号\n").into_bytes());
    match kind {
        0 => (half(whole()), "FL003"),
        1 => (format!("%PDF-1.7 {number}").into_bytes(), "FL001"),
        2 => (format!("单位,部门\n甲,{number}\n").into_bytes(), "CO001"),
        3 => (format!("姓名,证件号码\n张小满,11010119900307{number:04}\n").into_bytes(), "CO002"),
        4 => (bomb(whole(), number), "FL004"),
        5 => {
            let mut mixed = encoding_rs::GBK.encode("姓名,离职\n张三,离职\n").0.into_owned();
            mixed.extend(format!("李四,第{number}号离职\n").into_bytes());
            (mixed, "FL006")
        }
        6 => (zipped(&[("里面.zip".to_owned(), zipped(&[list("a.csv")]))]), "FL001"),
        7 => (half(zipped(&[list("a.csv")])), "FL003"),
        8 => (zipped(&[list("a.csv"), list("A.csv")]), "FL003"),
        _ => (Vec::new(), "FL005"),
    }
}

/// A workbook with a part that inflates a thousandfold.
fn bomb(whole: Vec<u8>, number: u32) -> Vec<u8> {
    let mut parts = unpack(whole);
    parts.retain(|(name, _)| name != "xl/worksheets/sheet1.xml");
    let head = format!("<worksheet><!-- {number}{}", " ".repeat(4 << 20));
    parts.push(("xl/worksheets/sheet1.xml".to_owned(), format!("{head} --></worksheet>")));
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in &parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    let packed = writer.finish().unwrap().into_inner();
    // Stored parts are no bomb: the writer has to have deflated them.
    assert!(packed.len() < pack(&parts).len() || packed.len() < 1 << 20);
    packed
}
