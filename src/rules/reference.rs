//! The catalogue for reading (规则说明): all rules as Markdown, one rule as text.
//!
//! In: rules. Out: what RULES.md, RULES.zh.md, `rules --format md` and `explain CODE` show. Nothing
//! here is written by hand twice: it is all in the rules.

use std::fmt::Write as _;

use super::example::{Case, Change, Example, GOOD_CSV, GOOD_ROW};
use super::{Rule, all};
use crate::model::{CellKind, Field, Lent, RuleCode};
use crate::text::{AND, Lang, Text, text};

const TITLE: Text = text("校验规则", "Rules");
const INTRODUCTION: Text = text(
    "错误：这一行暂扣（FL、CO 类错误则整份文件或工作表不采用）。提醒：照常提交，请核对。提示：已整理或搁置。\
     城市规则可以关闭规则、改变级别。代码不会重复使用，含义不会改变。",
    "An error holds the row (errors of FL and CO refuse the file or the sheet), a warning lets it go, \
     a note tells what was put right or left aside. A profile may switch a rule off or change its \
     level. Codes are never reused and keep their meaning.",
);
const CODE: Text = text("代码", "Code");
const NAME: Text = text("名称", "Name");
const LEVEL: Text = text("级别", "Level");
const MEANING: Text = text("含义", "Meaning");
const WHAT: Text = text("问题", "What");
const WHY: Text = text("原因", "Why");
const FIX: Text = text("怎么改", "What to do");
const BASIS: Text = text("依据", "Basis");
const FIELDS: Text = text("相关列", "Columns");
const SINCE: Text = text("起始版本", "Since");
const EXAMPLES: Text = text("示例", "Examples");
const FIRES: Text = text("会提示", "fires");
const QUIET: Text = text("不提示", "is quiet");
const COLON: Text = text("：", ": ");

/// What the two letters of a code stand for (规则分类), in the order of the catalogue.
pub const SUBJECTS: [(&str, Text); 13] = [
    ("FL", text("文件", "Files")),
    ("CO", text("列与表格结构", "Columns and sheets")),
    ("ID", text("证件号码", "Identity numbers")),
    ("NA", text("姓名", "Names")),
    ("EM", text("单位", "Employers")),
    ("SM", text("停止缴费月份", "Stop month")),
    ("DA", text("日期", "Dates")),
    ("RE", text("停止缴费原因", "Stop reason")),
    ("IN", text("险种", "Insurances")),
    ("DU", text("重复与矛盾", "Duplicates and contradictions")),
    ("RO", text("在册名单", "Roster")),
    ("LA", text("法规与申报期", "Law and calendar")),
    ("TE", text("经办机构模板", "The bureau's template")),
];

/// What the two letters of a code stand for.
pub fn subject(code: RuleCode) -> Option<Text> {
    SUBJECTS.iter().find(|(letters, _)| *letters == code.subject()).map(|(_, label)| *label)
}

/// The whole catalogue as Markdown: a table of each subject, then each rule.
pub fn markdown(lang: Lang) -> String {
    let mut page = format!("# {}\n\n{}\n", TITLE.get(lang), INTRODUCTION.get(lang));
    for (letters, label) in SUBJECTS {
        let rules: Vec<_> = all().filter(|rule| rule.code.subject() == letters).collect();
        if !rules.is_empty() {
            line(&mut page, format_args!("\n## {letters} {}\n", label.get(lang)));
            table(&mut page, &rules, lang);
            for rule in rules {
                section(&mut page, rule, lang);
            }
        }
    }
    page
}

/// One rule as text for a terminal (规则页).
pub fn page(rule: &Rule, lang: Lang) -> String {
    let mut page = heading(rule, lang);
    page.push('\n');
    for (label, value) in parts(rule, lang) {
        line(&mut page, format_args!("\n{}{}{value}", label.get(lang), COLON.get(lang)));
    }
    line(&mut page, format_args!("\n{}{}", EXAMPLES.get(lang), COLON.get(lang).trim_end()));
    for example in rule.examples {
        line(&mut page, format_args!("  {}", shown(example, lang)));
    }
    page
}

/// A message with its places shown as dots, for reading where there is no row to fill them.
pub fn with_dots(text: Text, lang: Lang) -> String {
    crate::text::fill(text.get(lang), |_| Some("…"))
}

