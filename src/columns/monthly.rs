//! Sheets that are called by months (按月的工作表): 9月, 2026年10月, 202611. In: their names. Out: which are of
//! another month than the one that is declared, where a file keeps several.

use crate::calendar::Month;
use crate::ident::characters::half_width;
use crate::written::in_arabic;

/// A month as a name tells it; a name often leaves the year out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
    year: Option<i32>,
    month: u32,
}

/// For each sheet whether it is of another month, by its name. One that stands alone, or beside others of
/// the same month, says nothing: lists are called by the month of leaving or of declaring.
pub fn of_another_month(names: &[&str], declared: Month) -> Vec<bool> {
    let named: Vec<Option<Named>> = names.iter().map(|name| month_of(name)).collect();
    let mut known = named.iter().flatten();
    let first = known.next();
    if known.all(|named| Some(named) == first) {
        return vec![false; names.len()];
    }
    let is_other = |named: &Named| {
        named.month != declared.month() || named.year.is_some_and(|year| year != declared.year())
    };
    named.iter().map(|named| named.as_ref().is_some_and(is_other)).collect()
}

/// The month that a name speaks of; `None` where it names none, or several (1-3月).
fn month_of(name: &str) -> Option<Named> {
    let name: Vec<char> = in_arabic(name).chars().map(half_width).collect();
    let mut months = name.iter().enumerate().filter(|(_, c)| **c == '月').map(|(at, _)| at);
    match (months.next(), months.next()) {
        (Some(at), None) => before_month(&name[..at]),
        (None, _) => in_digits(&name),
        _ => None,
    }
}

/// 9, 2026年9: what stands before 月.
fn before_month(text: &[char]) -> Option<Named> {
    let (rest, month) = split_digits(text);
    let month = number(month)?;
    // 1-3月, 第9—11月.
    if rest.last().is_some_and(|c| matches!(c, '-' | '~' | '—' | '–' | '～' | '至' | '到' | '、'))
    {
        return None;
    }
    let year = rest.strip_suffix(&['年']).map(|rest| split_digits(rest).1);
    let year = year.and_then(number).map(|year| if year < 100 { 2000 + year } else { year });
    let year = year.and_then(|year| i32::try_from(year).ok());
    (1..=12).contains(&month).then_some(Named { year, month })
}

/// The text before its last digits, and those.
fn split_digits(text: &[char]) -> (&[char], &[char]) {
    let digits = text.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    text.split_at(text.len() - digits)
}

fn number(digits: &[char]) -> Option<u32> {
    let text: String = digits.iter().collect();
    text.parse().ok()
}

/// 202611, 2026-11, 2026.11: six digits that are a year of this century and a month.
fn in_digits(name: &[char]) -> Option<Named> {
    let is_part = |c: &char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '_');
    let mut runs = name.split(|c| !is_part(c)).filter(|run| !run.is_empty());
    let (run, None) = (runs.next()?, runs.next()) else { return None };
    let digits: Vec<char> = run.iter().copied().filter(char::is_ascii_digit).collect();
    let number = (digits.len() == 6).then(|| number(&digits))??;
    let (year, month) = (number / 100, number % 100);
    let is_month = (2000..2100).contains(&year) && (1..=12).contains(&month);
    is_month.then_some(Named { year: i32::try_from(year).ok(), month })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_names() {
        for (name, expected) in [
            ("9月", Some((None, 9))),
            ("09月减员", Some((None, 9))),
            ("2026年10月离职", Some((Some(2026), 10))),
            ("26年１１月", Some((Some(2026), 11))),
            ("十一月减员", Some((None, 11))),
            ("十月", Some((None, 10))),
            ("202611", Some((Some(2026), 11))),
            ("减员2026-11", Some((Some(2026), 11))),
            ("13月", None),
            ("1-3月", None),
            ("9月、10月", None),
            ("110101", None),
            ("Sheet1", None),
            ("月报", None),
        ] {
            let expected = expected.map(|(year, month)| Named { year, month });
            assert_eq!(month_of(name), expected, "{name}");
        }
    }

    #[test]
    fn sheets_of_other_months() {
        let declared = Month::new(2026, 11).unwrap();
        for (names, expected) in [
            (&["9月", "10月", "11月"] as &[&str], &[true, true, false] as &[bool]),
            (&["10月", "说明"], &[false, false]),
            (&["10月减员", "10月增员"], &[false, false]),
            (&["2025年11月", "2026年11月"], &[true, false]),
            (&["Sheet1", "Sheet2"], &[false, false]),
        ] {
            assert_eq!(of_another_month(names, declared), expected, "{names:?}");
        }
    }
}
