//! What goes into a column of a template (模板列填什么): by an output column of the profile that has the
//! same heading, else by the field that the heading names.

use super::format::format_of;
use super::{TemplateColumn, Wanted};
use crate::columns::header::HeaderColumn;
use crate::model::Field;
use crate::profile::columns::HeadingMeaning;
use crate::profile::normal::{normalise, split_notes};
use crate::profile::output::{OutputColumn, Value};
use crate::profile::{HeadingMatch, Meaning, Named};
use crate::text::{Phrase, Text, text};

const UNCLEAR: Text = text(
    "模板的“{heading}”没有说明是最后缴费月还是首个不缴月。请加 --template-month last-paid（填最后缴费月）或 --template-month first-unpaid（填停缴首月）",
    "the template's “{heading}” does not say whether it takes the last month paid or the first one not paid: add --template-month last-paid or --template-month first-unpaid",
);
const NO_WORD: Text = text(
    "模板“{heading}”一列的下拉列表里没有表示减员的词（有：{list}）。请确认给的是减员模板",
    "the list of the template's “{heading}” has no word for a reduction (it has: {list}). Is it the template for reductions?",
);

/// What a column takes; `None` where nothing is known. `samples` are the first texts below it.
pub(super) fn column<'s>(
    column: &HeaderColumn,
    mut samples: impl Iterator<Item = &'s str>,
    wanted: Wanted<'_>,
) -> Result<Option<OutputColumn>, Phrase> {
    let value = match of_profile(column, wanted) {
        Some(own) => Some(own.clone()),
        None => of_heading(column, wanted)?,
    };
    let Some(mut output) = value else { return Ok(None) };
    if is_day(output.value) {
        let shown = format_of(&column.leaf).or_else(|| samples.find_map(format_of));
        let usual = || usual(output.value, wanted).and_then(|known| known.format.clone());
        output.format = shown.or_else(|| output.format.clone()).or_else(usual);
    }
    Ok(Some(output))
}

/// The profile's own column of that heading.
fn of_profile<'w>(column: &HeaderColumn, wanted: Wanted<'w>) -> Option<&'w OutputColumn> {
    let (bare, _) = split_notes(&column.leaf);
    let (leaf, bare) = (normalise(&column.leaf), normalise(&bare));
    wanted.output.columns.iter().find(|own| {
        let title = normalise(&own.title);
        !title.is_empty() && (title == leaf || title == bare)
    })
}

/// The column of the profile that holds the same, else one that holds a month where this is one.
fn usual(value: Value, wanted: Wanted<'_>) -> Option<&OutputColumn> {
    let columns = || {
        let others = wanted.profile.outputs.iter().flat_map(|output| &output.columns);
        wanted.output.columns.iter().chain(others)
    };
    let same = columns().find(|column| column.value == value);
    same.or_else(|| columns().find(|column| is_month(value) && is_month(column.value)))
}

fn is_month(value: Value) -> bool {
    matches!(value, Value::LastPaid | Value::FirstUnpaid | Value::MedicalLastPaid)
}

fn of_heading(column: &HeaderColumn, wanted: Wanted<'_>) -> Result<Option<OutputColumn>, Phrase> {
    let plain = normalise(&column.leaf);
    if plain.contains("原因") && ["代码", "编码"].iter().any(|word| plain.contains(word)) {
        return Ok(Some(made(Value::ReasonCode)));
    }
    let HeadingMatch::Field(named) = column.says else { return Ok(None) };
    let value = match named.field {
        Field::EmployerName => Value::EmployerName,
        Field::EmployerCode => Value::EmployerCode,
        Field::RegistrationNo => Value::RegistrationNo,
        Field::PersonName => Value::PersonName,
        Field::IdKind => Value::IdKind,
        Field::PersonId => Value::PersonId,
        Field::Sex => Value::Sex,
        Field::BirthDate => Value::BirthDate,
        Field::StopMonth => match meaning(column, named, wanted)? {
            Meaning::LastPaid => Value::LastPaid,
            Meaning::FirstUnpaid => Value::FirstUnpaid,
        },
        Field::MedicalStopMonth => match meaning(column, named, wanted)? {
            Meaning::LastPaid => Value::MedicalLastPaid,
            Meaning::FirstUnpaid => return Ok(None),
        },
        Field::Reason => Value::Reason,
        Field::Insurances => Value::Insurances,
        Field::EntryDate => Value::EntryDate,
        Field::LeaveDate => Value::LeaveDate,
        Field::EmployeeNo => Value::EmployeeNo,
        Field::PersonNo => Value::PersonNo,
        Field::Department => Value::Department,
        Field::Remark => Value::Remark,
        Field::SerialNo => Value::SerialNo,
        Field::OtherReason
        | Field::InsuredPlace
        | Field::InsuranceState
        | Field::HandlingState
        | Field::OtherRemark
        | Field::OtherStopMonth => {
            return Ok(None);
        }
        Field::ChangeFlag => {
            let word = wanted.profile.flags.reduction.first().cloned().unwrap_or_default();
            return Ok(Some(OutputColumn { text: word, ..made(Value::Fixed) }));
        }
    };
    Ok(Some(made(value)))
}

fn made(value: Value) -> OutputColumn {
    OutputColumn {
        title: String::new(),
        value,
        text: String::new(),
        format: None,
        width: None,
        align: None,
        fill: None,
        required: false,
    }
}

/// What a stop month of the template means: by its heading, the profile's own headings, or the option.
fn meaning(column: &HeaderColumn, named: Named, wanted: Wanted<'_>) -> Result<Meaning, Phrase> {
    match named.meaning {
        Some(HeadingMeaning::LastPaid) => return Ok(Meaning::LastPaid),
        Some(HeadingMeaning::FirstUnpaid) => return Ok(Meaning::FirstUnpaid),
        Some(HeadingMeaning::Unclear) | None => {}
    }
    let stop = &wanted.profile.stop_month;
    let leaf = normalise(&column.leaf);
    let mut listed = stop.own_headings.iter().flat_map(|own| &own.value);
    let is_own = listed.any(|own| normalise(own) == leaf);
    let own = stop.means.as_ref().filter(|_| is_own).map(|means| means.value);
    wanted.means.or(own).ok_or_else(|| UNCLEAR.fill(&[("heading", column.leaf.clone().into())]))
}

/// A column that says 减 takes the word of its list.
pub(super) fn choose_word(column: &mut TemplateColumn, wanted: Wanted<'_>) -> Result<(), Phrase> {
    let (Value::Fixed, Some(words)) = (column.output.value, &column.words) else { return Ok(()) };
    let is_flag = wanted.profile.flags.reduction.contains(&column.output.text);
    let own = words.same(&column.output.text);
    match own.or_else(|| words.reduction().filter(|_| is_flag)) {
        Some(word) => {
            column.output.text = word.to_owned();
            Ok(())
        }
        None => Err(NO_WORD
            .fill(&[("heading", column.heading.clone().into()), ("list", words.shown().into())])),
    }
}

fn is_day(value: Value) -> bool {
    let is_date = matches!(
        value,
        Value::BirthDate
            | Value::EntryDate
            | Value::LeaveDate
            | Value::DeclaredMonth
            | Value::Today
    );
    is_date || is_month(value)
}
