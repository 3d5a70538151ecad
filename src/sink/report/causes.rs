//! Findings grouped by cause (按原因归类): what people read first, because most files have three.

use std::collections::BTreeMap;

use super::Report;
use super::lens::Lens;
use crate::model::{Finding, RuleCode, Severity};
use crate::rules::{self, Rule, known};
use crate::text::{Arg, Lang, Phrase, Text, text};

/// So many places of each cause are shown.
const PLACES: usize = 6;

/// One cause (原因): all findings of one rule and level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The rule.
    pub code: RuleCode,
    /// How much it weighs.
    pub severity: Severity,
    /// How often it was found.
    pub count: u64,
    /// What is counted.
    pub unit: Unit,
    /// The first places: `C37`, `D38↔E38`, with the sheet or file before it where there are several.
    pub places: Vec<String>,
    /// What is wrong, as far as it is the same everywhere.
    pub message: Phrase,
    /// What to do.
    pub fix: Phrase,
}

/// What a cause counts (计数单位).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Rows.
    Row,
    /// Sheets and files.
    File,
}

impl Cause {
    /// How often, in words: `6 行`.
    pub fn amount(&self) -> Phrase {
        let (zh, en) = match self.unit {
            Unit::Row => ("行", "row"),
            Unit::File => ("处", "place"),
        };
        let plural = if self.count == 1 { "" } else { "s" };
        Phrase { zh: format!("{} {zh}", self.count), en: format!("{} {en}{plural}", self.count) }
    }

    /// The first places, and how many more there are.
    pub fn places_in_words(&self) -> Phrase {
        let first = self.places.join(" ");
        let more = self.count.saturating_sub(self.places.len() as u64);
        if more == 0 || first.is_empty() {
            return Phrase { zh: first.clone(), en: first };
        }
        text("{first} …（另 {more}）", "{first} … (and {more} more)")
            .fill(&[("first", first.into()), ("more", more.to_string().into())])
    }
}

/// The causes of a report: errors first, then what is most frequent.
pub fn causes(report: &Report<'_>) -> Vec<Cause> {
    let mut groups: BTreeMap<(RuleCode, Severity), Group<'_>> = BTreeMap::new();
    for finding in &report.outcome.findings {
        let key = (finding.code, finding.severity);
        match groups.get_mut(&key) {
            Some(group) => group.add(report, finding),
            None => drop(groups.insert(key, Group::new(report, finding))),
        }
    }
    let mut causes: Vec<Cause> = groups.into_values().map(Group::cause).collect();
    count_all(report, &mut causes);
    causes.sort_by_key(|cause| (std::cmp::Reverse((cause.severity, cause.count)), cause.code));
    causes
}

/// The counts of the run hold even where the list of findings was capped.
fn count_all(report: &Report<'_>, causes: &mut [Cause]) {
    for (code, total) in &report.outcome.by_rule {
        let listed: u64 = causes.iter().filter(|c| c.code == *code).map(|c| c.count).sum();
        let heaviest = causes.iter_mut().filter(|c| c.code == *code).max_by_key(|c| c.severity);
        if let Some(cause) = heaviest {
            cause.count += total.saturating_sub(listed);
        }
    }
}

/// A place in a template and what the findings of the group have put there so far.
struct Slot {
    name: &'static str,
    /// Different ones, in order; more than [`VALUES`] are as good as any.
    values: Vec<Option<Arg>>,
}

/// So many different values of a place are named.
const VALUES: usize = 3;

impl Slot {
    fn add(&mut self, value: Option<Arg>) {
        if !self.values.contains(&value) {
            self.values.push(value);
        }
    }

    /// Whether a further value would change what is shown.
    fn is_open(&self) -> bool {
        self.values.len() <= if self.is_of_cells() { 1 } else { VALUES }
    }

    /// Places of cells are named elsewhere.
    fn is_of_cells(&self) -> bool {
        matches!(self.name, "cells" | "other")
    }

    fn varies(&self) -> bool {
        self.values.len() > 1 && !self.is_of_cells()
    }

    /// What stands in the place for the whole group. Several values are named only where no other place
    /// differs: nobody could tell which belong together.
    fn shown(&self, is_only: bool) -> Arg {
        match self.values.as_slice() {
            [Some(value)] => value.clone(),
            values if is_only && self.varies() && self.is_open() => {
                let of = |lang| -> Option<Vec<&str>> {
                    values.iter().map(|value| Some(value.as_ref()?.get(lang))).collect()
                };
                let [zh, en] = [Lang::Zh, Lang::En].map(of);
                let is_short = |words: &Vec<&str>| words.iter().all(|word| word.len() <= WORD);
                match (zh.filter(is_short), en.filter(is_short)) {
                    (Some(zh), Some(en)) => Phrase { zh: zh.join("、"), en: en.join(", ") }.into(),
                    _ => several(self.name).into(),
                }
            }
            _ => several(self.name).into(),
        }
    }
}

/// Longer texts are not put beside each other.
const WORD: usize = 48;

