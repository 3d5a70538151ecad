//! What a cell shows (单元格文字): numbers without exponent, dates as ISO, errors by their names.

use std::fmt::Write as _;

use calamine::DataType;

use crate::calendar::Date;
use crate::model::CellKind;
use crate::written;

/// Kind and text of a value that calamine read; `shown` is room for what has to be written out.
pub(crate) fn show<'a>(
    value: &'a impl DataType,
    from_1904: bool,
    shown: &'a mut String,
) -> (CellKind, &'a str) {
    if let Some(text) = value.get_string() {
        return (CellKind::Text, text);
    }
    if value.is_empty() {
        return (CellKind::Blank, "");
    }
    let kind = if let Some(float) = value.get_float() {
        number(shown, float);
        plain(float, from_1904)
    } else if let Some(whole) = value.get_int() {
        #[expect(clippy::cast_precision_loss, reason = "BIFF integers have at most 30 bits")]
        let float = whole as f64;
        number(shown, float);
        plain(float, from_1904)
    } else if let Some(moment) = value.get_datetime() {
        if moment.is_datetime() {
            date(shown, moment.as_f64(), from_1904)
        } else {
            number(shown, moment.as_f64());
            CellKind::Number
        }
    } else if let Some(written) = value.get_datetime_iso() {
        iso_date(shown, written)
    } else if let Some(written) = value.get_duration_iso() {
        return (CellKind::Text, written);
    } else if let Some(on) = value.get_bool() {
        return (CellKind::Bool, if on { "TRUE" } else { "FALSE" });
    } else {
        shown.clear();
        let error = value.get_error();
        shown.push_str(&error.map_or_else(|| "#ERR".to_owned(), ToString::to_string));
        CellKind::Error
    };
    (kind, shown)
}

/// A number that has no date format. Where days count from 1904, one that would be read as a day of the
/// usual count is a day four years later, or no day at all: as a text it is asked about.
fn plain(number: f64, from_1904: bool) -> CellKind {
    if from_1904 && written::SERIALS_READ.contains(&number) {
        CellKind::Text
    } else {
        CellKind::Number
    }
}

/// Whole numbers below this one are exact in a float.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number: its shortest exact decimal digits, never with an exponent.
pub(crate) fn number(out: &mut String, value: f64) {
    out.clear();
    // Rust shows a float by the fewest digits that give it back, without exponent. Whole numbers
    // that a float holds exactly are many times faster as integers.
    if value.fract() == 0.0 && value.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "range checked above")]
        let whole = value as i64;
        write!(out, "{whole}").expect("a String takes all");
    } else {
        write!(out, "{value}").expect("a String takes all");
    }
}

const DAY_SECONDS: f64 = 86_400.0;

/// A cell whose number format is a date. A serial that is no day stays a number.
pub(crate) fn date(out: &mut String, serial: f64, from_1904: bool) -> CellKind {
    // Spreadsheets round a time to seconds when they show it; 0.9999999 days is midnight.
    let seconds = (serial.fract() * DAY_SECONDS).round();
    let (serial, seconds) =
        if seconds >= DAY_SECONDS { (serial.floor() + 1.0, 0.0) } else { (serial, seconds) };
    let Some(day) = Date::from_serial(serial, from_1904) else {
        number(out, serial);
        return CellKind::Number;
    };
    out.clear();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 86,399")]
    let seconds = seconds as u32;
    write!(out, "{day}").expect("a String takes all");
    if seconds > 0 {
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(out, " {hour:02}:{minute:02}:{second:02}").expect("a String takes all");
    }
    CellKind::Date
}

/// An ISO date or date with time, as ods and Excel 2003 XML write them. Other text stays text.
pub(crate) fn iso_date(out: &mut String, written: &str) -> CellKind {
    let written = written.trim();
    let day = written.get(..10).and_then(Date::parse);
    let time = written.get(10..).map(|rest| rest.trim_start_matches(['T', ' ']));
    out.clear();
    let Some(day) = day else {
        out.push_str(written);
        return CellKind::Text;
    };
    write!(out, "{day}").expect("a String takes all");
    let time = time.unwrap_or_default().trim_end_matches('Z');
    let time = time.split_once('.').map_or(time, |(seconds, _)| seconds);
    if !time.is_empty() && time != "00:00:00" && time != "00:00" {
        out.push(' ');
        out.push_str(time);
        if time.len() == 5 {
            out.push_str(":00");
        }
    }
    CellKind::Date
}

