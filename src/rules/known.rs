//! What a roster has beside an identity number that cannot be right (花名册对照), in words: for the clerk to
//! compare with the document. Nothing is ever filled in.

use crate::ident::PersonId;
use crate::ident::doctor::{self, Difference};
use crate::model::{Finding, InsuredStatus, Namesakes, RuleCode};
use crate::text::{Arg, Phrase, Text, text};

/// Rules about a number that may be another one than was meant.
const CODES: [&str; 10] =
    ["ID001", "ID002", "ID003", "ID004", "ID005", "ID006", "ID007", "ID009", "ID017", "RO001"];

/// The name of the argument that a finding gets when the roster knows one person of the name.
pub const ONE: &str = "roster";
/// The same when it knows several.
pub const SEVERAL: &str = "namesakes";

/// What to do with a number from the roster.
pub const CONFIRM: Text = text(
    "花名册上的号码只供核对：请与身份证件比对，确认是本人再填；程序不会代填。",
    "The number on the roster is there to compare: check it against the person's document before you \
     type it in. It is never filled in for you.",
);

/// Whether a finding of this rule has the roster's number beside it.
pub fn is_asked(code: RuleCode) -> bool {
    CODES.contains(&code.as_str())
}

/// Whether the finding has a number beside it.
pub fn is_on_record(finding: &Finding) -> bool {
    finding.detail.args.iter().any(|(name, _)| *name == ONE)
}

/// What is said of the people of that name: the name of the argument, and its words. The number is in
/// full; whoever shows it masks it.
pub fn words(written: &str, namesakes: Namesakes) -> Option<(&'static str, Arg)> {
    match namesakes {
        Namesakes::None | Namesakes::Unclear(1) => None,
        Namesakes::Unclear(count) => {
            let count = [("count", count.to_string().into())];
            Some((SEVERAL, UNCLEAR.fill(&count).into()))
        }
        Namesakes::One(number, status) => {
            let stopped = match status {
                InsuredStatus::Insured => text("", ""),
                InsuredStatus::Stopped => text("（已停保）", " (insurance already stopped)"),
            };
            let args = [
                ("number", number.reveal().into()),
                ("stopped", stopped.into()),
                ("difference", difference(written, number).into()),
            ];
            Some((ONE, KNOWN.fill(&args).into()))
        }
    }
}

const KNOWN: Text = text(
    "；花名册里本单位叫这个名字的只有一人，号码是 {number}{stopped}{difference}",
    "; the roster has one person of this name with the employer, number {number}{stopped}{difference}",
);
const UNCLEAR: Text = text(
    "；花名册里本单位叫这个名字的有 {count} 人，分不清是哪一位，所以不列号码",
    "; the roster has {count} {count:person|people} of this name with the employer, so no number is shown",
);

/// More differing places than this are no slip.
const SLIP: usize = 4;

fn difference(written: &str, known: PersonId) -> Phrase {
    let fill = |words: Text, place: String| words.fill(&[("place", place.into())]);
    match doctor::difference(written.as_bytes(), known) {
        Difference::Places(places) if places.is_empty() => {
            text("，与所填的相同", ", the same as in the cell").into()
        }
        Difference::Places(places) if places.len() <= SLIP => {
            let places: Vec<String> = places.iter().map(ToString::to_string).collect();
            let places = Phrase { zh: places.join("、"), en: places.join(", ") };
            let words = text(
                "，与所填的只有第 {places} 位不同",
                ", which differs from the cell in position {places} only",
            );
            words.fill(&[("places", places.into())])
        }
        Difference::Places(places) => fill(
            text(
                "，与所填的有 {place} 位不同，也可能是同名的另一个人",
                ", which differs from the cell in {place} {place:position|positions} and may be somebody else's",
            ),
            places.len().to_string(),
        ),
        Difference::Missing(place) => fill(
            text("，所填的少了其中第 {place} 位", "; the cell lacks its digit {place}"),
            place.to_string(),
        ),
        Difference::Extra(place) => fill(
            text("，所填的第 {place} 位是多出来的", "; digit {place} of the cell is one too many"),
            place.to_string(),
        ),
        Difference::Begins(count) => fill(
            text(
                "，前 {place} 位与所填的一致",
                "; its first {place} {place:digit is that|digits are those} of the cell",
            ),
            count.to_string(),
        ),
        Difference::Unlike => Phrase::default(),
    }
}
