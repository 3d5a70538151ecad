//! CO014: a line of a stream is not the object of one row.
//!
//! Arguments: `detail`, what is wrong with it.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{fires_on_line, quiet_on_line};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO014"),
    name: "line-unreadable",
    severity: Severity::Error,
    fields: &[],
    message: text("这一行数据读不了：{detail}", "The line cannot be read: {detail}"),
    why: text(
        "数据流里一行是一个人；读不了的一行不能当作没有，也不能猜它原来要写什么。",
        "In a stream, a line is a person. One that cannot be read is neither left out nor guessed at.",
    ),
    fix: text(
        "请改正产生这一行的程序：每行一个 JSON 对象，键是列名，值都写成字符串（空值可写 null）。",
        "Correct the program that wrote the line: one JSON object a line, column names as keys, all \
         values as strings (or null for none).",
    ),
    basis: text(
        "一行一个 JSON 值（NDJSON，RFC 8259）；键和值的要求是本程序的约定",
        "One JSON value a line (NDJSON, RFC 8259); what keys and values must be is this program's own \
         convention",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_line(r#"{"person_name": "张小满", "person_id": "#),
        fires_on_line(
            r#"{"person_name": "张小满", "person_id": 110101199003079913, "reason": "退休", "leave_date": "2026-11-16"}"#,
        ),
        fires_on_line(r#"["张小满", "110101199003079913"]"#),
        quiet_on_line(
            r#"{"person_name": "张小满", "person_id": "110101199003079913", "reason": "退休", "leave_date": "2026-11-16", "serial": 1}"#,
        ),
    ],
};
