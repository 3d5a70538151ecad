//! What the cells themselves say (按内容识别), used only where it is certain: a column of identity
//! numbers whose check characters hold, months below a heading that speaks of the end of insurance in
//! words of its own. The column of 增 and 减 has a module of its own.

use super::header::Header;
use super::{HeadRow, Mapped, SheetFault, assign};
use crate::ident::person_id;
use crate::model::{CellKind, Field, FoundBy};
use crate::profile::Profile;
use crate::profile::headings::HeadingMatch;
use crate::profile::normal::normalise;
use crate::written;

/// So many cells must be filled before a column speaks for itself,
const ENOUGH: usize = 3;
/// and so many of a hundred must be valid numbers.
const CERTAIN_PERCENT: usize = 90;

/// Headings of numbers that are somebody else's: 紧急联系人身份证号.
const OF_SOMEBODY_ELSE: [&str; 18] = [
    "联系人",
    "紧急",
    "配偶",
    "爱人",
    "家属",
    "亲属",
    "父",
    "母",
    "子女",
    "监护",
    "受益",
    "担保",
    "推荐",
    "介绍",
    "法定",
    "法人",
    "负责",
    "办",
];

/// Finds the identity column where no heading named it and exactly one column can be it.
pub(super) fn find_person_id(mapped: &mut Mapped, sample: &[HeadRow]) {
    if mapped.columns.get(Field::PersonId).is_some() {
        return;
    }
    let is_theirs = |column: &u16| {
        let heading = mapped.headings.get(usize::from(*column)).map_or("", String::as_str);
        !OF_SOMEBODY_ELSE.iter().any(|word| heading.contains(word))
    };
    let free: Vec<u16> = (mapped.unused.iter().copied())
        .filter(|column| is_theirs(column) && holds_numbers(sample, *column))
        .collect();
    if let [column] = free[..] {
        take(mapped, Field::PersonId, column);
    }
}

/// A column for each kind of insurance, ticked: 养老, 失业, 工伤, 医疗. Where not everybody is ticked for all of
/// them, taking all kinds for everybody would stop what goes on. 生育 is often left out beside 医疗.
///
/// # Errors
/// CO003: one column has to say which kinds.
pub(super) fn refuse_ticked_kinds(
    mapped: &Mapped,
    (header, sample): (&Header, &[HeadRow]),
    profile: &Profile,
) -> Result<(), SheetFault> {
    if mapped.columns.get(Field::Insurances).is_some() {
        return Ok(());
    }
    let words =
        profile.insurances.iter().flat_map(|kind| kind.words.iter().chain([&kind.label.zh]));
    let words: Vec<String> = words.map(|word| normalise(word)).collect();
    let is_kind = |column: &usize| {
        let leaf = normalise(&header.columns[*column].leaf);
        !leaf.contains("生育") && words.contains(&leaf)
    };
    let kinds: Vec<usize> = mapped.unused.iter().map(|column| usize::from(*column)).collect();
    let kinds: Vec<usize> = kinds.into_iter().filter(is_kind).collect();
    let id = mapped.columns.get(Field::PersonId).unwrap_or(usize::MAX);
    let people = || sample.iter().filter(|row| super::triage::has_any_digits(row.text(id)));
    let is_ticked = |row: &HeadRow, column: &usize| assign::is_tick(row.text(*column));
    let is_used = people().any(|row| kinds.iter().any(|column| is_ticked(row, column)));
    let is_whole = |row: &HeadRow| kinds.iter().all(|column| is_ticked(row, column));
    if kinds.len() < 2 || !is_used || people().all(is_whole) {
        return Ok(());
    }
    Err(assign::ambiguous(header, Field::Insurances, &kinds))
}

