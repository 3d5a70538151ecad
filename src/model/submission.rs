//! The rows that are handed in together (申报批次), and who hands them in.

use super::EmployerNo;
use crate::calendar::Month;
use crate::text::Phrase;

/// An employer as the rows name it (单位). At least one of the three is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Employer {
    /// 统一社会信用代码.
    pub code: String,
    /// 社会保险登记号.
    pub registration_no: String,
    /// 单位名称.
    pub name: String,
}

impl Employer {
    /// What rows are grouped by: the code, else the registration number, else the name.
    pub fn key(&self) -> &str {
        [&self.code, &self.registration_no]
            .into_iter()
            .find(|s| !s.is_empty())
            .unwrap_or(&self.name)
    }
}

/// 零星 or 批量.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 零星减员: typed in one by one.
    Sporadic,
    /// 批量减员: uploaded as a file.
    Mass,
}

impl Kind {
    /// The word of the machine forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sporadic => "sporadic",
            Self::Mass => "mass",
        }
    }

    /// The word that people read.
    pub const fn label(self) -> crate::text::Text {
        match self {
            Self::Sporadic => crate::text::text("零星减员", "sporadic"),
            Self::Mass => crate::text::text("批量减员", "mass"),
        }
    }
}

/// Rows of one employer handed in together (申报批次). Indexes into the run's reductions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Stable within a run and across runs on the same input: `91110105…-2026-11-mass-01`.
    pub id: String,
    /// Whose.
    pub employer: EmployerNo,
    /// How.
    pub kind: Kind,
    /// The one last paid month of all its rows.
    pub last_paid: Month,
    /// Which reductions, in the order of the input.
    pub rows: Vec<u32>,
    /// One sentence why it is of this kind.
    pub why: Phrase,
}