fn table(page: &mut String, rules: &[&Rule], lang: Lang) {
    let [code, name, level, meaning] = [CODE, NAME, LEVEL, MEANING].map(|head| head.get(lang));
    line(page, format_args!("| {code} | {name} | {level} | {meaning} |\n|---|---|---|---|"));
    for rule in rules {
        let level = rule.severity.label().get(lang);
        let meaning = with_dots(rule.message, lang).replace('|', "\\|");
        let (code, name) = (rule.code, rule.name);
        line(page, format_args!("| [{code}](#{code}) | {name} | {level} | {meaning} |"));
    }
}

fn section(page: &mut String, rule: &Rule, lang: Lang) {
    let heading = heading(rule, lang);
    line(page, format_args!("\n### <a id=\"{}\"></a>{heading}\n", rule.code));
    for (label, value) in parts(rule, lang) {
        line(page, format_args!("- **{}**{}{value}", label.get(lang), COLON.get(lang)));
    }
    line(page, format_args!("- **{}**{}", EXAMPLES.get(lang), COLON.get(lang).trim_end()));
    for example in rule.examples {
        line(page, format_args!("  - {}", shown(example, lang)));
    }
}

fn heading(rule: &Rule, lang: Lang) -> String {
    let subject = subject(rule.code).map_or("", |label| label.get(lang));
    let level = rule.severity.label().get(lang);
    match lang {
        Lang::Zh => format!("{} {}（{subject}，{level}）", rule.code, rule.name),
        Lang::En => format!("{} {} ({subject}, {level})", rule.code, rule.name),
    }
}

/// The parts of a rule that have something to say, in the order of reading.
fn parts(rule: &Rule, lang: Lang) -> Vec<(Text, String)> {
    let mut parts = vec![
        (WHAT, with_dots(rule.message, lang)),
        (WHY, with_dots(rule.why, lang)),
        (FIX, with_dots(rule.fix, lang)),
        (BASIS, with_dots(rule.basis, lang)),
    ];
    if !rule.fields.is_empty() {
        let labels: Vec<_> = rule.fields.iter().map(|field| field.label().get(lang)).collect();
        parts.push((FIELDS, labels.join(AND.get(lang))));
    }
    parts.push((SINCE, rule.since.to_owned()));
    parts
}

fn shown(example: &Example, lang: Lang) -> String {
    let verdict = if example.fires { FIRES } else { QUIET };
    format!("{}{}{}", verdict.get(lang), COLON.get(lang), case(&example.case, lang))
}

fn case(case: &Case, lang: Lang) -> String {
    const GOOD: Text = text("完整无误的一行", "a row with everything in place");
    const GOOD_LIST: Text = text("完整无误的名单", "a list with everything in place");
    const FILE: Text = text("一个 {bytes} 字节的文件", "a file of {bytes} {bytes:byte|bytes}");
    const BESIDE: Text = text("{row}；花名册 `{roster}`", "{row}, beside the roster `{roster}`");
    const MISSING: Text = text("不存在的文件 {name}", "{name}, which does not exist");
    const TEMPLATE: Text = text(
        "模板的原因列表只有“本人意愿解除劳动合同”，部门必填：{row}",
        "the template's list of reasons has only 本人意愿解除劳动合同, and it requires the department: {row}",
    );
    const AFTER: Text =
        text("已报送过 {delivered}，这次 {now}", "{delivered} was delivered, now {now}");
    const AGAIN: Text =
        text("上次运行是 {before}，这次 {now}", "{before} in the earlier run, now {now}");
    const REFUSED: Text =
        text("经办机构退回：{words}", "the bureau refused it with the words {words}");
    match case {
        Case::Row([]) => GOOD.get(lang).to_owned(),
        Case::Row(changes) => row(changes, lang),
        Case::Rows(rows) => {
            let rows: Vec<_> = rows.iter().map(|changes| row(changes, lang)).collect();
            rows.join(" / ")
        }
        Case::Beside(roster, changes) => {
            let row =
                if changes.is_empty() { GOOD.get(lang).to_owned() } else { row(changes, lang) };
            let roster = roster.trim_end().replace('\n', " ⏎ ");
            BESIDE.fill(&[("row", row.into()), ("roster", roster.into())]).get(lang).to_owned()
        }
        Case::Csv(text) if *text == GOOD_CSV => GOOD_LIST.get(lang).to_owned(),
        Case::Csv(text) => format!("`{}`", text.trim_end().replace('\n', " ⏎ ")),
        Case::Line(line) => format!("`{line}`"),
        Case::Bytes(bytes) => {
            FILE.fill(&[("bytes", bytes.len().to_string().into())]).get(lang).to_owned()
        }
        Case::Missing(name) => MISSING.fill(&[("name", (*name).into())]).get(lang).to_owned(),
        Case::After(delivered, changes) => AFTER
            .fill(&[("delivered", row(delivered, lang).into()), ("now", row(changes, lang).into())])
            .get(lang)
            .to_owned(),
        Case::Again(before, now) => AGAIN
            .fill(&[("before", row(before, lang).into()), ("now", row(now, lang).into())])
            .get(lang)
            .to_owned(),
        Case::Refused(words) => REFUSED.fill(&[("words", (*words).into())]).get(lang).to_owned(),
        Case::Template(changes) => {
            TEMPLATE.fill(&[("row", row(changes, lang).into())]).get(lang).to_owned()
        }
        Case::Today(day, []) => (*day).to_owned(),
        Case::Today(day, changes) => format!("{day} {}", row(changes, lang)),
    }
}

