//! Which column is read for which field (列分配), and what is missing.

use super::header::{Header, HeaderColumn};
use super::{ColumnOptions, HeadRow, Mapped, SheetFault, content};
use crate::calendar::Date;
use crate::model::{
    Columns, Field, FileFault, FoundBy, Question, RuleCode, column_letters, column_number,
};
use crate::profile::columns::{HeadingMeaning, Strength};
use crate::profile::headings::{HeadingMatch, Via};
use crate::profile::lookup::Lookup;
use crate::profile::normal::normalise;
use crate::profile::{Derivation, Profile};
use crate::rules::TableFacts;
use crate::text::{AND, Phrase, text};
use crate::written;

/// Fields for which two columns that differ are a fault: a wrong choice would change a submission.
/// For the others the first of the better headings is taken.
const DECISIVE: [Field; 7] = [
    Field::PersonName,
    Field::PersonId,
    Field::StopMonth,
    Field::Reason,
    Field::EmployerCode,
    Field::ChangeFlag,
    Field::Insurances,
];

/// A column that claims a field.
struct Claim {
    column: usize,
    /// Smaller is better.
    rank: u8,
    found_by: FoundBy,
}

/// Gives each of these fields its column.
///
/// # Errors
/// CO003 where two columns claim a decisive field and their cells differ.
pub(super) fn columns(
    header: &Header,
    sample: &[HeadRow],
    (options, profile): (&ColumnOptions, &Profile),
    fields: &[Field],
) -> Result<Mapped, SheetFault> {
    let mut columns = Columns::NONE;
    let mut found_by = Vec::new();
    for field in fields.iter().copied() {
        let mut claims = claims(header, field, options);
        leave_empty_out(field, &mut claims, sample);
        claims.sort_by_key(|claim| (claim.rank, claim.column));
        // A roster may name kinds twice.
        let is_of_leavers = field != Field::Insurances || fields.contains(&Field::Reason);
        let asked =
            Asked { field, is_decisive: is_of_leavers && DECISIVE.contains(&field), profile };
        if let Some(claim) = settle(header, sample, &asked, &claims)? {
            columns.set(field, u16::try_from(claim.column).unwrap_or(u16::MAX - 1));
            found_by.push((field, claim.found_by));
        }
    }
    let unused = (0..header.columns.len()).filter(|column| columns.field_of(*column).is_none());
    let unused = unused.filter(|column| has_content(header, sample, *column));
    Ok(Mapped {
        header_rows: header.rows.clone(),
        headings: header.headings(),
        leaves: header.columns.iter().map(|column| column.leaf.clone()).collect(),
        unused: unused.filter_map(|column| u16::try_from(column).ok()).collect(),
        ticked_flag: ticked(header, &columns, sample),
        columns,
        found_by,
        meaning: None,
        medical_meaning: None,
        facts: TableFacts::default(),
        titled: None,
        title_differs: None,
    })
}

/// An empty column leaves nobody without an employer who stands in another. Only where the whole sheet was
/// seen.
fn leave_empty_out(field: Field, claims: &mut Vec<Claim>, sample: &[HeadRow]) {
    if sample.len() >= super::SAMPLE_ROWS {
        return;
    }
    let is_used =
        |claim: &Claim| claim.found_by == FoundBy::Option || is_filled(sample, claim.column);
    if field == Field::EmployerName && claims.iter().any(is_used) {
        claims.retain(is_used);
    }
}

fn claims(header: &Header, field: Field, options: &ColumnOptions) -> Vec<Claim> {
    let option = |column| Claim { column, rank: 0, found_by: FoundBy::Option };
    let wanted = options.columns.iter().filter(|(wanted, _)| *wanted == field);
    let chosen: Vec<Claim> =
        wanted.filter_map(|(_, name)| named_column(header, name)).map(option).collect();
    if !chosen.is_empty() {
        return chosen;
    }
    let taken = |column: usize| {
        options
            .columns
            .iter()
            .any(|(other, name)| *other != field && named_column(header, name) == Some(column))
    };
    let by_heading = header.columns.iter().enumerate().filter(|(column, _)| !taken(*column));
    by_heading.filter_map(|(column, heading)| claim(column, heading, field)).collect()
}

/// The column that `--column` names: by its heading as written, else by its letters.
fn named_column(header: &Header, name: &str) -> Option<usize> {
    let wanted = normalise(name);
    let same = |text: &str| !text.is_empty() && normalise(text) == wanted;
    let by_heading = (0..header.columns.len())
        .find(|column| same(&header.columns[*column].leaf) || same(&header.heading(*column)));
    by_heading.or_else(|| column_number(name).filter(|column| *column < header.columns.len()))
}

