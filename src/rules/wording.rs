//! The profile's words in a finding (规则文字): labels as arguments, and lists of them.

use crate::profile::codes::Label;
use crate::text::Phrase;

/// One label of the profile.
pub(super) fn phrase(label: &Label) -> Phrase {
    Phrase { zh: label.zh.clone(), en: label.en.clone() }
}

/// Several, as each language lists them: pairs of 中文 and English.
pub(super) fn list<'p>(words: impl Iterator<Item = (&'p str, &'p str)>) -> Phrase {
    let (zh, en): (Vec<_>, Vec<_>) = words.unzip();
    Phrase { zh: zh.join("、"), en: en.join(", ") }
}

/// Both languages of a label.
pub(super) fn both(label: &Label) -> (&str, &str) {
    (&label.zh, &label.en)
}
