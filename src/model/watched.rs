//! One row looked at closely (逐格查看): what each cell held and was read as, for `explain FILE!CELL`.

use super::{CellKind, Field, Lent, Place};
use crate::text::{Phrase, Text};

/// A row that the user asks about (被查看的行).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Where.
    pub place: Place,
    /// What the row was taken for.
    pub taken: Taken,
    /// Its cells from column A on, blank ones included.
    pub cells: Vec<WatchedCell>,
    /// What fields were read as that have no cell of their own, or a blank one: a derived month, all
    /// insurances.
    pub elsewhere: Vec<(Field, ReadAs)>,
}

/// What a row was taken for (行的性质).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A title above the heading, or the heading itself.
    Head,
    /// Nothing in it.
    Blank,
    /// Set aside: a total, a signature, an example.
    Aside(Text),
    /// The flag says that it is no reduction.
    Added,
    /// A person: the rules have judged it.
    Data,
}

/// One cell, as it stands in the file and as it was read (单元格).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedCell {
    /// What it was in the file.
    pub kind: CellKind,
    /// Whether a merge lent the value.
    pub lent: Lent,
    /// Its text, as it stands.
    pub text: Box<str>,
    /// What it was read as; `None` where nothing reads it, or it cannot be read.
    pub read: Option<ReadAs>,
}

/// What a cell was read as (读取结果). Unmasked; whoever shows it masks it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadAs {
    /// What was put right on the way.
    pub repairs: Vec<Text>,
    /// The value; `None` where it cannot be read.
    pub value: Option<Phrase>,
    /// How it comes to that, and what follows from it.
    pub remarks: Vec<Phrase>,
}
