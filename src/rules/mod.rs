//! The rule catalogue (规则目录): what can be wrong, why it matters and what to do.
//!
//! One rule is one file and one word in the `rules!` list below; everything else (the reference
//! page, `explain`, the legends, the profile's switches, the tests) is a loop over [`all`].
//! Rules do no I/O, read no clock, do not know each other and do not allocate while quiet.

pub mod batch;
mod birth;
pub mod example;
pub mod known;
pub mod nearest;
pub mod ordinary;
pub mod reference;
pub mod retirement;
mod wording;
pub mod words;

pub use batch::{Batch, BatchFaults, RowFacts};
pub use employer::wrong_code;
pub use example::{Case, Example};

use crate::calendar::{Date, Month};
use crate::model::{Columns, Draft, Fault, Field, FieldSet, Finding, Odd, RuleCode, Severity};
use crate::profile::{Meaning, Profile, Takes};
use crate::text::Text;

/// One thing that can be wrong, as data (校验规则).
pub struct Rule {
    /// `SM004`: two letters of the subject and three digits, never reused.
    pub code: RuleCode,
    /// `stop-month-in-future`: the fault, not the remedy.
    pub name: &'static str,
    /// Unless the profile sets another.
    pub severity: Severity,
    /// The cells it looks at, in the order of reports; the first is where it is shown.
    pub fields: &'static [Field],
    /// What is wrong. Places: `{found}`, `{understood}`, `{expected}`, `{cells}`, `{other}` and the
    /// rule's own arguments.
    pub message: Text,
    /// Why it matters.
    pub why: Text,
    /// What to do, and who can. The same places may be used.
    pub fix: Text,
    /// Standard, article, or observed behaviour, with its source.
    pub basis: Text,
    /// Version of the program that first had it.
    pub since: &'static str,
    /// How it is checked.
    pub check: Check,
    /// At least one that fires and one that is quiet; run as tests, shown as help.
    pub examples: &'static [Example],
}

/// How a rule is checked (校验方式).
pub enum Check {
    /// Raised while files are read, columns mapped or rows set aside: FL and CO.
    Source,
    /// Sees one row; runs in parallel.
    Row(fn(&Draft<'_>, &Context<'_>) -> Option<Fault>),
    /// The same, and is quiet on every row in which nothing of this kind is odd.
    Odd(Odd, fn(&Draft<'_>, &Context<'_>) -> Option<Fault>),
    /// Sees the whole run, once; runs after the rows.
    Batch(fn(&Batch<'_>, &Context<'_>, &mut BatchFaults)),
}

/// What a rule may know besides the row (上下文). No clock: `today` is handed in.
pub struct Context<'p> {
    /// The city's rules.
    pub profile: &'p Profile,
    /// 申报所属月份.
    pub declared: Month,
    /// The day of the run.
    pub today: Date,
    /// People insured with the employer before the reduction, where it is known.
    pub headcount: Option<u32>,
    /// What is known of the sheet that the row stands in.
    pub table: TableFacts,
    /// Its headings.
    pub leaves: &'p [String],
    /// Somebody reads the words of a fault. Of thousands that are alike only the first ones are shown.
    pub words: bool,
}

/// What the months of a second column mean (另一列月份的含义).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherMonth {
    /// As its heading says.
    Says(Meaning),
    /// Either.
    Unclear,
}

impl OtherMonth {
    /// The earliest and the latest last month paid that a written month may mean.
    pub fn of(self, written: Month) -> (Month, Month) {
        let before = written.plus(-1);
        match self {
            Self::Says(Meaning::LastPaid) => (written, written),
            Self::Says(Meaning::FirstUnpaid) => (before, before),
            Self::Unclear => (before, written),
        }
    }
}

impl Context<'_> {
    /// A fault of the rule's own fields, with its words where somebody reads them. They take longer than
    /// finding the fault does.
    pub fn fault(&self, words: impl FnOnce(Fault) -> Fault) -> Fault {
        if self.words { words(Fault::plain()) } else { Fault::plain() }
    }

    /// The heading below which a field stands, else what people call the field.
    pub fn heading(&self, draft: &Draft<'_>, field: Field) -> String {
        let column = draft.record.columns.get(field);
        let leaf = column.and_then(|column| self.leaves.get(column));
        let leaf = leaf.filter(|leaf| !leaf.is_empty());
        leaf.map_or_else(|| field.label().zh.to_owned(), |leaf| leaf.replace(['\n', '\r'], ""))
    }
}

/// What a sample of a sheet's rows showed (整表情况).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableFacts {
    /// Identity numbers of this sheet were turned into numbers: a cell holds a number of 16 or more
    /// digits, or scientific notation (ID009).
    pub numbers_lost: bool,
    /// Lines of the sheet name an employer in a way that no row can take, and which row or column that is about.
    pub title: Option<(crate::model::TitleFlawKind, u32)>,
    /// The column of places may be of something else than insurance (IN008).
    pub place_is_loose: bool,
    /// What a second column of months means (SM009).
    pub other_month: Option<OtherMonth>,
    /// Of some people the insurance has stopped by their column (CO011 of the others).
    pub states_differ: bool,
}

/// Declares the modules of a subject and lists their rules: one word a rule.
macro_rules! rules {
    ($($name:ident)*) => {
        $(mod $name;)*
        /// The rules of this subject, ascending by code.
        pub(super) static RULES: &[&crate::rules::Rule] = &[$(&$name::RULE),*];
    };
}

mod columns;
mod date;
mod duplicate;
mod employer;
mod file;
mod id;
mod insurance;
mod law;
mod name;
mod reason;
mod roster;
mod stop_month;
mod template;

static SUBJECTS: &[&[&Rule]] = &[
    file::RULES,
    columns::RULES,
    id::RULES,
    name::RULES,
    employer::RULES,
    stop_month::RULES,
    date::RULES,
    reason::RULES,
    insurance::RULES,
    duplicate::RULES,
    roster::RULES,
    law::RULES,
    template::RULES,
];

/// Every rule, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    SUBJECTS.iter().flat_map(|rules| rules.iter().copied())
}

/// The rule with this code.
pub fn by_code(code: RuleCode) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

/// The fields that a finding is about: its own, else its rule's.
pub fn fields_of(finding: &Finding) -> FieldSet {
    let of_rule =
        || by_code(finding.code).map_or(FieldSet::EMPTY, |rule| FieldSet::of(rule.fields));
    if finding.fields.is_empty() { of_rule() } else { finding.fields }
}

/// The 0-based columns of the cells that a finding is about, ascending.
pub fn columns_of(finding: &Finding, columns: &Columns) -> Vec<u16> {
    let at = |field| columns.get(field).and_then(|column| u16::try_from(column).ok());
    let mut found: Vec<u16> = fields_of(finding).iter().filter_map(at).collect();
    found.sort_unstable();
    found
}

/// What a profile may set for the rule with this code, besides its level; `None` where there is no
/// such rule.
pub fn takes(code: RuleCode) -> Option<Takes> {
    by_code(code)?;
    let is_one_of = |codes: &[&str]| codes.contains(&code.as_str());
    Some(Takes { limit: is_one_of(&["SM005", "SM006", "SM007"]), pattern: is_one_of(&["EM006"]) })
}

#[cfg(test)]
mod registry_tests;
