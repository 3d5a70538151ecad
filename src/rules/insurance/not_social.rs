//! IN002: the housing fund among the insurance kinds.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("IN002"),
    name: "insurance-not-social",
    severity: Severity::Warning,
    fields: &[Field::Insurances],
    message: text(
        "停止缴费险种“{found}”里写了公积金，社保申报文件不含公积金",
        "The insurance kinds “{found}” name the housing fund, which is not in these files",
    ),
    why: text(
        "公积金的封存要到住房公积金管理中心另办；以为社保减员时一并停了，会继续扣缴。",
        "The housing fund is stopped at its own centre. Who believes it stops with this reduction \
         goes on paying.",
    ),
    fix: text(
        "从险种里删去公积金，并另行办理公积金封存；社保险种写对了，本行照常提交。",
        "Take the housing fund out of the cell and have it stopped at its centre. The row goes with \
         the social insurances it names.",
    ),
    basis: text(
        "社会保险包括基本养老、基本医疗、工伤、失业、生育保险（社会保险法第二条）；住房公积金另由住房公积金管理条例规定",
        "Social insurance is pension, medical, work injury, unemployment and maternity (Social \
         Insurance Law, art. 2); the housing fund has regulations of its own",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::INSURANCES, check),
    examples: &[
        fires(&[is(Field::Insurances, "养老、失业、工伤、医疗、生育、公积金")]),
        fires(&[is(Field::Insurances, "公积金")]),
        quiet(&[is(Field::Insurances, "养老、失业、工伤、医疗、生育")]),
    ],
};

fn check(draft: &Draft<'_>, _context: &Context<'_>) -> Option<Fault> {
    draft.insurances.value()?.housing_fund.then(Fault::plain)
}
