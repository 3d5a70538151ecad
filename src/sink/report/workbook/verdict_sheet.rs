//! Sheet 结论 (结论表): one verdict, what to do next, and the causes, on one page.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::style::{self, Styles};
use super::{DataSheet, measure};
use crate::model::RuleCode;
use crate::sink::report::causes::{Cause, causes};
use crate::sink::report::reasons::reasons;
use crate::sink::report::visible::visible;
use crate::sink::report::{Report, calendar, remarks, verdict};
use crate::text::{Lang, Phrase, THEN, Text, text};

pub(super) const NAME: &str = "结论";

const WIDTHS: [f64; 6] = [9.0, 9.0, 46.0, 9.0, 30.0, 62.0];
const LAST: u16 = 5;
/// So many submissions are named on the page.
const SUBMISSIONS: usize = 100;
/// So many answers that were not used.
const UNUSED: usize = 100;

pub(super) fn write(
    report: &Report<'_>,
    styles: &Styles,
    data: &[DataSheet<'_>],
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    sheet.set_name(NAME)?.set_screen_gridlines(false);
    style::page(sheet);
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let mut page = Page { report, styles, sheet, row: 0 };
    page.verdict()?;
    page.next_steps()?;
    page.since()?;
    page.answers()?;
    page.causes()?;
    page.submissions()?;
    page.reasons()?;
    page.limits()?;
    page.columns_read(data)
}

struct Page<'a, 's> {
    report: &'a Report<'a>,
    styles: &'a Styles,
    sheet: &'s mut Worksheet,
    row: u32,
}

impl Page<'_, '_> {
    fn verdict(&mut self) -> Result<(), XlsxError> {
        let outcome = self.report.outcome;
        let verdict = outcome.verdict();
        let format = self.styles.verdict(verdict);
        let title = text("结论：{verdict}", "Verdict: {verdict}");
        let title = title.fill(&[("verdict", verdict.label().into())]);
        let title = title.get(self.report.lang).to_owned();
        self.sheet.merge_range(0, 0, 0, LAST, &title, &format)?;
        self.sheet.set_row_height(0, 36)?;
        self.row = 1;
        self.phrase(&verdict::counts(&outcome.counts), &self.styles.strong)?;
        self.phrase(&calendar::sentence(&outcome.calendar, outcome.today), &self.styles.line)?;
        // The texts of files are made harmless before the wide spaces between the facts come.
        let facts = remarks::facts(self.report).into_iter().map(|fact| visible_phrase(&fact));
        let joined = facts.reduce(|all, fact| Phrase {
            zh: format!("{}　　{}", all.zh, fact.zh),
            en: format!("{}   {}", all.en, fact.en),
        });
        let joined = joined.unwrap_or_default();
        self.phrase(&joined, &self.styles.line)
    }

    fn next_steps(&mut self) -> Result<(), XlsxError> {
        self.heading(text("请先做", "What to do now"))?;
        let steps = verdict::steps(self.report);
        for (number, step) in ('①'..='⑳').zip(&steps) {
            let step = Phrase {
                zh: format!("{number} {}", visible(&step.zh)),
                en: format!("{number} {}", visible(&step.en)),
            };
            self.phrase(&step, &self.styles.line)?;
        }
        Ok(())
    }

    /// What has become of the faults of the report that was handed in again, by rule.
    fn since(&mut self) -> Result<(), XlsxError> {
        let Some((sentence, counts)) = verdict::since(self.report).zip(self.report.outcome.since())
        else {
            return Ok(());
        };
        self.row += 1;
        self.phrase(&sentence, &self.styles.strong)?;
        let lang = self.report.lang;
        let mut codes: Vec<RuleCode> = counts.keys().map(|(code, _)| *code).collect();
        codes.dedup();
        for code in codes {
            let of_code = counts.iter().filter(|((other, _), _)| *other == code);
            let parts: Vec<String> = of_code
                .map(|((_, since), count)| format!("{} {count}", since.label().get(lang)))
                .collect();
            let between = text("，", ", ").get(lang);
            let line = format!("{code}　{}", parts.join(between));
            self.phrase(&Phrase { zh: line.clone(), en: line }, &self.styles.line)?;
        }
        Ok(())
    }

    /// Which answers of departments and employers changed nothing; where all were used, the rows themselves
    /// say it.
    fn answers(&mut self) -> Result<(), XlsxError> {
        let Some((sentence, answers)) =
            verdict::answers(self.report).zip(self.report.outcome.answers.as_ref())
        else {
            return Ok(());
        };
        if answers.unused.is_empty() {
            return Ok(());
        }
        self.row += 1;
        self.phrase(&sentence, &self.styles.strong)?;
        for unused in answers.unused.iter().take(UNUSED) {
            self.phrase(&visible_phrase(&unused.phrase()), &self.styles.line)?;
        }
        self.more(answers.unused.len().saturating_sub(UNUSED))
    }

    fn causes(&mut self) -> Result<(), XlsxError> {
        let causes = causes(self.report);
        if causes.is_empty() {
            return Ok(());
        }
        self.heading(text("问题按原因归类", "Findings by cause"))?;
        self.headings([
            text("级别", "level"),
            text("代码", "code"),
            text("原因", "what is wrong"),
            text("数量", "count"),
            text("在哪里", "where"),
            text("怎么改", "what to do"),
        ])?;
        causes.iter().try_for_each(|cause| self.cause(cause))
    }

    fn cause(&mut self, cause: &Cause) -> Result<(), XlsxError> {
        let lang = self.report.lang;
        let places = cause.places_in_words();
        let amount = cause.amount();
        let texts = [
            cause.severity.label().get(lang),
            cause.code.as_str(),
            &visible(cause.message.get(lang)),
            amount.get(lang),
            &visible(places.get(lang)),
            &visible(cause.fix.get(lang)),
        ];
        self.table_row(&texts, |styles, column| match column {
            0 => styles.severity(cause.severity),
            1 | 3 => &styles.centred,
            _ => &styles.wrapped,
        })
    }

    fn submissions(&mut self) -> Result<(), XlsxError> {
        let outcome = self.report.outcome;
        if outcome.submissions.is_empty() {
            return Ok(());
        }
        self.heading(text("要提交的批次", "Submissions"))?;
        self.headings([
            text("方式", "kind"),
            text("截止月", "last paid"),
            text("单位", "employer"),
            text("人数", "people"),
            text("为什么", "why"),
            text("文件", "files"),
        ])?;
        for (index, submission) in (0_u32..).zip(&outcome.submissions).take(SUBMISSIONS) {
            let employer = self.report.employer(submission.employer);
            let files: Vec<&str> = self.files_of(index).collect();
            let (month, people) =
                (submission.last_paid.to_string(), submission.rows.len().to_string());
            let why = submission.why.get(self.report.lang);
            let kind = submission.kind.label().get(self.report.lang);
            let texts = [kind, &month, &employer, &people, why, &files.join("\n")];
            self.table_row(&texts, |styles, column| match column {
                0 | 1 | 3 => &styles.centred,
                _ => &styles.wrapped,
            })?;
        }
        self.more(outcome.submissions.len().saturating_sub(SUBMISSIONS))
    }

    fn files_of(&self, submission: u32) -> impl Iterator<Item = &str> {
        let holds =
            move |file: &&crate::sink::report::WrittenFile| file.submissions.contains(&submission);
        self.report.files.iter().filter(holds).map(|file| file.path.as_str())
    }

    /// Which column was taken for what: the first thing to look at when results surprise.
    fn columns_read(&mut self, data: &[DataSheet<'_>]) -> Result<(), XlsxError> {
        if data.is_empty() {
            return Ok(());
        }
        self.heading(text("表格是这样读的", "How the sheets were read"))?;
        for line in remarks::sheets_read(self.report) {
            self.phrase(&visible_phrase(&line), &self.styles.line)?;
        }
        self.more(data.len().saturating_sub(remarks::SHEETS))
    }

    fn limits(&mut self) -> Result<(), XlsxError> {
        self.heading(text("请注意", "Please note"))?;
        for line in remarks::limits(self.report) {
            self.phrase(&line, &self.styles.line)?;
        }
        if self.report.sheets_read().any(|(_, sheet)| super::data::filters(sheet)) {
            self.phrase(&FILTERED.into(), &self.styles.line)?;
        }
        Ok(())
    }

    fn more(&mut self, count: usize) -> Result<(), XlsxError> {
        if count == 0 {
            return Ok(());
        }
        let line = text("另有 {count} 项，见 summary.json", "{count} more in summary.json");
        self.phrase(&line.fill(&[("count", count.to_string().into())]), &self.styles.line)
    }

    /// What declaring each reason leads to: it decides unemployment benefit.
    fn reasons(&mut self) -> Result<(), XlsxError> {
        let told = reasons(self.report).into_iter().filter(|line| !line.consequences.is_empty());
        let mut told = told.peekable();
        if told.peek().is_none() {
            return Ok(());
        }
        self.heading(text("申报后果", "What each reason leads to"))?;
        for line in told {
            let template = text("{reason}（{people} 人）：{what}", "{reason} ({people}): {what}");
            let joined = |lang| {
                let all = line.consequences.iter().map(|told| told.get(lang));
                all.collect::<Vec<_>>().join(THEN.get(lang))
            };
            let what = Phrase { zh: joined(Lang::Zh), en: joined(Lang::En) };
            let args = [
                ("reason", line.label.clone().into()),
                ("people", line.people.to_string().into()),
                ("what", what.into()),
            ];
            self.phrase(&template.fill(&args), &self.styles.line)?;
        }
        Ok(())
    }

    fn heading(&mut self, heading: Text) -> Result<(), XlsxError> {
        self.row += 1;
        self.phrase(&heading.into(), &self.styles.strong)
    }

    fn headings(&mut self, headings: [Text; 6]) -> Result<(), XlsxError> {
        let lang = self.report.lang;
        self.table_row(&headings.map(|heading| heading.get(lang)), |styles, _| &styles.head)
    }

    fn phrase(&mut self, phrase: &Phrase, format: &Format) -> Result<(), XlsxError> {
        let line = measure::fitting(phrase.get(self.report.lang));
        self.sheet.merge_range(self.row, 0, self.row, LAST, &line, format)?;
        let lines = measure::lines(&line, WIDTHS.iter().sum::<f64>() - 4.0);
        self.sheet.set_row_height(self.row, measure::height(lines))?;
        self.row += 1;
        Ok(())
    }

    fn table_row(
        &mut self,
        texts: &[&str; 6],
        format: impl Fn(&Styles, usize) -> &Format,
    ) -> Result<(), XlsxError> {
        let lines = texts.iter().zip(WIDTHS).map(|(text, width)| measure::lines(text, width));
        self.sheet.set_row_height(self.row, measure::height(lines.max().unwrap_or(1)))?;
        for (column, text) in texts.iter().enumerate() {
            let at = u16::try_from(column).expect("six columns");
            let text = measure::fitting(text);
            let format = format(self.styles, column);
            self.sheet.write_string_with_format(self.row, at, text.as_ref(), format)?;
        }
        self.row += 1;
        Ok(())
    }
}

fn visible_phrase(phrase: &Phrase) -> Phrase {
    Phrase { zh: visible(&phrase.zh).into_owned(), en: visible(&phrase.en).into_owned() }
}

const FILTERED: Text = text(
    "“数据”表先只显示暂扣的行；要看全部行，请在“级别”列的筛选里选“全选”",
    "Sheet 数据 shows the held rows first; to see all, select all in the filter of the level column",
);
