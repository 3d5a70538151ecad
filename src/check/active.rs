//! The rules of a run (生效的规则): which of the catalogue, and how heavy, by the profile and `--strict`.

use crate::model::{Draft, Fault, Odd, RuleCode, Severity};
use crate::profile::{Level, Profile};
use crate::rules::{self, Check, Context, Rule};

/// A rule that runs, with the level that the profile gives it.
#[derive(Clone, Copy)]
pub struct ActiveRule {
    /// The rule.
    pub rule: &'static Rule,
    /// Its level in this run.
    pub severity: Severity,
}

/// The rules of a run (生效的规则): switched by the profile, warnings raised by `--strict`.
pub struct ActiveRules(Vec<ActiveRule>);

impl ActiveRules {
    /// All rules that the profile does not switch off.
    pub fn of(profile: &Profile, strict: Strict) -> Self {
        let level = |rule: &Rule| {
            if ESSENTIAL.contains(&rule.code.as_str()) {
                return Some(Severity::Error);
            }
            let set = profile.rules.get(rule.code.as_str()).and_then(|settings| settings.level);
            let severity = set.map_or(Some(rule.severity), Level::severity)?;
            let raise = strict == Strict::Yes && severity == Severity::Warning;
            Some(if raise { Severity::Error } else { severity })
        };
        let active = |rule| Some(ActiveRule { rule, severity: level(rule)? });
        Self(rules::all().filter_map(active).collect())
    }

    /// The level of a rule; `None` when it is off.
    pub fn severity(&self, code: RuleCode) -> Option<Severity> {
        self.0.iter().find(|active| active.rule.code == code).map(|active| active.severity)
    }

    /// A rule with its level; `None` when it is off.
    pub fn get(&self, code: RuleCode) -> Option<ActiveRule> {
        self.0.iter().find(|active| active.rule.code == code).copied()
    }

    /// The rules across rows.
    pub fn across(&self) -> impl Iterator<Item = &ActiveRule> {
        self.0.iter().filter(|active| matches!(active.rule.check, Check::Batch(_)))
    }

    pub(super) fn row_checks(&self) -> Vec<RowCheck> {
        let check = |active: &ActiveRule| match active.rule.check {
            Check::Row(check) => Some(RowCheck { check, wakes: None, active: *active }),
            Check::Odd(odd, check) => Some(RowCheck { check, wakes: Some(odd), active: *active }),
            Check::Batch(_) | Check::Source => None,
        };
        self.0.iter().filter_map(check).collect()
    }
}

/// Rules without which a row would go though it has no employer, person, month or reason: no profile
/// can make them lighter.
pub const ESSENTIAL: &[&str] = &[
    "EM001", "ID001", "ID002", "ID003", "ID004", "ID005", "ID006", "ID009", "ID017", "SM001",
    "SM002", "SM003", "RE001", "RE002", "IN001", "CO007", "CO008",
];

/// Whether warnings hold rows (`--strict`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strict {
    /// They do not.
    #[default]
    No,
    /// They do.
    Yes,
}

/// A rule that sees one row, ready to be asked.
#[derive(Clone, Copy)]
pub(super) struct RowCheck {
    pub(super) check: fn(&Draft<'_>, &Context<'_>) -> Option<Fault>,
    /// What must be odd for the rule to be asked.
    pub(super) wakes: Option<Odd>,
    pub(super) active: ActiveRule,
}
