//! Months and days as people write them, one row a form.

use super::*;

fn month_as(text: &str, kind: CellKind) -> String {
    shown(month(text.as_bytes(), kind))
}

fn date_as(text: &str, kind: CellKind) -> String {
    shown(date(text.as_bytes(), kind))
}

fn shown<T: std::fmt::Display>(cell: Cell<T>) -> String {
    match cell {
        Cell::Value(value) => value.to_string(),
        Cell::Malformed(flaw) => format!("{flaw:?}"),
        Cell::Blank => "Blank".to_owned(),
        Cell::Broken => "Broken".to_owned(),
        Cell::Absent => "Absent".to_owned(),
    }
}

#[test]
fn months_in_all_their_shapes() {
    let rows: &[(&str, &str)] = &[
        ("2026-10", "2026-10"),
        ("2026/10", "2026-10"),
        ("202610", "2026-10"),
        ("2026.10", "2026-10"),
        ("2026.11", "2026-11"),
        ("2026.2", "2026-02"),
        ("2026.01", "2026-01"),
        ("2026.1", "JanuaryOrOctober"),
        ("2026年10月", "2026-10"),
        ("2026年10月份", "2026-10"),
        ("2026 年 1 月", "2026-01"),
        ("2026年10", "2026-10"),
        ("２０２６年１０月", "2026-10"),
        ("2026-1", "2026-01"),
        ("2026-10-31", "2026-10"),
        ("2026/10/31 0:00", "2026-10"),
        ("2026-10-31 00:00:00", "2026-10"),
        ("2026-10-31T00:00:00", "2026-10"),
        ("20261031", "2026-10"),
        ("2026年10月31日", "2026-10"),
        ("'202610", "2026-10"),
        (" 202610 ", "2026-10"),
        ("2026年十月", "2026-10"),
        ("二〇二六年十一月", "2026-11"),
        ("二零二六年十月三十一日", "2026-10"),
        ("202610.0", "2026-10"),
        ("202610.5", "Unreadable"),
        ("10/2026", "2026-10"),
        ("13/2026", "Unreadable"),
        ("十月", "NoYear"),
        ("二〇二六年二十三月", "Unreadable"),
        ("7月", "NoYear"),
        ("10月份", "NoYear"),
        ("11月5日", "NoYear"),
        ("1/2/2026", "DayOrMonth"),
        ("13/2/2026", "2026-02"),
        ("2/2/2026", "2026-02"),
        ("10/31/2026", "2026-10"),
        ("2026-13", "Unreadable"),
        ("202613", "Unreadable"),
        ("2026-00", "Unreadable"),
        ("45961", "SerialOrCode"),
        ("20261", "Unreadable"),
        ("长期", "Unreadable"),
        ("至今", "Unreadable"),
        ("10", "Unreadable"),
        ("2026", "Unreadable"),
        ("2026-10-", "Unreadable"),
        ("2026--10", "Unreadable"),
        ("2026-10至2026-11", "Unreadable"),
        ("1793404800000", "Unreadable"),
        ("", "Blank"),
        ("  ", "Blank"),
    ];
    for (text, expected) in rows {
        assert_eq!(month_as(text, CellKind::Text), *expected, "{text:?}");
    }
}

#[test]
fn months_in_english_and_years_of_two_digits() {
    let rows: &[(&str, &str)] = &[
        ("Oct-2026", "2026-10"),
        ("Oct 2026", "2026-10"),
        ("October 2026", "2026-10"),
        ("2026-Sept", "2026-09"),
        ("31-OCT-2026", "2026-10"),
        ("Oct 31, 2026", "2026-10"),
        ("10-2026", "2026-10"),
        ("10.2026", "Unreadable"),
        ("Oct-26", "ShortYear"),
        ("31-Oct-26", "ShortYear"),
        ("26-10", "ShortYear"),
        ("26/10", "ShortYear"),
        ("26年10月", "ShortYear"),
        ("26-10-31", "ShortYear"),
        ("10-26", "ShortYear"),
        ("1/2/26", "Unreadable"),
        ("Oct", "Unreadable"),
        ("Octo-Nov 2026", "Unreadable"),
        ("Ma 2026", "Unreadable"),
        ("May be 2026", "Unreadable"),
        ("Oct 31 12 2026", "Unreadable"),
    ];
    for (text, expected) in rows {
        assert_eq!(month_as(text, CellKind::Text), *expected, "{text:?}");
    }
}

#[test]
fn the_kind_of_cell_counts() {
    assert_eq!(month_as("2026.1", CellKind::Number), "JanuaryOrOctober");
    assert_eq!(month_as("202610", CellKind::Number), "2026-10");
    assert_eq!(month_as("46296", CellKind::Number), "2026-10");
    assert_eq!(date_as("46296", CellKind::Number), "2026-10-01");
    assert_eq!(month_as("2026-10-01", CellKind::Date), "2026-10");
    assert_eq!(month_as("#N/A", CellKind::Error), "Broken");
    assert_eq!(date_as("TRUE", CellKind::Bool), "Unreadable");
}

#[test]
fn days_in_all_their_shapes() {
    let rows: &[(&str, &str)] = &[
        ("2026-11-05", "2026-11-05"),
        ("2026/11/5", "2026-11-05"),
        ("2026.11.5", "2026-11-05"),
        ("20261105", "2026-11-05"),
        ("2026年11月5日", "2026-11-05"),
        ("2026年11月5号", "2026-11-05"),
        ("二〇二六年十一月二十五日", "2026-11-25"),
        ("20261105.0", "2026-11-05"),
        ("2026-11-05 13:45", "2026-11-05"),
        ("2026-11-05 13:45:10", "2026-11-05"),
        ("11/5/2026", "DayOrMonth"),
        ("05-Nov-2026", "2026-11-05"),
        ("Nov 5, 2026", "2026-11-05"),
        ("31-Nov-2026", "Unreadable"),
        ("Nov-2026", "Unreadable"),
        ("5-Nov-26", "ShortYear"),
        ("26-11-05", "ShortYear"),
        ("25/12/2026", "2026-12-25"),
        ("2026-02-30", "Unreadable"),
        ("1900-02-29", "Unreadable"),
        ("1899-12-31", "Unreadable"),
        ("2026-11", "Unreadable"),
        ("2026-11/05", "Unreadable"),
        ("11月5日", "NoYear"),
        ("在职", "Unreadable"),
        ("2026-11-05-01", "Unreadable"),
    ];
    for (text, expected) in rows {
        assert_eq!(date_as(text, CellKind::Text), *expected, "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..24)) {
        let _ = month(&bytes, CellKind::Text);
        let _ = date(&bytes, CellKind::Number);
    }

    #[test]
    fn no_words_panic(text in "[0-9A-Za-zé年月 ,./-]{0,24}") {
        let _ = month(text.as_bytes(), CellKind::Text);
    }

    #[test]
    fn every_written_form_of_a_day_reads_back(
        year in 1950i32..2099, month in 1u32..=12, day in 1u32..=28,
    ) {
        let expected = Date::new(year, month, day).unwrap().to_string();
        for text in [
            format!("{year}-{month}-{day}"), format!("{year}/{month:02}/{day:02}"),
            format!("{year}.{month}.{day}"), format!("{year}年{month}月{day}日"),
            format!("{year}{month:02}{day:02}"), format!("{year}-{month:02}-{day:02} 08:00"),
        ] {
            proptest::prop_assert_eq!(date_as(&text, CellKind::Text), expected.clone());
        }
    }
}
