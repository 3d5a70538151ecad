//! Sporadic or mass (零星与批量): the accepted rows of each employer become submissions, by the
//! profile's rule. In: accepted rows in order. Out: submissions that together hold each row once.

mod parts;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use parts::{COMPLETE, Leavers, Numbers};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use crate::calendar::Month;
use crate::ident::mask_label;
use crate::model::{Employer, EmployerNo, Kind, MatchedRoster, Place, ReasonNo, Submission};
use crate::profile::{Profile, Split};
use crate::rules::RowFacts;
use crate::text::{Arg, Phrase, Text, text};

/// What is split (待分单的行): of these rows the accepted ones.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'r> {
    /// All rows, in the order of the input.
    pub facts: &'r [RowFacts],
    /// Rows that do not fit into the bureau's own template, and go as sporadic even then.
    pub own_form: &'r BTreeSet<Place>,
    /// The employers that the rows point to.
    pub employers: &'r [Employer],
    /// The group of each employer; see [`crate::rules::batch::groups`].
    pub groups: &'r [u32],
}

/// What the user settles about splitting.
#[derive(Clone, Copy, Debug, Default)]
pub struct SplitOptions {
    /// `--mass-at`; 0 = never mass.
    pub mass_at: Option<u32>,
    /// `--headcount`: people insured with the employer before the reduction.
    pub headcount: Option<u32>,
    /// `--sequence-from`: the number of the first disk file of each employer and month.
    pub sequence_from: u32,
}

/// What is known of how many people are insured with each employer before the reduction (参保人数).
#[derive(Clone, Copy, Debug, Default)]
pub struct Headcounts<'h> {
    /// `--headcount`; it wins.
    pub given: Option<u32>,
    /// What the roster says.
    pub roster: Option<&'h MatchedRoster<'h>>,
}

impl Headcounts<'_> {
    fn of(self, employer: EmployerNo) -> Option<u32> {
        let known = self.given.or_else(|| self.roster?.headcount(employer));
        known.filter(|headcount| *headcount > 0)
    }
}

/// Splits the accepted rows; `Submission::rows` tell their numbers among the accepted ones, from 0.
pub fn split(
    rows: Rows<'_>,
    profile: &Profile,
    (mass_at, headcounts): (Option<u32>, Headcounts<'_>),
    declared: Month,
) -> Vec<Submission> {
    let reasons = (0..).take(profile.reasons.len());
    let mass_takes = reasons.map(|reason| profile.mass_takes(ReasonNo(reason))).collect();
    let numbers = Numbers::of(rows.facts);
    let splitting = Splitting { rows, numbers, profile, mass_takes, mass_at, headcounts, declared };
    let parts = parts::of(rows);
    let employers = parts::together(&parts, rows);
    // Thousands of employers have a few dozen different numbers of leavers.
    let mut whys: FxHashMap<Ground, Arc<Phrase>> = FxHashMap::default();
    for leavers in &employers {
        let ground = splitting.ground(leavers);
        whys.entry(ground).or_insert_with(|| ground.why().into());
    }
    let submissions = |leavers: &Leavers<'_>| splitting.employer(leavers, &whys);
    employers.par_iter().flat_map_iter(submissions).collect()
}

const UNFIT: Text = text(
    "单位人数已达批量标准，但这些人与经办机构的批量模板不合，逐人零星办理",
    "The employer reaches the mass rule, but these people do not fit into the bureau's template: they \
     go one by one",
);

struct Splitting<'s> {
    rows: Rows<'s>,
    numbers: Numbers,
    profile: &'s Profile,
    /// Whether a mass file takes each reason.
    mass_takes: Vec<bool>,
    mass_at: Option<u32>,
    headcounts: Headcounts<'s>,
    declared: Month,
}

/// Why an employer's rows go the way they go.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Ground {
    Reaches { count: u32, limit: u32 },
    Share { count: u32, percent: u32, headcount: u32 },
    WholeUnit { headcount: u32 },
    Below { count: u32, limit: u32 },
    NeverMass,
}

