//! IN005: the person is insured in another city.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity, Whereabouts};
use crate::rules::example::{fires, is, quiet};
use crate::rules::wording::phrase;
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("IN005"),
    name: "insured-elsewhere",
    severity: Severity::Error,
    fields: &[Field::InsuredPlace],
    message: text(
        "“{heading}”一列写的是“{place}”，这份名单却是按{city}报的",
        "The column “{heading}” says “{place}”, but this list is declared to {city}",
    ),
    why: text(
        "在别处参保的人，本地经办机构没有他的参保记录，报了会退回；该报的地方却漏了，保费照扣。",
        "The bureau here has no record of somebody who is insured elsewhere and sends the row back; \
         where it belongs it is forgotten, and premiums go on.",
    ),
    fix: text(
        "在{place}参保的，把这一行移到{place}的减员名单，向当地经办机构申报；其实在{city}参保的，改正 {cells}。",
        "If the person is insured in {place}, move the row to the list for the bureau there. If in \
         {city}, correct {cells}.",
    ),
    basis: text(
        "职工由用人单位向参保地的经办机构申报（社会保险法第五十七、五十八条）；本地地名写在城市规则的 place 里",
        "An employer declares its people to the bureau where they are insured (Social Insurance Law, \
         arts. 57, 58); a profile names its own places in [place]",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::BESIDE, check),
    examples: &[
        fires(&[is(Field::InsuredPlace, "上海")]),
        fires(&[is(Field::InsuredPlace, "浙江省杭州市")]),
        quiet(&[is(Field::InsuredPlace, "朝阳区")]),
        quiet(&[is(Field::InsuredPlace, "京")]),
        quiet(&[is(Field::InsuredPlace, "总部")]),
        quiet(&[is(Field::InsuredPlace, "")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let is_sure = !context.table.place_is_loose;
    (is_sure && draft.beside.place == Whereabouts::Elsewhere).then(|| fault(draft, context))
}

/// What both rules about places say.
pub(super) fn fault(draft: &Draft<'_>, context: &Context<'_>) -> Fault {
    Fault::plain()
        .arg("heading", context.heading(draft, Field::InsuredPlace))
        .arg("place", draft.shown(Field::InsuredPlace).trim())
        .arg("city", phrase(&context.profile.title))
}
