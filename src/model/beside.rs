//! Columns that are not declared and yet say something of a row (旁列): a second reason, where somebody is
//! insured, whether the insurance has stopped or the declaration was made.

use crate::calendar::Month;

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
    /// A second column of remarks.
    pub remark: RemarkReading,
    /// The month until which a remark says that premiums are paid.
    pub paid_to: Option<u8>,
    /// The last month paid by a second column of months: the earliest and the latest that it may mean.
    pub last_paid: Option<(Month, Month)>,
}

/// What a remark says (备注读取).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RemarkReading {
    /// Of the reason, or that nobody leaves.
    pub sense: RemarkSense,
    /// Yes or no, where it is nothing else: the heading asks (是否保留社保).
    pub answer: Option<bool>,
    /// Until which month of a year it says that premiums are paid: 社保交到12月.
    pub paid_to: Option<u8>,
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