fn claim(column: usize, heading: &HeaderColumn, field: Field) -> Option<Claim> {
    let HeadingMatch::Field(named) = heading.says else { return None };
    if named.field != field {
        return None;
    }
    // A heading that says what the month means is better than one that does not.
    let unclear = 2 * u8::from(named.meaning == Some(HeadingMeaning::Unclear));
    let strength = match named.strength {
        Strength::Whole if field == Field::EmployerName && !is_of_insured(&heading.leaf) => 2,
        // 参保险种 are those that somebody has, 停保险种 those that stop.
        Strength::Whole if field == Field::Insurances && !heading.leaf.contains(['停', '减']) => {
            2
        }
        // 停缴首月 beside 最后缴费月 says the same, and is compared.
        Strength::Whole if named.meaning == Some(HeadingMeaning::FirstUnpaid) => 2,
        Strength::Whole => 1,
        Strength::Fallback => 4,
    };
    let found_by = match named.via {
        Via::Group => FoundBy::Group,
        Via::Leaf => FoundBy::Alias,
    };
    Some(Claim { column, rank: strength + unclear, found_by })
}

/// 参保单位 and 社保缴纳单位 name the employer who insures, 单位名称 beside them whoever somebody works for.
fn is_of_insured(leaf: &str) -> bool {
    ["参保", "社保", "缴纳", "缴费"].iter().any(|word| leaf.contains(word))
}

/// A field that columns are asked about.
struct Asked<'a> {
    field: Field,
    is_decisive: bool,
    profile: &'a Profile,
}

fn settle<'c>(
    header: &Header,
    sample: &[HeadRow],
    asked: &Asked<'_>,
    claims: &'c [Claim],
) -> Result<Option<&'c Claim>, SheetFault> {
    let Some(best) = claims.first() else { return Ok(None) };
    let equals: Vec<&Claim> = claims.iter().filter(|c| c.rank == best.rank).collect();
    let filled: Vec<&Claim> =
        equals.iter().copied().filter(|claim| is_filled(sample, claim.column)).collect();
    let [first, rest @ ..] = filled.as_slice() else { return Ok(Some(best)) };
    let differs = |other: &Claim| match asked.field {
        // The month of the one that is taken would be declared.
        Field::LeaveDate => {
            !has_month(header) && differ_in_months(sample, first.column, other.column)
        }
        _ => asked.is_decisive && differ(sample, first.column, other.column),
    };
    if !rest.iter().any(|other| differs(other)) {
        return Ok(Some(first));
    }
    let by_option = || filled.iter().any(|claim| claim.found_by == FoundBy::Option);
    if asked.field == Field::Reason
        && !by_option()
        && let Some(claim) = reasons_that_agree(sample, &filled, asked.profile)
    {
        return Ok(Some(claim));
    }
    let columns: Vec<usize> = filled.iter().map(|claim| claim.column).collect();
    Err(ambiguous(header, asked.field, &columns))
}

/// Columns of reasons that never name two different ones: 辞职 beside 个人原因, or beside free words. The one that
/// names most is read, and compared with the others row by row (RE006).
fn reasons_that_agree<'c>(
    sample: &[HeadRow],
    claims: &[&'c Claim],
    profile: &Profile,
) -> Option<&'c Claim> {
    let lookup = Lookup::new(profile);
    let reason = |row: &HeadRow, claim: &Claim| lookup.reason(row.text(claim.column));
    let agree = |row: &HeadRow| {
        let mut reasons = claims.iter().filter_map(|claim| reason(row, claim));
        let first = reasons.next();
        reasons.all(|other| Some(other) == first)
    };
    let named = |claim: &Claim| sample.iter().filter(|row| reason(row, claim).is_some()).count();
    let most = claims.iter().map(|claim| named(claim)).max().filter(|most| *most > 0)?;
    let best = claims.iter().copied().find(|claim| named(claim) == most)?;
    // Whoever has no reason there would be held, though another column gives one.
    let is_whole = |row: &HeadRow| {
        reason(row, best).is_some() || claims.iter().all(|claim| reason(row, claim).is_none())
    };
    sample.iter().all(|row| agree(row) && is_whole(row)).then_some(best)
}

/// Whether the cells have a say in which column a field is read from, or in what a tick means.
pub(super) fn depends_on_cells(header: &Header, mapped: &Mapped, options: &ColumnOptions) -> bool {
    let has_rivals = |field| {
        let claims = claims(header, field, options);
        let best = claims.iter().map(|claim| claim.rank).min();
        let is_rival = |claim: &&Claim| Some(claim.rank) == best || field == Field::EmployerName;
        claims.iter().filter(is_rival).count() > 1
    };
    let may_be_ticked = mapped
        .columns
        .get(Field::ChangeFlag)
        .is_some_and(|column| !header.columns[column].leaf.contains(['增', '续']));
    let may_be_month = content::may_hold_stop_month(mapped, header);
    let has_more_reasons = super::beside::may_choose(mapped, header);
    may_be_ticked || may_be_month || has_more_reasons || Field::ALL.into_iter().any(has_rivals)
}

