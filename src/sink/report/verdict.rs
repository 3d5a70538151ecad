//! What the run comes to (结论), in the sentences that terminal and workbook share.

use super::{Report, summary};
use crate::model::{Counts, Severity, Since, Verdict};
use crate::profile::codes::{NotChecked, SettledBy};
use crate::text::{AND, Arg, Phrase, Text, text};

/// How many of each, in one sentence (计数).
pub fn counts(counts: &Counts) -> Phrase {
    let number = |number: u64| -> Arg { number.to_string().into() };
    let args = [
        ("rows", number(counts.rows)),
        ("accepted", number(counts.accepted)),
        ("sporadic", number(counts.sporadic)),
        ("mass", number(counts.mass)),
        ("held", number(counts.held)),
        ("skipped", skipped(counts.skipped)),
        ("warnings", number(counts.warnings)),
        ("notes", number(counts.notes)),
    ];
    text(
        "共 {rows} 行：可提交 {accepted}（零星 {sporadic}，批量 {mass}），暂扣 {held}{skipped}；提醒 \
         {warnings} 条，提示 {notes} 条",
        "{rows} {rows:row|rows}: {accepted} ready ({sporadic} sporadic, {mass} mass), {held} held{skipped}; \
         warnings {warnings}, notes {notes}",
    )
    .fill(&args)
}

fn skipped(count: u64) -> Arg {
    if count == 0 {
        return "".into();
    }
    text("，跳过 {count}", ", {count} set aside")
        .fill(&[("count", count.to_string().into())])
        .into()
}

/// What to do now (下一步), most useful first.
pub fn steps(report: &Report<'_>) -> Vec<Phrase> {
    let counts = &report.outcome.counts;
    let mut steps = Vec::new();
    steps.extend(hand_in(report));
    if counts.held > 0 {
        let held = [("held", counts.held.to_string().into())];
        let step = if has_workbook(report) { CORRECT } else { CORRECT_LIST };
        steps.push(step.fill(&held));
    }
    steps.extend(refused(report));
    steps.extend(not_returned(report));
    steps.extend(not_used(report));
    // A warning about the whole run has no cell.
    let findings = &report.outcome.findings;
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Warning && finding.place.row.is_some())
    {
        steps.push(if has_workbook(report) { LOOK } else { LOOK_LIST }.into());
    }
    if steps.is_empty() {
        steps.push(match report.outcome.verdict() {
            Verdict::Refused => NOTHING.into(),
            Verdict::Accepted | Verdict::Partial => READY.into(),
        });
    }
    steps
}

/// `check` marks no cells: it writes no workbook.
fn has_workbook(report: &Report<'_>) -> bool {
    report.files.iter().any(|file| file.role == "report")
}

const CORRECT: Text = text(
    "暂扣的 {held} 行：在错误报告的“数据”表里改红色单元格，存盘后把错误报告本身再交一次即可",
    "The {held} held {held:row|rows}: correct the red cells on sheet 数据 of the error report, save it and hand \
     in the report itself",
);
const CORRECT_LIST: Text = text(
    "暂扣的 {held} 行：按说明改原表，改完再检查一次；用 run 处理会另写一份标好颜色的错误报告",
    "The {held} held {held:row|rows}: correct the list as told here and check it again; `run` also writes an \
     error report with the cells marked",
);
const LOOK: Text = text(
    "黄色单元格请看一眼：不改也会提交",
    "Look at the yellow cells: they are submitted as they are",
);
const LOOK_LIST: Text = text(
    "有“提醒”的行请看一眼：不改也会提交",
    "Look at the rows with warnings: they are submitted as they are",
);
const READY: Text = text("没有要改的，可以提交", "Nothing to correct: ready to submit");
const NOTHING: Text =
    text("没有读到可以提交的行，请检查文件", "No row can be submitted: please check the file");