/// A number as a file wrote it in plain digits; otherwise (`1.1E+17`) its exact value. `None`
/// where it is no number.
pub(crate) fn written_number(out: &mut String, written: &str) -> Option<()> {
    let written = written.trim();
    let plain = written.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let value: f64 = written.parse().ok()?;
    if !value.is_finite() {
        return None;
    }
    if plain {
        out.clear();
        out.push_str(written);
    } else {
        number(out, value);
    }
    Some(())
}

/// The name of an error by its BIFF code ([MS-XLS] 2.5.10, and the newer ones that Excel stores
/// in [MS-XLSB] cells).
pub(crate) const fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERR",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_never_have_an_exponent() {
        let show = |value| {
            let mut out = String::new();
            number(&mut out, value);
            out
        };
        assert_eq!(show(1.101_011_990_030_7e17), "110101199003070000");
        assert_eq!(show(13_800_138_000.0), "13800138000");
        assert_eq!(show(202_610.0), "202610");
        assert_eq!(show(2024.1), "2024.1");
        assert_eq!(show(-0.0), "0");
        assert_eq!(show(1e-7), "0.0000001");
    }

    #[test]
    fn dates_are_iso_and_impossible_ones_numbers() {
        let show = |serial, from_1904| {
            let mut out = String::new();
            (date(&mut out, serial, from_1904), out)
        };
        assert_eq!(show(46_000.0, false), (CellKind::Date, "2025-12-09".into()));
        assert_eq!(show(46_000.5, false), (CellKind::Date, "2025-12-09 12:00:00".into()));
        assert_eq!(show(46_000.999_999_99, false), (CellKind::Date, "2025-12-10".into()));
        assert_eq!(show(0.0, true), (CellKind::Date, "1904-01-01".into()));
        assert_eq!(show(60.0, false), (CellKind::Number, "60".into()));
        assert_eq!(show(-1.0, false), (CellKind::Number, "-1".into()));
        assert_eq!(show(202_610_310.0, false), (CellKind::Number, "202610310".into()));
        assert_eq!(show(f64::NAN, false).0, CellKind::Number);
    }

    #[test]
    fn a_serial_without_a_date_format_is_no_day_where_days_count_from_1904() {
        let show = |value: f64, from_1904| {
            let mut out = String::new();
            let cell = calamine::Data::Float(value);
            let (kind, text) = show(&cell, from_1904, &mut out);
            (kind, text.to_owned())
        };
        assert_eq!(show(46_300.0, false), (CellKind::Number, "46300".into()));
        assert_eq!(show(46_300.0, true), (CellKind::Text, "46300".into()));
        assert_eq!(show(202_611.0, true), (CellKind::Number, "202611".into()));
    }

    #[test]
    fn iso_dates_lose_midnight_and_fractions() {
        let show = |written| {
            let mut out = String::new();
            (iso_date(&mut out, written), out)
        };
        assert_eq!(show("2026-10-31T00:00:00.000"), (CellKind::Date, "2026-10-31".into()));
        assert_eq!(show("2026-10-31T08:30:05"), (CellKind::Date, "2026-10-31 08:30:05".into()));
        assert_eq!(show("2026-10"), (CellKind::Text, "2026-10".into()));
    }

    #[test]
    fn written_digits_are_kept() {
        let show = |written| {
            let mut out = String::new();
            written_number(&mut out, written).map(|()| out)
        };
        assert_eq!(show("110101199003070011").as_deref(), Some("110101199003070011"));
        assert_eq!(show("2024.10").as_deref(), Some("2024.10"));
        assert_eq!(show("1.101E+5").as_deref(), Some("110100"));
        assert_eq!(show("inf"), None);
    }
}
