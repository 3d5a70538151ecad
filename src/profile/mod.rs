//! City rules (城市规则): what one bureau wants, as data. A profile is a TOML file; each value says
//! where it comes from and how sure that is. No city name appears in this code but in the list of
//! shipped files ([`builtin`]).
//!
//! [`load`] turns text into a [`Profile`] that has passed every check; [`lookup`] and [`headings`]
//! answer what a word or a heading means, built once per run.

pub mod builtin;
pub mod calendar;
mod check;
mod check_dates;
mod check_outputs;
pub mod codes;
pub mod columns;
mod consequence;
pub mod diff;
pub mod error;
pub mod headings;
pub mod holidays;
pub mod keys;
pub mod load;
pub mod lookup;
mod merge;
pub mod normal;
pub mod output;
pub mod packs;
mod phrases;
mod places;
pub mod schema;
pub mod show;
pub mod sourced;
pub mod start;
pub mod steps;
mod wrong_kind;

pub use error::ProfileError;
pub use headings::{HeadingMatch, Headings, Named, Via};
pub use holidays::{Holidays, Shift};
pub use lookup::{Change, Lookup};
pub use packs::Pack;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Severity;
use codes::{
    Flags, HandledWords, IdKindWords, Insurance, InsuranceGroup, Label, Material, NotChecked,
    PlaceNames, RemarkWords, RosterWords, StopReason,
};
use columns::ColumnWords;
use output::Output;
use sourced::{Source, Sourced, Sure};
use steps::Step;

/// A city's rules (城市规则).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// `national` or nothing: the file that this one only differs from.
    #[serde(default)]
    pub base: Option<String>,
    /// The name on the command line, in lower-case letters.
    pub id: String,
    /// What people call it.
    pub title: Label,
    /// Of this file; goes into every report.
    pub version: String,
    /// Whether the bureau's own rules have been checked.
    pub verified: bool,
    /// `YYYY-MM`: the first declared month it holds for.
    pub effective_from: String,
    /// Where the facts come from.
    pub sources: BTreeMap<String, Source>,
    /// Headings.
    pub columns: ColumnWords,
    /// What must be there.
    pub required: Required,
    /// What the stop-month column means, and what is done without one.
    pub stop_month: StopMonth,
    /// Days of the month.
    pub calendar: CalendarDays,
    /// Days off and working weekends, by year.
    #[serde(default)]
    pub holidays: Vec<Holidays>,
    /// Sporadic or mass.
    pub split: Split,
    /// Reasons.
    pub reasons: Vec<StopReason>,
    /// Insurance kinds; at most 16.
    pub insurances: Vec<Insurance>,
    /// Words for several kinds at once.
    #[serde(default)]
    pub insurance_groups: Vec<InsuranceGroup>,
    /// Ids of the kinds that only stop together; IN003 otherwise. Empty = any set.
    #[serde(default)]
    pub insurances_together: Option<Sourced<Vec<String>>>,
    /// Document kinds.
    #[serde(default)]
    pub id_kinds: Vec<IdKindWords>,
    /// Mixed sheets.
    pub flags: Flags,
    /// Rosters of insured people.
    #[serde(default)]
    pub roster: RosterWords,
    /// Remarks.
    pub remarks: RemarkWords,
    /// Words of a column that say that the declaration was made: 已办理.
    #[serde(default)]
    pub handled: HandledWords,
    /// Which places are the city's own.
    #[serde(default)]
    pub place: PlaceNames,
    /// Rule switches and parameters, by code.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleSettings>,
    /// Credit codes that were issued although their check character is wrong (EM003).
    #[serde(default)]
    pub credit_code_whitelist: Option<Sourced<Vec<String>>>,
    /// Division codes that the table does not have yet; they only silence ID007.
    #[serde(default)]
    pub divisions: Divisions,
    /// What is commonly asked for with every submission, whatever the reason.
    #[serde(default)]
    pub materials: Vec<Material>,
    /// What remains to be done outside the program, in order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The files that are written.
    pub outputs: Vec<Output>,
    /// What the program cannot know (`not_checked`).
    pub not_checked: Vec<NotChecked>,
}

/// What must be there (必填), the table `[required]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Required {
    /// EM001: a name alone is not enough.
    pub employer_code: Sourced<bool>,
}

/// What a stop-month column means (停止缴费月份含义).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// 最后缴费月: the last month paid.
    LastPaid,
    /// 停缴首月: the first month not paid.
    FirstUnpaid,
}

