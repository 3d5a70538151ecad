//! An employer's report card (更正通知): only its own rows, ready to be sent, as a workbook and as a page.

use std::collections::BTreeSet;
use std::io;

use askama::Template;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, XlsxError};

use super::All;
use super::listed::Noted;
use super::tally::EmployerTally;
use super::workbook::{book, saved};
use crate::model::Severity;
use crate::sink::bureau::employer_folder;
use crate::sink::report::visible::visible;
use crate::text::{Text, text};

/// One employer that has something to correct or to look at.
pub(super) struct Card<'a> {
    pub(super) employer: &'a EmployerTally,
    /// The name of its folder.
    pub(super) folder: String,
    findings: Vec<&'a Noted>,
}

/// The cards of all employers with an error or a warning, by key.
pub(super) fn cards<'a>(all: &'a All<'_>) -> Vec<Card<'a>> {
    let mut of_employer: Vec<Vec<&Noted>> = vec![Vec::new(); all.tallies.employers.len()];
    for noted in all.findings.iter().filter(|noted| noted.severity() >= Severity::Warning) {
        if let Some(employer) = noted.employer {
            of_employer[employer].push(noted);
        }
    }
    let mut taken = BTreeSet::new();
    let employers = all.tallies.employers.iter().zip(of_employer);
    employers
        .filter(|(_, findings)| !findings.is_empty())
        .map(|(employer, findings)| {
            let folder = employer_folder(&employer.key, &employer.name, &mut taken);
            Card { employer, folder, findings }
        })
        .collect()
}

const COLUMNS: [(Text, f64); 9] = [
    (text("文件", "File"), 26.0),
    (text("行", "Row"), 7.0),
    (text("单元格", "Cells"), 10.0),
    (text("姓名", "Name"), 10.0),
    (text("证件号码", "Identity number"), 22.0),
    (text("级别", "Level"), 8.0),
    (text("问题", "What is wrong"), 46.0),
    (text("怎么改", "What to do"), 46.0),
    (text("代码", "Code"), 9.0),
];
const OTHER_EMPLOYER: Text =
    text("同一个人也在另一单位的名单里", "The same person stands in another employer's list");
const EMPLOYER_DIFFERS: Text = text(
    "这家单位的名称、代码或登记号，与另一份名单里的写法不一致",
    "This employer's name, code or registration number differs from what another list says",
);

impl Card<'_> {
    fn title(&self) -> String {
        let EmployerTally { key, name, .. } = self.employer;
        if name.is_empty() || name == key { key.clone() } else { format!("{name}（{key}）") }
    }

    fn line(all: &All<'_>, noted: &Noted) -> [String; 9] {
        let lang = all.lang;
        let finding = &noted.finding;
        let file = finding.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let file = match &finding.sheet {
            Some(sheet) => format!("{file}“{sheet}”"),
            None => file.to_owned(),
        };
        // The message would name another employer's file and row.
        let message = match (noted.names_others, all.folder.as_str()) {
            (true, _) if finding.is_about_employer() => EMPLOYER_DIFFERS.get(lang).to_owned(),
            (true, _) => OTHER_EMPLOYER.get(lang).to_owned(),
            (false, "") => finding.message.get(lang).to_owned(),
            (false, folder) => finding.message.get(lang).replace(folder, ""),
        };
        // A rule across rows shows the number of the row, whose cells were not kept.
        let number = match noted.person_id.as_str() {
            "" if finding.is_about_number() => finding.found.clone().unwrap_or_default(),
            known => known.to_owned(),
        };
        [
            file,
            finding.row.map_or_else(String::new, |row| row.to_string()),
            finding.cells.join("、"),
            noted.person_name.clone(),
            number,
            noted.severity().label().get(lang).to_owned(),
            message,
            finding.fix.get(lang).to_owned(),
            finding.code.clone(),
        ]
    }

    fn sentence(&self, all: &All<'_>) -> String {
        let tally = &self.employer.tally;
        let last = all.settled.outcome.calendar.window.1.to_string();
        let number = |number: u64| number.to_string().into();
        text(
            "本次报送中，可提交 {accepted} 人，暂扣 {held} 人。标为“错误”的请改正后再交，标为“提醒”的请核对。本期申报截止 {last}。",
            "{accepted} people can be submitted, {held} are held. Correct what is marked as an error and hand it in again; look at the warnings. The window closes on {last}.",
        )
        .fill(&[
            ("accepted", number(tally.accepted)),
            ("held", number(tally.held)),
            ("last", last.into()),
        ])
        .get(all.lang)
        .to_owned()
    }

    /// The notice as a workbook.
    pub(super) fn workbook(&self, all: &All<'_>) -> io::Result<Vec<u8>> {
        self.sheet(all).map_err(io::Error::other)
    }

    fn sheet(&self, all: &All<'_>) -> Result<Vec<u8>, XlsxError> {
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
        for (row, noted) in (4..).zip(&self.findings) {
            let marked = if noted.severity() == Severity::Error { &error } else { &warning };
            for (column, text) in (0..).zip(Self::line(all, noted)) {
                let format = if column == 5 { marked } else { &plain };
                sheet.write_string_with_format(row, column, text, format)?;
            }
        }
        let last = 3 + u32::try_from(self.findings.len()).unwrap_or(u32::MAX);
        sheet.autofilter(3, 0, last, 8)?;
        sheet.set_freeze_panes(4, 0)?;
        sheet.set_repeat_rows(3, 3)?;
        saved(book)
    }

    fn heading(&self, all: &All<'_>) -> String {
        match all.lang {
            crate::text::Lang::Zh => format!("社保减员更正通知：{}", self.title()),
            crate::text::Lang::En => format!("Corrections to a staff reduction: {}", self.title()),
        }
    }

    /// The notice as a page.
    pub(super) fn page(&self, all: &All<'_>) -> io::Result<String> {
        let lines = self.findings.iter().map(|noted| Line {
            level: noted.severity().as_str(),
            cells: Self::line(all, noted).map(|text| visible(&text).into_owned()),
        });
        let notice = Notice {
            language: match all.lang {
                crate::text::Lang::Zh => "zh-CN",
                crate::text::Lang::En => "en",
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
    lines: Vec<Line>,
}

struct Line {
    level: &'static str,
    cells: [String; 9],
}
