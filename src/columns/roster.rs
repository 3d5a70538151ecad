//! The columns of a roster (花名册列识别): the same headings as in a list of leavers, and whether each
//! person is insured, of which kinds.

use super::{ColumnOptions, Head, Mapped, SheetFault, assign, content, header};
use crate::model::{Columns, Field, FileFault, InsuranceSet, RuleCode};
use crate::profile::Profile;
use crate::profile::headings::Headings;
use crate::profile::lookup::Lookup;
use crate::profile::normal::normalise;
use crate::text::Phrase;

/// A roster's sheet whose columns are understood (已识别的花名册).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedRoster {
    /// The last row of the heading, 1-based.
    pub header_end: u32,
    /// Which column holds which field; only fields that say who somebody is, whose, and insured how.
    pub columns: Columns,
    /// The headings.
    pub leaves: Vec<String>,
    /// 0-based column of 参保状态.
    pub status: Option<usize>,
    /// The sample shows identity numbers that lost digits (ID009).
    pub numbers_lost: bool,
    /// Where no column lists the kinds: a column for each of them, ticked or with a status.
    pub kinds: Vec<(usize, InsuranceSet)>,
}

const FIELDS: [Field; 7] = [
    Field::EmployerName,
    Field::EmployerCode,
    Field::RegistrationNo,
    Field::PersonName,
    Field::IdKind,
    Field::PersonId,
    Field::Insurances,
];

/// Understands a sheet of a roster by its head.
///
/// # Errors
/// CO001 without a header, CO002 without name or number, CO003 where two columns claim one of them.
pub fn map_roster(
    head: &Head,
    (profile, headings, lookup): (&Profile, &Headings, &Lookup),
) -> Result<MappedRoster, SheetFault> {
    let options = ColumnOptions::default();
    let header = header::find(head, headings, &options)?;
    let sample = header.sample(head);
    let mut mapped = assign::columns(&header, sample, (&options, profile), &FIELDS)?;
    content::find_person_id(&mut mapped, sample);
    require(&mapped)?;
    let is_status = |leaf: &String| {
        let leaf = normalise(leaf);
        profile.roster.status_headings.iter().any(|heading| normalise(heading) == leaf)
    };
    let status = mapped.leaves.iter().position(is_status);
    let kinds = match mapped.columns.get(Field::Insurances) {
        Some(_) => Vec::new(),
        None => kinds(&mapped, lookup),
    };
    Ok(MappedRoster {
        header_end: mapped.header_rows.last().copied().unwrap_or(0),
        numbers_lost: content::numbers_lost(&mapped, sample),
        columns: mapped.columns,
        leaves: mapped.leaves,
        status,
        kinds,
    })
}

/// Columns whose heading is the name of a kind: 养老保险, 医疗.
fn kinds(mapped: &Mapped, lookup: &Lookup) -> Vec<(usize, InsuranceSet)> {
    let kind = |(column, leaf): (usize, &String)| {
        let reading = lookup.insurances(leaf);
        let is_kind = !reading.unknown && !reading.housing_fund && !reading.kinds.is_empty();
        let is_free = mapped.columns.field_of(column).is_none();
        (is_kind && is_free && !leaf.is_empty()).then_some((column, reading.kinds))
    };
    mapped.leaves.iter().enumerate().filter_map(kind).collect()
}

fn require(mapped: &Mapped) -> Result<(), SheetFault> {
    let has = |field: &Field| mapped.columns.get(*field).is_some();
    let missing: Vec<Field> =
        [Field::PersonName, Field::PersonId].into_iter().filter(|field| !has(field)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let join = |lang, by: &str| {
        missing.iter().map(|field| field.label().get(lang)).collect::<Vec<_>>().join(by)
    };
    let missing =
        Phrase { zh: join(crate::text::Lang::Zh, "、"), en: join(crate::text::Lang::En, ", ") };
    Err(SheetFault {
        fault: FileFault { code: RuleCode::new("CO002"), args: vec![("missing", missing.into())] },
        row: mapped.header_rows.last().copied(),
        headings: mapped.headings.clone(),
        question: None,
    })
}
