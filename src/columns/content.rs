//! What the cells themselves say (按内容识别), used only where it is certain: a column of identity
//! numbers whose check characters hold, a column of nothing but 增 and 减.

use super::{HeadRow, Mapped};
use crate::ident::person_id;
use crate::model::{CellKind, Field, FoundBy};

/// So many cells must be filled before a column speaks for itself,
const ENOUGH: usize = 3;
/// and so many of a hundred must be valid numbers.
const CERTAIN_PERCENT: usize = 90;

/// Finds the identity column where no heading named it and exactly one column can be it.
pub(super) fn find_person_id(mapped: &mut Mapped, sample: &[HeadRow]) {
    if mapped.columns.get(Field::PersonId).is_some() {
        return;
    }
    let free: Vec<u16> =
        mapped.unused.iter().copied().filter(|column| holds_numbers(sample, *column)).collect();
    if let [column] = free[..] {
        take(mapped, Field::PersonId, column);
    }
}

/// Finds the column of a mixed list that says 增 or 减 in every row, where no heading named it. Overlooking
/// it would hand in people who are joining, or who are still there (在职).
pub(super) fn find_change_flag(mapped: &mut Mapped, sample: &[HeadRow]) {
    if mapped.columns.get(Field::ChangeFlag).is_some() {
        return;
    }
    let free = || mapped.unused.iter().copied();
    let mixed = free().find(|column| holds_flags(sample, *column));
    let id = mapped.columns.get(Field::PersonId);
    // Whoever stands behind the sample may be of the other kind.
    let only = || free().find(|column| holds_reductions(sample, *column, id));
    if let Some(column) = mixed.or_else(only) {
        take(mapped, Field::ChangeFlag, column);
    }
}

/// What the words of such a column say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    Reduction,
    Other,
    /// Neither, though it belongs to such columns: 试用, 待离职.
    Neither,
}

const REDUCTION: [&str; 14] = [
    "减",
    "减员",
    "减少",
    "报减",
    "停保",
    "停缴",
    "离职",
    "已离职",
    "减保",
    "退保",
    "退工",
    "转出",
    "调出",
    "人员减少",
];
const OTHER: [&str; 17] = [
    "增",
    "增员",
    "增加",
    "新增",
    "报增",
    "续",
    "续保",
    "续缴",
    "增保",
    "参保登记",
    "新参保",
    "入职",
    "转入",
    "调入",
    "在职",
    "在岗",
    "在册",
];
const NEITHER: [&str; 10] =
    ["试用", "正式", "实习", "转正", "待离职", "离职中", "变更", "基数调整", "不变", "参保"];
/// Longer words are no flags.
const FLAG_CHARS: usize = 6;

fn sense(text: &str) -> Option<Sense> {
    let letter = || match (text.contains('减'), text.contains(['增', '续'])) {
        _ if text.chars().count() > FLAG_CHARS => None,
        (true, false) => Some(Sense::Reduction),
        (false, true) => Some(Sense::Other),
        _ => None,
    };
    match text {
        _ if REDUCTION.contains(&text) => Some(Sense::Reduction),
        _ if OTHER.contains(&text) => Some(Sense::Other),
        _ if NEITHER.contains(&text) => Some(Sense::Neither),
        _ => letter(),
    }
}

/// A word that makes a free column the one of [`find_change_flag`].
pub(super) fn is_other_change(text: &[u8]) -> bool {
    OTHER.iter().any(|word| word.as_bytes() == text)
}

/// Nothing but the words of a mixed list, and one at least that is no reduction: 参保 beside 停保, too.
fn holds_flags(sample: &[HeadRow], column: u16) -> bool {
    let texts = || sample.iter().map(|row| row.text(column.into())).filter(|text| !text.is_empty());
    let says = |wanted: Sense| texts().any(|text| sense(text) == Some(wanted));
    let is_mixed =
        says(Sense::Other) || (says(Sense::Reduction) && texts().any(|text| text == "参保"));
    is_mixed && texts().all(|text| sense(text).is_some())
}

/// Everybody of the sample leaves, by this column.
fn holds_reductions(sample: &[HeadRow], column: u16, id: Option<usize>) -> bool {
    let id = id.unwrap_or(usize::MAX);
    let people = || sample.iter().filter(|row| super::triage::has_any_digits(row.text(id)));
    people().next().is_some()
        && people().all(|row| sense(row.text(column.into())) == Some(Sense::Reduction))
}

fn take(mapped: &mut Mapped, field: Field, column: u16) {
    mapped.columns.set(field, column);
    mapped.found_by.push((field, FoundBy::Content));
    mapped.found_by.sort_by_key(|(field, _)| *field);
    mapped.unused.retain(|unused| *unused != column);
}

fn holds_numbers(sample: &[HeadRow], column: u16) -> bool {
    let texts = sample.iter().map(|row| row.text(column.into())).filter(|text| !text.is_empty());
    let (mut filled, mut valid) = (0, 0);
    for text in texts {
        filled += 1;
        valid += usize::from(text.len() == 18 && person_id::read(text.as_bytes()).person.is_some());
    }
    filled >= ENOUGH && valid * 100 >= filled * CERTAIN_PERCENT
}

/// The identity column holds numbers that a spreadsheet program cut to 15 digits: number cells of 16
/// digits or more, or scientific notation.
pub(super) fn numbers_lost(mapped: &Mapped, sample: &[HeadRow]) -> bool {
    let Some(column) = mapped.columns.get(Field::PersonId) else { return false };
    sample.iter().filter_map(|row| row.cells.get(column)).any(|cell| {
        let digits = cell.text.bytes().filter(u8::is_ascii_digit).count();
        cell.kind == CellKind::Number && digits >= 16 || is_scientific(&cell.text)
    })
}

/// `1.10101E+17`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(&mantissa.replace('.', "")) && digits(exponent.trim_start_matches('+'))
}
