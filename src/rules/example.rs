//! Examples of a rule (示例): run as tests, printed as help.
//!
//! A row example changes cells of one good row. The tests write the good row and its changes as a
//! table and run the whole check with the default profile, on 2026-11-23, for 2026-11.

use crate::model::{CellKind, Field, Lent};

/// One example (示例): the rule fires on it, or is quiet.
pub struct Example {
    /// Whether the rule fires.
    pub fires: bool,
    /// The data.
    pub case: Case,
}

/// The data of an example.
pub enum Case {
    /// The good row with these cells changed.
    Row(&'static [Change]),
    /// Several good rows of different people (a new number and name each), each with its changes.
    /// Fires = on any of them.
    Rows(&'static [&'static [Change]]),
    /// A whole file as CSV text.
    Csv(&'static str),
    /// One line of a stream.
    Line(&'static str),
    /// A whole file, by its bytes.
    Bytes(&'static [u8]),
    /// An input by its name in an empty folder: nothing is there.
    Missing(&'static str),
    /// After a run that delivered the good row with the first changes: the good row with the second.
    After(&'static [Change], &'static [Change]),
    /// The good row with the first changes is run; then with the second, told of the first run.
    Again(&'static [Change], &'static [Change]),
    /// The good row, which the bureau refused with these words.
    Refused(&'static str),
    /// The good row with these cells changed, beside a roster, which is given as CSV text.
    Beside(&'static str, &'static [Change]),
    /// The good row with these cells changed, as mass, with a template whose list of reasons has only the
    /// good row's, and which requires the department.
    Template(&'static [Change]),
    /// The good row, run on another day (`YYYY-MM-DD`).
    Today(&'static str, &'static [Change]),
}

/// A changed cell.
pub struct Change {
    /// Which.
    pub field: Field,
    /// What it holds.
    pub text: &'static str,
    /// What kind of cell it is.
    pub kind: CellKind,
    /// Whether a merge lent it.
    pub lent: Lent,
}

/// The rule fires on the good row with these cells changed.
pub const fn fires(changes: &'static [Change]) -> Example {
    Example { fires: true, case: Case::Row(changes) }
}

/// The rule is quiet on the good row with these cells changed.
pub const fn quiet(changes: &'static [Change]) -> Example {
    Example { fires: false, case: Case::Row(changes) }
}

/// The rule fires on one of several rows.
pub const fn fires_on_rows(rows: &'static [&'static [Change]]) -> Example {
    Example { fires: true, case: Case::Rows(rows) }
}

/// The rule is quiet on several rows.
pub const fn quiet_on_rows(rows: &'static [&'static [Change]]) -> Example {
    Example { fires: false, case: Case::Rows(rows) }
}

/// The rule fires on a file with this text.
pub const fn fires_on_csv(text: &'static str) -> Example {
    Example { fires: true, case: Case::Csv(text) }
}

/// The rule is quiet on a file with this text.
pub const fn quiet_on_csv(text: &'static str) -> Example {
    Example { fires: false, case: Case::Csv(text) }
}

/// The rule fires on this line of a stream.
pub const fn fires_on_line(line: &'static str) -> Example {
    Example { fires: true, case: Case::Line(line) }
}

/// The rule is quiet on this line of a stream.
pub const fn quiet_on_line(line: &'static str) -> Example {
    Example { fires: false, case: Case::Line(line) }
}

/// The rule fires on a file of these bytes.
pub const fn fires_on_bytes(bytes: &'static [u8]) -> Example {
    Example { fires: true, case: Case::Bytes(bytes) }
}

/// The rule is quiet on a file of these bytes.
pub const fn quiet_on_bytes(bytes: &'static [u8]) -> Example {
    Example { fires: false, case: Case::Bytes(bytes) }
}

/// The rule fires on the good row with the second changes, when an earlier run delivered it with the
/// first.
pub const fn fires_after(delivered: &'static [Change], changes: &'static [Change]) -> Example {
    Example { fires: true, case: Case::After(delivered, changes) }
}

/// The rule is quiet on that.
pub const fn quiet_after(delivered: &'static [Change], changes: &'static [Change]) -> Example {
    Example { fires: false, case: Case::After(delivered, changes) }
}

/// The rule fires on the good row with the second changes, after a run of it with the first.
pub const fn fires_again(before: &'static [Change], now: &'static [Change]) -> Example {
    Example { fires: true, case: Case::Again(before, now) }
}

/// The rule is quiet on that.
pub const fn quiet_again(before: &'static [Change], now: &'static [Change]) -> Example {
    Example { fires: false, case: Case::Again(before, now) }
}

/// The rule fires on the good row with these cells changed, beside this roster.
pub const fn fires_beside(roster: &'static str, changes: &'static [Change]) -> Example {
    Example { fires: true, case: Case::Beside(roster, changes) }
}

/// The rule is quiet on the good row with these cells changed, beside this roster.
pub const fn quiet_beside(roster: &'static str, changes: &'static [Change]) -> Example {
    Example { fires: false, case: Case::Beside(roster, changes) }
}

/// A text cell.
pub const fn is(field: Field, text: &'static str) -> Change {
    Change { field, text, kind: CellKind::Text, lent: Lent::No }
}

/// A cell of another kind than text.
pub const fn cell(field: Field, kind: CellKind, text: &'static str) -> Change {
    Change { field, text, kind, lent: Lent::No }
}

/// A cell whose value a vertical merge lent.
pub const fn lent(field: Field, text: &'static str) -> Change {
    Change { field, text, kind: CellKind::Text, lent: Lent::Above }
}

/// The good row that examples change (示例行): a synthetic person (order digits 99x) with everything
/// in place. Fields that are not listed are blank. Employer name is blank on purpose: the code is
/// enough.
pub const GOOD_ROW: &[(Field, &str)] = &[
    (Field::EmployerCode, GOOD_EMPLOYER),
    (Field::PersonName, "张小满"),
    (Field::PersonId, GOOD_PERSON),
    (Field::StopMonth, "2026-11"),
    (Field::Reason, "本人意愿解除劳动合同"),
    (Field::Insurances, "养老、失业、工伤、医疗、生育"),
    (Field::EntryDate, "2021-03-01"),
    (Field::LeaveDate, "2026-11-16"),
];

/// The employer of the good row.
pub const GOOD_EMPLOYER: &str = "91110105MA00099A0D";

/// The person of the good row.
pub const GOOD_PERSON: &str = "110101199003079913";

/// The good row as a file, for examples of files and columns.
pub const GOOD_CSV: &str = "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同
";
