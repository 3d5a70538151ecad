//! CO001: none of the first 30 rows carries enough known headings.
//!
//! Arguments: `rows`, how many were searched.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO001"),
    name: "header-not-found",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "没有找到表头（查了前 {rows} 行）",
        "No heading row was found (rows searched: {rows})",
    ),
    why: text(
        "没有表头就不知道哪一列是姓名、哪一列是证件号码；列的次序不能代替列名。",
        "Without headings nobody can tell which column is the name and which the number; the \
         order of columns does not say it.",
    ),
    fix: text(
        "请在名单上方加一行列名（姓名、证件号码、停止缴费月份、停止缴费原因等），或用 --column \
         指明各列。",
        "Put a row of headings above the list (name, identity number, stop month, stop reason …\
         ), or name the columns with --column.",
    ),
    basis: text(
        "各单位的名单标题多在前 5 行内（对公开样表的观察），留足余量查前 30 行",
        "Headings of real lists mostly stand in the first 5 rows (seen in published samples); 30 \
         are searched",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
张小满,110101199003079913,2026-11\n\
李春分,110101198507019923,2026-11\n",
        ),
        quiet_on_csv(GOOD_CSV),
    ],
};
