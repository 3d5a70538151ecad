//! Columns beside those that are declared (旁列): a second column of reasons, where people are insured,
//! whether their insurance has stopped. They decide nothing; rules compare them with the row.

use super::header::Header;
use super::{HeadRow, Mapped, content, meaning};
use crate::model::{Field, FoundBy, InsuranceSet};
use crate::profile::Profile;
use crate::profile::columns::Strength;
use crate::profile::headings::{HeadingMatch, stays};
use crate::profile::lookup::{Lookup, takes_back};
use crate::profile::normal::normalise;
use crate::rules::OtherMonth;

/// Finds what no heading names by itself.
pub(super) fn find(mapped: &mut Mapped, header: &Header, sample: &[HeadRow], profile: &Profile) {
    find_other_reason(mapped, header, (sample, profile));
    find_insurances(mapped, header, (sample, profile));
    find_insured_place(mapped, header, sample);
    find_insurance_state(mapped, header, sample);
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

/// The column that is compared with that of reasons. Of several it is the one that has most words of the
/// profile's, then the one that sorts: 离职类型 has few words, 离职原因说明 many.
fn find_other_reason(
    mapped: &mut Mapped,
    header: &Header,
    (sample, profile): (&[HeadRow], &Profile),
) {
    let is_given = mapped.columns.get(Field::OtherReason).is_some();
    if is_given || mapped.columns.get(Field::Reason).is_none() {
        return;
    }
    let words = |column: u16| {
        let mut words: Vec<&str> = texts(sample, column).collect();
        words.sort_unstable();
        words.dedup();
        words.len()
    };
    let filled: Vec<u16> = other_reasons(mapped, header)
        .filter(|column| sample.is_empty() || texts(sample, *column).next().is_some())
        .collect();
    let chosen = match filled[..] {
        [] => None,
        [only] => Some(only),
        // Looked up only where there is a choice.
        _ => {
            let lookup = Lookup::new(profile);
            let is_unknown = |text: &&str| lookup.reason(text).is_none();
            let unknown = |column: u16| texts(sample, column).filter(is_unknown).count();
            filled.into_iter().min_by_key(|column| (unknown(*column), words(*column), *column))
        }
    };
    if let Some(column) = chosen {
        content::take(mapped, Field::OtherReason, column);
    }
}

/// What stands in a column, blanks left out.
fn texts(sample: &[HeadRow], column: u16) -> impl Iterator<Item = &str> {
    sample.iter().map(move |row| row.text(column.into())).filter(|text| !text.is_empty())
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
        && !has(&["单位", "主管", "面谈", "部门", "领导", "不", "未", "暂", "取消"])
}

/// Finds a second column of remarks: one in which somebody says that a person is not to be taken off now
/// (暂不减, 作废), one that asks for it (是否保留社保), else one by its heading (HR备注).
pub(super) fn find_other_remark(
    mapped: &mut Mapped,
    header: &Header,
    (sample, profile): (&[HeadRow], &Profile),
) {
    if mapped.columns.get(Field::OtherRemark).is_some() {
        return;
    }
    let rank = |column: u16| {
        let heading = &header.columns[usize::from(column)];
        let may_be = match heading.says {
            HeadingMatch::Unknown => true,
            HeadingMatch::Field(named) => named.field == Field::Remark,
            // What is known as something else speaks of that; so do the columns of a report of ours.
            HeadingMatch::NoField | HeadingMatch::HousingFund => false,
        };
        if !may_be || texts(sample, column).next().is_none() {
            return None;
        }
        let leaf = normalise(&heading.leaf);
        match () {
            () if texts(sample, column).any(|text| takes_back(profile, text)) => Some(0),
            () if stays(&leaf).is_some() => Some(1),
            () if is_of_remarks(heading.says, &leaf) => Some(2),
            () => None,
        }
    };
    let ranked = mapped.unused.iter().filter_map(|column| Some((rank(*column)?, *column)));
    if let Some((_, column)) = ranked.min() {
        content::take(mapped, Field::OtherRemark, column);
    }
}

fn is_of_remarks(says: HeadingMatch, leaf: &str) -> bool {
    let is_named = matches!(says, HeadingMatch::Field(named) if named.field == Field::Remark);
    let words = ["备注", "说明", "批注", "附注", "REMARK", "COMMENT", "NOTES", "MEMO"];
    is_named || (says == HeadingMatch::Unknown && words.iter().any(|word| leaf.contains(word)))
}

/// Finds a second column of months, which is compared: 停保月 beside 最后缴费月.
pub(super) fn find_other_stop_month(mapped: &mut Mapped, header: &Header, sample: &[HeadRow]) {
    if mapped.columns.get(Field::StopMonth).is_none() {
        return;
    }
    let is_other = |column: &u16| {
        let heading = &header.columns[usize::from(*column)];
        match heading.says {
            // 费款年月, 操作月份 are about other things.
            HeadingMatch::Field(named) => {
                named.field == Field::StopMonth && named.strength == Strength::Whole
            }
            HeadingMatch::Unknown => {
                content::speaks_of_the_end(&normalise(&heading.leaf))
                    && content::holds_months(sample, *column)
            }
            _ => false,
        }
    };
    let given = mapped.columns.get(Field::OtherStopMonth);
    let given = given.and_then(|column| u16::try_from(column).ok());
    let Some(column) = given.or_else(|| mapped.unused.iter().copied().find(is_other)) else {
        return;
    };
    content::take(mapped, Field::OtherStopMonth, column);
    let says = meaning::said(header.columns[usize::from(column)].says);
    mapped.facts.other_month = Some(says.map_or(OtherMonth::Unclear, OtherMonth::Says));
}

/// Finds the kinds of insurance under headings that no list has (参保类型, 社保方案), where all of its words are
/// kinds and somebody has not all of them: 仅工伤.
fn find_insurances(
    mapped: &mut Mapped,
    header: &Header,
    (sample, profile): (&[HeadRow], &Profile),
) {
    if mapped.columns.get(Field::Insurances).is_some() {
        return;
    }
    let is_named = |(_, leaf): &(u16, String)| {
        has(leaf, &["参保", "社保", "保险", "五险"])
            && has(leaf, &["类型", "类别", "种类", "方案", "范围", "项目", "组合"])
    };
    let named: Vec<u16> =
        unknown(mapped, header, sample).filter(is_named).map(|(column, _)| column).collect();
    if named.is_empty() {
        return;
    }
    let (lookup, all) = (Lookup::new(profile), InsuranceSet::first(profile.insurances.len()));
    let kinds = |text: &str| {
        let reading = lookup.insurances(text);
        (!reading.unknown && !reading.kinds.is_empty()).then_some(reading.kinds)
    };
    let is_kinds = |column: &u16| {
        texts(sample, *column).all(|text| kinds(text).is_some())
            && texts(sample, *column).any(|text| kinds(text) != Some(all))
    };
    if let Some(column) = named.into_iter().find(is_kinds) {
        content::take(mapped, Field::Insurances, column);
    }
}

/// Finds where people are insured under headings that no list has: 养老参保地, 社保方案. Whether that is the place
/// of insurance, or may be something else.
fn find_insured_place(mapped: &mut Mapped, header: &Header, sample: &[HeadRow]) {
    let heading = |column: usize| &header.columns[column];
    if let Some(column) = mapped.columns.get(Field::InsuredPlace) {
        let is_social = heading(column).groups.iter().any(|group| has(group, &SOCIAL));
        mapped.facts.place_is_loose = !is_social
            && matches!(heading(column).says,
                HeadingMatch::Field(named) if named.strength == Strength::Fallback);
        return;
    }
    let found = unknown(mapped, header, sample).find_map(|(column, leaf)| {
        let is_social = has(&leaf, &SOCIAL) && !has(&leaf, &OF_ANOTHER_PLACE);
        let ends = |ends: &[&str]| ends.iter().any(|end| leaf.ends_with(end));
        let is_sure =
            ends(&["参保地", "参保城市", "参保地区", "参保区县", "缴纳地", "缴纳城市", "缴费地"]);
        let is_scheme = has(&leaf, &["方案", "账户", "政策", "套餐"]);
        (is_social && (is_sure || is_scheme || ends(&PLACES))).then_some((!is_sure, column))
    });
    if let Some((is_loose, column)) = found {
        mapped.facts.place_is_loose = is_loose;
        content::take(mapped, Field::InsuredPlace, column);
    }
}

/// Finds whether people are insured: 是否在本公司参保, or 社保 above nothing but yes and no.
fn find_insurance_state(mapped: &mut Mapped, header: &Header, sample: &[HeadRow]) {
    if mapped.columns.get(Field::InsuranceState).is_some() {
        return;
    }
    let is_state = |(column, leaf): &(u16, String)| {
        let asks = leaf.contains("是否")
            && has(leaf, &["参保", "社保", "社会保险", "五险"])
            && !has(
                leaf,
                &[
                    "停", "减", "继续", "保留", "转", "补", "本月", "当月", "欠", "异地", "外地",
                    "基数", "增",
                ],
            );
        let is_bare = matches!(&**leaf, "社保" | "社会保险" | "五险")
            && texts(sample, *column).all(|text| YES_AND_NO.contains(&text));
        asks || is_bare
    };
    let found = unknown(mapped, header, sample).find(is_state);
    if let Some((column, _)) = found {
        content::take(mapped, Field::InsuranceState, column);
    }
}

/// Filled columns whose headings no list has, with these in the comparable form.
fn unknown(
    mapped: &Mapped,
    header: &Header,
    sample: &[HeadRow],
) -> impl Iterator<Item = (u16, String)> {
    let columns = mapped.unused.iter().copied().filter(|column| {
        let heading = &header.columns[usize::from(*column)];
        heading.says == HeadingMatch::Unknown && texts(sample, *column).next().is_some()
    });
    columns.map(|column| (column, normalise(&header.columns[usize::from(column)].leaf)))
}

/// A column of reasons in which no word of the profile's stands, beside one that holds nothing else: 离职原因
/// 个人发展 beside 离职类型 辞职. The latter is declared, the former compared with it.
pub(super) fn take_the_known_reasons(mapped: &mut Mapped, sample: &[HeadRow], profile: &Profile) {
    let columns = [Field::Reason, Field::OtherReason].map(|field| mapped.columns.get(field));
    let [Some(main), Some(other)] = columns.map(|column| u16::try_from(column?).ok()) else {
        return;
    };
    let is_chosen = mapped.found_by.contains(&(Field::Reason, FoundBy::Option));
    if is_chosen || texts(sample, other).next().is_none() {
        return;
    }
    let lookup = Lookup::new(profile);
    let is_known = |text: &str| lookup.reason(text).is_some();
    if texts(sample, main).any(is_known) || !texts(sample, other).all(is_known) {
        return;
    }
    let is_whole = sample
        .iter()
        .all(|row| row.text(main.into()).is_empty() || !row.text(other.into()).is_empty());
    if is_whole {
        mapped.columns.set(Field::Reason, other);
        mapped.columns.set(Field::OtherReason, main);
    }
}

const SOCIAL: [&str; 8] = ["参保", "社保", "社会保险", "五险", "养老", "医疗", "失业", "工伤"];
const PLACES: [&str; 6] = ["地", "城市", "地区", "区县", "省份", "省市"];
/// 社保转入地, 医疗定点机构所在地, 养老金领取地.
const OF_ANOTHER_PLACE: [&str; 13] = [
    "转",
    "接收",
    "定点",
    "机构",
    "领取",
    "待遇",
    "户",
    "原",
    "新",
    "上家",
    "下家",
    "税",
    "公积金",
];
const YES_AND_NO: [&str; 14] =
    ["√", "✓", "✔", "是", "有", "Y", "×", "✗", "否", "无", "N", "-", "/", "没有"];

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}
