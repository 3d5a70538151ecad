//! Which field a heading names (列名识别).
//!
//! In: the lowest heading of a column and the group headings above it. Out: a [`HeadingMatch`]. A
//! heading counts as a whole or not at all: 离职月份 is never found inside another heading.

use rustc_hash::FxHashMap;

use super::Profile;
use super::columns::{Aliases, HeadingMeaning, Strength};
use super::normal::{normalise, split_notes};
use super::phrases::Phrases;
use super::sourced::listed;
use crate::model::Field;

/// What a heading is (列名识别结果).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingMatch {
    /// It names a field.
    Field(Named),
    /// It is known and is no field of ours: 最后工作日, 办理进度.
    NoField,
    /// It is about the housing fund (公积金), never about social insurance.
    HousingFund,
    /// It is in no list.
    Unknown,
}

/// A field that a heading names (列名对应的字段).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub field: Field,
    /// Whether a better heading takes its place.
    pub strength: Strength,
    /// What a stop month means by the heading and its notes; `None` for every other field.
    pub meaning: Option<HeadingMeaning>,
    /// Whether the group above it was needed.
    pub via: Via,
}

/// By which words a field was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The heading's own.
    Leaf,
    /// The group's and the heading's together: 社保 + 停缴月.
    Group,
}

#[derive(Clone, Copy, Debug)]
enum Entry {
    Field(Field, Strength, Option<HeadingMeaning>),
    NoField,
}

/// The profile's headings, ready to be looked up (列名对照表), built once per run.
#[derive(Clone, Debug)]
pub struct Headings {
    entries: FxHashMap<Box<str>, Entry>,
    /// What lines above a list call the employer's fields.
    labels: FxHashMap<Box<str>, (Field, Strength)>,
    notes: Phrases<HeadingMeaning>,
    housing_fund: Vec<String>,
    social: Vec<String>,
}

impl Headings {
    /// The headings of a profile. The bureau's own win over the base's.
    pub fn new(profile: &Profile) -> Self {
        let columns = &profile.columns;
        let mut entries = FxHashMap::default();
        let own = columns.own.iter().chain(&columns.fields);
        for (field, aliases) in own.filter_map(|(key, it)| Some((Field::from_key(key)?, it))) {
            add(&mut entries, aliases, |strength| Entry::Field(field, strength, None));
        }
        let mut labels = FxHashMap::default();
        let own = columns.own.iter().chain(&columns.fields);
        let own = own.filter_map(|(key, it)| Some((Field::from_key(key)?, it)));
        for (field, aliases) in own.filter(|(field, _)| EMPLOYER.contains(field)) {
            for (word, strength) in aliases.in_titles() {
                labels.entry(normalise(word).into()).or_insert((field, strength));
            }
        }
        let months = [
            (Field::StopMonth, &columns.stop_month),
            (Field::MedicalStopMonth, &columns.medical_stop_month),
        ];
        for (field, headings) in months {
            for (meaning, aliases) in headings.lists() {
                add(&mut entries, aliases, |strength| Entry::Field(field, strength, Some(meaning)));
            }
        }
        for heading in listed(profile.stop_month.own_headings.as_ref()) {
            let unclear = Some(HeadingMeaning::Unclear);
            let entry = Entry::Field(Field::StopMonth, Strength::Whole, unclear);
            entries.entry(normalise(heading).into()).or_insert(entry);
        }
        add(&mut entries, &columns.no_field, |_| Entry::NoField);
        let notes = &columns.month_notes;
        let last = notes.last_paid.iter().map(|it| (it.as_str(), HeadingMeaning::LastPaid));
        let first = notes.first_unpaid.iter().map(|it| (it.as_str(), HeadingMeaning::FirstUnpaid));
        let plain = |words: &[String]| words.iter().map(|word| normalise(word)).collect();
        Self {
            entries,
            labels,
            notes: Phrases::new(last.chain(first)),
            housing_fund: plain(&columns.housing_fund),
            social: plain(&columns.social_groups),
        }
    }

