//! A finding seen in its row (问题与所在行): the texts that every dress shows, filled and masked.
//!
//! In: a finding and the report it belongs to. Out: cells, values and sentences. Nothing is kept:
//! a lens is made, asked and dropped, so that half a million findings cost no memory.

use std::borrow::Cow;

use super::mask::Mask;
use super::{Report, mask};
use crate::model::{
    Columns, Field, FieldSet, Finding, Input, KeptRow, Place, RowOutcome, Sheet, column_letters,
};
use crate::rules::{Rule, known};
use crate::text::{Arg, Lang, Phrase, Text, text};

const BLANK: Text = text("（空）", "(blank)");
const UNKNOWN: Text = text("—", "—");
/// What a rule says that this version of the catalogue does not have.
const NO_TEXT: Text = text("{found}", "{found}");

/// One finding with everything around it (问题与所在行).
#[derive(Clone, Copy)]
pub(super) struct Lens<'a> {
    report: Report<'a>,
    pub(super) finding: &'a Finding,
    pub(super) rule: Option<&'static Rule>,
    input: Option<&'a Input>,
    sheet: Option<&'a Sheet>,
    row: Option<&'a KeptRow>,
    pub(super) fields: FieldSet,
    spots: Spots,
}

/// How the cells of a finding are named (单元格称呼).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spots {
    /// `C37`, as the sender's own program shows them.
    Cells,
    /// By their headings: beside a copy of the row, whose cells are elsewhere.
    Headings,
}

impl<'a> Lens<'a> {
    pub(super) fn new(report: &Report<'a>, finding: &'a Finding) -> Self {
        let sheet = report.outcome.sheet(finding.place);
        let row = sheet.zip(finding.place.row).and_then(|(sheet, row)| kept_row(sheet, row));
        Self::at(report, finding, row, Spots::Cells)
    }

    /// The same beside a copy of the row.
    pub(super) fn beside(report: &Report<'a>, finding: &'a Finding, row: &'a KeptRow) -> Self {
        Self::at(report, finding, Some(row), Spots::Headings)
    }

    fn at(
        report: &Report<'a>,
        finding: &'a Finding,
        row: Option<&'a KeptRow>,
        spots: Spots,
    ) -> Self {
        Self {
            report: *report,
            finding,
            rule: crate::rules::by_code(finding.code),
            input: report.outcome.inputs.get(finding.place.file as usize),
            sheet: report.outcome.sheet(finding.place),
            row,
            fields: crate::rules::fields_of(finding),
            spots,
        }
    }

    /// The row's cells were kept: whoever stands in them is known, and hidden.
    pub(super) fn has_row(&self) -> bool {
        self.row.is_some()
    }

