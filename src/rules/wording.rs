//! The profile's words in a finding (规则文字): labels as arguments, and lists of them.

use crate::profile::codes::Label;
use crate::text::Phrase;

/// One label of the profile.
pub(super) fn phrase(label: &Label) -> Phrase {
    Phrase { zh: label.zh.clone(), en: label.en.clone() }
}

/// Several, as each language lists them.
pub(super) fn list<'p>(labels: impl Iterator<Item = &'p Label> + Clone) -> Phrase {
    Phrase {
        zh: labels.clone().map(|label| label.zh.as_str()).collect::<Vec<_>>().join("、"),
        en: labels.map(|label| label.en.as_str()).collect::<Vec<_>>().join(", "),
    }
}
