//! What is wrong with the data (校验问题). Not an error of the program: the run succeeded in finding it.

use std::sync::Arc;

use super::{Field, FieldSet, Place, RuleCode, Severity};
use crate::text::Arg;

/// What a rule says when it fires (命中): everything but the place, which the caller knows.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// The cells it is about; empty = the rule's own fields.
    pub fields: FieldSet,
    /// What was found and understood.
    pub detail: Detail,
    /// No heavier than this, whatever the rule and the profile say; `None` = as they say.
    pub at_most: Option<Severity>,
}

/// The words of one finding (问题细节). Texts are unmasked; whoever shows them masks them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Detail {
    /// What stood there; `None` = the text of the cells.
    pub found: Option<Box<str>>,
    /// What it was read as.
    pub understood: Option<Box<str>>,
    /// What would have been right.
    pub expected: Option<Box<str>>,
    /// Fillings of the places in the rule's message and remedy.
    pub args: Vec<(&'static str, Arg)>,
    /// A second place that belongs to it (the first of two equal rows).
    pub other: Option<Place>,
}

impl Fault {
    /// A fault of the rule's own fields, with nothing more to say.
    pub fn plain() -> Self {
        Self::default()
    }

    /// A fault of these fields.
    pub fn at(fields: &[Field]) -> Self {
        Self { fields: FieldSet::of(fields), ..Self::default() }
    }

    /// A lighter case of the rule: DA001 warns of a birth date that nothing uses.
    #[must_use]
    pub fn at_most(mut self, severity: Severity) -> Self {
        self.at_most = Some(severity);
        self
    }

    /// Says what was found, where that is not just the text of the cells.
    #[must_use]
    pub fn found(mut self, text: impl Into<Box<str>>) -> Self {
        self.detail.found = Some(text.into());
        self
    }

    /// Says how it was read.
    #[must_use]
    pub fn understood(mut self, text: impl Into<Box<str>>) -> Self {
        self.detail.understood = Some(text.into());
        self
    }

    /// Says what would have been right.
    #[must_use]
    pub fn expected(mut self, text: impl Into<Box<str>>) -> Self {
        self.detail.expected = Some(text.into());
        self
    }

    /// Fills `{name}` in the rule's message and remedy.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        // A list that grows by itself makes room for four: half of what a finding takes.
        self.detail.args.reserve_exact(1);
        self.detail.args.push((name, value.into()));
        self
    }

    /// Names a second place; `{other}` in the message is filled with it when shown.
    #[must_use]
    pub fn other(mut self, place: Place) -> Self {
        self.detail.other = Some(place);
        self
    }
}

/// Something wrong with the data, at its place (校验问题).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub code: RuleCode,
    /// As the profile sets it.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// 0-based column of the first cell it is about, for the order; `u16::MAX` for none.
    pub column: u16,
    /// The cells it is about.
    pub fields: FieldSet,
    /// The words; shared with the findings that say the very same.
    pub detail: Arc<Detail>,
}

impl Finding {
    /// File, sheet, row, column, code: the order of every output.
    pub fn order(&self) -> (Place, u16, RuleCode) {
        (self.place, self.column, self.code)
    }
}
