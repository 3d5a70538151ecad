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

    pub(super) fn row_checks(&self) -> RowChecks {
        let mut checks = RowChecks::default();
        for active in &self.0 {
            match active.rule.check {
                Check::Row(check) => checks.push(RowCheck { check, active: *active }, None),
                Check::Odd(odd, check) => {
                    checks.push(RowCheck { check, active: *active }, Some(odd));
                }
                Check::Batch(_) | Check::Source => {}
            }
        }
        checks
    }
}

/// Rules without which a row would go though it has no employer, person, month or reason: no profile
/// can make them lighter.
pub const ESSENTIAL: &[&str] = &[
    "EM001", "ID001", "ID002", "ID003", "ID004", "ID005", "ID006", "ID009", "ID017", "SM001",
    "SM002", "SM003", "RE001", "RE002", "IN001", "CO007", "CO008", "CO014", "CO015", "CO016",
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
    pub(super) active: ActiveRule,
}

/// All rules that see one row, and which of them are asked about which rows.
#[derive(Default)]
pub(super) struct RowChecks {
    /// In the order of the catalogue; a set of them has a bit for each, so that choosing them for a row
    /// takes a moment.
    checks: Vec<RowCheck>,
    /// Asked about every row.
    always: u128,
    /// What each kind of oddity wakes.
    woken: [u128; Odd::KINDS],
}

impl RowChecks {
    fn push(&mut self, check: RowCheck, wakes: Option<Odd>) {
        let index = self.checks.len();
        assert!(index < u128::BITS as usize, "more rules of rows than bits");
        let bit = 1 << index;
        match wakes {
            None => self.always |= bit,
            Some(odd) => odd.kinds().for_each(|kind| self.woken[kind] |= bit),
        }
        self.checks.push(check);
    }

    /// No rule wants to see every row.
    pub(super) fn are_all_woken(&self) -> bool {
        self.always == 0
    }

    /// The rules to ask about a row in which this is odd.
    pub(super) fn due(&self, odd: Odd) -> Due {
        Due(odd.kinds().fold(self.always, |due, kind| due | self.woken[kind]))
    }

    pub(super) fn get(&self, index: usize) -> RowCheck {
        self.checks[index]
    }
}

/// Indexes of rules to ask, ascending.
#[derive(Default)]
pub(super) struct Due(u128);

impl Iterator for Due {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let index = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (index < u128::BITS).then_some(index as usize)
    }
}
