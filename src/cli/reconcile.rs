//! `reconcile`: the bureau's list of answers against the ledger.

use super::args::ReconcileArgs;
use super::exit::Exit;
use super::{job, screen};
use crate::error::{Error, Result};
use crate::ledger::{Answered, AnsweredRow, Ledger, Reconciled};
use crate::model::RuleCode;
use crate::nightly::shown;
use crate::rules;
use crate::run::returned::{Answer, read_answers};
use crate::text::{Lang, Phrase, Text, text};

/// Words of causes, and the rule whose remedy fits. The first that is found counts.
const CAUSES: &[(&[&str], &str)] = &[
    (&["已经存在", "已存在", "重复"], "DU005"),
    (&["已停保", "已减员", "已停止"], "RO004"),
    (&["未参保", "没有参保", "不在本单位", "无参保"], "RO001"),
    (&["姓名"], "RO002"),
    (&["身份证", "证件号", "社会保障号"], "ID004"),
    (&["险种"], "IN001"),
    (&["月份", "年月", "日期", "时间"], "SM002"),
    (&["原因"], "RE002"),
];

pub(super) fn run(args: &ReconcileArgs) -> Result<Exit> {
    let lang: Lang = args.lang.into();
    let today = job::today(args.today.as_deref())?;
    let mut ledger = Ledger::open(&args.ledger)?;
    let answers = read_answers(&args.result, None)?;
    let hash = crate::sink::hash_file(&args.result).map_err(|error| {
        Error::at(&args.result, text("回执文件读不了", "the list cannot be read")).because(error)
    })?;
    let clear: Vec<(&Answer, Answered)> = answers
        .iter()
        .filter_map(|answer| {
            let (person, accepted) = answer.person.zip(answer.accepted)?;
            let cause = if accepted { None } else { rule_of(&answer.cause) };
            Some((answer, Answered { person: ledger.key().person(person), accepted, cause }))
        })
        .collect();
    let hashes: Vec<Answered> = clear.iter().map(|(_, answered)| *answered).collect();
    let reconciled = ledger.reconcile(&hash.sha256, &hashes, today)?;
    let unclear = answers.iter().filter(|a| a.person.is_none() || a.accepted.is_none());
    let page = page(&clear, &unclear.collect::<Vec<_>>(), &reconciled, lang);
    screen::say(&page)?;
    let is_done = clear.len() == answers.len()
        && clear.iter().all(|(_, answered)| answered.accepted)
        && reconciled.unanswered.is_empty()
        && reconciled.rows.iter().all(Option::is_some);
    Ok(if is_done { Exit::Accepted } else { Exit::Held })
}

fn rule_of(cause: &str) -> Option<RuleCode> {
    let fits = |(words, _): &&(&[&str], &str)| words.iter().any(|word| cause.contains(word));
    CAUSES.iter().find(fits).and_then(|(_, code)| RuleCode::parse(code))
}

const BEFORE: Text = text(
    "这份回执 {day} 已经读过，台账没有再改。\n",
    "This list was read on {day}; the ledger was not changed again.\n",
);
const UNCLEAR: Text = text(
    "回执第 {row} 行看不明白：号码或状态“{status}”读不出来\n",
    "Row {row} of the list is not understood: the number, or the status \"{status}\"\n",
);
const UNKNOWN: Text = text(
    "回执第 {row} 行的人不在台账里，不是从这里报送的\n",
    "The person in row {row} of the list is not in the ledger: not delivered from here\n",
);
const SILENT: Text = text("没有回音：{place}\n", "Not answered: {place}\n");
const COUNTS: Text = text(
    "办成 {accepted} 人，退回 {refused} 人，没有回音 {silent} 人，不认识 {unknown} 人，看不明白 {unclear} 行。\n",
    "{accepted} accepted, {refused} refused, {silent} not answered, {unknown} unknown, {unclear} \
     not understood.\n",
);
const NEXT: Text = text(
    "退回的人改正后，把表重新放进收件文件夹：只有他们会再报送，已办成的不会重报。\n",
    "When the refused rows are corrected, put the list into the inbox again: only they are \
     delivered, nobody twice.\n",
);

fn page(
    clear: &[(&Answer, Answered)],
    unclear: &[&Answer],
    reconciled: &Reconciled,
    lang: Lang,
) -> String {
    let mut page = String::new();
    if let Some(day) = &reconciled.read_before {
        page.push_str(BEFORE.fill(&[("day", day.as_str().into())]).get(lang));
    }
    let (mut accepted, mut refused, mut unknown) = (0_usize, 0_usize, 0_usize);
    for ((answer, answered), place) in clear.iter().zip(&reconciled.rows) {
        match place {
            None => {
                unknown += 1;
                let args = [("row", answer.row.to_string().into())];
                page.push_str(UNKNOWN.fill(&args).get(lang));
            }
            Some(_) if answered.accepted => accepted += 1,
            Some(place) => {
                refused += 1;
                page.push_str(refusal(answer, *answered, place).get(lang));
            }
        }
    }
    for answer in unclear {
        let args =
            [("row", answer.row.to_string().into()), ("status", answer.status.as_str().into())];
        page.push_str(UNCLEAR.fill(&args).get(lang));
    }
    for place in &reconciled.unanswered {
        page.push_str(SILENT.fill(&[("place", at(place).into())]).get(lang));
    }
    let number = |count: usize| count.to_string().into();
    let args = [
        ("accepted", number(accepted)),
        ("refused", number(refused)),
        ("silent", number(reconciled.unanswered.len())),
        ("unknown", number(unknown)),
        ("unclear", number(unclear.len())),
    ];
    page.push_str(COUNTS.fill(&args).get(lang));
    if refused > 0 {
        page.push_str(NEXT.get(lang));
    }
    page
}

/// Where somebody was handed in, what the bureau said, and what to do.
fn refusal(answer: &Answer, answered: Answered, place: &AnsweredRow) -> Phrase {
    const REFUSED: Text = text(
        "退回：{place}（回执第 {row} 行，{status}：{cause}）{remedy}\n",
        "Refused: {place} (row {row} of the list, {status}: {cause}){remedy}\n",
    );
    const REMEDY: Text = text(
        "\n      可能是 {code}，见 jianyuan explain {code}：{fix}",
        "\n      Perhaps {code}, see jianyuan explain {code}: {fix}",
    );
    let remedy = answered.cause.and_then(rules::by_code).map_or_else(Phrase::default, |rule| {
        let code = rule.code.to_string();
        REMEDY.fill(&[("code", code.into()), ("fix", rule.fix.into())])
    });
    REFUSED.fill(&[
        ("place", at(place).into()),
        ("row", answer.row.to_string().into()),
        ("status", answer.status.as_str().into()),
        ("cause", shown(answer.cause.as_ref()).into()),
        ("remedy", remedy.into()),
    ])
}

fn at(place: &AnsweredRow) -> Phrase {
    const PLACE: Text = text("{path} 第 {row} 行（批次 {run}）", "{path} row {row} (run {run})");
    PLACE.fill(&[
        ("path", shown(&place.path).into()),
        ("row", place.row.to_string().into()),
        ("run", place.run.as_str().into()),
    ])
}
