//! Headings and the fields they name (列名对照).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::sourced::{Sourced, Sure};

/// The wordings of one field, an entry of `[columns]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aliases {
    /// Whole headings, as people write them.
    pub words: Vec<String>,
    /// Whole headings that are in use but for which no source was found.
    #[serde(default)]
    pub assumed: Vec<String>,
    /// Headings that count only where no better one stands (离职类型 for the reason).
    #[serde(default)]
    pub fallback: Vec<String>,
    /// Of the employer's fields: what a line above the list says before the value (填报单位：…) and no
    /// heading of a column does.
    #[serde(default)]
    pub titles: Vec<String>,
    /// How sure `words` and `fallback` are.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

impl Aliases {
    /// Every wording with its strength.
    pub fn all(&self) -> impl Iterator<Item = (&str, Strength)> {
        let whole = self.words.iter().chain(&self.assumed).map(|word| (word, Strength::Whole));
        let fallback = self.fallback.iter().map(|word| (word, Strength::Fallback));
        whole.chain(fallback).map(|(word, strength)| (word.as_str(), strength))
    }

    /// Every wording of a line above the list, with its strength.
    pub fn in_titles(&self) -> impl Iterator<Item = (&str, Strength)> {
        self.all().chain(self.titles.iter().map(|word| (word.as_str(), Strength::Fallback)))
    }
}

/// How strongly a heading names its field (列名强度). Ordered from weak to strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Counts only where no whole heading names the field.
    Fallback,
    /// Names the field.
    Whole,
}

/// Headings of the stop-month column by what they mean (停止缴费月份的含义).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopMonthHeadings {
    /// The heading says it is the last month paid.
    pub last_paid: Aliases,
    /// The heading says it is the first month not paid.
    pub first_unpaid: Aliases,
    /// The heading does not say.
    pub unclear: Aliases,
}

impl StopMonthHeadings {
    /// The three lists, each with what it means.
    pub fn lists(&self) -> [(HeadingMeaning, &Aliases); 3] {
        [
            (HeadingMeaning::LastPaid, &self.last_paid),
            (HeadingMeaning::FirstUnpaid, &self.first_unpaid),
            (HeadingMeaning::Unclear, &self.unclear),
        ]
    }
}

/// What a stop-month heading itself says (列名含义).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeadingMeaning {
    /// 最后缴费月.
    LastPaid,
    /// 停缴首月.
    FirstUnpaid,
    /// It does not say.
    Unclear,
}

/// Words in the brackets behind a heading that settle what the month means (括号说明).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthNotes {
    /// 最后缴费, 缴至, 含当月…
    pub last_paid: Vec<String>,
    /// 首个不缴, 不产生费用, 次月起停…
    pub first_unpaid: Vec<String>,
    /// How sure the lists are.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

/// Everything about headings, the table `[columns]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnWords {
    /// By field key; `stop_month` and `medical_stop_month` stand apart.
    #[serde(default)]
    pub fields: BTreeMap<String, Aliases>,
    /// The stop month apart, because its meaning lies in the heading.
    pub stop_month: StopMonthHeadings,
    /// The same for the month of medical insurance.
    pub medical_stop_month: StopMonthHeadings,
    /// Notes in brackets.
    pub month_notes: MonthNotes,
    /// By field key: headings of the bureau's own template, besides those of the base.
    #[serde(default)]
    pub own: BTreeMap<String, Aliases>,
    /// Headings that are known and mean no field: 最后工作日, 办理进度, 手机号…
    pub no_field: Aliases,
    /// Words in a heading or in the group above it that say: not social insurance (公积金).
    pub housing_fund: Sourced<Vec<String>>,
    /// Words of group headings that belong to social insurance (社保).
    pub social_groups: Sourced<Vec<String>>,
}
