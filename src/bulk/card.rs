//! An employer's report card (更正通知): only its own rows, ready to be sent, as a workbook and as a page.

use std::collections::BTreeSet;
use std::io;

use askama::Template;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use serde::{Deserialize, Serialize};

use super::All;
use super::noted::Wording;
use super::notices::{LISTED, Told};
use super::tally::EmployerTally;
use super::workbook::{book, saved};
use crate::model::{Field, Severity};
use crate::sink::bureau::employer_folder;
use crate::sink::report::FindingView;
use crate::sink::report::visible::visible;
use crate::sink::report::workbook::measure;
use crate::text::{AND, Lang, Text, text};

/// One finding as a notice says it: the cells under [`COLUMNS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line(pub(super) [String; 9]);

/// One employer that has something to correct or to look at.
pub(super) struct Card<'a> {
    employer: &'a EmployerTally,
    /// Errors and warnings; more than the lines where these are too many.
    count: u64,
    lines: &'a [Told],
}

/// A folder for each employer with an error or a warning, by key; none for the others.
pub(super) fn folders(employers: &[EmployerTally], counts: &[u64]) -> Vec<Option<String>> {
    let mut taken = BTreeSet::new();
    let mut folder =
        |employer: &EmployerTally| employer_folder(&employer.key, &employer.name, &mut taken);
    let employers = employers.iter().zip(counts);
    employers.map(|(employer, count)| (*count > 0).then(|| folder(employer))).collect()
}

const COLUMNS: [(Text, f64); 9] = [
    (text("文件", "File"), 20.0),
    (text("行", "Row"), 6.0),
    (text("单元格", "Cells"), 9.0),
    (text("姓名", "Name"), 10.0),
    (text("证件号码", "Identity number"), 21.0),
    (text("级别", "Level"), 7.0),
    (text("问题", "What is wrong"), 40.0),
    (text("怎么改", "What to do"), 40.0),
    (text("代码", "Code"), 8.0),
];
/// The columns of the person.
const NAME: usize = 3;
const NUMBER: usize = 4;
const OTHER_EMPLOYER: Text =
    text("同一个人也在另一单位的名单里", "The same person stands in another employer's list");
const EMPLOYER_DIFFERS: Text = text(
    "这家单位的名称、代码或登记号，与另一份名单里的写法不一致",
    "This employer's name, code or registration number differs from what another list says",
);

/// A finding in the words of a notice. `names_others`: its message names a row of another employer.
pub(super) fn line_of(view: &FindingView, names_others: bool, wording: Wording<'_>) -> Line {
    let Wording { lang, folder } = wording;
    let file = view.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let file = match &view.sheet {
        Some(sheet) => format!("{file}“{sheet}”"),
        None => file.to_owned(),
    };
    // A rule about the employer itself (EM), not about a person.
    let is_about_employer = view.code.as_str().starts_with("EM");
    // The message would name another employer's file and row.
    let message = match (names_others, folder) {
        (true, _) if is_about_employer => EMPLOYER_DIFFERS.get(lang).to_owned(),
        (true, _) => OTHER_EMPLOYER.get(lang).to_owned(),
        (false, "") => view.message.get(lang).to_owned(),
        (false, folder) => view.message.get(lang).replace(folder, ""),
    };
    // A rule across rows shows the number of the row, whose cells were not kept.
    let number = match view.person_id.as_str() {
        "" if view.fields.contains(&Field::PersonId.key()) => {
            view.found.clone().unwrap_or_default()
        }
        known => known.to_owned(),
    };
    Line([
        file,
        view.row.map_or_else(String::new, |row| row.to_string()),
        view.cells.join(AND.get(lang)),
        view.person_name.clone(),
        number,
        view.severity.label().get(lang).to_owned(),
        message,
        view.fix.get(lang).to_owned(),
        view.code.to_string(),
    ])
}

/// What one line of a row tells of its person, all of them tell: rules across rows do not know it.
pub(super) fn name_everywhere<'l>(row: impl Iterator<Item = &'l mut Line>) {
    let mut row: Vec<&mut Line> = row.collect();
    for column in [NAME, NUMBER] {
        let known = row.iter().find(|line| !line.0[column].is_empty());
        let Some(known) = known.map(|line| line.0[column].clone()) else { continue };
        let blanks = row.iter_mut().filter(|line| line.0[column].is_empty());
        blanks.for_each(|line| line.0[column].clone_from(&known));
    }
}

impl<'a> Card<'a> {
    /// The card of an employer with its lines, all of them or the first [`LISTED`].
    pub(super) fn new(employer: &'a EmployerTally, count: u64, lines: &'a [Told]) -> Self {
        Self { employer, count, lines }
    }

    fn title(&self, lang: Lang) -> String {
        let EmployerTally { key, name, .. } = self.employer;
        if name.is_empty() || name == key {
            return key.clone();
        }
        match lang {
            Lang::Zh => format!("{name}（{key}）"),
            Lang::En => format!("{name} ({key})"),
        }
    }