    /// What a heading is. `groups` are the texts above it, from the top down.
    pub fn heading(&self, leaf: &str, groups: &[&str]) -> HeadingMatch {
        let plain = normalise(leaf);
        let says_social = self.is_social(&plain);
        if self.is_housing_fund(&plain) && !says_social {
            return HeadingMatch::HousingFund;
        }
        let in_fund_group = groups
            .iter()
            .map(|group| normalise(group))
            .any(|group| self.is_housing_fund(&group) && !self.is_social(&group));
        if in_fund_group && !says_social {
            return HeadingMatch::HousingFund;
        }
        match self.entry(leaf, groups) {
            Some((Entry::NoField, _)) => HeadingMatch::NoField,
            Some((Entry::Field(field, strength, meaning), via)) => {
                let meaning = meaning.map(|own| self.meaning(own, leaf, groups));
                HeadingMatch::Field(Named { field, strength, meaning, via })
            }
            None if self.is_housing_fund(&plain) => HeadingMatch::HousingFund,
            None => HeadingMatch::Unknown,
        }
    }

    /// The field of the employer that stands behind this text in a line above a list (标题行的项目):
    /// `单位名称`, `参保单位（章）`.
    pub fn label(&self, text: &str) -> Option<(Field, Strength)> {
        forms(text).iter().find_map(|form| self.labels.get(form.as_str()).copied())
    }

    fn entry(&self, leaf: &str, groups: &[&str]) -> Option<(Entry, Via)> {
        let forms = forms(leaf);
        let known = |text: &str| self.entries.get(text).copied();
        forms.iter().find_map(|form| known(form)).map(|entry| (entry, Via::Leaf)).or_else(|| {
            let above = groups.iter().rev().flat_map(|group| self.group_words(group));
            let joined =
                above.flat_map(|word| forms.iter().map(move |form| format!("{word}{form}")));
            joined.into_iter().find_map(|text| known(&text)).map(|entry| (entry, Via::Group))
        })
    }

    /// A group's own words, and the bare 社保 where it is about social insurance: 社保信息.
    fn group_words(&self, group: &str) -> Vec<String> {
        let plain = normalise(group);
        let bare = self.social.iter().filter(|word| plain.contains(*word)).cloned();
        std::iter::once(plain.clone()).chain(bare).filter(|word| !word.is_empty()).collect()
    }

    /// A title or the name of a sheet that speaks of the housing fund and not of social insurance.
    pub fn is_of_fund(&self, title: &str) -> bool {
        let plain = normalise(title);
        self.is_housing_fund(&plain) && !self.is_social(&plain)
    }

    /// A text that names social insurance.
    pub fn is_social_text(&self, text: &str) -> bool {
        self.is_social(&normalise(text))
    }

    fn is_housing_fund(&self, plain: &str) -> bool {
        self.housing_fund.iter().any(|word| plain.contains(word))
    }

    fn is_social(&self, plain: &str) -> bool {
        self.social.iter().any(|word| plain.contains(word))
    }

    /// What the heading says, together with the notes beside it. Two that disagree say nothing.
    fn meaning(&self, own: HeadingMeaning, leaf: &str, groups: &[&str]) -> HeadingMeaning {
        let texts = std::iter::once(leaf).chain(groups.iter().copied());
        let notes = texts.flat_map(notes_beside);
        let said = notes.filter_map(|note| self.note_meaning(&note));
        let clear = Some(own).filter(|own| *own != HeadingMeaning::Unclear);
        let mut all = clear.into_iter().chain(said);
        match all.next() {
            Some(first) if all.all(|next| next == first) => first,
            _ => HeadingMeaning::Unclear,
        }
    }

