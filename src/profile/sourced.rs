//! A value and how sure it is (有出处的取值): no profile value stands without its source.

use serde::Deserialize;

/// How sure a fact is (可信度).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// 已核实: read in the source named.
    Verified,
    /// 来源较弱: one poor source.
    Weak,
    /// 假定: nobody could be asked; a working value.
    Assumed,
}

impl Sure {
    /// The word that people read.
    pub const fn label(self) -> crate::text::Text {
        use crate::text::text;
        match self {
            Self::Verified => text("已核实", "verified"),
            Self::Weak => text("来源较弱", "weak source"),
            Self::Assumed => text("假定", "assumed"),
        }
    }
}

/// A value with its source (有出处的取值): `{ value = 10, sure = "weak", source = "project" }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// How sure it is.
    pub sure: Sure,
    /// A key of the profile's `[sources]`.
    pub source: String,
}

impl<T> std::ops::Deref for Sourced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The words of a list that a profile may leave out.
pub fn listed(list: Option<&Sourced<Vec<String>>>) -> &[String] {
    list.map_or(&[], |list| &list.value)
}

/// Where facts come from (出处), one entry of `[sources]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is: a page, a form, a standard, an observation.
    pub title: String,
    /// Where it can be looked up.
    #[serde(default)]
    pub url: Option<String>,
    /// When it was read or published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default)]
    pub date: Option<String>,
}
