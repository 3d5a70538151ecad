//! Months and days as people write them (日期写法): `202610`, `2026年10月`, `2026/10/31 0:00`, a date
//! cell, a serial number. In: the text of a cell and what kind of cell it was. Out: a value, or why
//! it cannot be told. Never a guess: a month without a year stays without one.

mod english;
mod han;
mod tokens;

use crate::calendar::{Date, Month};
use crate::model::{Cell, CellKind, Flaw};
pub use han::in_arabic;
use tokens::{Shape, Tokens};

/// Serial numbers that can only be a day: 2009-07-06 to 2064-04-08 in the 1900 epoch. A year and a
/// month without a zero (`20261`) are below that.
const SERIALS: std::ops::RangeInclusive<u32> = 40_000..=60_000;
/// The same as a cell holds them.
pub const SERIALS_READ: std::ops::RangeInclusive<f64> = 40_000.0..=60_000.0;

/// Reads a month (年月). A day in it is dropped; the text is UTF-8, `bytes` may be anything.
pub fn month(bytes: &[u8], kind: CellKind) -> Cell<Month> {
    let bytes = bytes.trim_ascii();
    if let Some(plain) = plain_month(bytes) {
        return Cell::Value(plain);
    }
    match open(bytes, kind) {
        Err(cell) => cell,
        Ok(written) => month_of(&written, kind).map_or_else(Cell::Malformed, Cell::Value),
    }
}

/// Reads a day (日期).
pub fn date(bytes: &[u8], kind: CellKind) -> Cell<Date> {
    if let Some(plain) = plain_date(bytes.trim_ascii()) {
        return Cell::Value(plain);
    }
    date_in_words(bytes.trim_ascii(), kind)
}

/// Every other form than the plain one.
fn date_in_words(bytes: &[u8], kind: CellKind) -> Cell<Date> {
    match open(bytes, kind) {
        Err(cell) => cell,
        Ok(written) => date_of(written.shape(), kind).map_or_else(Cell::Malformed, Cell::Value),
    }
}

/// What can be told before reading: a blank, a broken cell, something without digits.
fn open<T>(bytes: &[u8], kind: CellKind) -> Result<Written, Cell<T>> {
    match kind {
        CellKind::Blank => return Err(Cell::Blank),
        CellKind::Error | CellKind::Uncomputed => return Err(Cell::Broken),
        CellKind::Bool => return Err(Cell::Malformed(Flaw::Unreadable)),
        CellKind::Text | CellKind::Number | CellKind::Date => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Cell::Malformed(Flaw::Unreadable))?;
    if text.trim().is_empty() {
        return Err(Cell::Blank);
    }
    let written = Tokens::of(&in_arabic(text)).map(Written::Tokens);
    written
        .or_else(|| english::shape(text).map(Written::InEnglish))
        .ok_or(Cell::Malformed(Flaw::Unreadable))
}

/// A text that may be a day.
enum Written {
    Tokens(Tokens),
    InEnglish(Shape),
}

impl Written {
    fn shape(&self) -> Shape {
        match self {
            Self::Tokens(tokens) => tokens.shape(),
            Self::InEnglish(shape) => *shape,
        }
    }

    /// `2024.1`: a number cell drops the zero of `2024.10`, and an exported text has no memory of it.
    fn is_tenth(&self, month: u32) -> bool {
        matches!(self, Self::Tokens(tokens) if month == 1 && tokens.is_decimal_tenth())
    }
}

/// `YYYY-MM` and `YYYYMM`, the forms that most files use.
fn plain_month(bytes: &[u8]) -> Option<Month> {
    match bytes {
        [y @ .., b'-' | b'/', a, b] if y.len() == 4 => of_digits(y, &[*a, *b]),
        [y @ .., a, b] if y.len() == 4 => of_digits(y, &[*a, *b]),
        _ => None,
    }
}

fn of_digits(year: &[u8], month: &[u8]) -> Option<Month> {
    plausible(Month::new(i32::try_from(number(year)?).ok()?, number(month)?)?)
}

