//! What a reader should know besides the findings (说明与限制): the files and days of the run, what was
//! not looked at, and which column was taken for what. Sentences for workbook and page; the texts of
//! files in them are not yet made harmless.

use super::{Report, verdict};
use crate::model::{Sheet, TitleFact, column_letters};
use crate::text::{AND, Lang, Phrase, Text, text};

/// So many files and sheets are named.
pub const SHEETS: usize = 20;

/// Which files, which rules, which month and day.
pub fn facts(report: &Report<'_>) -> Vec<Phrase> {
    let outcome = report.outcome;
    let names = outcome.inputs.iter().take(SHEETS).map(|input| input.path.as_str());
    let mut files = names.collect::<Vec<_>>().join(AND.get(report.lang));
    if outcome.inputs.len() > SHEETS {
        files.push('…');
    }
    let line = |template: Text, value: crate::text::Arg| template.fill(&[("value", value)]);
    vec![
        line(text("文件：{value}", "Files: {value}"), files.into()),
        line(text("城市规则：{value}", "Rules: {value}"), verdict::profile(report).into()),
        line(
            text("申报月：{value}", "Declared month: {value}"),
            outcome.declared.to_string().into(),
        ),
        line(text("核对日期：{value}", "Checked on: {value}"), outcome.today.to_string().into()),
    ]
}

/// What was not looked at, and how far the result can be relied on.
pub fn limits(report: &Report<'_>) -> Vec<Phrase> {
    let mut lines = Vec::new();
    if let Some(items) = verdict::not_checked(report) {
        let line = text("本次未核对：{items}", "Not checked: {items}");
        lines.push(line.fill(&[("items", items.into())]));
    }
    if !report.profile.verified {
        lines.push(UNVERIFIED.into());
    }
    if verdict::is_partial(report) {
        lines.push(PARTIAL.into());
    }
    lines
}

const UNVERIFIED: Text = text(
    "城市规则未经经办机构核实：列名、代码和日期以当地经办机构的要求为准",
    "The city's rules have not been verified by the bureau: its own requirements prevail",
);
const PARTIAL: Text = text(
    "行数较多，只列出有错误或提醒的行，没有问题的行不在其中",
    "Because of its size, only the rows with errors or warnings are shown",
);

/// Which column was taken for what: the first thing to look at when results surprise.
pub fn sheets_read(report: &Report<'_>) -> Vec<Phrase> {
    let sheets = report.sheets_read().take(SHEETS);
    sheets
        .map(|(place, sheet)| {
            let input = &report.outcome.inputs[place.file as usize];
            let name = match (&sheet.name, report.outcome.inputs.len()) {
                (Some(name), 1) => name.clone(),
                (Some(name), _) => format!("{} {name}", input.path),
                (None, _) => input.path.clone(),
            };
            let args = [
                ("name", name.into()),
                ("columns", columns(sheet, report.lang).into()),
                ("titles", titles(sheet).into()),
                ("unused", unused(sheet).into()),
            ];
            text("{name}：{columns}{titles}{unused}", "{name}: {columns}{titles}{unused}")
                .fill(&args)
        })
        .collect()
}

/// `姓名←B“姓名”`, in the order of the columns.
fn columns(sheet: &Sheet, lang: Lang) -> String {
    let mut columns: Vec<(usize, String)> = sheet
        .columns
        .fields()
        .iter()
        .filter_map(|field| {
            let column = sheet.columns.get(field)?;
            let letters = column_letters(column);
            let heading = sheet.headings.get(column).map_or("", String::as_str);
            Some((column, format!("{}←{letters}“{heading}”", field.label().get(lang))))
        })
        .collect();
    columns.sort();
    columns.into_iter().map(|(_, shown)| shown).collect::<Vec<_>>().join(AND.get(lang))
}

/// `；单位名称取自表头上方 B2“北京样例科技有限公司”（第 2 行）`, once for each line.
fn titles(sheet: &Sheet) -> Phrase {
    let of_lists = sheet.lists.iter().map(|list| &list.titled);
    let all = if sheet.lists.is_empty() { vec![&sheet.titled] } else { of_lists.collect() };
    let mut facts: Vec<&TitleFact> = Vec::new();
    for titled in all.into_iter().flatten().filter(|titled| titled.alone) {
        facts.extend(titled.used.iter().filter(|fact| !facts.contains(fact)).collect::<Vec<_>>());
    }
    let one = |fact: &&TitleFact| {
        let args = [
            ("field", fact.field.label().into()),
            ("row", fact.row.to_string().into()),
            ("cell", fact.cell().into()),
            ("text", fact.text.clone().into()),
        ];
        text(
            "；{field}←第 {row} 行的 {cell}“{text}”（表上写明，没有这一列）",
            "; {field}←{cell} in row {row}, “{text}” (a line of the sheet; no column)",
        )
        .fill(&args)
    };
    let shown = facts.iter().take(SHEETS).map(one);
    shown
        .reduce(|all, next| Phrase { zh: all.zh + &next.zh, en: all.en + &next.en })
        .unwrap_or_default()
}

fn unused(sheet: &Sheet) -> Phrase {
    let width = super::workbook::original::width(sheet);
    let theirs = sheet.unused.iter().map(|column| usize::from(*column)).filter(|at| *at < width);
    let letters: Vec<String> = theirs.map(column_letters).collect();
    if letters.is_empty() {
        return Phrase::default();
    }
    text("；没有用到：{letters}", "; not used: {letters}")
        .fill(&[("letters", letters.join(" ").into())])
}
