//! Headings and the fields they name (列名对照).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::sourced::Sure;

/// The wordings of one field, an entry of `[columns]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aliases {
    /// Whole headings, as people write them.
    pub words: Vec<String>,
    /// Headings that count only where no better one stands (离职类型 for the reason).
    #[serde(default)]
    pub fallback: Vec<String>,
    /// How sure the list is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
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

/// Everything about headings, the table `[columns]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnWords {
    /// By field key.
    #[serde(default)]
    pub fields: BTreeMap<String, Aliases>,
    /// The stop month apart, because its meaning lies in the heading.
    pub stop_month: StopMonthHeadings,
    /// Headings that are known and mean no field: 最后工作日, 办理进度, 手机号…
    pub no_field: Aliases,
    /// Words in a heading or in the group above it that say: not social insurance (公积金).
    pub housing_fund: Vec<String>,
    /// Words of group headings that belong to social insurance (社保).
    pub social_groups: Vec<String>,
}
