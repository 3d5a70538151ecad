//! What reads single texts (单值解析), on anything at all: no panic, and no more made of it than it holds.

use std::io;
use std::time::Instant;

use jianyuan::calendar::{Date, Month};
use jianyuan::columns::{Head, lists, map};
use jianyuan::ident::{
    IdKind, country, credit_code, doctor, documents, mask, mask_name, name, person_id, shape,
    stand_in,
};
use jianyuan::model::{
    CellKind, Lent, RowBlock, RowKey, RowMemory, RuleCode, TextEncoding, column_number,
};
use jianyuan::profile::{Derivation, Headings, Lookup, normal};
use jianyuan::source::chunks::{Chunks, Dialect, TextLimits};
use jianyuan::source::encoding::{self, Charset};
use jianyuan::source::records::{Cursor, Splitter};
use jianyuan::source::sniff;
use jianyuan::written;

use super::random::{Random, many};
use crate::made;

const KINDS: [CellKind; 7] = [
    CellKind::Blank,
    CellKind::Text,
    CellKind::Number,
    CellKind::Date,
    CellKind::Bool,
    CellKind::Error,
    CellKind::Uncomputed,
];
/// Pieces of what such texts are made of.
const PIECES: [&str; 44] = [
    "2026",
    "11",
    "30",
    "00",
    "13",
    "年",
    "月",
    "日",
    "-",
    "/",
    ".",
    "年底",
    "月初",
    "二〇二六",
    "十一",
    "廿",
    "元",
    "1",
    "0",
    "9",
    "X",
    "x",
    "110101",
    "19900307",
    "99",
    "’",
    "'",
    "\u{200b}",
    "\u{feff}",
    "１",
    "Ｘ",
    "·",
    "•",
    "养老",
    "、",
    "(",
    "）",
    "E+17",
    "e",
    "+",
    "张",
    "\u{20bb7}",
    "\u{e000}",
    " ",
];

fn text(random: &mut Random) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..random.below(12) {
        match random.below(8) {
            0 => text.push(random.byte()),
            1 => text.extend(
                char::from_u32(u32::try_from(random.below(0x11_0000)).unwrap())
                    .unwrap_or('\u{fffd}')
                    .to_string()
                    .bytes(),
            ),
            2 => text.extend((random.next() >> random.below(64)).to_string().bytes()),
            _ => text.extend(random.pick(&PIECES).bytes()),
        }
    }
    if random.one_in(200) {
        text = text.repeat(2_000);
    }
    text
}

#[test]
fn whatever_stands_in_a_cell() {
    let profile = made::beijing();
    let (lookup, headings) = (Lookup::new(&profile), Headings::new(&profile));
    many(6_000, |seed| {
        let begun = Instant::now();
        let mut random = Random::new(seed);
        let bytes = text(&mut random);
        let words = String::from_utf8_lossy(&bytes);
        person(&bytes, &words);
        employer_and_time(&bytes, &words, *random.pick(&KINDS));
        let _ = (normal::normalise(&words), normal::split_notes(&words), lists::says(&words));
        let _ = (headings.heading(&words, &[&words]), lookup.reason(&words), lookup.sex(&words));
        let _ = (lookup.insurances(&words), lookup.id_kind(&words), lookup.flag(&words));
        let _ = (lookup.insured_status(&words), lookup.remark(&words), column_number(&words));
        let _ = (RowKey::parse(&words), RowMemory::parse(&words), RowMemory::kinds_of(&words));
        of_a_file(&bytes, &words);
        // Seven digits in a row are hidden, whatever stands around them.
        let masked = mask(&words);
        assert!(longest_digits(&masked) < 7, "{words:?} {masked:?}");
        // A page in a cell takes as long as it is, not its square.
        assert!(begun.elapsed().as_secs() < 10, "{} bytes: {:?}", bytes.len(), begun.elapsed());
    });
}

fn person(bytes: &[u8], words: &str) {
    let today = Date::parse(made::TODAY).unwrap();
    let _ = (person_id::read(bytes), doctor::swaps(bytes, today), doctor::missing(bytes, today));
    let _ = (doctor::doubled(bytes, today), doctor::look_alikes(bytes, today));
    let _ = (doctor::exchanged_birth(bytes, today), doctor::digits_kept(bytes));
    for kind in IdKind::ALL.into_iter().chain(shape::kind_of(bytes)) {
        let _ = documents::read(kind, bytes);
    }
    let _ = (documents::repaired(words), IdKind::from_words(words), IdKind::from_code(words));
    let _ = (country::is_alpha3(bytes), country::numeric_of(bytes), mask_name(words));
    let _ = (name::read(words), name::repaired(words), name::name_key(words));
    let _ = (name::plain_key(bytes), name::plain_key_gbk(bytes));
}

