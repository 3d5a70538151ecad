//! The examples of every rule, through the whole run: a row example is written as a file and read
//! back, with the default profile, on 2026-11-23, for 2026-11.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::path::Path;

use jianyuan::calendar::Date;
use jianyuan::ident::HashKey;
use jianyuan::model::{CellKind, Field, Known, Lent, Resubmit, column_letters};
use jianyuan::profile::Profile;
use jianyuan::rules::example::{Change, GOOD_ROW};
use jianyuan::rules::{self, Case, Example, Rule};
use jianyuan::run::refused::{Refusal, Remedy, corrections};
use jianyuan::run::template::{Template, TemplateOptions};
use jianyuan::run::{InputFile, Job, remember, run};
use jianyuan::sink::Filler as _;
use jianyuan::sink::keys;
use jianyuan::sink::report::Show;
use jianyuan::source::limits::Limits;
use jianyuan::stream::{StreamJob, lines};
use made::xlsx::{MadeCell, MadeSheet, c, t};

#[test]
fn examples_behave() {
    let folder = tempfile::tempdir().unwrap();
    let examples = rules::all().flat_map(|rule| {
        rule.examples.iter().enumerate().map(move |(at, example)| (rule, at, example))
    });
    let wrong: Vec<String> = examples
        .filter_map(|(rule, at, example)| {
            let fired = match example.case {
                Case::Refused(words) => refused(folder.path(), words),
                _ => run_example(folder.path(), rule, example),
            };
            let says = if fired.contains(&rule.code.to_string()) { "fires" } else { "is quiet" };
            ((says == "fires") != example.fires).then(|| {
                format!("{} {} example {}: {says}; all: {fired:?}", rule.code, rule.name, at + 1)
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes that an example raises.
fn run_example(folder: &Path, rule: &Rule, example: &Example) -> Vec<String> {
    let profile = made::beijing();
    if let Case::Line(line) = &example.case {
        return of_line(line, &profile);
    }
    let path = folder.join(match &example.case {
        Case::Missing(name) => *name,
        Case::Bytes(_) => "例.dat",
        _ => "例.xlsx",
    });
    let (mut today, mut known) = (None, Known::new(HashKey::new(&[7; 32]), Resubmit::No));
    let mut previous = None;
    let mut roster = None;
    let mut template = None;
    let bytes = match &example.case {
        Case::Row(changes) => Some(workbook(&[changes])),
        Case::Rows(rows) => Some(workbook(rows)),
        Case::After(delivered, changes) => {
            std::fs::write(&path, workbook(&[delivered])).unwrap();
            deliver(&made::job(&[&path], &profile), &mut known);
            Some(workbook(&[changes]))
        }
        Case::Again(before, changes) => {
            std::fs::write(&path, workbook(&[before])).unwrap();
            previous = Some(handed_in(&made::job(&[&path], &profile)));
            Some(workbook(&[changes]))
        }
        Case::Template(changes) => {
            template = Some(open_template(folder, &profile));
            Some(workbook(&[changes]))
        }
        Case::Today(day, changes) => {
            today = Date::parse(day);
            Some(workbook(&[changes]))
        }
        Case::Beside(text, changes) => {
            roster = Some(made::roster(folder, text, &profile));
            Some(workbook(&[changes]))
        }
        Case::Csv(text) => Some(text.as_bytes().to_vec()),
        Case::Bytes(bytes) => Some(bytes.to_vec()),
        Case::Missing(_) | Case::Line(_) | Case::Refused(_) => None,
    };
    if let Some(bytes) = bytes {
        std::fs::write(&path, bytes).unwrap();
    }
    let mut job = made::job(&[&path], &profile);
    job.known = Some(&known);
    job.previous = previous.map(std::sync::Arc::new);
    job.roster = roster.as_ref();
    if let Some(template) = &template {
        job.template = Some(template.plan());
        job.split.mass_at = Some(1);
    }
    if let Some(today) = today {
        (job.today, job.declared) = (today, today.month());
    }
    let outcome = run(&job).unwrap_or_else(|error| panic!("{}: {error:?}", rule.code));
    let counts = outcome.counts;
    assert_eq!(counts.rows, counts.accepted + counts.held + counts.skipped, "{}", rule.code);
    outcome.findings.iter().map(|finding| finding.code.to_string()).collect()
}

/// The codes that a line of a stream raises.
fn of_line(line: &'static str, profile: &Profile) -> Vec<String> {
    let job = made::job(&[], profile);
    let stream = StreamJob { job, key: None, show: Show::default() };
    let mut out = Vec::new();
    lines(&stream, line.as_bytes(), &mut out).unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let findings = answer["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// The template of [`Case::Template`].
fn open_template(folder: &Path, profile: &Profile) -> Template {
    let heads = ["*姓名", "*证件号码", "*缴费截止月份", "*停止缴费原因", "*部门"];
    let mut parts = made::xlsx::unpack(made::xlsx::book(&[MadeSheet::new(
        "减员",
        vec![made::xlsx::texts(&heads)],
    )]));
    let list = "<dataValidations><dataValidation type=\"list\" sqref=\"D2:D99\"><formula1>\
        \"本人意愿解除劳动合同\"</formula1></dataValidation></dataValidations></worksheet>";
    let (_, sheet) = parts.iter_mut().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap();
    *sheet = sheet.replace("</worksheet>", list);
    let path = folder.join("模板.xlsx");
    std::fs::write(&path, made::xlsx::pack(&parts)).unwrap();
    let limits = Limits::default();
    let reader = Some(made::program());
    Template::open(&path, TemplateOptions { profile, means: None, limits: &limits, reader })
        .unwrap()
}

/// Runs a job, and remembers what it would hand in.
fn deliver(job: &Job<'_>, known: &mut Known) {
    let outcome = run(job).unwrap();
    assert_eq!(outcome.counts.held, 0, "what was delivered is in order");
    remember(known, &outcome, job.profile, "20261120-1");
}

/// The codes of the list that goes back to whoever corrects the good row.
fn refused(folder: &Path, words: &str) -> Vec<String> {
    let path = folder.join("退回.xlsx");
    std::fs::write(&path, workbook(&[&[]])).unwrap();
    let profile = made::beijing();
    let remedy = Remedy::of(words);
    let refusals = [Refusal { sheet: 0, row: 2, words: words.to_owned(), remedy }];
    let corrections =
        corrections(&made::job(&[], &profile), InputFile::new(path), &refusals).unwrap();
    assert!(corrections.missing.is_empty() && corrections.outcome.counts.held == 1);
    corrections.outcome.findings.iter().map(|finding| finding.code.to_string()).collect()
}

/// Runs a job, and reads what it leaves for the next one.
fn handed_in(job: &Job<'_>) -> jianyuan::model::Previous {
    let outcome = run(job).unwrap();
    let mut file = Vec::new();
    keys::write(&outcome, job.profile, &mut file).unwrap();
    keys::read("上次".to_owned(), &file[..]).unwrap().expect("what was written is read")
}

/// The good row for every list of changes, each with a person of its own, as a workbook. A lent cell
/// is the lower part of a merge whose upper part belongs to one more good row.
fn workbook(rows: &[&[Change]]) -> Vec<u8> {
    let lends = rows.iter().flat_map(|changes| changes.iter()).any(|c| c.lent == Lent::Above);
    let fields: Vec<Field> = Field::ALL
        .into_iter()
        .filter(|field| {
            GOOD_ROW.iter().any(|(good, _)| good == field)
                || rows.iter().any(|changes| changes.iter().any(|change| change.field == *field))
        })
        .collect();
    let mut table = vec![fields.iter().map(|field| t(heading(*field))).collect::<Vec<_>>()];
    let mut merges = Vec::new();
    if lends {
        table.push(fields.iter().map(|field| upper(*field, rows[0])).collect());
    }
    for (number, changes) in (0_u32..).zip(rows) {
        let at = table.len() + 1;
        for change in changes.iter().filter(|change| change.lent == Lent::Above) {
            let column = column_letters(fields.iter().position(|f| *f == change.field).unwrap());
            merges.push(format!("{column}{}:{column}{at}", at - 1));
        }
        table.push(fields.iter().map(|field| cell(*field, number, changes)).collect());
    }
    made::xlsx::book(&[MadeSheet { merges, ..MadeSheet::new("离职人员", table) }])
}

/// The default profile understands these headings without an option.
fn heading(field: Field) -> &'static str {
    match field {
        Field::StopMonth => "缴费截止月份",
        Field::MedicalStopMonth => "医疗保险缴费截止月份",
        _ => field.label().zh,
    }
}

fn cell(field: Field, number: u32, changes: &[Change]) -> MadeCell {
    match changes.iter().find(|change| change.field == field) {
        Some(change) if change.lent == Lent::Above => c(CellKind::Blank, ""),
        Some(change) => c(change.kind, change.text),
        None => good(field, number),
    }
}

/// The row that lends: another person, and the lent texts.
fn upper(field: Field, changes: &[Change]) -> MadeCell {
    match changes.iter().find(|change| change.field == field && change.lent == Lent::Above) {
        Some(change) => c(change.kind, change.text),
        None => good(field, 77),
    }
}

fn good(field: Field, number: u32) -> MadeCell {
    match field {
        // The first row is the good row itself, the others are other people.
        Field::PersonName if number > 0 => t(&made::people::person_name(number)),
        Field::PersonId if number > 0 => t(&made::people::person_id(9_000 + number)),
        _ => t(GOOD_ROW.iter().find(|(good, _)| *good == field).map_or("", |(_, text)| text)),
    }
}