    fn sentence(&self, all: &All<'_>) -> String {
        let tally = &self.employer.tally;
        let last = all.settled.outcome.calendar.window.1.to_string();
        let number = |number: u64| number.to_string().into();
        let mut sentence = text(
            "本次报送中，可提交 {accepted} 人，暂扣 {held} 人。标为“错误”的请改正后再交，标为“提醒”的请核对。本期申报截止 {last}。",
            "{accepted} {accepted:person|people} can be submitted, {held} {held:is|are} held. Correct what is marked as an error and hand it in again; look at the warnings. The window closes on {last}.",
        )
        .fill(&[
            ("accepted", number(tally.accepted)),
            ("held", number(tally.held)),
            ("last", last.into()),
        ])
        .get(all.lang)
        .to_owned();
        if self.count > LISTED {
            let listed = text(
                "问题共 {count} 条，这里列出前 {listed} 条；改好后再交一次，其余的会接着列出。",
                " There are {count} {count:finding|findings}, of which the first {listed} are listed here; hand the list in again when they are corrected, and the others follow.",
            );
            let listed = listed.fill(&[("count", number(self.count)), ("listed", number(LISTED))]);
            sentence.push_str(listed.get(all.lang));
        }
        sentence
    }

    /// The notice as a workbook.
    pub(super) fn workbook(&self, all: &All<'_>) -> io::Result<Vec<u8>> {
        saved(|| self.sheet(all))
    }

    fn sheet(&self, all: &All<'_>) -> Result<Workbook, XlsxError> {
        let mut book = book(all)?;
        let sheet = book.add_worksheet();
        sheet.set_name(NOTICE.get(all.lang))?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        let plain = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin);
        let head = plain.clone().set_bold().set_background_color(Color::RGB(0x00D9_E2EC));
        let error = plain.clone().set_background_color(Color::RGB(0x00FD_ECEA));
        let warning = plain.clone().set_background_color(Color::RGB(0x00FF_F4D6));
        let title = Format::new().set_bold().set_font_size(14.0);
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        sheet.write_string_with_format(0, 0, self.heading(all), &title)?;
        sheet.merge_range(1, 0, 1, 8, &self.sentence(all), &wrapped)?;
        sheet.set_row_height(1, 34)?;
        for (column, (name, width)) in (0..).zip(COLUMNS) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(3, column, name.get(all.lang), &head)?;
        }
        for (row, told) in (4..).zip(self.lines) {
            let texts = told.line.0.iter().zip(COLUMNS);
            let lines = texts.map(|(text, (_, width))| measure::lines(text, width)).max();
            sheet.set_row_height(row, measure::height(lines.unwrap_or(1)))?;
            let marked = if told.severity == Severity::Error { &error } else { &warning };
            for (column, text) in (0..).zip(&told.line.0) {
                let format = if column == 5 { marked } else { &plain };
                sheet.write_string_with_format(row, column, text, format)?;
            }
        }
        let last = 3 + u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        sheet.autofilter(3, 0, last, 8)?;
        sheet.set_freeze_panes(4, 0)?;
        sheet.set_repeat_rows(3, 3)?;
        Ok(book)
    }

    fn heading(&self, all: &All<'_>) -> String {
        match all.lang {
            Lang::Zh => format!("社保减员更正通知：{}", self.title(all.lang)),
            Lang::En => format!("Corrections to a staff reduction: {}", self.title(all.lang)),
        }
    }

    /// The notice as a page.
    pub(super) fn page(&self, all: &All<'_>) -> io::Result<String> {
        let lines = self.lines.iter().map(|told| Shown {
            level: told.severity.as_str(),
            cells: told.line.0.each_ref().map(|text| visible(text).into_owned()),
        });
        let notice = Notice {
            language: match all.lang {
                Lang::Zh => "zh-CN",
                Lang::En => "en",
            },
            heading: visible(&self.heading(all)).into_owned(),
            sentence: self.sentence(all),
            verdict: self.employer.tally.verdict().as_str(),
            heads: COLUMNS.map(|(name, _)| name.get(all.lang)),
            lines: lines.collect(),
        };
        notice.render().map_err(io::Error::other)
    }
}

const NOTICE: Text = text("更正通知", "Corrections");

#[derive(Template)]
#[template(path = "card.html")]
struct Notice {
    language: &'static str,
    heading: String,
    sentence: String,
    verdict: &'static str,
    heads: [&'static str; 9],
    lines: Vec<Shown>,
}

struct Shown {
    level: &'static str,
    cells: [String; 9],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    /// What no notice tells: files and sheets, rows of no employer, notes, earlier runs.
    const NOT_HERE: [&str; 4] = ["EM001", "DU005", "DU009", "DU010"];

    #[test]
    fn every_line_of_a_row_names_its_person() {
        let line = |name: &str, number: &str| {
            let mut texts: [String; 9] = Default::default();
            (texts[NAME], texts[NUMBER]) = (name.to_owned(), number.to_owned());
            Line(texts)
        };
        let mut row = [line("", ""), line("张*", ""), line("", "1101**********11")];
        name_everywhere(row.iter_mut());
        let known = line("张*", "1101**********11");
        assert!(row.iter().all(|line| *line == known), "{row:?}");
        let mut unknown = [line("", "")];
        name_everywhere(unknown.iter_mut());
        assert_eq!(unknown[0], line("", ""));
    }

    #[test]
    fn nothing_in_a_notice_names_an_option_or_another_file() {
        let told = rules::all().filter(|rule| {
            let code = rule.code.as_str();
            rule.severity >= Severity::Warning
                && !code.starts_with("FL")
                && !code.starts_with("CO")
                && !NOT_HERE.contains(&code)
        });
        for rule in told {
            for said in [rule.fix.zh, rule.fix.en, rule.message.zh, rule.message.en] {
                let is_elsewhere = ["--", "错误报告"].iter().any(|word| said.contains(word));
                assert!(!is_elsewhere, "{}: {said}", rule.code);
            }
        }
    }
}