impl Splitting<'_> {
    fn employer(
        &self,
        leavers: &Leavers<'_>,
        whys: &FxHashMap<Ground, Arc<Phrase>>,
    ) -> Vec<Submission> {
        let ground = self.ground(leavers);
        let why = &whys[&ground];
        let is_mass = ground.is_mass();
        let goes_mass = |row: &u32| is_mass && self.goes_mass(*row);
        let why_sporadic = |rows: &[u32]| {
            if is_mass { self.own_form(rows).into() } else { Arc::clone(why) }
        };
        let why_mass = |_: &[u32]| Arc::clone(why);
        // Nearly all employers go one way.
        if leavers.rows.iter().all(goes_mass) {
            return self.by_month((Kind::Mass, leavers), &leavers.rows, &why_mass);
        }
        let (mass, sporadic): (Vec<u32>, Vec<u32>) =
            leavers.rows.iter().partition(|row| goes_mass(row));
        let mut submissions = self.by_month((Kind::Sporadic, leavers), &sporadic, &why_sporadic);
        submissions.extend(self.by_month((Kind::Mass, leavers), &mass, &why_mass));
        submissions
    }

    fn reason(&self, row: u32) -> ReasonNo {
        self.rows.facts[row as usize].reason.expect(COMPLETE)
    }

    fn last_paid(&self, row: u32) -> Month {
        self.rows.facts[row as usize].last_paid.expect(COMPLETE)
    }

    /// Whether a mass file takes the row.
    fn goes_mass(&self, row: u32) -> bool {
        let Rows { facts, own_form, .. } = self.rows;
        let fits = own_form.is_empty() || !own_form.contains(&facts[row as usize].place());
        fits && self.mass_takes[usize::from(self.reason(row).0)]
    }

    fn ground(&self, Leavers { employer, rows, .. }: &Leavers<'_>) -> Ground {
        let Split { mass_at, mass_percent, mass_whole_unit, .. } = &self.profile.split;
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let limit = self.mass_at.unwrap_or(mass_at.value);
        if limit == 0 {
            return Ground::NeverMass;
        }
        if count >= limit {
            return Ground::Reaches { count, limit };
        }
        match (self.headcounts.of(*employer), mass_percent) {
            (Some(headcount), _) if mass_whole_unit.value && count >= headcount => {
                Ground::WholeUnit { headcount }
            }
            (Some(headcount), Some(percent))
                if u64::from(count) * 100 >= u64::from(headcount) * u64::from(percent.value) =>
            {
                Ground::Share { count, percent: percent.value.into(), headcount }
            }
            _ => Ground::Below { count, limit },
        }
    }

    /// Reasons that a mass file does not take, by name.
    fn own_form(&self, rows: &[u32]) -> Phrase {
        let refused = rows.iter().map(|row| self.reason(*row));
        let mut reasons: Vec<ReasonNo> =
            refused.filter(|reason| !self.profile.mass_takes(*reason)).collect();
        if reasons.is_empty() {
            return UNFIT.into();
        }
        reasons.sort_unstable();
        reasons.dedup();
        let join = |lang, by: &str| {
            let labels: Vec<&str> =
                reasons.iter().map(|reason| self.profile.reason(*reason).label.get(lang)).collect();
            labels.join(by)
        };
        let names = Phrase {
            zh: join(crate::text::Lang::Zh, "、"),
            en: join(crate::text::Lang::En, ", "),
        };
        text(
            "单位人数已达批量标准，但原因为“{reasons}”的人员批量文件不收，逐人零星办理",
            "The employer reaches the mass rule, but a mass file does not take the reason {reasons}: \
             these go one by one",
        )
        .fill(&[("reasons", Arg::from(names))])
    }

    fn by_month(
        &self,
        (kind, leavers): (Kind, &Leavers<'_>),
        rows: &[u32],
        why: &dyn Fn(&[u32]) -> Arc<Phrase>,
    ) -> Vec<Submission> {
        let split_reasons = kind == Kind::Mass && self.profile.split.by_reason.value;
        let group = |row: &u32| (self.last_paid(*row), split_reasons.then(|| self.reason(*row)));
        // A stable sort: rows of one group stay in the order of the input. Mostly all are of one.
        let mut sorted = Cow::Borrowed(rows);
        if !sorted.is_sorted_by_key(group) {
            sorted.to_mut().sort_by_key(group);
        }
        let limit = match kind {
            Kind::Mass => self.profile.split.mass_limit.value.max(1) as usize,
            Kind::Sporadic => usize::MAX,
        };
        let groups = sorted.chunk_by(|one, other| group(one) == group(other));
        let parts = groups.flat_map(|rows| rows.chunks(limit.min(rows.len())));
        let submission = |(part, rows)| self.submission((kind, leavers), part, rows, why);
        (1..).zip(parts).map(submission).collect()
    }

    fn submission(
        &self,
        (kind, Leavers { key, employer, .. }): (Kind, &Leavers<'_>),
        part: u32,
        rows: &[u32],
        why: &dyn Fn(&[u32]) -> Arc<Phrase>,
    ) -> Submission {
        Submission {
            id: format!("{}-{}-{}-{part:02}", named(key, *employer), self.declared, kind.as_str()),
            employer: *employer,
            kind,
            last_paid: self.last_paid(rows[0]),
            why: why(rows),
            rows: rows.iter().map(|row| self.numbers.get(*row)).collect(),
        }
    }
}

/// What a submission is named by: the employer's key, which of a sole trader may be a person's number.
fn named(key: &str, employer: EmployerNo) -> Cow<'_, str> {
    match mask_label(key) {
        hidden if hidden == key => hidden,
        // Two of them may look the same.
        hidden => format!("{hidden}-{}", employer.index() + 1).into(),
    }
}

impl Ground {
    fn is_mass(&self) -> bool {
        matches!(self, Self::Reaches { .. } | Self::Share { .. } | Self::WholeUnit { .. })
    }

    fn why(&self) -> Phrase {
        let number = |value: &u32| Arg::from(value.to_string());
        match self {
            Self::Reaches { count, limit } => text(
                "本单位本次减员 {count} 人，达到批量标准 {limit} 人",
                "{count} {count:person leaves|people leave} this employer, which reaches the mass rule of {limit}",
            )
            .fill(&[("count", number(count)), ("limit", number(limit))]),
            Self::Share { count, percent, headcount } => text(
                "本单位本次减员 {count} 人，达到参保人数 {headcount} 人的 {percent}%",
                "{count} {count:person leaves|people leave} this employer, which is {percent} % or more of its {headcount} insured",
            )
            .fill(&[
                ("count", number(count)),
                ("percent", number(percent)),
                ("headcount", number(headcount)),
            ]),
            Self::WholeUnit { headcount } => text(
                "本单位 {headcount} 人全部减员",
                "{headcount} of {headcount} insured {headcount:person leaves|people leave}: nobody stays",
            )
            .fill(&[("headcount", number(headcount))]),
            Self::Below { count, limit } => text(
                "本单位本次减员 {count} 人，未达批量标准 {limit} 人，零星办理",
                "{count} {count:person leaves|people leave} this employer, below the mass rule of {limit}",
            )
            .fill(&[("count", number(count)), ("limit", number(limit))]),
            Self::NeverMass => {
                text("本规则不使用批量方式，零星办理", "this profile has no mass submission").into()
            }
        }
    }
}
