//! One cell's way from its raw text to the verdict (单元格说明): `explain FILE!C37`, also for good rows.
//!
//! In: the report of the run, the row that was watched, a column. Out: one text for a terminal.

use std::collections::BTreeSet;

use super::Report;
use super::lens::Lens;
use super::lines::Lines;
pub use super::lines::Palette;
use super::mask::Mask;
use super::visible::visible;
use crate::model::{
    CellKind, Field, FieldSet, Finding, FoundBy, Lent, Place, ReadAs, RowOutcome, Sheet, Taken,
    TracedRow, Watched, WatchedCell, column_letters,
};
use crate::rules::reference::with_dots;
use crate::rules::{self, Check, Rule};
use crate::text::{Phrase, Text, text};

/// What is asked (被问的单元格).
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Its row.
    pub watched: &'a Watched,
    /// Its column, 0-based.
    pub column: usize,
    /// Rules that the profile switches off.
    pub off: &'a BTreeSet<&'static str>,
    /// Names every quiet rule in full.
    pub is_verbose: bool,
}

/// The page for a terminal of `width` columns; ends with a line end.
pub fn page(report: &Report<'_>, asked: &Asked<'_>, palette: &Palette, width: usize) -> String {
    let place = asked.watched.place;
    let Some(sheet) = report.outcome.sheet(place) else { return String::new() };
    let field = sheet.columns_at(place.row.unwrap_or(0)).field_of(asked.column);
    let lines = Lines::new(report.lang, palette, width);
    let mut page = CellPage { report, asked, sheet, field, palette, lines };
    page.title();
    page.column();
    page.raw();
    match asked.watched.taken {
        Taken::Data => page.judged(),
        taken => page.not_judged(taken),
    }
    page.lines.out
}

struct CellPage<'a> {
    report: &'a Report<'a>,
    asked: &'a Asked<'a>,
    sheet: &'a Sheet,
    field: Option<Field>,
    palette: &'a Palette,
    lines: Lines<'a>,
}