    /// The path of the input, as it is shown.
    pub(super) fn file(&self) -> &'a str {
        self.input.map_or("", |input| &input.path)
    }

    /// The name of the sheet, where there is one.
    pub(super) fn sheet_name(&self) -> Option<&'a str> {
        self.sheet?.name.as_deref()
    }

    /// Which column holds which field in its row.
    fn column_map(&self) -> Option<&'a Columns> {
        Some(self.sheet?.columns_at(self.finding.place.row?))
    }

    /// The 0-based columns of the cells it is about, in the order of the fields.
    pub(super) fn columns(&self) -> impl Iterator<Item = (Field, usize)> {
        let columns = self.column_map();
        self.fields.iter().filter_map(move |field| Some((field, columns?.get(field)?)))
    }

    /// The cells it is about: `C37`.
    pub(super) fn cells(&self) -> Vec<String> {
        let row = self.finding.place.row.unwrap_or_default();
        let cell = |column| format!("{}{row}", column_letters(column));
        let cells: Vec<String> = self.columns().map(|(_, column)| cell(column)).collect();
        // A line that names the employer has a cell in no column of that field.
        let is_line = self.finding.code.subject() == "EM" && self.finding.column != u16::MAX;
        if cells.is_empty() && is_line {
            return vec![cell(self.finding.column.into())];
        }
        cells
    }

    /// What stood there, masked; `None` where no cell is meant.
    pub(super) fn found(&self) -> Option<String> {
        match &self.finding.detail.found {
            Some(found) => Some(self.mask().value(found)),
            None => self.found_in_cells(),
        }
    }

    pub(super) fn understood(&self) -> Option<String> {
        self.finding.detail.understood.as_deref().map(|text| self.mask().value(text))
    }

    pub(super) fn expected(&self) -> Option<String> {
        self.finding.detail.expected.as_deref().map(|text| self.mask().value(text))
    }

    /// The name of the row's person, masked.
    pub(super) fn person_name(&self) -> String {
        self.mask().cell(Field::PersonName, self.text(Field::PersonName).trim())
    }

    /// The number of the row's person, masked.
    pub(super) fn person_id(&self) -> String {
        self.mask().cell(Field::PersonId, self.text(Field::PersonId).trim())
    }

    /// What became of the row, where it was kept.
    pub(super) fn row_outcome(&self) -> Option<RowOutcome> {
        self.row.map(|row| row.outcome)
    }

    /// The row's filled cells: column, heading, masked text; none where the row was not kept.
    pub(super) fn row_cells(&self) -> impl Iterator<Item = (usize, String, String)> {
        let mask = self.mask();
        let cells = self.row.into_iter().flat_map(|row| row.cells.iter()).enumerate();
        cells.filter(|(_, (_, text))| !text.trim().is_empty()).map(move |(column, (_, text))| {
            let field = self.column_map().and_then(|columns| columns.field_of(column));
            let text = match field {
                Some(field) => mask.cell(field, text.trim()),
                None => mask.words(text.trim()),
            };
            (column, self.heading(column), text)
        })
    }

    /// The heading of a column; where there is none, the name of its field or its letters.
    fn heading(&self, column: usize) -> String {
        let heading = self.sheet.and_then(|sheet| sheet.headings.get(column));
        let field = || self.sheet?.columns.field_of(column);
        match heading.map(|heading| heading.trim()).filter(|heading| !heading.is_empty()) {
            Some(heading) => mask::long_numbers(heading),
            None => field().map_or_else(
                || column_letters(column),
                |field| field.label().get(self.report.lang).to_owned(),
            ),
        }
    }

    /// What is wrong; behind it, what the roster has of the person.
    pub(super) fn message(&self) -> Phrase {
        let mut message = self.fill(self.rule.map_or(NO_TEXT, |rule| rule.message));
        let args = self.finding.detail.args.iter();
        for (_, arg) in args.filter(|(name, _)| [known::ONE, known::SEVERAL].contains(name)) {
            message.zh.push_str(&self.on_record(arg.get(Lang::Zh)));
            message.en.push_str(&self.on_record(arg.get(Lang::En)));
        }
        message
    }

    /// What to do; a number from the roster is only for comparing.
    pub(super) fn fix(&self) -> Phrase {
        let mut fix = self.fill(self.rule.map_or(text("", ""), |rule| rule.fix));
        if self.has_number_on_record() {
            fix.zh.push_str(known::CONFIRM.zh);
            fix.en.push(' ');
            fix.en.push_str(known::CONFIRM.en);
        }
        fix
    }

    /// A number on record is masked as a whole: the row's own may be a piece of it.
    fn on_record(&self, words: &str) -> String {
        if self.report.show.unmask { words.to_owned() } else { mask::long_numbers(words) }
    }

    /// The roster knows one person of the row's name.
    pub(super) fn has_number_on_record(&self) -> bool {
        known::is_on_record(self.finding)
    }

    /// What the place of that name in a template is filled with, masked.
    pub(super) fn arg(&self, name: &str) -> Option<Arg> {
        let detail = &self.finding.detail;
        if let Some((_, arg)) = detail.args.iter().find(|(key, _)| *key == name) {
            return Some(self.masked(arg));
        }
        Some(match name {
            "found" => self.found().filter(|text| !text.is_empty()).map_or(BLANK.into(), Arg::from),
            "understood" => self.understood().map_or(UNKNOWN.into(), Arg::from),
            "expected" => self.expected().map_or(UNKNOWN.into(), Arg::from),
            "cells" => self.cells_phrase(),
            "row" => self.finding.place.row.map_or(UNKNOWN.into(), |row| row.to_string().into()),
            "other" => detail.other.map_or(UNKNOWN.into(), |place| self.other(place).into()),
            _ => return None,
        })
    }

    fn fill(&self, template: Text) -> Phrase {
        let mut names = template.places(Lang::Zh);
        names.extend(template.places(Lang::En));
        names.sort_unstable();
        names.dedup();
        let args: Vec<(&str, Arg)> =
            names.into_iter().filter_map(|name| Some((name, self.arg(name)?))).collect();
        template.fill(&args)
    }

    /// Fixed texts of ours name nobody; everything else may.
    fn masked(&self, arg: &Arg) -> Arg {
        match arg {
            Arg::Plain(text) => self.mask().words(text).into(),
            Arg::Text(text) => (*text).into(),
            Arg::Phrase(phrase) => {
                let words = |text: &str| self.mask().words(text);
                Phrase { zh: words(&phrase.zh), en: words(&phrase.en) }.into()
            }
        }
    }

    fn cells_phrase(&self) -> Arg {
        let cells = match self.spots {
            Spots::Cells => self.cells(),
            Spots::Headings => self.headings(),
        };
        match (cells.is_empty(), self.finding.place.row) {
            (true, Some(_)) if self.spots == Spots::Headings => text("这一行", "this row").into(),
            (false, _) => Phrase { zh: cells.join("、"), en: cells.join(", ") }.into(),
            (true, Some(row)) => {
                Phrase { zh: format!("第{row}行"), en: format!("row {row}") }.into()
            }
            (true, None) => Arg::from(text("该文件", "the file")),
        }
    }

    /// The headings over the cells, quoted; the name of the field where there is none.
    fn headings(&self) -> Vec<String> {
        let heading = |column: usize| Some(self.sheet?.headings.get(column)?.trim());
        self.columns()
            .map(|(field, column)| match heading(column) {
                Some(text) if !text.is_empty() => format!("“{text}”"),
                _ => format!("“{}”", field.label().get(self.report.lang)),
            })
            .collect()
    }

    fn found_in_cells(&self) -> Option<String> {
        let mask = self.mask();
        let texts: Vec<String> =
            self.columns().map(|(field, _)| mask.cell(field, self.text(field).trim())).collect();
        if texts.is_empty() || self.row.is_none() {
            return None;
        }
        Some(if texts.iter().all(String::is_empty) { String::new() } else { texts.join(" / ") })
    }

    /// The text of a field in the sender's row; empty where the row was not kept.
    fn text(&self, field: Field) -> &'a str {
        let column = self.column_map().and_then(|columns| columns.get(field));
        self.row.zip(column).map_or("", |(row, column)| row.cells.text(column))
    }

    fn mask(&self) -> Mask<'a> {
        Mask {
            unmask: self.report.show.unmask,
            name: self.text(Field::PersonName),
            number: self.text(Field::PersonId),
            fields: self.fields,
        }
    }

    /// The second place, named as far as it differs from the first.
    fn other(&self, other: Place) -> Phrase {
        let place = self.finding.place;
        let (mut zh, mut en) = match other.row {
            Some(row) if self.spots == Spots::Headings => {
                (format!("原表第{row}行"), format!("row {row} of the original"))
            }
            Some(row) => (format!("第{row}行"), format!("row {row}")),
            None => ("整张表".to_owned(), "the whole sheet".to_owned()),
        };
        let name = self.report.outcome.sheet(other).and_then(|sheet| sheet.name.as_deref());
        if let Some(name) = name.filter(|_| (other.file, other.sheet) != (place.file, place.sheet))
        {
            zh = format!("“{name}”{zh}");
            en = format!("{en} of sheet “{name}”");
        }
        let input = self.report.outcome.inputs.get(other.file as usize);
        if let Some(input) = input.filter(|_| other.file != place.file) {
            zh = format!("{} {zh}", input.path);
            en = format!("{en} of {}", input.path);
        }
        Phrase { zh, en }
    }

    /// What a finding is known by, without its place: cells with numbers and names cut to what any
    /// report shows, because a hash of a full number gives the number away.
    pub(super) fn marks(&self) -> impl Iterator<Item = Cow<'a, str>> {
        let person = mask::name(self.text(Field::PersonName).trim());
        let cells = self.fields.iter().map(|field| self.mark(field));
        std::iter::once(Cow::Owned(person)).chain(cells.collect::<Vec<_>>())
    }

    fn mark(&self, field: Field) -> Cow<'a, str> {
        match (field, self.text(field).trim()) {
            (Field::PersonName, text) => mask::name(text).into(),
            (field, text) if field.is_identity() => mask::number(text).into(),
            (_, text) => mask::long_numbers(text).into(),
        }
    }
}

/// The sender's row with that number, where it was kept.
pub(super) fn kept_row(sheet: &Sheet, number: u32) -> Option<&KeptRow> {
    let index = sheet.kept.binary_search_by_key(&number, |row| row.number).ok()?;
    sheet.kept.get(index)
}
