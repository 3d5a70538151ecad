//! LA004: so many layoffs that the law asks for steps before them.

use crate::calendar::Date;
use crate::model::{Fault, Field, RuleCode, Severity};
use crate::rules::example::{Change, fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, Context, RowFacts, Rule};
use crate::text::{Text, text};

/// So many people, however large the employer.
const PEOPLE: usize = 20;
/// Or this share of the headcount, in per cent.
const PERCENT: usize = 10;
/// Within so many days, the first and the last one counted.
const DAYS: i32 = 30;

const LAYOFF: &[Change] = &[is(Field::Reason, "经济性裁员")];
const RESIGNED: &[Change] = &[is(Field::Reason, "本人意愿解除劳动合同")];

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("LA004"),
    name: "mass-layoff",
    severity: Severity::Warning,
    fields: &[Field::Reason, Field::LeaveDate],
    message: text(
        "本单位在 {first} 至 {last} 间有 {count} 人以裁员类原因离职，{threshold}",
        "The employer lays off {count} {count:person|people} between {first} and {last}, {threshold}",
    ),
    why: text(
        "裁员达到这个人数，要提前三十日向工会或者全体职工说明情况、听取意见，并向劳动行政部门报告裁减方案；\
         没有办的，减员和失业登记可能被退回。",
        "So many layoffs have to be explained to the union or all staff thirty days before, and the \
         plan reported to the labour authority. Without that, the declarations may be sent back.",
    ),
    fix: text(
        "确认是否已按程序办理并备好报告回执；其实不是裁员的，改正原因。",
        "See whether these steps were taken and have the receipt at hand. Correct the reason where it \
         is no layoff.",
    ),
    basis: text(
        "劳动合同法第四十一条：裁减二十人以上，或者不足二十人但占职工总数百分之十以上；三十日为本程序的统计口径",
        "Labour Contract Law, art. 41: twenty people or more, or fewer but ten per cent of the staff; \
         counting within thirty days is this program's choice",
    ),
    since: "0.1.0",
    check: Check::Batch(check),
    examples: &[
        fires_on_rows(&[LAYOFF; PEOPLE]),
        quiet_on_rows(&[LAYOFF; PEOPLE - 1]),
        quiet_on_rows(&[RESIGNED; PEOPLE]),
    ],
};

const REACHED_PEOPLE: Text = text("达到二十人", "which is twenty or more");
const REACHED_SHARE: Text =
    text("达到职工总数的百分之十", "which is ten per cent of the staff or more");

/// Whose layoff, who, when, where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layoff<'b> {
    employer: &'b str,
    person: u64,
    leave: Date,
    index: u32,
}

fn check(batch: &Batch<'_>, context: &Context<'_>, faults: &mut BatchFaults) {
    let rows = batch.rows.iter().zip(0..);
    let layoffs = rows.filter_map(|(row, index)| layoff(batch, context, row, index)).collect();
    for employer in people(layoffs).chunk_by(|a, b| a.employer == b.employer) {
        let wave = largest_wave(employer);
        let row = wave.first().map(|layoff| batch.row(layoff.index));
        let headcount = row.and_then(|row| batch.headcount(row, context.headcount));
        if let Some(threshold) = threshold(wave.len(), headcount) {
            report(wave, threshold, faults);
        }
    }
}

fn layoff<'b>(
    batch: &Batch<'b>,
    context: &Context<'_>,
    row: &RowFacts,
    index: u32,
) -> Option<Layoff<'b>> {
    let is_layoff = row.is_reduction() && context.profile.reason(row.reason?).layoff;
    let employer = batch.employer(row).filter(|_| is_layoff)?.key();
    Some(Layoff { employer, person: row.person, leave: row.leave?, index })
}

/// One entry a person, by employer and leave date. Rows without a readable number count each.
fn people(mut layoffs: Vec<Layoff<'_>>) -> Vec<Layoff<'_>> {
    layoffs.sort_unstable_by_key(|layoff| (layoff.employer, layoff.person, layoff.index));
    layoffs.dedup_by(|again, first| {
        again.person != 0 && (again.employer, again.person) == (first.employer, first.person)
    });
    layoffs.sort_unstable_by_key(|layoff| (layoff.employer, layoff.leave, layoff.index));
    layoffs
}

/// The most people who leave within the days that count; the earliest such days.
fn largest_wave<'l, 'b>(employer: &'l [Layoff<'b>]) -> &'l [Layoff<'b>] {
    let mut largest = &employer[..0];
    let mut start = 0;
    for (end, last) in employer.iter().enumerate() {
        while last.leave.days_since(employer[start].leave) >= DAYS {
            start += 1;
        }
        if end + 1 - start > largest.len() {
            largest = &employer[start..=end];
        }
    }
    largest
}

fn threshold(people: usize, headcount: Option<u32>) -> Option<Text> {
    let reaches_share = |staff: u32| people * 100 >= staff as usize * PERCENT;
    if people >= PEOPLE {
        Some(REACHED_PEOPLE)
    } else if headcount.is_some_and(reaches_share) {
        Some(REACHED_SHARE)
    } else {
        None
    }
}

fn report(wave: &[Layoff<'_>], threshold: Text, faults: &mut BatchFaults) {
    let (Some(first), Some(last)) = (wave.first(), wave.last()) else { return };
    let index = wave.iter().map(|layoff| layoff.index).fold(first.index, u32::min);
    let fault = Fault::plain()
        .arg("first", first.leave.to_string())
        .arg("last", last.leave.to_string())
        .arg("count", wave.len().to_string())
        .arg("threshold", threshold);
    faults.row(index, fault);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layoffs(leaves: &[(u64, &str)]) -> Vec<Layoff<'static>> {
        let of = |((person, leave), index): (&(u64, &str), u32)| Layoff {
            employer: "A",
            person: *person,
            leave: Date::parse(leave).unwrap(),
            index,
        };
        people(leaves.iter().zip(0..).map(of).collect())
    }

    #[test]
    fn a_wave_is_thirty_days_of_different_people() {
        let cases: [(&[(u64, &str)], usize); 5] = [
            (&[(1, "2026-11-01"), (2, "2026-11-30")], 2),
            (&[(1, "2026-11-01"), (2, "2026-12-01")], 1),
            (&[(1, "2026-11-01"), (1, "2026-11-02")], 1),
            (&[(0, "2026-11-01"), (0, "2026-11-01")], 2),
            (&[(1, "2026-09-01"), (2, "2026-11-20"), (3, "2026-11-01"), (4, "2026-12-15")], 2),
        ];
        for (leaves, people) in cases {
            assert_eq!(largest_wave(&layoffs(leaves)).len(), people, "{leaves:?}");
        }
    }

    #[test]
    fn twenty_people_or_a_tenth_of_the_staff() {
        for (people, headcount, expected) in [
            (20, None, Some(REACHED_PEOPLE)),
            (19, None, None),
            (19, Some(190), Some(REACHED_SHARE)),
            (19, Some(191), None),
            (20, Some(5000), Some(REACHED_PEOPLE)),
        ] {
            assert_eq!(threshold(people, headcount), expected, "{people} of {headcount:?}");
        }
    }
}
