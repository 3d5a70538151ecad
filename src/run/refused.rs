//! People whom the bureau refused (退回更正): their rows as they were handed in, with the bureau's words and
//! what to do about them, as an outcome of its own that a workbook is made of.

use std::collections::BTreeMap;

use super::job::{InputFile, Job};
use super::run;
use crate::check::row::{Keep, KeepCells};
use crate::error::Result;
use crate::model::{
    Counts, Detail, Field, FieldSet, Finding, Outcome, Place, RowOutcome, RuleCode, Severity,
};
use crate::rules;
use crate::text::{Text, text};

/// The rule of what the bureau refused.
pub const REFUSED: RuleCode = RuleCode::new("DU012");

/// One row that the bureau refused (退回的行).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The sheet in its file, 0-based.
    pub sheet: u16,
    /// As the spreadsheet shows it.
    pub row: u32,
    /// What the bureau said, without long numbers.
    pub words: String,
    /// What is to be done.
    pub remedy: Remedy,
}

/// What the bureau's words come to (退回原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The rule of ours that comes near to it.
    pub rule: Option<&'static str>,
    /// What to do.
    pub advice: Text,
}

/// Words of causes, and what to do. The first that is found counts.
const REMEDIES: &[(&[&str], Remedy)] = &[
    (
        &["系统繁忙", "稍后再试", "稍后重试", "请求超时", "网络超时", "连接超时"],
        remedy(
            None,
            text(
                "表里不用改：经办机构的系统当时没有办成，原样再交",
                "No cell needs a change: the bureau's system was not able to do it then. Hand the row in as it is",
            ),
        ),
    ),
    (
        &["已经存在", "已存在", "重复"],
        remedy(
            Some("DU005"),
            text(
                "经办机构说已有这条减员：先查实；已经办成的，删去这一行，不用再报",
                "The bureau has this reduction already: look there first; delete the row if it is done",
            ),
        ),
    ),
    (
        &["已停保", "已减员", "已停止"],
        remedy(
            Some("RO004"),
            text(
                "经办机构说此人已经停保：核对证件号码和单位；确已停保的，删去这一行",
                "The bureau says the insurance has stopped: compare number and employer; delete the row if \
                 that is so",
            ),
        ),
    ),
    (
        &["未参保", "没有参保", "不在本单位", "无参保"],
        remedy(
            Some("RO001"),
            text(
                "经办机构说此人不在本单位名下：核对证件号码、单位名称和代码",
                "The bureau does not find this person with the employer: compare identity number and employer",
            ),
        ),
    ),
    (
        &["姓名"],
        remedy(
            Some("RO002"),
            text(
                "对照身份证核对姓名；本人改过名的，先到经办机构变更信息",
                "Compare the name with the identity card; for somebody who changed names, have the record \
                 changed at the bureau first",
            ),
        ),
    ),
    (
        &["身份证", "证件号", "社会保障号"],
        remedy(
            Some("ID004"),
            text(
                "对照身份证逐位核对证件号码",
                "Compare the number with the identity card digit by digit",
            ),
        ),
    ),
    (
        &["险种"],
        remedy(
            Some("IN001"),
            text(
                "核对停哪几个险种：此人没有参加的险种停不了",
                "Check which insurances stop: one that the person does not have cannot stop",
            ),
        ),
    ),
    (
        &["月份", "年月", "日期", "时间"],
        remedy(
            Some("SM002"),
            text("核对停止缴费月份和离职日期", "Check the last paid month and the leave date"),
        ),
    ),
    (
        &["原因"],
        remedy(
            Some("RE002"),
            text(
                "核对停止缴费原因，从下拉框里选经办机构的说法",
                "Check the stop reason; choose one of the bureau's wordings from the list",
            ),
        ),
    ),
];

const fn remedy(rule: Option<&'static str>, advice: Text) -> Remedy {
    Remedy { rule, advice }
}

const UNKNOWN: Remedy = remedy(
    None,
    text(
        "按经办机构的话改正；看不明白的，先问清楚再交",
        "Correct what the bureau names; ask there first if it is not clear",
    ),
);

impl Remedy {
    /// What the bureau's words come to.
    pub fn of(words: &str) -> Self {
        let fits = |(known, _): &&(&[&str], Self)| known.iter().any(|word| words.contains(word));
        REMEDIES.iter().find(fits).map_or(UNKNOWN, |(_, remedy)| *remedy)
    }

    /// The rule that comes near to it.
    pub fn code(self) -> Option<RuleCode> {
        self.rule.map(RuleCode::new)
    }