impl CellPage<'_> {
    fn say(&mut self, colour: &str, word: Text, sentence: &Phrase) {
        let lang = self.report.lang;
        self.lines.head(colour, word.get(lang), sentence.get(lang));
    }

    fn title(&mut self) {
        let place = self.asked.watched.place;
        let file = self.report.outcome.inputs.get(place.file as usize);
        let mut title = file.map_or_else(String::new, |input| input.path.clone());
        if let Some(name) = &self.sheet.name {
            title = format!("{title}!{name}");
        }
        let row = place.row.unwrap_or_default();
        title = format!("{title}!{}{row}", column_letters(self.asked.column));
        self.lines.line(0, &title);
    }

    /// Which field the column is, and how that was known.
    fn column(&mut self) {
        let heading = self.sheet.headings.get(self.asked.column).map_or("", |text| text.trim());
        let heading = super::mask::long_numbers(heading);
        let Some(field) = self.field else {
            let args = [("heading", heading.into())];
            let unused = text(
                "表头“{heading}”：这一列没有用到",
                "heading “{heading}”: nothing uses this column",
            );
            return self.say("", COLUMN, &unused.fill(&args));
        };
        let how = self.sheet.found_by.iter().find(|(known, _)| *known == field);
        let args = [
            ("field", field.label().into()),
            ("heading", heading.into()),
            ("how", how.map_or(text("", ""), |(_, how)| found_by(*how)).into()),
        ];
        let known = text("{field}（表头“{heading}”{how}）", "{field} (heading “{heading}”{how})");
        self.say("", COLUMN, &known.fill(&args));
    }

    fn cell(&self) -> Option<&WatchedCell> {
        self.asked.watched.cells.get(self.asked.column)
    }

    /// The cell as it is stored: its kind and its text.
    fn raw(&mut self) {
        let blank = || Phrase::from(text("空", "blank"));
        let said = match self.cell() {
            None => blank(),
            Some(cell) if cell.text.is_empty() && cell.lent == Lent::No => blank(),
            Some(cell) => {
                let args = [
                    ("kind", kind(cell.kind).into()),
                    ("text", visible(&self.masked(self.field, &cell.text)).into_owned().into()),
                    ("lent", lent(cell.lent).into()),
                ];
                text("{kind} “{text}”{lent}", "{kind} “{text}”{lent}").fill(&args)
            }
        };
        self.say("", text("原样", "as stored"), &said);
    }

    fn judged(&mut self) {
        self.read();
        self.verdicts();
        self.rest_of_row();
        self.outcome();
        let code = self.of_cell().first().map(|finding| finding.code);
        if let Some(code) = code {
            let more = format!("jianyuan explain {code}");
            self.lines.head("", text("更多", "more").get(self.report.lang), &more);
        }
    }

    /// What was put right, and what it was read as.
    fn read(&mut self) {
        let own = self.cell().and_then(|cell| cell.read.clone());
        let elsewhere = || {
            let derived = self.asked.watched.elsewhere.iter();
            derived
                .clone()
                .find(|(field, _)| Some(*field) == self.field)
                .map(|(_, read)| read.clone())
        };
        let Some(read) = own.or_else(elsewhere) else {
            if self.field.is_some() {
                self.say("", READ, &text("没有内容", "nothing is given").into());
            }
            return;
        };
        if !read.repairs.is_empty() {
            let (zh, en): (Vec<_>, Vec<_>) = read.repairs.iter().map(|r| (r.zh, r.en)).unzip();
            let repairs = Phrase { zh: zh.join("、"), en: en.join(", ") };
            let said = text("去除或转换了{repairs}", "removed or converted: {repairs}");
            let said = said.fill(&[("repairs", repairs.into())]);
            self.say("", text("整理", "tidied"), &said);
        }
        let value = match &read.value {
            Some(value) => self.masked_phrase(value),
            None => UNREADABLE.into(),
        };
        self.say("", READ, &value);
        let ReadAs { remarks, .. } = read;
        for remark in remarks {
            self.say("", text("", ""), &remark);
        }
    }

    /// Every rule that concerns the cell: what fired, what found nothing, what is off.
    fn verdicts(&mut self) {
        let Some(field) = self.field else { return };
        let fired: Vec<Finding> = self.of_cell().into_iter().cloned().collect();
        let mut word = text("规则", "rules");
        for finding in &fired {
            self.fired(word, finding);
            word = text("", "");
        }
        let concerns =
            |rule: &&Rule| rule.fields.contains(&field) && !matches!(rule.check, Check::Source);
        let others = rules::all().filter(concerns);
        let others = others.filter(|rule| fired.iter().all(|finding| finding.code != rule.code));
        let (off, quiet): (Vec<_>, Vec<_>) =
            others.partition(|rule| self.asked.off.contains(rule.code.as_str()));
        self.list(text("没有触发", "no finding"), &quiet);
        self.list(text("已关闭", "switched off"), &off);
    }

    fn fired(&mut self, word: Text, finding: &Finding) {
        let lang = self.report.lang;
        let colour = self.palette.severity(finding.severity);
        let lens = Lens::new(self.report, finding);
        let level = finding.severity.label().get(lang);
        let said = format!("{level} {} {}", finding.code, lens.message().get(lang));
        let fix = format!("→ {}", lens.fix().get(lang));
        self.lines.head(colour, word.get(lang), &said);
        if finding.severity > crate::model::Severity::Note {
            self.lines.head("", "", &fix);
        }
    }

    fn list(&mut self, word: Text, rules: &[&Rule]) {
        let lang = self.report.lang;
        if rules.is_empty() {
            return;
        }
        if !self.asked.is_verbose {
            let codes: Vec<&str> = rules.iter().map(|rule| rule.code.as_str()).collect();
            return self.lines.head(self.palette.faint, word.get(lang), &codes.join(" "));
        }
        for (index, rule) in rules.iter().enumerate() {
            let word = if index == 0 { word.get(lang) } else { "" };
            let said = format!("{} {}", rule.code, with_dots(rule.message, lang));
            self.lines.head(self.palette.faint, word, &said);
        }
    }

    /// What else was found in the row, since it may be what holds it.
    fn rest_of_row(&mut self) {
        let lang = self.report.lang;
        let mut word = text("本行另有", "in the row");
        let own = self.of_cell();
        let row = self.of_row();
        let others =
            row.iter().filter(|finding| !own.iter().any(|own| std::ptr::eq(*own, **finding)));
        let said: Vec<(&str, String)> = others
            .map(|finding| {
                let lens = Lens::new(self.report, finding);
                let level = finding.severity.label().get(lang);
                let cells = lens.cells().join(" ");
                let message = lens.message();
                let parts = [level, finding.code.as_str(), &cells, message.get(lang)];
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                (self.palette.severity(finding.severity), parts.join(" "))
            })
            .collect();
        for (colour, line) in said {
            self.lines.head(colour, word.get(lang), &line);
            word = text("", "");
        }
    }

    /// Where the row goes, and why.
    fn outcome(&mut self) {
        let place = self.asked.watched.place;
        let trace = &self.report.outcome.trace;
        let Ok(index) = trace.binary_search_by_key(&place, |row| row.place) else { return };
        let TracedRow { outcome, submission, .. } = trace[index];
        let of_run = self.report.outcome;
        let submission = submission.and_then(|index| of_run.submissions.get(index as usize));
        let (colour, said) = match (outcome, submission) {
            (RowOutcome::Held, _) => (self.palette.error, self.held_by()),
            (RowOutcome::Accepted, Some(submission)) => {
                let employer = of_run.employers.get(submission.employer.index());
                let key = employer.map_or("", |employer| employer.key());
                let args = [
                    ("kind", submission.kind.label().into()),
                    ("employer", self.report.show.label(key).into()),
                    ("month", submission.last_paid.to_string().into()),
                    ("people", submission.rows.len().to_string().into()),
                    ("why", Phrase::clone(&submission.why).into()),
                ];
                (self.palette.good, ACCEPTED.fill(&args))
            }
            (outcome, _) => ("", outcome.label().into()),
        };
        self.say(colour, OUTCOME, &said);
    }

    fn held_by(&self) -> Phrase {
        let row = self.of_row();
        let errors = row.iter().filter(|f| f.severity == crate::model::Severity::Error);
        let codes: BTreeSet<&str> = errors.map(|finding| finding.code.as_str()).collect();
        let codes = codes.into_iter().collect::<Vec<_>>().join(" ");
        text("暂扣，改好再交：{codes}", "held until corrected: {codes}")
            .fill(&[("codes", codes.into())])
    }

    fn not_judged(&mut self, taken: Taken) {
        let said: Phrase = match taken {
            Taken::Head => self.head_row(),
            Taken::Blank => text("空行，不算一行", "a blank row").into(),
            Taken::Aside(what) => text(
                "没有当作人员：{what}。规则没有用在这一行上",
                "not taken for a person: {what}. No rule judges the row",
            )
            .fill(&[("what", what.into())]),
            Taken::Added => text(
                "增减标志说明这一行不是减员，跳过",
                "the flag says that the row is no reduction: it is set aside",
            )
            .into(),
            Taken::Data => return,
        };
        self.say("", OUTCOME, &said);
    }

    fn head_row(&self) -> Phrase {
        let row = self.asked.watched.place.row.unwrap_or_default();
        if self.sheet.header_rows.contains(&row) {
            return text("这一行是表头", "the row is the heading").into();
        }
        let first = self.sheet.header_rows.first().copied().unwrap_or_default();
        text("在表头（第 {row} 行）上面，不是数据", "above the heading (row {row}): no data")
            .fill(&[("row", first.to_string().into())])
    }

    fn of_row(&self) -> Vec<&Finding> {
        let place: Place = self.asked.watched.place;
        let all = &self.report.outcome.findings;
        let start = all.partition_point(|finding| finding.place < place);
        all[start..].iter().take_while(|finding| finding.place == place).collect()
    }

    /// The findings of the row that name the cell.
    fn of_cell(&self) -> Vec<&Finding> {
        let column = self.asked.column;
        let about = |finding: &&Finding| {
            Lens::new(self.report, finding).columns().any(|(_, other)| other == column)
        };
        self.of_row().into_iter().filter(about).collect()
    }

    fn mask(&self) -> Mask<'_> {
        // A title over all columns is nobody's name.
        let is_row = self.asked.watched.taken != Taken::Head;
        let text_of = |field| {
            let row = self.asked.watched.place.row.unwrap_or(0);
            let column = self.sheet.columns_at(row).get(field).filter(|_| is_row);
            let cell = column.and_then(|column| self.asked.watched.cells.get(column));
            cell.map_or("", |cell| cell.text.trim())
        };
        Mask {
            unmask: self.report.show.unmask,
            name: text_of(Field::PersonName),
            number: text_of(Field::PersonId),
            fields: self.field.map_or(FieldSet::EMPTY, |field| FieldSet::of(&[field])),
        }
    }

    fn masked(&self, field: Option<Field>, text: &str) -> String {
        match field {
            Some(field) => self.mask().cell(field, text),
            None => self.mask().words(text),
        }
    }

    fn masked_phrase(&self, phrase: &Phrase) -> Phrase {
        let shown = |text: &str| visible(&self.masked(self.field, text)).into_owned();
        Phrase { zh: shown(&phrase.zh), en: shown(&phrase.en) }
    }
}