struct Group<'a> {
    first: Lens<'a>,
    count: u64,
    places: Vec<String>,
    slots: Vec<Slot>,
    /// Rows for whose number the roster has one to compare.
    on_record: u64,
}

impl<'a> Group<'a> {
    fn new(report: &Report<'a>, finding: &'a Finding) -> Self {
        let first = Lens::new(report, finding);
        let slots = first.rule.map(template_places).unwrap_or_default();
        let slots =
            slots.into_iter().map(|name| Slot { name, values: vec![first.arg(name)] }).collect();
        let on_record = u64::from(first.has_number_on_record());
        Self { first, count: 1, places: vec![place(report, &first)], slots, on_record }
    }

    fn add(&mut self, report: &Report<'a>, finding: &'a Finding) {
        self.count += 1;
        self.on_record += u64::from(known::is_on_record(finding));
        let wants_place = self.places.len() < PLACES;
        if !wants_place && !self.slots.iter().any(Slot::is_open) {
            return;
        }
        let lens = Lens::new(report, finding);
        if wants_place {
            self.places.push(place(report, &lens));
        }
        // Of a row that was let go nobody knows whom to hide: it may only say what was said already.
        let is_known = lens.has_row() || !self.first.has_row();
        for slot in self.slots.iter_mut().filter(|slot| slot.is_open()) {
            let value = lens.arg(slot.name);
            let is_shown = is_known || slot.values.contains(&value);
            slot.add(if is_shown { value } else { None });
        }
    }

    /// One row says it all itself; of several it is only said how many they are.
    fn cause(self) -> Cause {
        let (count, on_record, first) = (self.count, self.on_record, self.first);
        let mut cause = self.grouped();
        if count == 1 {
            (cause.message, cause.fix) = (first.message(), first.fix());
        } else if on_record > 0 {
            let said = ON_RECORD.fill(&[("count", on_record.to_string().into())]);
            cause.fix.zh.push_str(&said.zh);
            cause.fix.en.push_str(&said.en);
        }
        cause
    }

    fn grouped(self) -> Cause {
        let is_only = self.slots.iter().filter(|slot| slot.varies()).count() == 1;
        let args: Vec<(&str, Arg)> =
            self.slots.iter().map(|slot| (slot.name, slot.shown(is_only))).collect();
        let fill = |text: fn(&Rule) -> Text| {
            let mut phrase = self.first.rule.map(|rule| text(rule).fill(&args))?;
            // Chinese sets a cell apart by spaces, and words not.
            phrase.zh = phrase.zh.replace(" 标出的单元格 ", "标出的单元格");
            Some(phrase)
        };
        Cause {
            code: self.first.finding.code,
            severity: self.first.finding.severity,
            count: self.count,
            unit: if self.first.finding.place.row.is_some() { Unit::Row } else { Unit::File },
            message: fill(|rule| rule.message).unwrap_or_else(|| self.first.message()),
            fix: fill(|rule| rule.fix).unwrap_or_else(|| self.first.fix()),
            places: self.places,
        }
    }
}

const ON_RECORD: Text = text(
    "其中 {count} 行在花名册里有同名的人，号码写在各行的说明里，供核对。",
    " For {count} of these rows the roster has a person of that name: the number stands with the row, to \
     compare.",
);

/// The words for a place in a template that is filled differently in each row.
fn several(name: &str) -> Text {
    match name {
        "cells" => text("标出的单元格", "the marked cells"),
        "other" => text("另一处", "another place"),
        _ => text("…", "…"),
    }
}

fn template_places(rule: &'static Rule) -> Vec<&'static str> {
    use Lang::{En, Zh};
    let texts = [rule.message, rule.fix];
    let mut names: Vec<_> =
        texts.iter().flat_map(|text| [text.places(Zh), text.places(En)].concat()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Where one finding is, in the shortest words that are clear in this run.
fn place(report: &Report<'_>, lens: &Lens<'_>) -> String {
    let cells = lens.cells();
    let spot = match (cells.is_empty(), lens.finding.place.row) {
        (false, _) => cells.join("↔"),
        (true, Some(row)) => Phrase { zh: format!("第{row}行"), en: format!("row {row}") }
            .get(report.lang)
            .to_owned(),
        (true, None) => String::new(),
    };
    let file = lens.file().rsplit(['/', '\\']).next().unwrap_or_default();
    let several_files = report.outcome.inputs.len() > 1;
    let mut parts = Vec::new();
    if several_files || (spot.is_empty() && lens.sheet_name().is_none()) {
        parts.push(file);
    }
    if spot.is_empty() || report.sheets_read().nth(1).is_some() {
        parts.extend(lens.sheet_name());
    }
    parts.push(&spot);
    parts.retain(|part| !part.is_empty());
    parts.join("!")
}

/// Each rule that has fired, in the order of the catalogue.
pub fn rules_fired(report: &Report<'_>) -> Vec<&'static Rule> {
    rules::all().filter(|rule| report.outcome.by_rule.contains_key(&rule.code)).collect()
}
