//! Which reasons a wording comes near to (相近原因): offered to a person, never taken for them.
//!
//! Comparing is dear, and a file that is wrong throughout repeats its wordings: each thread remembers
//! what it has compared.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::profile::Profile;
use crate::profile::codes::StopReason;

/// At most so many are offered.
const OFFERED: usize = 3;
/// Below this a wording has nothing to do with the other.
const NEAR: f64 = 0.4;
/// Longer cells are sentences; the beginning is enough.
const READ: usize = 40;

/// So many wordings are remembered; a file with more has no list of reasons at all.
const REMEMBERED: usize = 4_096;

thread_local! {
    /// By profile, its version and the wording: the places of the reasons in the profile.
    static KNOWN: RefCell<FxHashMap<(String, String, String), Vec<usize>>> = RefCell::default();
}

/// The reasons whose wordings come nearest, the nearest first; at most three, often none.
/// Compares with every wording of the profile: only for a rule that fires.
pub fn nearest<'p>(profile: &'p Profile, written: &str) -> Vec<&'p StopReason> {
    let compare = || {
        let reasons = profile.reasons.iter().enumerate();
        ranked(written, reasons.map(|(place, reason)| (place, wordings(reason))))
    };
    let key = (profile.id.clone(), profile.version.clone(), written.to_owned());
    let places = KNOWN.with_borrow_mut(|known| match known.get(&key) {
        Some(places) => places.clone(),
        None if known.len() < REMEMBERED => known.entry(key).or_insert_with(compare).clone(),
        None => Vec::new(),
    });
    places.into_iter().filter_map(|place| profile.reasons.get(place)).collect()
}

fn wordings(reason: &StopReason) -> impl Iterator<Item = &str> {
    let labels = [reason.label.zh.as_str(), reason.label.en.as_str()];
    labels.into_iter().chain(reason.words.iter().map(String::as_str))
}

fn ranked<'w, T, W>(written: &str, choices: impl Iterator<Item = (T, W)>) -> Vec<T>
where
    W: Iterator<Item = &'w str>,
{
    let written = folded(written);
    let mut ranked: Vec<(f64, T)> = choices
        .map(|(choice, words)| {
            (words.map(|word| likeness(&written, word)).fold(0.0, f64::max), choice)
        })
        .filter(|(likeness, _)| *likeness >= NEAR)
        .collect();
    // Stable: of two that are equally near, the profile's order decides.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().take(OFFERED).map(|(_, choice)| choice).collect()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).take(READ).flat_map(char::to_lowercase).collect()
}

/// 0 to 1: the share of characters that stay; a wording that holds the other whole counts more
/// (公司辞退了 holds 辞退).
fn likeness(written: &str, word: &str) -> f64 {
    let word = folded(word);
    let edits = strsim::normalized_damerau_levenshtein(written, &word);
    let holds = word.chars().nth(1).is_some() && written.contains(&word)
        || written.chars().nth(1).is_some() && word.contains(written);
    if holds { 0.5 + edits / 2.0 } else { edits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wordings_are_offered() {
        let choices: [(&str, &[&str]); 6] = [
            ("resigned", &["本人意愿解除劳动合同", "resigned", "辞职", "个人原因"]),
            ("ended", &["劳动合同期满", "contract ended", "合同到期", "合同期满终止"]),
            ("dismissed", &["用人单位解除劳动合同", "dismissed", "辞退"]),
            ("mutual", &["协商一致解除", "mutual agreement"]),
            ("retired", &["退休", "retired"]),
            ("deceased", &["死亡", "deceased"]),
        ];
        for (written, expected) in [
            ("公司辞退了他", &["dismissed"] as &[&str]),
            ("合同到期不续签", &["ended"]),
            ("本人意愿 解除合同", &["resigned", "dismissed"]),
            ("Resign", &["resigned", "retired"]),
            ("协商解除", &["mutual"]),
            ("详见附件", &[]),
            ("", &[]),
        ] {
            let words = choices.iter().map(|(id, words)| (*id, words.iter().copied()));
            assert_eq!(ranked(written, words), expected, "{written}");
        }
    }
}
