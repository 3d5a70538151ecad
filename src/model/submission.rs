//! The rows that are handed in together (申报批次), and who hands them in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::EmployerNo;
use crate::calendar::Month;
use crate::ident::characters::{half_width, is_invisible, is_space};
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
    /// What rows are grouped by: the code, else the registration number, else the name. A number that
    /// tells nothing (待补, 0000, ***) groups nobody.
    pub fn key(&self) -> &str {
        if !self.code.is_empty() {
            &self.code
        } else if self.has_number() {
            &self.registration_no
        } else {
            &self.name
        }
    }

    /// The same for every way of writing one name, so that rows that were read apart can be grouped.
    pub fn plain_key(&self) -> Cow<'_, str> {
        if self.is_named_only() { self.plain_name() } else { self.key().into() }
    }

    /// Neither a code nor a registration number tells who it is.
    pub fn is_named_only(&self) -> bool {
        self.code.is_empty() && !self.has_number()
    }

    fn has_number(&self) -> bool {
        self.registration_no.contains(|c: char| matches!(c, '1'..='9' | '１'..='９'))
            && !self.registration_no.contains(['*', '?', '？', '＊'])
    }

    /// The name without what does not make it another one: spaces, invisible characters, the width of
    /// letters and brackets, small and capital letters.
    pub fn plain_name(&self) -> Cow<'_, str> {
        let is_plain = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '0'..='9');
        if self.name.chars().all(is_plain) {
            return Cow::Borrowed(&self.name);
        }
        let shown = self.name.chars().filter(|c| !is_space(*c) && !is_invisible(*c));
        shown.map(half_width).flat_map(char::to_lowercase).collect()
    }
}

/// From which number the text files (报盘) of each employer are counted in the declared month (报盘序号).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sequences {
    from: u32,
    after: BTreeMap<String, u32>,
}

impl Sequences {
    /// From a number on (`--sequence-from`); 0 means 1.
    pub fn from(first: u32) -> Self {
        Self { from: first, after: BTreeMap::new() }
    }

    /// An employer's files have numbers up to this one already.
    pub fn used(&mut self, employer: &str, last: u32) {
        let known = self.after.entry(employer.to_owned()).or_default();
        *known = last.max(*known);
    }

    /// The number of an employer's next file.
    pub fn next(&self, employer: &str) -> u32 {
        let used = self.after.get(employer).copied().unwrap_or_default();
        self.from.max(1).max(used.saturating_add(1))
    }
}

/// The numbers that the text files of one employer have got, both ends included (已用序号).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// Whose.
    pub employer: EmployerNo,
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
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
    pub why: Arc<Phrase>,
}