    /// What a note says: `None` when it is about something else, unclear when its other words may
    /// turn the sense (最后缴费月的次月).
    fn note_meaning(&self, note: &str) -> Option<HeadingMeaning> {
        let hits: Vec<_> = self.notes.find(note).collect();
        let first = hits.first()?.sense;
        let ends = std::iter::once(0).chain(hits.iter().map(|hit| hit.end));
        let starts = hits.iter().map(|hit| hit.start).chain([note.len()]);
        let is_turned = ends.zip(starts).any(|(from, to)| note[from..to].contains(TURNS));
        let agree = hits.iter().all(|hit| hit.sense == first);
        Some(if agree && !is_turned { first } else { HeadingMeaning::Unclear })
    }
}

/// Which answer to the question of a heading, in the comparable form, says that the person stays (是否保留社保).
pub fn stays(leaf: &str) -> Option<bool> {
    let has = |words: &[&str]| words.iter().any(|word| leaf.contains(word));
    let is_asked = has(&["保留", "继续", "续缴", "暂缓", "暂不", "不减", "不停"])
        && has(&["社保", "保险", "参保", "缴", "减", "停"])
        && has(&["是否"]);
    let is_abroad = has(&["是否异地", "是否外地", "是否在外地"]) && has(&["参保", "社保", "缴"]);
    match leaf {
        _ if is_abroad => Some(true),
        "是否取消" | "是否作废" | "是否撤销" | "是否撤回" | "是否删除" | "是否取消离职"
        | "是否取消减员" | "是否撤销离职" => Some(true),
        "是否有效" | "是否生效" | "是否执行" | "有效" => Some(false),
        _ => is_asked.then_some(true),
    }
}

/// The fields that a line above a list may give for all of its rows.
const EMPLOYER: [Field; 3] = [Field::EmployerName, Field::EmployerCode, Field::RegistrationNo];

/// Characters that may turn the sense of a note into its opposite or shift it by a month.
const TURNS: &[char] = &['不', '非', '未', '没', '无', '次', '下', '上', '前', '后', '或'];

fn add(
    entries: &mut FxHashMap<Box<str>, Entry>,
    aliases: &Aliases,
    entry: impl Fn(Strength) -> Entry,
) {
    for (word, strength) in aliases.all() {
        entries.entry(normalise(word).into()).or_insert_with(|| entry(strength));
    }
}

/// The forms of a heading, best first: whole, without bracketed notes, up to a line break or colon.
fn forms(leaf: &str) -> Vec<String> {
    let (outside, _) = split_notes(leaf);
    let start = outside.trim().split(is_break).next().unwrap_or_default();
    let mut forms = vec![normalise(leaf), normalise(&outside), normalise(start)];
    forms.extend(own_language(leaf));
    forms.retain(|form| !form.is_empty());
    forms.dedup();
    forms
}

/// The Chinese of a heading in two languages: `姓名 Name`, `姓名/Name`, `Name（姓名）`. The Latin letters have to
/// be words of their own.
fn own_language(leaf: &str) -> Option<String> {
    let is_latin = |word: &str| word.contains(|c: char| c.is_ascii_alphabetic()) && word.is_ascii();
    let is_between = |c: char| c.is_whitespace() || matches!(c, '/' | '／' | '|' | '-' | '_');
    let (outside, notes) = split_notes(leaf);
    let words = || outside.split(is_between).filter(|word| !word.is_empty());
    let others: String = words().filter(|word| !is_latin(word)).collect();
    match &notes[..] {
        [note] if others.is_empty() && words().any(is_latin) => Some(normalise(note)),
        _ if words().any(is_latin) => Some(normalise(&others)),
        _ => None,
    }
}

/// The notes of a heading: in brackets, or behind a line break or colon.
fn notes_beside(text: &str) -> Vec<String> {
    let (outside, mut notes) = split_notes(text);
    notes.extend(outside.trim().split_once(is_break).map(|(_, rest)| rest.to_owned()));
    notes
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | ':' | '：' | ',' | '，' | ';' | '；')
}

#[cfg(test)]
#[path = "headings_tests.rs"]
mod tests;
