//! IN001: an insurance kind that the city does not know, or none at all.

use crate::model::{Cell, Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::wording::{both, list};
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("IN001"),
    name: "insurance-unknown",
    severity: Severity::Error,
    fields: &[Field::Insurances],
    message: text("停止缴费险种“{found}”{problem}", "The insurance kinds “{found}”: {problem}"),
    why: text(
        "险种写漏或写错，会有险种没停而继续扣费，或不该停的停了。",
        "With a kind missing or wrong, one goes on being charged, or one stops that should not.",
    ),
    fix: text(
        "写成{kinds}，几个险种之间用顿号隔开；全部停缴时可以留空。",
        "Write {kinds}, with 、 between them; leave the cell empty if all of them stop.",
    ),
    basis: text(
        "城市规则的险种表；公积金由住房公积金管理中心办理，不属于社会保险",
        "The city's list of insurance kinds; the housing fund has its own centre and is no social \
         insurance",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::INSURANCES, check),
    examples: &[
        fires(&[is(Field::Insurances, "养老、宠物险")]),
        fires(&[is(Field::Insurances, "公积金")]),
        quiet(&[is(Field::Insurances, "养老、失业、工伤、医疗、生育")]),
        quiet(&[is(Field::Insurances, "")]),
    ],
};

const UNKNOWN: Text = text("里有不认识的险种", "one of them is not known");
const HOUSING_FUND_ONLY: Text =
    text("里只有公积金，没有社会保险险种", "only the housing fund, no social insurance");

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let problem = match draft.insurances {
        Cell::Malformed(_) => UNKNOWN,
        Cell::Value(reading) if reading.unknown => UNKNOWN,
        Cell::Value(reading) if reading.kinds.is_empty() && reading.housing_fund => {
            HOUSING_FUND_ONLY
        }
        Cell::Value(reading) if reading.kinds.is_empty() => UNKNOWN,
        _ => return None,
    };
    let kinds = list(context.profile.insurances.iter().map(|kind| both(&kind.label)));
    Some(Fault::plain().arg("problem", problem).arg("kinds", kinds))
}
