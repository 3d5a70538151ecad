//! What came of the answers to questions (答复合并结果): how many corrected the list, and which did not.

use super::column_letters;
use crate::text::{Phrase, Text, text};

/// The answers that a run was given (答复合并结果).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Cells that they correct.
    pub used: u64,
    /// Those that correct nothing, in the order of their files.
    pub unused: Vec<UnusedAnswer>,
}

/// An answer that corrects nothing, and why (未采用的答复).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedAnswer {
    /// The file of the answer.
    pub file: String,
    /// Its row there, 1-based.
    pub row: u32,
    /// Why.
    pub why: Text,
}

impl UnusedAnswer {
    /// The column of the answers in our workbooks.
    const COLUMN: usize = 8;

    /// Its cell: `I7`.
    pub fn cell(&self) -> String {
        format!("{}{}", column_letters(Self::COLUMN), self.row)
    }

    /// The answer and why it corrects nothing.
    pub fn phrase(&self) -> Phrase {
        let args = [
            ("file", self.file.as_str().into()),
            ("cell", self.cell().into()),
            ("why", self.why.into()),
        ];
        text(
            "{file} {cell} 的答复没有采用：{why}",
            "The answer in {file} {cell} was not used: {why}",
        )
        .fill(&args)
    }
}