/// Held rows of the earlier run that are not in what was handed in now.
fn not_returned(report: &Report<'_>) -> Option<Phrase> {
    const SHOWN: usize = 10;
    let missing = &report.outcome.not_returned;
    let mut rows: Vec<String> = missing.iter().take(SHOWN).map(|key| key.row.to_string()).collect();
    if missing.len() > SHOWN {
        rows.push("…".to_owned());
    }
    let args = [("count", missing.len().to_string().into()), ("rows", AND.between(&rows).into())];
    let step = text(
        "上次暂扣的 {count} 行这次没有交回（原表第 {rows} 行）：有意删去的不用管，漏掉的请补交",
        "{count} {count:row|rows} held the last time did not come back (row {rows} of the first list): nothing to do if {count:it was|they were} deleted on purpose, else hand {count:it|them} in",
    );
    (!missing.is_empty()).then(|| step.fill(&args))
}

/// Answers from departments and employers that changed nothing.
fn not_used(report: &Report<'_>) -> Option<Phrase> {
    let unused = report.outcome.answers.as_ref()?.unused.len();
    let step = text(
        "{count} 处答复没有采用，哪一处、为什么写在错误报告的“结论”表里：请逐条处理",
        "{count} {count:answer was|answers were} not used; sheet 结论 of the error report says which and why: settle each of them",
    );
    (unused > 0).then(|| step.fill(&[("count", unused.to_string().into())]))
}

/// What came of the answers that were handed in with the list, in one sentence (答复合并).
pub fn answers(report: &Report<'_>) -> Option<Phrase> {
    let answers = report.outcome.answers.as_ref()?;
    let args = [
        ("used", answers.used.to_string().into()),
        ("unused", answers.unused.len().to_string().into()),
    ];
    let sentence = text(
        "答复：已采用 {used} 处，没有采用 {unused} 处",
        "Answers: {used} used, {unused} not used",
    );
    Some(sentence.fill(&args))
}

/// Where the bureau's files lie, and what is done with them.
fn hand_in(report: &Report<'_>) -> Option<Phrase> {
    let mut folders: Vec<&str> = report
        .files
        .iter()
        .filter(|file| file.is_for_bureau())
        .map(|file| file.path.rsplit_once('/').map_or(".", |(folder, _)| folder))
        .collect();
    folders.dedup();
    let shown = AND.between(folders.get(..folders.len().min(2))?);
    let template = match folders.len() {
        0 => return None,
        1 | 2 => text("提交 {folders} 里的文件：{how}", "Submit the files in {folders}: {how}"),
        _ => text(
            "提交 {folders} 等 {count} 个文件夹里的文件：{how}",
            "Submit the files in {folders} and others ({count} {count:folder|folders}): {how}",
        ),
    };
    Some(template.fill(&[
        ("folders", shown.into()),
        ("count", folders.len().to_string().into()),
        ("how", how(&report.outcome.counts).into()),
    ]))
}

/// Only what there is to do: a run without a mass submission says nothing of uploads.
fn how(counts: &Counts) -> Text {
    match (counts.sporadic, counts.mass) {
        (_, 0) => text("零星的逐人录入", "type in each person (sporadic)"),
        (0, _) => text("批量的上传", "upload the mass files"),
        _ => {
            text("批量的上传，零星的逐人录入", "upload the mass files, type in the sporadic people")
        }
    }
}

fn refused<'a>(report: &'a Report<'_>) -> impl Iterator<Item = Phrase> + 'a {
    let inputs = report.outcome.inputs.iter().zip(0_u32..);
    inputs.filter_map(|(input, number)| {
        let message = summary::refusal(report, number, input.refused?);
        let args = [("file", input.path.as_str().into()), ("why", message.into())];
        Some(text("{file} 没有处理：{why}", "{file} was not processed: {why}").fill(&args))
    })
}