/// `YYYY-MM-DD`, `YYYY/MM/DD`, and nothing around it. Two days stand in every row, and nearly all are
/// written like this: their digits are told and joined all at once.
#[inline]
pub fn plain_date(bytes: &[u8]) -> Option<Date> {
    const DASHES: u64 = u64::from_le_bytes(*b"0000-00-");
    const SLASHES: u64 = u64::from_le_bytes(*b"0000/00/");
    let (first, rest) = bytes.split_first_chunk()?;
    let [tens, ones] =
        <[u8; 2]>::try_from(rest).ok()?.map(|digit| u32::from(digit.wrapping_sub(b'0')));
    let form = if first[4] == b'/' { SLASHES } else { DASHES };
    let digits = u64::from_le_bytes(*first) ^ form;
    if !are_digits(digits) || tens > 9 || ones > 9 {
        return None;
    }
    // The number in each byte joined with the one behind it: 20, 02, 26, 60, 01, 11, 10, 00.
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8).to_le_bytes().map(i32::from);
    let year = pairs[0] * 100 + pairs[2];
    plausible_day(Date::new(year, pairs[5].cast_unsigned(), tens * 10 + ones)?)
}

/// Each byte is 0 to 9, and those of the signs are 0.
fn are_digits(digits: u64) -> bool {
    const TOP: u64 = 0x8080_8080_8080_8080;
    const ABOVE_NINE: u64 = u64::from_le_bytes([0x76, 0x76, 0x76, 0x76, 0x7f, 0x76, 0x76, 0x7f]);
    // What has no top bit itself gets one by this sum only where it is too large.
    (digits | (digits & !TOP).wrapping_add(ABOVE_NINE)) & TOP == 0
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0'))
    })
}

fn month_of(written: &Written, kind: CellKind) -> Result<Month, Flaw> {
    match written.shape() {
        Shape::YearMonth { month, .. } if written.is_tenth(month) => Err(Flaw::JanuaryOrOctober),
        Shape::YearMonth { year, month } => in_range(year, month),
        Shape::MonthOnly => Err(Flaw::NoYear),
        shape => date_of(shape, kind).map(Date::month),
    }
}

fn in_range(year: u32, month: u32) -> Result<Month, Flaw> {
    let year = i32::try_from(year).map_err(|_| Flaw::Unreadable)?;
    Month::new(year, month).and_then(plausible).ok_or(Flaw::Unreadable)
}

fn date_of(shape: Shape, kind: CellKind) -> Result<Date, Flaw> {
    match shape {
        Shape::YearMonthDay { year, month, day } => i32::try_from(year)
            .ok()
            .and_then(|year| Date::new(year, month, day))
            .and_then(plausible_day)
            .ok_or(Flaw::Unreadable),
        Shape::DayMonthYear { first, second, year } => either_order(first, second, year),
        Shape::MonthOnly => Err(Flaw::NoYear),
        Shape::ShortYear => Err(Flaw::ShortYear),
        Shape::Digits(serial) if SERIALS.contains(&serial) => match kind {
            // Only a number cell is known to be a serial: a text may have lost its epoch.
            CellKind::Number => Date::from_serial(serial.into(), false).ok_or(Flaw::Unreadable),
            _ => Err(Flaw::SerialOrCode),
        },
        Shape::YearMonth { .. } | Shape::Digits(_) | Shape::Other => Err(Flaw::Unreadable),
    }
}

/// `1/2/2024` is two days; `13/2/2024` and `2/2/2024` are one.
fn either_order(first: u32, second: u32, year: u32) -> Result<Date, Flaw> {
    let year = i32::try_from(year).map_err(|_| Flaw::Unreadable)?;
    let day = |month, day| Date::new(year, month, day).and_then(plausible_day);
    match (day(first, second), day(second, first)) {
        (Some(a), Some(b)) if a == b => Ok(a),
        (Some(_), Some(_)) => Err(Flaw::DayOrMonth),
        (Some(date), None) | (None, Some(date)) => Ok(date),
        (None, None) => Err(Flaw::Unreadable),
    }
}

/// Days outside 1900 to 2099 are typing errors (hardening.md section 6).
fn plausible_day(date: Date) -> Option<Date> {
    (1900..=2099).contains(&date.year()).then_some(date)
}

fn plausible(month: Month) -> Option<Month> {
    (1900..=2099).contains(&month.year()).then_some(month)
}

#[cfg(test)]
mod tests;
