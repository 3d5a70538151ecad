//! Exit status (退出码), contract section 2.

use crate::model::{Outcome, Verdict};

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Every data row can be submitted.
    Accepted,
    /// The run finished; something was held back.
    Held,
    /// Nothing could be done.
    Failed,
    /// Another run holds the lock.
    Busy,
    /// Ctrl-C; for a pass, also whatever else told it to end early.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Accepted => 0,
            Self::Held => 1,
            Self::Failed => 2,
            Self::Busy => 75,
            Self::Interrupted => 130,
        }
    }

    /// What an outcome means for the shell.
    pub(super) fn of(outcome: &Outcome) -> Self {
        if outcome.inputs.iter().all(|input| input.refused.is_some()) {
            return Self::Failed;
        }
        match outcome.verdict() {
            Verdict::Accepted => Self::Accepted,
            // Nothing accepted and nothing held: every row was set aside, and no file refused.
            Verdict::Refused if outcome.counts.held == 0 && !has_refused(outcome) => Self::Accepted,
            Verdict::Partial | Verdict::Refused => Self::Held,
        }
    }
}

/// A file or a sheet was refused.
fn has_refused(outcome: &Outcome) -> bool {
    outcome.inputs.iter().any(|input| input.refused.is_some()) || outcome.has_refused_sheet()
}