/// What has become of the faults of the report that was handed in again, in one sentence (与上次比).
pub fn since(report: &Report<'_>) -> Option<Phrase> {
    let counts = report.outcome.since()?;
    let of = |wanted: Since| -> u64 {
        counts.iter().filter(|((_, since), _)| *since == wanted).map(|(_, count)| count).sum()
    };
    let [fixed, still, untouched, new] = Since::ALL.map(|since| Arg::from(of(since).to_string()));
    let args = [("fixed", fixed), ("still", still), ("untouched", untouched), ("new", new)];
    let sentence = text(
        "与上次比：已改好 {fixed} 处，改了仍不对 {still} 处，没有改 {untouched} 处，新出现 {new} 处",
        "Since the last report: {fixed} fixed, {still} still wrong, {untouched} untouched, {new} newly \
         broken",
    );
    Some(sentence.fill(&args))
}

/// Whether the city's rules have been checked by the bureau (规则核实情况).
pub fn profile(report: &Report<'_>) -> Phrase {
    let profile = report.profile;
    let verified = if profile.verified {
        text("已核实", "verified")
    } else {
        text("未经经办机构核实", "not verified by the bureau")
    };
    let title = Phrase { zh: profile.title.zh.clone(), en: profile.title.en.clone() };
    let args = [
        ("title", title.into()),
        ("version", profile.version.as_str().into()),
        ("verified", verified.into()),
    ];
    text("{title} {version}（{verified}）", "{title} {version} ({verified})").fill(&args)
}

/// What the program cannot know; a roster settles some of it.
pub fn unknown<'r>(report: &Report<'r>) -> impl Iterator<Item = &'r NotChecked> + use<'r> {
    let has_roster = report.outcome.roster.is_some();
    let settled =
        move |item: &&NotChecked| has_roster && item.settled_by == Some(SettledBy::Roster);
    report.profile.not_checked.iter().filter(move |item| !settled(item))
}

/// What it was compared with (花名册对照), and what of that could not be used.
pub fn roster(report: &Report<'_>) -> Option<Phrase> {
    let roster = report.outcome.roster.as_ref()?;
    let number = |number: u64| -> Arg { number.to_string().into() };
    let people = text(
        "{people} 人，{employers} 个单位",
        "{people} {people:person|people}, {employers} {employers:employer|employers}",
    )
    .fill(&[("people", number(roster.people)), ("employers", number(roster.employers))]);
    let unreadable = text(
        "；{count} 行证件号码读不出，按不在册对待",
        "; {count} {count:row|rows} without a readable identity number {count:counts|count} as not listed",
    );
    let unknown_status = text(
        "；{count} 行参保状态不认识，按在保对待",
        "; {count} {count:row|rows} with an unknown status {count:counts|count} as insured",
    );
    let notes = [(unreadable, roster.unreadable), (unknown_status, roster.unknown_status)];
    let notes = notes.into_iter().filter(|(_, count)| *count > 0);
    Some(notes.fold(people, |mut said, (note, count)| {
        let note = note.fill(&[("count", number(count))]);
        said.zh.push_str(&note.zh);
        said.en.push_str(&note.en);
        said
    }))
}

/// What the program cannot know, in one list (未核对事项).
pub fn not_checked(report: &Report<'_>) -> Option<String> {
    let items: Vec<&str> = unknown(report).map(|item| item.get(report.lang)).collect();
    (!items.is_empty()).then(|| items.join(AND.get(report.lang)))
}

/// Sheets of which only some rows are copied.
pub fn is_partial(report: &Report<'_>) -> bool {
    report.sheets_read().any(|(_, sheet)| sheet.kept_is_partial)
}

/// How many findings are counted, and not listed one by one.
pub fn not_listed(report: &Report<'_>) -> u64 {
    let counted: u64 = report.outcome.by_rule.values().sum();
    counted.saturating_sub(report.outcome.findings.len() as u64)
}

/// What a level means (级别含义).
pub fn meaning(severity: Severity) -> Text {
    match severity {
        Severity::Error => text(
            "这一行暂扣，不会提交；改好后再交。",
            "The row is held and not submitted until it is corrected.",
        ),
        Severity::Warning => text(
            "这一行会提交；请人看一眼是否有误。",
            "The row is submitted; somebody should look at it.",
        ),
        Severity::Note => text(
            "程序自动整理或跳过的内容，说明做了什么，通常不用处理。",
            "What the program tidied up or set aside; usually nothing to do.",
        ),
    }
}
