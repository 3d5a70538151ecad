//! IN008: the person may be insured in another city.

use super::elsewhere::fault;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity, Whereabouts};
use crate::rules::example::{fires, fires_on_csv, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("IN008"),
    name: "perhaps-insured-elsewhere",
    severity: Severity::Warning,
    fields: &[Field::InsuredPlace],
    message: text(
        "“{heading}”一列写的是“{place}”，这份名单是按{city}报的：请确认这个人的社保在{city}",
        "The column “{heading}” says “{place}”, and this list is declared to {city}: is the person \
         insured in {city}?",
    ),
    why: text(
        "列名没有说明是参保地还是工作地，或同一格写了两个地方；在别处参保的人要向那里的经办机构申报。",
        "The heading does not say whether people are insured or work there, or the cell names two \
         places. Somebody who is insured elsewhere is declared there.",
    ),
    fix: text(
        "在{city}参保的，不用改；不在{city}参保的，把这一行移到当地的减员名单。",
        "Nothing, if the person is insured in {city}; if not, move the row to the list for the other \
         place.",
    ),
    basis: text(
        "职工由用人单位向参保地的经办机构申报（社会保险法第五十七、五十八条）；本地地名写在城市规则的 place 里",
        "An employer declares its people to the bureau where they are insured (Social Insurance Law, \
         arts. 57, 58); a profile names its own places in [place]",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::BESIDE, check),
    examples: &[
        fires(&[is(Field::InsuredPlace, "朝阳/上海")]),
        fires_on_csv(
            "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因,城市\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同,上海\n",
        ),
        quiet(&[is(Field::InsuredPlace, "海淀")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let is_perhaps = match draft.beside.place {
        Whereabouts::Both => true,
        Whereabouts::Elsewhere => context.table.place_is_loose,
        Whereabouts::Here | Whereabouts::Unknown => false,
    };
    is_perhaps.then(|| fault(draft, context))
}