fn employer_and_time(bytes: &[u8], words: &str, kind: CellKind) {
    let _ = (credit_code::read(bytes), stand_in::is_stand_in(words));
    let _ = (written::month(bytes, kind), written::date(bytes, kind));
    let _ = (Date::parse(words), Month::parse(words), RuleCode::parse(words));
}

fn of_a_file(bytes: &[u8], words: &str) {
    let _ = (sniff::sniff(bytes), sniff::may_be_archive(bytes), Charset::from_label(words));
    let _ = (encoding::utf16_to_utf8(bytes, true), encoding::utf16_to_utf8(bytes, false));
    let _ = encoding::gb18030_valid_up_to(bytes);
    for encoding in [TextEncoding::Utf8, TextEncoding::Gb18030] {
        let _ = (encoding::examine(bytes, encoding), encoding.decode(&encoding.encode(words)));
    }
}

fn longest_digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// Heads of any shape are mapped or refused.
#[test]
fn whatever_stands_in_a_head() {
    let profile = made::beijing();
    let headings = Headings::new(&profile);
    many(1_500, |seed| {
        let mut random = Random::new(seed);
        let mut head = Head::default();
        for number in 1..=u32::try_from(random.below(8)).unwrap() {
            let mut block = RowBlock::default();
            block.begin_row(number);
            for _ in 0..random.below(14) {
                let known = made::people::HEADINGS[random.below(8)];
                let cell = text(&mut random);
                let cell = if random.one_in(3) {
                    String::from_utf8_lossy(&cell).into_owned()
                } else {
                    known.to_owned()
                };
                let lent = *random.pick(&[Lent::No, Lent::No, Lent::Above]);
                block.push(*random.pick(&KINDS), lent, &cell);
            }
            block.rows().for_each(|row| head.push(&row, TextEncoding::Utf8));
        }
        let options = jianyuan::columns::ColumnOptions::default();
        if let Ok(mapped) = map(&head, (&profile, &headings), &options, Derivation::LeaveMonth) {
            assert!(!mapped.leaves.is_empty());
        }
    });
}

/// Chunks and records of any bytes are those of the `csv` crate, but for byte order marks inside of a file: a
/// quoted record drops the one it begins with.
#[test]
fn whatever_stands_in_a_text_file() {
    many(3_000, |seed| {
        let mut random = Random::new(seed);
        let mut bytes = Vec::new();
        for _ in 0..random.below(60) {
            match random.below(4) {
                0 => bytes
                    .extend(random.pick(&["\"", "\"\"", ",", "\r\n", "\n", "\r", ",,"]).bytes()),
                1 => bytes.extend(text(&mut random)),
                2 => bytes.extend(encoding_rs::GB18030.encode("镕,囧\n").0.iter()),
                _ => bytes.extend(random.pick(&PIECES).bytes()),
            }
        }
        if bytes.windows(3).any(|three| three == b"\xEF\xBB\xBF") {
            return;
        }
        let theirs = theirs(&bytes);
        let dialect = Dialect { delimiter: b',', encoding: TextEncoding::Utf8 };
        let limits = TextLimits {
            record_bytes: usize::MAX >> 1,
            quoted_lines: u32::MAX,
            ..TextLimits::default()
        };
        let mut chunks = Chunks::new(io::Cursor::new(bytes), dialect, limits, 1);
        let mut splitter = Splitter::new(b',');
        let mut ours = Vec::new();
        loop {
            match chunks.next(Vec::new()) {
                Ok(None) => break,
                // A quote that is never closed is refused, not read over.
                Err(_) => return,
                Ok(Some(chunk)) => {
                    let mut cursor = Cursor::start(&chunk);
                    while let Some(row) = splitter.next(&chunk, &mut cursor) {
                        if !row.cells.is_empty() {
                            ours.push(
                                (0..row.cells.len())
                                    .map(|at| row.cell(at).to_vec())
                                    .collect::<Vec<_>>(),
                            );
                        }
                    }
                }
            }
        }
        assert_eq!(ours, theirs);
    });
}

fn theirs(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).from_reader(bytes);
    reader
        .byte_records()
        .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
        .collect()
}
