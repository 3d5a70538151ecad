//! Phrases inside a free text (文中用词): where they stand, the longest first.

use std::collections::BTreeMap;

/// Phrases, each with a sense, sought from left to right; at one place the longest wins, so that
/// 非本人意愿 is never taken for 本人意愿.
#[derive(Clone, Debug)]
pub(super) struct Phrases<S> {
    by_first: BTreeMap<char, Vec<(Box<str>, S)>>,
}

/// One phrase found, by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit<S> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) sense: S,
}

impl<S: Copy> Phrases<S> {
    pub(super) fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, S)>) -> Self {
        let mut by_first: BTreeMap<char, Vec<(Box<str>, S)>> = BTreeMap::new();
        for (phrase, sense) in phrases {
            if let Some(first) = phrase.chars().next() {
                by_first.entry(first).or_default().push((phrase.into(), sense));
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        Self { by_first }
    }

    /// The phrases in `text` that do not overlap, from the left. Allocates nothing.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit<S>> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(first) = text[at..].chars().next() {
                let start = at;
                if let Some(hit) = self.at(text, start, first) {
                    at = hit.end;
                    return Some(hit);
                }
                at += first.len_utf8();
            }
            None
        })
    }

    fn at(&self, text: &str, start: usize, first: char) -> Option<Hit<S>> {
        let list = self.by_first.get(&first)?;
        let (phrase, sense) = list.iter().find(|(p, _)| text[start..].starts_with(&**p))?;
        Some(Hit { start, end: start + phrase.len(), sense: *sense })
    }
}