    /// The fields that are likely to be wrong.
    pub fn fields(self) -> FieldSet {
        self.code()
            .and_then(rules::by_code)
            .map_or(FieldSet::EMPTY, |rule| FieldSet::of(rule.fields))
    }
}

/// Refused rows as they were handed in.
#[derive(Clone, Debug)]
pub struct Corrections {
    /// Only those rows: all are held, each with what the bureau said.
    pub outcome: Outcome,
    /// Rows that the file does not have as it is read now.
    pub missing: Vec<u32>,
}

impl Corrections {
    /// The cells of a row that are likely to be wrong: `F3`.
    pub fn cells(&self, refusal: &Refusal) -> Vec<String> {
        let sheet = self.outcome.sheet(Place::sheet(0, refusal.sheet));
        let columns = sheet.map(|sheet| &sheet.columns);
        let at = |field: Field| columns.and_then(|columns| columns.get(field));
        let cell = |column| format!("{}{}", crate::model::column_letters(column), refusal.row);
        refusal.remedy.fields().iter().filter_map(at).map(cell).collect()
    }
}

/// Reads a file that was handed in once more, and keeps of it the rows that were refused.
///
/// # Errors
/// When the world is bad.
pub fn corrections(job: &Job<'_>, input: InputFile, refusals: &[Refusal]) -> Result<Corrections> {
    let job = Job {
        inputs: vec![input],
        known: None,
        previous: None,
        roster: None,
        template: None,
        keep: Keep { cells: KeepCells::Whole, ..Keep::default() },
        ..job.clone()
    };
    Ok(kept_only(run(&job)?, refusals))
}

fn kept_only(mut outcome: Outcome, refusals: &[Refusal]) -> Corrections {
    let wanted: BTreeMap<(u16, u32), &Refusal> =
        refusals.iter().map(|refusal| ((refusal.sheet, refusal.row), refusal)).collect();
    let mut found = Vec::new();
    for (number, sheet) in (0..).zip(outcome.inputs.iter_mut().flat_map(|i| &mut i.sheets)) {
        let is_wanted = |row: u32| wanted.contains_key(&(number, row));
        sheet.kept.retain(|kept| is_wanted(kept.number));
        sheet.returned.retain(|returned| is_wanted(returned.row));
        sheet.kept_is_partial = true;
        for kept in &mut sheet.kept {
            kept.outcome = RowOutcome::Held;
            found.push((number, kept.number));
        }
        if sheet.kept.is_empty() && sheet.skipped.is_none() {
            sheet.skipped = Some(text("没有退回的行", "nobody of it was refused").into());
        }
    }
    let missing = wanted.keys().filter(|key| !found.contains(key)).map(|(_, row)| *row).collect();
    let mut findings = std::mem::take(&mut outcome.findings);
    findings.retain(|finding| {
        let at = finding.place.sheet.zip(finding.place.row);
        finding.severity == Severity::Warning && at.is_some_and(|at| found.contains(&at))
    });
    findings.extend(found.iter().map(|at| finding(wanted[at])));
    findings.sort_by_key(Finding::order);
    let count = found.len() as u64;
    outcome.counts = Counts { rows: count, held: count, errors: count, ..Counts::default() };
    outcome.by_rule = [(REFUSED, count)].into();
    outcome.findings = findings;
    outcome.submissions.clear();
    outcome.trace.clear();
    Corrections { outcome, missing }
}

fn finding(refusal: &Refusal) -> Finding {
    let args =
        vec![("words", refusal.words.as_str().into()), ("advice", refusal.remedy.advice.into())];
    Finding {
        code: REFUSED,
        severity: Severity::Error,
        place: Place::row(0, refusal.sheet, refusal.row),
        column: u16::MAX,
        fields: refusal.remedy.fields(),
        detail: std::sync::Arc::new(Detail { args, ..Detail::default() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_bureau_says_leads_to_a_remedy_or_to_a_question() {
        for (words, rule) in [
            ("险种信息有误", Some("IN001")),
            ("该人员不在本单位参保", Some("RO001")),
            ("减员信息已经存在", Some("DU005")),
            ("姓名与证件号码不一致", Some("RO002")),
            ("系统繁忙，请稍后再试", None),
            ("其他", None),
        ] {
            assert_eq!(Remedy::of(words).rule, rule, "{words}");
        }
        assert!(Remedy::of("系统繁忙").advice.zh.contains("不用改"));
        assert_eq!(Remedy::of("其他"), UNKNOWN);
        let known = REMEDIES.iter().filter_map(|(_, remedy)| remedy.code());
        assert!(known.into_iter().all(|code| rules::by_code(code).is_some()));
    }
}