/// How a missing stop month is derived from the leave date (推算方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Derivation {
    /// The month of the leave date.
    LeaveMonth,
    /// The month before it.
    MonthBeforeLeave,
    /// Not at all: SM001.
    None,
}

/// The table `[stop_month]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopMonth {
    /// The meaning of the headings in `own_headings`, and of no other unclear one.
    #[serde(default)]
    pub means: Option<Sourced<Meaning>>,
    /// Headings of the bureau's own template.
    #[serde(default)]
    pub own_headings: Option<Sourced<Vec<String>>>,
    /// Without a stop month.
    pub derive: Sourced<Derivation>,
}

/// Days of the month (日历), the table `[calendar]`. All days are included.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDays {
    /// First day of the declaration window.
    pub first_day: Sourced<u8>,
    /// Last day of the declaration window.
    pub last_day: Sourced<u8>,
    /// The premium is to be declared by this day.
    pub premium_day: Sourced<u8>,
    /// What becomes of the window's last day when it is a day off; nothing unless said.
    #[serde(default)]
    pub last_day_shift: Option<Sourced<Shift>>,
    /// The same for the premium day.
    #[serde(default)]
    pub premium_day_shift: Option<Sourced<Shift>>,
}

/// Sporadic or mass (零星与批量), the table `[split]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Mass from so many accepted rows of one employer; exactly so many is mass. 0 = never mass.
    pub mass_at: Sourced<u32>,
    /// Mass from this share of the headcount, in per cent, where the headcount is known.
    #[serde(default)]
    pub mass_percent: Option<Sourced<u8>>,
    /// Mass when everybody leaves.
    pub mass_whole_unit: Sourced<bool>,
    /// At most so many people in one mass file.
    pub mass_limit: Sourced<u32>,
    /// Ids of reasons that a mass file does not take.
    pub not_in_mass: Sourced<Vec<String>>,
    /// A mass file holds one reason only.
    pub by_reason: Sourced<bool>,
}

/// A rule's switch and parameters (规则设置), an entry of `[rules]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSettings {
    /// Another level, or `off`.
    #[serde(default)]
    pub level: Option<Level>,
    /// The number in brackets in the catalogue, where the rule has one.
    #[serde(default)]
    pub limit: Option<u32>,
    /// A pattern, where the rule has one (EM006).
    #[serde(default)]
    pub pattern: Option<String>,
    /// How sure it is that it is to differ.
    pub sure: Sure,
    /// A key of `[sources]`: why it differs.
    pub source: String,
}

/// What a rule takes besides a level (规则可设的参数).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Takes {
    /// A number: `limit`.
    pub limit: bool,
    /// A form: `pattern`.
    pub pattern: bool,
}

/// A level that a profile may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Does not run.
    Off,
    /// 提示.
    Note,
    /// 提醒.
    Warning,
    /// 错误.
    Error,
}

impl Level {
    /// The severity; `None` when off.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// An overlay on the division table (行政区划补充).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Divisions {
    /// Six-digit codes.
    #[serde(default)]
    pub add: Option<Sourced<Vec<String>>>,
}

impl Profile {
    /// The reason at an index that was read with this profile.
    pub fn reason(&self, reason: crate::model::ReasonNo) -> &StopReason {
        &self.reasons[usize::from(reason.0)]
    }

    /// Whether a mass file takes this reason (RE003).
    pub fn mass_takes(&self, reason: crate::model::ReasonNo) -> bool {
        !self.split.not_in_mass.contains(&self.reason(reason).id)
    }

    /// The set of the kinds with these ids; ids that the profile lacks are left out.
    pub fn insurance_set(&self, ids: &[String]) -> crate::model::InsuranceSet {
        let kinds = self.insurances.iter().enumerate();
        let bits = kinds.filter(|(_, kind)| ids.contains(&kind.id)).fold(0, |b, (n, _)| b | 1 << n);
        crate::model::InsuranceSet(bits)
    }

    /// The ids of a set of kinds, in the profile's order.
    pub fn insurance_ids(&self, set: crate::model::InsuranceSet) -> impl Iterator<Item = &str> {
        let kinds = self.insurances.iter().enumerate();
        kinds.filter(move |(n, _)| set.contains(*n)).map(|(_, kind)| kind.id.as_str())
    }

    /// The number that the profile sets for a rule, or the catalogue's.
    pub fn limit(&self, code: &str, catalogue: u32) -> u32 {
        self.rules.get(code).and_then(|settings| settings.limit).unwrap_or(catalogue)
    }
}