/// What the end of somebody's insurance is called, in headings that no list has.
const ENDS: [&str; 24] = [
    "停缴",
    "停保",
    "停社保",
    "停交",
    "停买",
    "停止缴",
    "停止参保",
    "停止购买",
    "报停",
    "停到",
    "缴至",
    "交至",
    "缴到",
    "交到",
    "买到",
    "保到",
    "缴纳至",
    "购买至",
    "缴费截",
    "缴纳截",
    "参保截",
    "最后缴",
    "最后一次缴",
    "末次缴",
];
/// The same in English headings, without spaces.
const ENDS_IN_ENGLISH: [&str; 8] = [
    "STOPMONTH",
    "STOPDATE",
    "LASTPAID",
    "LASTMONTH",
    "LASTCONTRIBUTION",
    "PAIDUNTIL",
    "PAIDTO",
    "PAIDTHROUGH",
];
/// These say it beside 社保.
const ENDS_OF_INSURANCE: [&str; 7] = ["停", "截", "终止", "最后", "减", "至", "到"];
/// Headings about something else that goes with it; medical care has a month of its own.
const NOT_THE_MONTH: [&str; 11] =
    ["原因", "医", "生育", "操作", "办理", "申报", "险种", "状态", "是否", "备注", "基数"];

/// Finds the column of months where no heading is known for it. Overlooking it would put the month of
/// the leave date in the place of the one that was written. What it means is asked (CO004).
///
/// # Errors
/// CO003 where there are several.
pub(super) fn find_stop_month(
    mapped: &mut Mapped,
    header: &Header,
    sample: &[HeadRow],
) -> Result<(), SheetFault> {
    let found: Vec<u16> =
        end_of_insurance(mapped, header).filter(|column| holds_months(sample, *column)).collect();
    match found[..] {
        [] => {}
        [column] => take(mapped, Field::StopMonth, column),
        _ => {
            let columns: Vec<usize> = found.iter().map(|column| usize::from(*column)).collect();
            return Err(assign::ambiguous(header, Field::StopMonth, &columns));
        }
    }
    Ok(())
}

/// Whether [`find_stop_month`] would have to look at cells.
pub(super) fn may_hold_stop_month(mapped: &Mapped, header: &Header) -> bool {
    end_of_insurance(mapped, header).next().is_some()
}

/// Columns in which the stop month may stand, where none is known.
fn end_of_insurance(mapped: &Mapped, header: &Header) -> impl Iterator<Item = u16> {
    let is_known = mapped.columns.get(Field::StopMonth).is_some();
    let says = move |column: &u16| {
        let heading = &header.columns[usize::from(*column)];
        // 社保公积金停止月份 is of both.
        let is_of_both = heading.says == HeadingMatch::HousingFund && heading.leaf.contains("社保");
        (heading.says == HeadingMatch::Unknown || is_of_both)
            && speaks_of_the_end(&normalise(&heading.leaf))
    };
    mapped.unused.iter().copied().filter(move |column| !is_known && says(column))
}

pub(super) fn speaks_of_the_end(leaf: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| leaf.contains(word));
    let of_insurance = || has(&["社保", "社会保险", "五险"]) && has(&ENDS_OF_INSURANCE);
    (has(&ENDS) || has(&ENDS_IN_ENGLISH) || of_insurance()) && !has(&NOT_THE_MONTH)
}

/// Half of what is filled can be read as months, or more.
pub(super) fn holds_months(sample: &[HeadRow], column: u16) -> bool {
    let cells = sample.iter().filter_map(|row| row.cells.get(usize::from(column)));
    let (mut filled, mut months) = (0, 0);
    for cell in cells.filter(|cell| !cell.text.is_empty()) {
        filled += 1;
        let month = written::month(cell.text.as_bytes(), cell.kind).value();
        months += usize::from(month.is_some());
    }
    months > 0 && months * 2 >= filled
}

pub(super) fn take(mapped: &mut Mapped, field: Field, column: u16) {
    if let Some(before) = mapped.columns.field_of(column.into()) {
        mapped.columns.unset(before);
        mapped.found_by.retain(|(field, _)| *field != before);
    }
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
