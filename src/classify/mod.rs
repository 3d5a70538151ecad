//! Sporadic or mass (零星与批量): the accepted rows of each employer become submissions, by the
//! profile's rule. In: accepted rows in order. Out: submissions that together hold each row once.

use std::borrow::Cow;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use crate::calendar::Month;
use crate::ident::mask_label;
use crate::model::{Employer, EmployerNo, Kind, MatchedRoster, ReasonNo, Submission};
use crate::profile::{Profile, Split};
use crate::rules::batch::groups;
use crate::text::{Arg, Phrase, Text, text};

/// One accepted row, as far as splitting needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Whose.
    pub employer: EmployerNo,
    /// 缴费截止月份.
    pub last_paid: Month,
    /// 停止缴费原因.
    pub reason: ReasonNo,
    /// It does not fit into the bureau's own template, and goes as sporadic even then.
    pub own_form: bool,
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

/// Splits the accepted rows; `Submission::rows` are indexes into `rows`.
pub fn split(
    rows: &[Accepted],
    employers: &[Employer],
    profile: &Profile,
    (mass_at, headcounts): (Option<u32>, Headcounts<'_>),
    declared: Month,
) -> Vec<Submission> {
    let reasons = (0..).take(profile.reasons.len());
    let mass_takes = reasons.map(|reason| profile.mass_takes(ReasonNo(reason))).collect();
    let splitting = Splitting { rows, profile, mass_takes, mass_at, headcounts, declared };
    let groups = by_employer(rows, employers);
    // Thousands of employers have a few dozen different numbers of leavers.
    let mut whys: FxHashMap<Ground, Phrase> = FxHashMap::default();
    for (_, indexes) in &groups {
        let ground = splitting.ground(indexes);
        whys.entry(ground).or_insert_with(|| ground.why());
    }
    let submissions = |(key, indexes): &(&str, Vec<u32>)| splitting.employer(key, indexes, &whys);
    groups.par_iter().flat_map_iter(submissions).collect()
}

/// The rows of each employer that has some, in the order of the keys. An employer that rows name in
/// several ways is one.
fn by_employer<'e>(rows: &[Accepted], employers: &'e [Employer]) -> Vec<(&'e str, Vec<u32>)> {
    let groups = groups(employers);
    let group_of = |employer: EmployerNo| groups[employer.0 as usize] as usize;
    let mut keys = vec![""; employers.len()];
    for (employer, group) in employers.iter().zip(&groups) {
        keys[*group as usize] = employer.key();
    }
    let mut counts = vec![0; employers.len()];
    for row in rows {
        counts[group_of(row.employer)] += 1;
    }
    let mut indexes: Vec<Vec<u32>> = counts.into_iter().map(Vec::with_capacity).collect();
    for (index, row) in (0..).zip(rows) {
        indexes[group_of(row.employer)].push(index);
    }
    keys.into_iter().zip(indexes).filter(|(_, indexes)| !indexes.is_empty()).collect()
}

const UNFIT: Text = text(
    "单位人数已达批量标准，但这些人与经办机构的批量模板不合，逐人零星办理",
    "The employer reaches the mass rule, but these people do not fit into the bureau's template: they \
     go one by one",
);

struct Splitting<'s> {
    rows: &'s [Accepted],
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
        key: &str,
        indexes: &[u32],
        whys: &FxHashMap<Ground, Phrase>,
    ) -> Vec<Submission> {
        let ground = self.ground(indexes);
        let why = &whys[&ground];
        // Rows that name it in several ways are of one employer, and go into one folder.
        let whose = (key, self.row(indexes[0]).employer);
        let is_mass = ground.is_mass();
        let goes_mass = |index: &u32| {
            let row = self.row(*index);
            is_mass && !row.own_form && self.mass_takes[usize::from(row.reason.0)]
        };
        let why_sporadic = |rows: &[u32]| if is_mass { self.own_form(rows) } else { why.clone() };
        let why_mass = |_: &[u32]| why.clone();
        // Nearly all employers go one way.
        if indexes.iter().all(goes_mass) {
            return self.by_month(whose, Kind::Mass, indexes, &why_mass);
        }
        let (mass, sporadic): (Vec<u32>, Vec<u32>) = indexes.iter().partition(|i| goes_mass(i));
        let mut submissions = self.by_month(whose, Kind::Sporadic, &sporadic, &why_sporadic);
        submissions.extend(self.by_month(whose, Kind::Mass, &mass, &why_mass));
        submissions
    }

    fn row(&self, index: u32) -> &Accepted {
        &self.rows[index as usize]
    }

    fn ground(&self, indexes: &[u32]) -> Ground {
        let Split { mass_at, mass_percent, mass_whole_unit, .. } = &self.profile.split;
        let count = u32::try_from(indexes.len()).unwrap_or(u32::MAX);
        let limit = self.mass_at.unwrap_or(mass_at.value);
        if limit == 0 {
            return Ground::NeverMass;
        }
        if count >= limit {
            return Ground::Reaches { count, limit };
        }
        let first = indexes.first().map(|index| self.row(*index).employer);
        let headcount = first.and_then(|employer| self.headcounts.of(employer));
        match (headcount, mass_percent) {
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
        let refused = rows.iter().map(|index| self.row(*index).reason);
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
        whose: (&str, EmployerNo),
        kind: Kind,
        indexes: &[u32],
        why: &dyn Fn(&[u32]) -> Phrase,
    ) -> Vec<Submission> {
        let split_reasons = kind == Kind::Mass && self.profile.split.by_reason.value;
        let group = |index: &u32| {
            let row = self.row(*index);
            (row.last_paid, split_reasons.then_some(row.reason))
        };
        // A stable sort: rows of one group stay in the order of the input. Mostly all are of one.
        let mut sorted = indexes.to_vec();
        if !sorted.is_sorted_by_key(group) {
            sorted.sort_by_key(group);
        }
        let limit = match kind {
            Kind::Mass => self.profile.split.mass_limit.value.max(1) as usize,
            Kind::Sporadic => usize::MAX,
        };
        let groups = sorted.chunk_by(|one, other| group(one) == group(other));
        let parts = groups.flat_map(|rows| rows.chunks(limit.min(rows.len())));
        (1..).zip(parts).map(|(part, rows)| self.submission(whose, kind, part, rows, why)).collect()
    }

    fn submission(
        &self,
        (key, employer): (&str, EmployerNo),
        kind: Kind,
        part: u32,
        rows: &[u32],
        why: &dyn Fn(&[u32]) -> Phrase,
    ) -> Submission {
        Submission {
            id: format!("{}-{}-{}-{part:02}", named(key, employer), self.declared, kind.as_str()),
            employer,
            kind,
            last_paid: self.row(rows[0]).last_paid,
            why: why(rows),
            rows: rows.to_vec(),
        }
    }
}

/// What a submission is named by: the employer's key, which of a sole trader may be a person's number.
fn named(key: &str, employer: EmployerNo) -> Cow<'_, str> {
    match mask_label(key) {
        hidden if hidden == key => hidden,
        // Two of them may look the same.
        hidden => format!("{hidden}-{}", employer.0 + 1).into(),
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