const COLUMN: Text = text("列", "column");
const READ: Text = text("读作", "read as");
const UNREADABLE: Text = text(
    "读不出来；只由一条规则说明，其余规则不再重复提示",
    "cannot be read; one rule says why, and the others keep quiet",
);
const OUTCOME: Text = text("去向", "outcome");
const ACCEPTED: Text = text(
    "可提交：{kind}，单位 {employer}，缴到 {month}，这一批 {people} 人。{why}",
    "accepted: {kind}, employer {employer}, paid up to {month}, {people} in this submission. {why}",
);

fn found_by(how: FoundBy) -> Text {
    match how {
        FoundBy::Alias => text("，按叫法识别", ", a known wording"),
        FoundBy::Group => text("，连同上面的分组识别", ", known with the group above it"),
        FoundBy::Content => text("，按内容识别", ", known by its contents"),
        FoundBy::Option => text("，由 --column 指定", ", named by --column"),
    }
}

fn kind(kind: CellKind) -> Text {
    match kind {
        CellKind::Blank => text("空", "blank"),
        CellKind::Text => text("文本", "text"),
        CellKind::Number => text("数值", "number"),
        CellKind::Date => text("日期", "date"),
        CellKind::Bool => text("逻辑值", "true or false"),
        CellKind::Error => text("错误值", "error value"),
        CellKind::Uncomputed => text("没有算过的公式", "formula never computed"),
    }
}

fn lent(lent: Lent) -> Text {
    match lent {
        Lent::No => text("", ""),
        Lent::Above => {
            text("，合并单元格，取上面一格的值", ", merged: the value of the cell above")
        }
        Lent::Left => {
            text("，合并单元格，取左边一格的值", ", merged: the value of the cell to the left")
        }
    }
}