/// The changed cells of a row: `姓名=张?`; an unchanged row is shown by the person's name.
fn row(changes: &[Change], lang: Lang) -> String {
    let cells: Vec<_> = changes.iter().map(|change| changed(change, lang)).collect();
    if !cells.is_empty() {
        return cells.join(AND.get(lang));
    }
    let name = GOOD_ROW.iter().find(|(field, _)| *field == Field::PersonName);
    name.map_or_else(String::new, |(field, name)| format!("{}={name}", field.label().get(lang)))
}

fn changed(change: &Change, lang: Lang) -> String {
    const BLANK: Text = text("（空）", "(blank)");
    let label = change.field.label().get(lang);
    let text = if change.text.is_empty() { BLANK.get(lang) } else { change.text };
    let kind = match (change.lent, change.kind) {
        (Lent::Above | Lent::Left, _) => text_of_merge(lang),
        (Lent::No, CellKind::Number) => text_of_number(lang),
        (Lent::No, CellKind::Uncomputed) => text_of_formula(lang),
        _ => "",
    };
    format!("{label}={}{kind}", visible(text))
}

fn text_of_merge(lang: Lang) -> &'static str {
    text("（取自合并单元格）", " (from a merged cell)").get(lang)
}

fn text_of_number(lang: Lang) -> &'static str {
    text("（数值单元格）", " (a number cell)").get(lang)
}

fn text_of_formula(lang: Lang) -> &'static str {
    text("（没有结果的公式）", " (a formula without a result)").get(lang)
}

/// Text with its invisible and private-use characters written as code points.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_hidden = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
                | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{3000}' | '\u{a0}');
        if is_hidden {
            write!(out, "⟨U+{:04X}⟩", u32::from(c)).expect("a String takes all");
        } else {
            out.push(c);
        }
    }
    out
}

fn line(page: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(page, "{words}").expect("a String takes all");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_every_rule_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let page = markdown(lang);
            for rule in all() {
                let heading = heading(rule, lang);
                assert!(page.contains(&heading), "{heading}");
            }
            // Examples of JSON have a quotation mark behind it.
            let is_place = |after: &str| after.starts_with(|c: char| c.is_ascii_lowercase());
            assert!(!page.split('{').skip(1).any(is_place), "a place is not shown as dots");
        }
    }

    #[test]
    fn every_subject_has_its_label() {
        assert!(all().all(|rule| subject(rule.code).is_some()));
    }

    #[test]
    fn a_page_says_what_why_and_what_to_do() {
        let rule = crate::rules::by_code(RuleCode::new("ID009")).unwrap();
        let page = page(rule, Lang::Zh);
        for words in
            ["ID009 person-id-digits-lost", "原因：", "怎么改：", "依据：", "（数值单元格）"]
        {
            assert!(page.contains(words), "{words}\n{page}");
        }
    }
}
