//! CO004: neither heading, option nor profile says what the stop month means.
//!
//! Arguments: `heading`, `cell` and `found` (the first filled cell and its text), `as_last_paid` and
//! `as_first_unpaid` (the last month paid under each of the two readings).

use crate::model::{Field, RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO004"),
    name: "stop-month-meaning-unknown",
    severity: Severity::Error,
    fields: &[Field::StopMonth],
    message: text(
        "列名“{heading}”没有说明填的是最后缴费月还是停缴首月。以 {cell} 的“{found}”为例：按最后缴费\
         月，缴费到 {as_last_paid}；按停缴首月，缴费到 {as_first_unpaid}",
        "The heading “{heading}” does not say whether the last paid or the first unpaid month is \
         given. Take {cell}, “{found}”: read as the last paid month, paid up to {as_last_paid}; \
         read as the first unpaid month, paid up to {as_first_unpaid}",
    ),
    why: text(
        "两种理解相差一个月：理解反了，会多缴一个月或漏缴一个月。",
        "The two readings are one month apart: the wrong one means a month paid too much, or a \
         month left unpaid.",
    ),
    fix: text(
        "请向填表人确认后加选项 --stop-month-means last-paid（最后缴费月）或 --stop-month-means \
         first-unpaid（停缴首月）；也可把列名改成“缴费截止月份”或“停缴首月”。",
        "Ask who filled it in and add --stop-month-means last-paid or --stop-month-means \
         first-unpaid; or change the heading to 缴费截止月份 (last paid) or 停缴首月 (first \
         unpaid).",
    ),
    basis: text(
        "各地、各系统对“停缴年月”的解释不一，未见国家统一规定；列名含“缴费截止”的按最后缴费月",
        "Cities and systems differ in what 停缴年月 means, and no national rule was found; 缴费\
         截止 says last paid",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
统一社会信用代码,姓名,证件号码,社保停缴年月,停止缴费原因\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(GOOD_CSV),
    ],
};
