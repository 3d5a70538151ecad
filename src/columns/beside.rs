//! Columns beside those that are declared (旁列): a second column of reasons, where people are insured,
//! whether their insurance has stopped. They decide nothing; rules compare them with the row.

use super::header::Header;
use super::{HeadRow, Mapped, content};
use crate::model::Field;
use crate::profile::Profile;
use crate::profile::columns::Strength;
use crate::profile::headings::HeadingMatch;
use crate::profile::normal::normalise;

/// Finds what no heading names by itself.
pub(super) fn find(mapped: &mut Mapped, header: &Header, sample: &[HeadRow], profile: &Profile) {
    find_other_reason(mapped, header, sample);
    mapped.facts.place_is_loose = mapped.columns.get(Field::InsuredPlace).is_some_and(|column| {
        matches!(header.columns[column].says,
            HeadingMatch::Field(named) if named.strength == Strength::Fallback)
    });
    mapped.facts.states_differ = mapped.columns.get(Field::InsuranceState).is_some_and(|column| {
        let stopped: Vec<String> =
            profile.roster.stopped.iter().map(|word| normalise(word)).collect();
        sample.iter().any(|row| stopped.contains(&normalise(row.text(column))))
    });
}

/// Whether cells have a say in which column of reasons is compared.
pub(super) fn may_choose(mapped: &Mapped, header: &Header) -> bool {
    other_reasons(mapped, header).next().is_some()
}

/// The column that is compared with that of reasons. Of several it is the one that sorts: 离职类型 has few
/// words, 离职原因说明 many.
fn find_other_reason(mapped: &mut Mapped, header: &Header, sample: &[HeadRow]) {
    let is_given = mapped.columns.get(Field::OtherReason).is_some();
    if is_given || mapped.columns.get(Field::Reason).is_none() {
        return;
    }
    let words = |column: u16| {
        let texts = sample.iter().map(|row| row.text(column.into()));
        let mut words: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        words.len()
    };
    let filled =
        other_reasons(mapped, header).filter(|column| sample.is_empty() || words(*column) > 0);
    if let Some(column) = filled.min_by_key(|column| (words(*column), *column)) {
        content::take(mapped, Field::OtherReason, column);
    }
}

fn other_reasons(mapped: &Mapped, header: &Header) -> impl Iterator<Item = u16> {
    mapped.unused.iter().copied().filter(|column| {
        let heading = &header.columns[usize::from(*column)];
        match heading.says {
            HeadingMatch::Field(named) => named.field == Field::Reason,
            HeadingMatch::Unknown => speaks_of_reasons(&normalise(&heading.leaf)),
            HeadingMatch::NoField | HeadingMatch::HousingFund => false,
        }
    })
}

/// What ends, and what sorts it: 离职性质, 减员大类.
fn speaks_of_reasons(leaf: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| leaf.contains(word));
    has(&["离职", "离岗", "退工", "减员", "停保", "停缴", "解除", "终止"])
        && has(&["原因", "类型", "类别", "性质", "方式", "大类", "分类", "事由"])
        && !has(&["单位", "主管", "面谈", "部门", "领导"])
}
