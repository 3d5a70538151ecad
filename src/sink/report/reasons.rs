//! The reasons of the list and what declaring them leads to (原因预览): for workbook, page and screen.

use super::Report;
use crate::text::Phrase;

/// One reason that occurs (原因).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonLine {
    /// As the bureau's files write it.
    pub label: Phrase,
    /// How many rows give it, held ones included.
    pub people: u64,
    /// What a clerk should know before it is declared, most important first.
    pub consequences: Vec<Phrase>,
}

/// The reasons that occur, the most frequent first.
pub fn reasons(report: &Report<'_>) -> Vec<ReasonLine> {
    let counted = report.outcome.by_reason.iter();
    let mut lines: Vec<ReasonLine> = counted
        .map(|(no, people)| {
            let label = &report.profile.reason(*no).label;
            ReasonLine {
                label: Phrase { zh: label.zh.clone(), en: label.en.clone() },
                people: *people,
                consequences: report.profile.consequences(*no),
            }
        })
        .collect();
    // Stable: the profile's order decides between equals.
    lines.sort_by_key(|line| std::cmp::Reverse(line.people));
    lines
}
