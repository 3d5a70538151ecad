//! The employer that lines above a list name (标题行里的单位): `单位名称：…`, for rows in a sheet that has no
//! column for it.

use super::Field;

/// One thing that such a line says (标题行的一项).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleFact {
    /// Name, credit code or registration number.
    pub field: Field,
    /// What it is called there, as written: `参保单位（章）`.
    pub label: String,
    /// What it says.
    pub text: String,
    /// 1-based.
    pub row: u32,
    /// The column of the text, 0-based.
    pub column: u16,
    /// What it is called could stand over a column: 单位名称, not 填报单位. Such a line goes before others.
    pub strong: bool,
}

impl TitleFact {
    /// Its cell: `B2`.
    pub fn cell(&self) -> String {
        format!("{}{}", super::column_letters(self.column.into()), self.row)
    }
}

/// Somebody who has another employer, by his own row, than a line above the list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleDiffers {
    /// The line.
    pub fact: TitleFact,
    /// What the row says.
    pub text: String,
    /// Its cell: `C5`.
    pub cell: String,
}

/// Why no row can take what the lines say (标题行不能用的原因).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitleFlaw {
    /// A credit code that is none.
    WrongCode(TitleFact),
    /// Two lines say different things.
    Contradicting(Box<[TitleFact; 2]>),
    /// From this row on the people may be of another employer.
    Unclear(u32),
    /// This column (0-based), of a heading that nothing knows, names other organisations.
    Column(u16),
}

/// What the lines above a list say of its employer (标题行里的单位).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titled {
    /// All that they say, in the order of the sheet.
    pub found: Vec<TitleFact>,
    /// What of it rows take: one at most of each field; none where there is a flaw.
    pub used: Vec<TitleFact>,
    /// Why they take nothing.
    pub flaw: Option<TitleFlaw>,
    /// No column names an employer, or all its cells are blank: every row takes what is used.
    pub alone: bool,
}

/// The kind of a [`TitleFlaw`], for rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleFlawKind {
    /// [`TitleFlaw::WrongCode`].
    WrongCode,
    /// [`TitleFlaw::Contradicting`].
    Contradicting,
    /// [`TitleFlaw::Unclear`].
    Unclear,
    /// [`TitleFlaw::Column`].
    Column,
}

impl TitleFlaw {
    /// Its kind, and the row or the column that it is about.
    pub fn kind(&self) -> (TitleFlawKind, u32) {
        match self {
            Self::WrongCode(fact) => (TitleFlawKind::WrongCode, fact.row),
            Self::Contradicting(facts) => (TitleFlawKind::Contradicting, facts[1].row),
            Self::Unclear(row) => (TitleFlawKind::Unclear, *row),
            Self::Column(column) => (TitleFlawKind::Column, (*column).into()),
        }
    }
}

impl Titled {
    /// What rows take for a field; empty when nothing.
    pub fn text(&self, field: Field) -> &str {
        self.used.iter().find(|fact| fact.field == field).map_or("", |fact| &fact.text)
    }

    /// Why rows without an employer of their own have none.
    pub fn flaw_kind(&self) -> Option<(TitleFlawKind, u32)> {
        self.flaw.as_ref().filter(|_| self.alone).map(TitleFlaw::kind)
    }
}
