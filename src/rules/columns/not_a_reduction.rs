//! CO011: a mixed sheet, and the flag of this row says 增 or 续.
//!
//! Arguments: `what`, `flag`.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO011"),
    name: "row-not-a-reduction",
    severity: Severity::Note,
    fields: &[Field::ChangeFlag, Field::InsuranceState],
    message: text(
        "{what}是“{flag}”，不是减员，未列入",
        "The {what} says “{flag}”, which is not a reduction; the row was left out",
    ),
    why: text(
        "增员、续保与减员混在一张表里时，只申报减员的行。",
        "Where people who join, stay and leave share a sheet, only those who leave are declared.",
    ),
    fix: text(
        "若此人应当减员，请把这一列改为“减员”；增员请走增员申报。",
        "If this person leaves, change the flag to 减员; people who join are declared separately.",
    ),
    basis: text(
        "按城市规则 [flags] 中的用词判断",
        "Decided by the words in [flags] of the city's rules",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires(&[is(Field::ChangeFlag, "增员")]), quiet(&[is(Field::ChangeFlag, "减员")])],
};