fn is_filled(sample: &[HeadRow], column: usize) -> bool {
    sample.iter().any(|row| !row.text(column).is_empty())
}

fn differ(sample: &[HeadRow], a: usize, b: usize) -> bool {
    sample.iter().any(|row| row.text(a) != row.text(b))
}

/// Both give days, of different months.
fn differ_in_months(sample: &[HeadRow], a: usize, b: usize) -> bool {
    let month = |row: &HeadRow, column: usize| {
        let cell = row.cells.get(column)?;
        written::date(cell.text.as_bytes(), cell.kind).value().map(Date::month)
    };
    sample
        .iter()
        .any(|row| month(row, a).zip(month(row, b)).is_some_and(|(one, other)| one != other))
}

fn has_month(header: &Header) -> bool {
    let is_month = |column: &HeaderColumn| matches!(column.says, HeadingMatch::Field(named) if named.field == Field::StopMonth);
    header.columns.iter().any(is_month)
}

fn has_content(header: &Header, sample: &[HeadRow], column: usize) -> bool {
    !header.columns[column].leaf.is_empty() || is_filled(sample, column)
}

/// Marks that say yes.
const TICKS: [&str; 17] = [
    "√", "✓", "✔", "☑", "是", "有", "Y", "y", "1", "V", "v", "●", "TRUE", "true", "True", "YES",
    "yes",
];
/// Marks that say no.
const CROSSES: [&str; 19] = [
    "×", "✗", "✘", "☐", "□", "否", "无", "N", "n", "0", "x", "X", "-", "/", "FALSE", "false",
    "False", "NO", "no",
];

/// Whether a mark says yes (√).
pub(super) fn is_tick(text: &str) -> bool {
    TICKS.contains(&text)
}

/// How many were ticked, in a total row.
fn is_sum(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A flag column that is ticked: nothing but marks, under a heading that says what they mean. A tick
/// under 增减 says nothing.
fn ticked(header: &Header, columns: &Columns, sample: &[HeadRow]) -> bool {
    let Some(column) = columns.get(Field::ChangeFlag) else { return false };
    let leaf = &header.columns[column].leaf;
    let mut marks = sample.iter().map(|row| row.text(column)).filter(|text| !text.is_empty());
    !leaf.contains(['增', '续'])
        && marks.clone().any(is_tick)
        && marks.all(|text| is_tick(text) || CROSSES.contains(&text) || is_sum(text))
}

/// CO003: all of these columns look like one field.
pub(super) fn ambiguous(header: &Header, field: Field, columns: &[usize]) -> SheetFault {
    let named = columns
        .iter()
        .map(|column| format!("{}（{}）", column_letters(*column), header.heading(*column)));
    let first = columns.first().copied().unwrap_or(0);
    let option = format!("--column {}={}", field.key(), column_letters(first));
    let asked = columns
        .iter()
        .filter_map(|column| Some((u16::try_from(*column).ok()?, header.heading(*column))));
    SheetFault {
        headings: header.headings(),
        question: Some(Question::Column { field, columns: asked.collect() }),
        fault: FileFault {
            code: RuleCode::new("CO003"),
            args: vec![
                ("field", field.label().into()),
                ("columns", AND.between(&named.collect::<Vec<_>>()).into()),
                ("option", option.into()),
            ],
        },
        row: header.rows.last().copied(),
    }
}

/// Names what is missing.
///
/// # Errors
/// CO002 with the missing fields.
pub(super) fn require(
    mapped: &Mapped,
    header: &Header,
    derive: Derivation,
) -> Result<(), SheetFault> {
    let has = |field| mapped.columns.get(field).is_some();
    let mut missing: Vec<Phrase> = [Field::PersonName, Field::PersonId, Field::Reason]
        .into_iter()
        .filter(|field| !has(*field))
        .map(|field| field.label().into())
        .collect();
    let derived = derive != Derivation::None && has(Field::LeaveDate);
    if !has(Field::StopMonth) && !derived {
        missing.push(text("停止缴费月份或离职日期", "stop month or leave date").into());
    }
    if missing.is_empty() {
        return Ok(());
    }
    let join = |texts: Vec<&str>, by: &str| texts.join(by);
    let all = Phrase {
        zh: join(missing.iter().map(|m| m.zh.as_str()).collect(), "、"),
        en: join(missing.iter().map(|m| m.en.as_str()).collect(), ", "),
    };
    Err(SheetFault {
        headings: header.headings(),
        question: None,
        fault: FileFault { code: RuleCode::new("CO002"), args: vec![("missing", all.into())] },
        row: header.rows.last().copied(),
    })
}
