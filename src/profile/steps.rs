//! What remains outside the program (办理步骤): menu paths, counters, look-ups, as the city has them.

use serde::Deserialize;

use super::sourced::Sure;
use crate::text::Lang;

/// One step (办理步骤), an entry of `[[steps]]`, in the order in which it is done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// By which a city's file replaces a step of its base.
    pub id: String,
    /// Where it is done.
    pub at: Stage,
    /// Whom it concerns; everybody unless said.
    #[serde(default)]
    pub when: When,
    /// 中文. Places in braces are filled in: [`PLACES`].
    pub zh: String,
    /// English, with the same places.
    pub en: String,
    /// How sure it is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

impl Step {
    /// The words in one language, places not yet filled.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// What may stand in braces in a step (步骤中的占位): dates of the declared month, and the names of
/// the files that the run wrote for the employer.
pub const PLACES: [&str; 12] = [
    "today",
    "month",
    "first",
    "last",
    "premium",
    "next_first",
    "next_last",
    "sporadic",
    "mass",
    "disk",
    "form",
    "materials",
];

/// Where a step is done (办理地点), in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 办理前.
    Before,
    /// 网上办理.
    Online,
    /// 窗口办理.
    Counter,
    /// 办理后.
    After,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Before, Self::Online, Self::Counter, Self::After];

    /// The heading of its section.
    pub const fn label(self) -> crate::text::Text {
        use crate::text::text;
        match self {
            Self::Before => text("办理前", "before"),
            Self::Online => text("网上办理", "online"),
            Self::Counter => text("窗口办理", "at the counter"),
            Self::After => text("办理后", "afterwards"),
        }
    }
}

/// Whom a step concerns (适用情形).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Every employer.
    #[default]
    Always,
    /// Employers with sporadic reductions.
    Sporadic,
    /// Employers with mass reductions.
    Mass,
    /// Employers with somebody who did not leave of their own will.
    Involuntary,
    /// Employers with somebody whose document is no resident identity card.
    OtherDocument,
}

/// The names in braces of a text.
pub(super) fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').map_or(rest, |(name, _)| name))
}
