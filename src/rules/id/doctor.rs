//! What probably happened to a number, in words (号码损坏诊断): said behind the fault, so that the clerk
//! knows where to look. No digit is ever proposed.

use crate::ident::doctor::{self, Check, Missing};
use crate::model::{Draft, Field};
use crate::rules::Context;
use crate::text::{Arg, Phrase, Text, text};

/// So many places are named; more would not help.
const NAMED: usize = 3;

const NOTHING: Text = text("", "");

/// ID004: two neighbours exchanged, or a digit mistyped.
pub(super) fn of_check(draft: &Draft<'_>, context: &Context<'_>) -> Arg {
    if let Some(differs) = birth_differs(draft) {
        return differs.into();
    }
    let places = doctor::swaps(draft.shown(Field::PersonId).as_bytes(), context.today);
    match places.len() {
        0 => MISTYPED.into(),
        1..=NAMED => SWAPPED.fill(&[("places", pairs(&places).into())]).into(),
        _ => NOTHING.into(),
    }
}

const MISTYPED: Text = text(
    "；不是相邻两位写反，像是某一位写错",
    "; no two neighbours are exchanged, so a digit is likely mistyped",
);
const SWAPPED: Text = text(
    "；如果是相邻两位写反，只可能在第 {places} 位，否则是某一位写错",
    "; if two neighbours are exchanged it is characters {places}, else a digit is mistyped",
);

/// The birth date of its own column, where it says otherwise than the number.
fn birth_differs(draft: &Draft<'_>) -> Option<Phrase> {
    let crate::model::Identity::Number(reading) = draft.identity.value()? else { return None };
    let (column, number) = (draft.birth.value()?, reading.birth?);
    (column != number).then(|| {
        text(
            "；号码里的出生日期与“出生日期”列（{birth}）不同，先看第 7–14 位",
            "; its birth date is not that of the birth date column ({birth}): look at characters \
             7 to 14 first",
        )
        .fill(&[("birth", column.to_string().into())])
    })
}

/// ID002: where a character is missing, or one too many.
pub(super) fn of_length(draft: &Draft<'_>, context: &Context<'_>, count: u16) -> Arg {
    let shown = draft.shown(Field::PersonId);
    let bytes = shown.as_bytes();
    match count {
        17 => match doctor::missing(bytes, context.today) {
            Missing::Division => {
                text("，少的一位像是在前 6 位里", "; the missing one is likely among the first six")
                    .into()
            }
            Missing::End => {
                text("，少的一位像是在末 4 位里", "; the missing one is likely among the last four")
                    .into()
            }
            Missing::Somewhere => text("，少了一位", "; one is missing").into(),
        },
        19 => match doctor::doubled(bytes, context.today).as_slice() {
            [] => text("，多了一位", "; there is one too many").into(),
            [place, ..] => text(
                "，第 {places} 位可能重复打了一次",
                "; characters {places} may be one typed twice",
            )
            .fill(&[("places", pair(*place).into())])
            .into(),
        },
        _ => NOTHING.into(),
    }
}

/// ID003: whether the look-alikes explain it all.
pub(super) fn of_characters(draft: &Draft<'_>, context: &Context<'_>) -> Arg {
    let (count, holds) =
        doctor::look_alikes(draft.shown(Field::PersonId).as_bytes(), context.today);
    let args = [("count", count.to_string().into())];
    match (count, holds) {
        (0, _) | (1, false) => NOTHING.into(),
        (1, true) => text(
            "，其余各位与校验码相符",
            "; with that the check character holds",
        )
        .into(),
        (_, true) => text(
            "，共有 {count} 处这样的字符，其余各位与校验码相符",
            "; there are {count} such characters, and with them put right the check character holds",
        )
        .fill(&args)
        .into(),
        (_, false) => text(
            "，共有 {count} 处这样的字符",
            "; there are {count} such characters",
        )
        .fill(&args)
        .into(),
    }
}

/// ID005: month and day exchanged.
pub(super) fn of_birth(draft: &Draft<'_>, context: &Context<'_>) -> Arg {
    match doctor::exchanged_birth(draft.shown(Field::PersonId).as_bytes(), context.today) {
        Some(Check::Holds) => text(
            "；像是月和日写反了，换过来校验码也相符",
            "; month and day are likely exchanged: the other way the check character holds",
        )
        .into(),
        Some(Check::Fails) => {
            text("；可能是月和日写反了", "; month and day may be exchanged").into()
        }
        None => NOTHING.into(),
    }
}

fn pairs(places: &[usize]) -> Phrase {
    let pairs: Vec<String> = places.iter().map(|place| pair(*place)).collect();
    Phrase { zh: pairs.join("，或第 "), en: pairs.join(", or ") }
}

fn pair(place: usize) -> String {
    format!("{place}、{}", place + 1)
}
