//! What is said of a file that gave no results of its own (说明).

use crate::ledger::Run;
use crate::model::{RuleCode, Severity};
use crate::sink::report::Report;
use crate::sink::report::view::views;
use crate::text::{Lang, Phrase, Text, text};

const COPY: Text = text(
    "这份文件的内容与批次 {run}（{today}）处理过的完全相同，没有再处理，结果见发件文件夹的 {run}。\
     确要再报一次，请用 jianyuan nightly --resubmit。",
    "This file has the content of one that run {run} ({today}) dealt with. It was not run again; the \
     results are in the outbox under {run}. To declare it again use `jianyuan nightly --resubmit`.",
);
const CRASHED: Text = text(
    "程序两次在处理这份文件时中断，为不影响其他文件，已把它隔离，没有生成任何结果。\
     请检查文件（可另存为 .xlsx 后重新放入）；仍不行请联系维护人员。",
    "The program ended over this file twice. It was set aside so that others are not kept waiting; \
     nothing was made of it. Look at the file, or save it anew as .xlsx and hand it in again; else \
     ask whoever looks after the program.",
);
const REFUSED: Text = text("这份文件没有读进去：{why}", "The file could not be used: {why}");

/// Why a copy was not run.
pub(super) fn of_copy(first: &Run) -> Phrase {
    COPY.fill(&[("run", first.id.as_str().into()), ("today", first.today.as_str().into())])
}

/// Why a file was set aside after two crashes.
pub(super) fn of_crash() -> Phrase {
    CRASHED.into()
}

/// Why a file was refused: its errors with what to do, identity numbers masked.
pub(super) fn of_refusal(report: &Report<'_>) -> Phrase {
    let errors =
        views(report).filter(|view| view.severity == Severity::Error && view.row.is_none());
    let reasons: Vec<_> = errors.map(|view| (view.code, view.message, view.fix)).collect();
    let all = |lang| {
        let line = |(code, message, fix): &(RuleCode, Phrase, Phrase)| {
            format!("\r\n{code} {} {}", message.get(lang), fix.get(lang))
        };
        reasons.iter().map(line).collect::<String>()
    };
    let why = Phrase { zh: all(Lang::Zh), en: all(Lang::En) };
    REFUSED.fill(&[("why", why.into())])
}
