//! Columns that are not declared and yet say something of a row (旁列): a second reason, where somebody is
//! insured, whether the insurance has stopped or the declaration was made.

use super::{InsuredStatus, ReasonNo, RemarkSense};

/// What columns beside those that are declared say of a row (旁列).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// A second column of reasons.
    pub reason: OtherReason,
    /// 参保地.
    pub place: Whereabouts,
    /// 社保状态; `None` for words in no list.
    pub insured: Option<InsuredStatus>,
    /// 办理结果: it was declared already.
    pub handled: Handled,
}

/// What a second column of reasons says (另一列原因).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OtherReason {
    /// The reason that it names.
    pub reason: Option<ReasonNo>,
    /// Whose will it speaks of, where it names none.
    pub will: RemarkSense,
}

/// Where somebody is insured, seen from the profile's city (参保地归属).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whereabouts {
    /// No place that is known.
    #[default]
    Unknown,
    /// The profile's own.
    Here,
    /// Another city or province.
    Elsewhere,
    /// The profile's own and another one.
    Both,
}

/// Whether a column says that the declaration was made (办理情况).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Handled {
    /// It does not.
    #[default]
    Silent,
    /// 已办理, 成功.
    Done,
    /// A tick: what it means is in the heading (是否已停保).
    Ticked,
}
