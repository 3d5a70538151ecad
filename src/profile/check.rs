//! Whether the values of a profile make sense (城市规则核对): what types alone cannot say.

use std::collections::BTreeMap;

use super::Profile;
use super::error::Problem;
use super::load::Origin;
use super::normal::normalise;
use super::sourced::listed;
use crate::calendar::Month;
use crate::model::{Field, RuleCode};
use crate::text::{Arg, Text, text};

/// Everything that makes no sense, table by table.
pub(super) fn check(profile: &Profile, origin: &Origin<'_>) -> Vec<Problem> {
    let mut check = Check { profile, origin, problems: Vec::new() };
    check.names();
    check.dates();
    check.split();
    check.reasons();
    check.insurances();
    check.other_words();
    check.fields();
    check.headings();
    check.rules();
    check.outputs();
    check.steps();
    check.problems
}

pub(super) struct Check<'a> {
    pub(super) profile: &'a Profile,
    origin: &'a Origin<'a>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    pub(super) fn say(&mut self, path: &[&str], message: Text, args: &[(&str, &str)]) {
        let args: Vec<_> = args.iter().map(|(name, it)| (*name, Arg::from(*it))).collect();
        self.problems.push(self.origin.problem(path, message.fill(&args)));
    }

    fn names(&mut self) {
        let id = &self.profile.id;
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if id.is_empty() || !id.bytes().all(is_plain) {
            self.say(&["id"], NAME, &[("found", id)]);
        }
        if Month::parse(&self.profile.effective_from).is_none() {
            self.say(&["effective_from"], MONTH, &[("found", &self.profile.effective_from)]);
        }
    }

    fn split(&mut self) {
        let split = &self.profile.split;
        if let Some(percent) = split.mass_percent.as_deref().filter(|it| !(1..=100).contains(*it)) {
            self.say(
                &["split", "mass_percent", "value"],
                PERCENT,
                &[("found", &percent.to_string())],
            );
        }
        if *split.mass_limit == 0 {
            self.say(&["split", "mass_limit", "value"], ABOVE_ZERO, &[]);
        }
        for id in split.not_in_mass.iter() {
            if !self.profile.reasons.iter().any(|reason| reason.id == *id) {
                self.say(&["split", "not_in_mass", "value"], NO_REASON, &[("found", id)]);
            }
        }
    }

    fn reasons(&mut self) {
        let reasons = &self.profile.reasons;
        if reasons.is_empty() || reasons.len() > 255 {
            self.say(&["reasons"], REASON_COUNT, &[]);
        }
        let mut words = Words::default();
        for reason in reasons {
            for (key, code, length) in [("code3", &reason.code3, 3), ("code4", &reason.code4, 4)] {
                let is_code =
                    |c: &String| c.len() == length && c.bytes().all(|b| b.is_ascii_digit());
                if let Some(code) = code.as_ref().filter(|code| !is_code(code)) {
                    let digits = length.to_string();
                    let args = [("found", code.as_str()), ("digits", digits.as_str())];
                    self.say(&["reasons", &reason.id, key], CODE, &args);
                }
            }
            let codes = reason.code3.iter().chain(&reason.code4);
            let own = [&reason.label.zh].into_iter().chain(codes).chain(&reason.words);
            words.add("reasons", &reason.id, own);
        }
        self.unique_ids("reasons", reasons.iter().map(|reason| reason.id.as_str()));
        self.twice(words);
    }

    fn insurances(&mut self) {
        let kinds = &self.profile.insurances;
        if kinds.is_empty() || kinds.len() > 16 {
            self.say(&["insurances"], KIND_COUNT, &[("found", &kinds.len().to_string())]);
        }
        self.unique_ids("insurances", kinds.iter().map(|kind| kind.id.as_str()));
        let groups = &self.profile.insurance_groups;
        self.unique_ids("insurance_groups", groups.iter().map(|group| group.id.as_str()));
        let known = |id: &String| kinds.iter().any(|kind| kind.id == *id);
        for group in groups {
            for id in group.kinds.iter().filter(|id| !known(id)) {
                self.say(&["insurance_groups", &group.id, "kinds"], NO_KIND, &[("found", id)]);
            }
        }
        for id in listed(self.profile.insurances_together.as_ref()).iter().filter(|id| !known(id)) {
            self.say(&["insurances_together", "value"], NO_KIND, &[("found", id)]);
        }
        let mut words = Words::default();
        for kind in kinds {
            let own = [&kind.label.zh].into_iter().chain(&kind.code).chain(&kind.words);
            words.add("insurances", &kind.id, own);
        }
        for group in groups {
            words.add("insurance_groups", &group.id, &group.words);
        }
        self.twice(words);
    }

    fn other_words(&mut self) {
        let mut words = Words::default();
        for entry in &self.profile.id_kinds {
            if entry.id_kind().is_none() {
                self.say(&["id_kinds", &entry.kind, "kind"], NO_ID_KIND, &[("found", &entry.kind)]);
            }
            words.add("id_kinds", &entry.kind, entry.words.iter().chain(&entry.code));
        }
        self.twice(words);
        let mut words = Words::default();
        words.add("flags", "reduction", &self.profile.flags.reduction);
        words.add("flags", "other", &self.profile.flags.other);
        self.twice(words);
        let mut words = Words::default();
        words.add("roster", "insured", &self.profile.roster.insured);
        words.add("roster", "stopped", &self.profile.roster.stopped);
        self.twice(words);
        let mut words = Words::default();
        words.add("remarks", "voluntary", &self.profile.remarks.voluntary);
        words.add("remarks", "involuntary", &self.profile.remarks.involuntary);
        words.add("remarks", "ended", &self.profile.remarks.ended);
        words.add("remarks", "withdrawn", &self.profile.remarks.withdrawn);
        self.twice(words);
        for code in listed(self.profile.place.codes.as_ref()) {
            let is_part = matches!(code.len(), 2 | 4 | 6);
            if !is_part || !code.bytes().all(|b| b.is_ascii_digit()) {
                self.say(&["place", "codes", "value"], PLACE_CODE, &[("found", code)]);
            }
        }
        for code in listed(self.profile.divisions.add.as_ref()) {
            if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
                self.say(&["divisions", "add", "value"], CODE, &[("found", code), ("digits", "6")]);
            }
        }
    }

    fn fields(&mut self) {
        let columns = &self.profile.columns;
        for (table, list) in [("fields", &columns.fields), ("own", &columns.own)] {
            for key in list.keys() {
                match Field::from_key(key) {
                    None => self.say(&["columns", table, key], NO_FIELD, &[("found", key)]),
                    Some(Field::StopMonth | Field::MedicalStopMonth) => {
                        self.say(&["columns", table, key], MONTH_APART, &[("found", key)]);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// One heading may name one field only. The bureau's own headings may take one from the base.
    fn headings(&mut self) {
        let columns = &self.profile.columns;
        let mut words = Words::default();
        for (key, aliases) in &columns.own {
            words.add("own", key, aliases.all().map(|(word, _)| word));
        }
        self.twice(words);
        let mut words = Words::default();
        for (key, aliases) in &columns.fields {
            words.add("fields", key, aliases.all().map(|(word, _)| word));
        }
        let months = [
            ("stop_month", &columns.stop_month),
            ("medical_stop_month", &columns.medical_stop_month),
        ];
        for (table, headings) in months {
            for (list, (_, aliases)) in
                ["last_paid", "first_unpaid", "unclear"].into_iter().zip(headings.lists())
            {
                words.add(table, list, aliases.all().map(|(word, _)| word));
            }
        }
        words.add("columns", "no_field", columns.no_field.all().map(|(word, _)| word));
        self.twice(words);
    }

    fn rules(&mut self) {
        for (code, settings) in &self.profile.rules {
            if RuleCode::parse(code).is_none_or(|known| known.as_str() != code) {
                self.say(&["rules", code], NO_CODE, &[("found", code)]);
            }
            let pattern = settings.pattern.as_deref().unwrap_or_default();
            if let Err(error) = regex::Regex::new(pattern) {
                let why = error.to_string();
                let why = why.lines().last().unwrap_or_default();
                self.say(&["rules", code, "pattern"], PATTERN, &[("found", pattern), ("why", why)]);
            }
        }
    }

    pub(super) fn unique_ids<'i>(&mut self, table: &str, ids: impl Iterator<Item = &'i str>) {
        let mut ids: Vec<_> = ids.collect();
        ids.sort_unstable();
        for pair in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
            self.say(&[table, pair[0]], ID_TWICE, &[("found", pair[0])]);
        }
    }

    fn twice(&mut self, words: Words) {
        for Twice { table, entry, word, other } in words.twice {
            let path: Vec<_> = table_path(table).iter().copied().chain([entry.as_str()]).collect();
            self.say(&path, WORD_TWICE, &[("found", &word), ("other", &other)]);
        }
    }
}

/// Where the entries of a list of words stand.
fn table_path(table: &'static str) -> &'static [&'static str] {
    match table {
        "fields" => &["columns", "fields"],
        "own" => &["columns", "own"],
        "stop_month" => &["columns", "stop_month"],
        "medical_stop_month" => &["columns", "medical_stop_month"],
        "columns" => &["columns"],
        "reasons" => &["reasons"],
        "insurances" => &["insurances"],
        "insurance_groups" => &["insurance_groups"],
        "id_kinds" => &["id_kinds"],
        "flags" => &["flags"],
        "roster" => &["roster"],
        _ => &["remarks"],
    }
}

/// Words and which entry has them; those that two entries have.
#[derive(Default)]
struct Words {
    seen: BTreeMap<String, String>,
    twice: Vec<Twice>,
}

struct Twice {
    table: &'static str,
    entry: String,
    word: String,
    other: String,
}

impl Words {
    fn add<S: AsRef<str>>(
        &mut self,
        table: &'static str,
        entry: &str,
        words: impl IntoIterator<Item = S>,
    ) {
        let place = [table_path(table), &[entry]].concat().join(".");
        for word in words {
            let word = word.as_ref();
            let first = self.seen.entry(normalise(word)).or_insert_with(|| place.clone());
            if *first != place {
                let (entry, word, other) = (entry.to_owned(), word.to_owned(), first.clone());
                self.twice.push(Twice { table, entry, word, other });
            }
        }
    }
}

const NAME: Text = text(
    "“{found}”：名称只用小写字母、数字和连字符",
    "“{found}”: a name has lower-case letters, digits and hyphens",
);
pub(super) const MONTH: Text =
    text("“{found}”不是年月，应写 YYYY-MM", "“{found}” is no month; write YYYY-MM");
const PERCENT: Text =
    text("{found} 不是百分数，应为 1 至 100", "{found} is no percentage; 1 to 100");
pub(super) const ABOVE_ZERO: Text = text("应大于 0", "must be above 0");
const NO_REASON: Text = text("[[reasons]] 中没有“{found}”", "[[reasons]] has no “{found}”");
const REASON_COUNT: Text = text("原因须有 1 至 255 个", "there must be 1 to 255 reasons");
pub(super) const CODE: Text =
    text("“{found}”应为 {digits} 位数字", "“{found}” must be {digits} {digits:digit|digits}");
const PLACE_CODE: Text = text(
    "“{found}”应为区划代码的前 2、4 或 6 位数字",
    "“{found}” must be the first 2, 4 or 6 digits of a division code",
);
const KIND_COUNT: Text = text(
    "险种须有 1 至 16 个，现有 {found} 个",
    "there must be 1 to 16 insurance kinds, not {found}",
);
const NO_KIND: Text = text("[[insurances]] 中没有“{found}”", "[[insurances]] has no “{found}”");
const NO_ID_KIND: Text = text("没有“{found}”这种证件", "there is no document kind “{found}”");
const NO_FIELD: Text = text("没有“{found}”这个字段", "there is no field “{found}”");
const MONTH_APART: Text = text(
    "“{found}”要按含义分三组，写在 [columns.{found}.last_paid] 等处",
    "“{found}” is written by meaning, in [columns.{found}.last_paid] and its like",
);
const NO_CODE: Text = text(
    "“{found}”不是规则代码，应为两个大写字母加三位数字",
    "“{found}” is no rule code: two capital letters and three digits",
);
const PATTERN: Text =
    text("格式“{found}”写法有误：{why}", "the pattern “{found}” cannot be read: {why}");
const ID_TWICE: Text = text("“{found}”出现了两次", "“{found}” stands twice");
const WORD_TWICE: Text = text(
    "“{found}”已经写在 {other}，一个说法只能有一个意思",
    "“{found}” already stands in {other}; a wording has one meaning only",
);
