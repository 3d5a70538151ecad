//! The sheets of one file (各表): which are read, what is understood of them, what refuses them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Ready;
use super::chosen::{REPORT_SHEET, is_own_report, is_report_sheet, skip_reasons};
use super::job::Job;
use super::lists::Marks;
use super::titles::Telling;
use crate::check::list::{Holds, List};
use crate::check::row::{KeepCells, Table};
use crate::columns::{self, Head, Mapped, SheetFault, lists, monthly};
use crate::model::{
    Columns, Field, FileFault, ListHolds, Overlay, Place, RuleCode, Sheet, SheetHead, SheetList,
    SheetTail, TextEncoding, TitleDiffers, Titled,
};
use crate::rules::TableFacts;
use crate::sink::report::KEY_HEADING;
use crate::text::{AND, Arg, Phrase, text};

/// A finding about a file or sheet, before it has its level (文件级问题).
#[derive(Debug)]
pub(super) struct SheetFinding {
    pub(super) place: Place,
    pub(super) code: RuleCode,
    pub(super) args: Vec<(&'static str, Arg)>,
    pub(super) found: Option<String>,
    /// 0-based, where it is about one cell.
    pub(super) column: Option<u16>,
}

/// What a sheet was understood from (表头依据), for whoever changes some of its rows.
pub(super) struct Understood {
    pub(super) sheet: u16,
    /// Its first rows.
    pub(super) head: Head,
    pub(super) mapped: Mapped,
    pub(super) table: Table,
    /// Blank rows, also those after the last one that is not.
    pub(super) blanks: BTreeSet<u32>,
}

/// Reads the sheets of one file one after the other.
pub(super) struct SheetReader<'r> {
    job: &'r Job<'r>,
    ready: &'r Ready<'r>,
    file: u32,
    /// All sheets of the file, read or not.
    pub(super) sheets: Vec<Sheet>,
    /// Faults that refused a sheet; some become notes once another sheet was read.
    refused: Vec<(u16, SheetFault)>,
    pub(super) findings: Vec<SheetFinding>,
    /// The columns of the sheets, for findings.
    pub(super) tables: Vec<(u16, Columns)>,
    /// What the sheets were understood from, where all cells are kept.
    pub(super) understood: Vec<Understood>,
    /// The sheets that were understood, by their main header.
    pub(super) mains: BTreeMap<u16, Table>,
    /// Other lists above the main header.
    pub(super) marks: Marks,
    /// The texts above the main headers.
    pub(super) tops: BTreeMap<u16, Vec<String>>,
    /// What a first reading has settled about sheets with several lists.
    pub(super) lists: BTreeMap<u16, Vec<List>>,
    /// Sheets that are called by another month, where nobody chose them.
    other_months: BTreeSet<usize>,
}

impl<'r> SheetReader<'r> {
    pub(super) fn new(job: &'r Job<'r>, ready: &'r Ready<'r>, file: u32) -> Self {
        let (sheets, refused, findings, tables, understood) = Default::default();
        let (mains, marks, tops, lists, other_months) = Default::default();
        Self {
            job,
            ready,
            file,
            sheets,
            refused,
            findings,
            tables,
            understood,
            mains,
            marks,
            tops,
            lists,
            other_months,
        }
    }

    /// The corrections of a sheet.
    pub(super) fn overlay(&self, index: usize, encoding: TextEncoding) -> Overlay<'r> {
        self.job.corrections.overlay(self.file, number(index), encoding)
    }

    /// Chooses the sheets to read; the others are noted.
    pub(super) fn choose(&mut self, heads: &[SheetHead]) -> Vec<usize> {
        let headings = self.ready.checking.headings;
        let is_fund = |name: &str| headings.is_of_fund(name);
        let reasons = skip_reasons(heads, self.job.sheet.as_ref(), is_fund);
        let is_own = is_own_report(heads);
        let mut wanted = Vec::new();
        for (index, (head, reason)) in heads.iter().zip(reasons).enumerate() {
            let mut sheet = Sheet { name: self.label(head), ..Sheet::default() };
            match reason {
                None => {
                    wanted.push(index);
                    self.sheets.push(sheet);
                }
                // Nobody needs to be told of the sheets that we added ourselves.
                Some(_) if is_own && is_report_sheet(head) => {
                    sheet.skipped = Some(REPORT_SHEET.into());
                    self.sheets.push(sheet);
                }
                Some(reason) => {
                    self.sheets.push(sheet);
                    self.skip(index, reason.into());
                }
            }
        }
        if self.job.sheet.is_none() {
            let name = |index: &usize| heads[*index].name.as_deref().unwrap_or_default();
            let names: Vec<&str> = wanted.iter().map(name).collect();
            let others = monthly::of_another_month(&names, self.job.declared);
            let others = wanted.iter().zip(others).filter(|(_, is_other)| *is_other);
            self.other_months = others.map(|(index, _)| *index).collect();
        }
        wanted
    }

    /// The name of a sheet as it is shown. What it says of the list stays in it.
    fn label(&self, head: &SheetHead) -> Option<String> {
        head.name.as_deref().map(|name| self.job.labels.of(name))
    }

    /// Notes a sheet that is not read (CO005).
    fn skip(&mut self, index: usize, reason: Phrase) {
        let name = self.sheets[index].name.clone().unwrap_or_default();
        self.sheets[index].skipped = Some(reason.clone());
        self.findings.push(SheetFinding {
            place: Place::sheet(self.file, number(index)),
            code: RuleCode::new("CO005"),
            args: vec![("sheet", name.clone().into()), ("reason", reason.into())],
            found: Some(name),
            column: None,
        });
    }

    /// The only sheet of a text file.
    pub(super) fn begin_text(
        &mut self,
        head: &SheetHead,
        rows: &Head,
        encoding: TextEncoding,
    ) -> Option<Table> {
        self.sheets.push(Sheet { name: self.label(head), ..Sheet::default() });
        self.understand(0, rows, encoding, true)
    }

    /// Understands a sheet by its first rows; `None` when it is refused or has none.
    pub(super) fn begin(
        &mut self,
        index: usize,
        rows: &Head,
        encoding: TextEncoding,
    ) -> Option<Table> {
        self.understand(index, rows, encoding, false)
    }

    fn understand(
        &mut self,
        index: usize,
        rows: &Head,
        encoding: TextEncoding,
        has_fixed_width: bool,
    ) -> Option<Table> {
        if rows.rows.is_empty() {
            self.skip(index, text("空表", "it is empty").into());
            return None;
        }
        let headings = self.ready.checking.headings;
        let words = (self.job.profile, headings);
        let options = self.job.columns_of.get(&self.file).unwrap_or(&self.job.columns);
        match columns::map(rows, words, options, self.ready.checking.derive) {
            Ok(mut mapped) => {
                let file = has_fixed_width.then(|| &*self.job.inputs[self.file as usize].shown);
                let names: Vec<&str> =
                    self.sheets[index].name.as_deref().into_iter().chain(file).collect();
                lists::leave_empty_flag_out(&names, rows, &mut mapped);
                let first = mapped.header_rows[0];
                let own = mapped.leaves.iter().position(|leaf| leaf == KEY_HEADING);
                let width = own.unwrap_or(usize::MAX);
                self.marks.insert(number(index), lists::above(rows, first, headings, width));
                let above = rows.rows.iter().take_while(|row| row.number < first);
                let texts = above.flat_map(|row| &row.cells).map(|cell| cell.text.clone());
                self.tops.insert(number(index), texts.filter(|text| !text.is_empty()).collect());
                let name = self.sheets[index].name.as_deref();
                let others = lists::speaks_of_others(name, rows, &mapped, headings);
                let is_remembered = self.job.keep.cells == KeepCells::Whole;
                let from = is_remembered.then(|| (rows.clone(), mapped.clone()));
                let mut table = Table { has_fixed_width, ..self.table(index, mapped, encoding) };
                self.tell_month(index);
                if let Some(why) = others.filter(|_| table.lists.is_empty()) {
                    let holds = Holds::Unclear(Box::new(table.clone()), why.into());
                    table.lists = vec![List { begins: first, header_end: table.header_end, holds }];
                    self.sheets[index].lists = table.lists.iter().map(shown).collect();
                }
                self.understood.extend(from.map(|(head, mapped)| Understood {
                    sheet: number(index),
                    head,
                    mapped,
                    table: table.clone(),
                    blanks: BTreeSet::new(),
                }));
                self.mains.insert(number(index), table.clone());
                Some(table)
            }
            Err(mut fault) => {
                let sheet = &mut self.sheets[index];
                sheet.headings = std::mem::take(&mut fault.headings);
                sheet.question = fault.question.take();
                self.refused.push((number(index), fault));
                None
            }
        }
    }

    fn table(&mut self, index: usize, mapped: Mapped, encoding: TextEncoding) -> Table {
        let lists = self.lists.get(&number(index)).cloned().unwrap_or_default();
        let memory = mapped.leaves.iter().position(|leaf| leaf == KEY_HEADING);
        let facts = mapped.facts;
        let titled = mapped.titled.map(Arc::new);
        self.tell_titles(number(index), titled.as_deref(), &lists, mapped.title_differs);
        let sheet = &mut self.sheets[index];
        sheet.titled.clone_from(&titled);
        sheet.header_rows.clone_from(&mapped.header_rows);
        sheet.headings = mapped.headings;
        sheet.columns = mapped.columns.clone();
        sheet.found_by = mapped.found_by;
        sheet.unused = mapped.unused;
        sheet.lists = lists.iter().map(shown).collect();
        self.tables.push((number(index), mapped.columns.clone()));
        Table {
            file: self.file,
            sheet: number(index),
            columns: mapped.columns,
            leaves: mapped.leaves,
            encoding,
            meaning: mapped.meaning,
            medical_meaning: mapped.medical_meaning,
            header_end: mapped.header_rows.last().copied().unwrap_or(0),
            ticked_flag: mapped.ticked_flag,
            facts: TableFacts {
                title: titled.as_ref().and_then(|titled| titled.flaw_kind()),
                ..facts
            },
            titled,
            has_fixed_width: false,
            memory,
            lists,
        }
    }

    /// Tells of a sheet that is called by another month (CO017).
    fn tell_month(&mut self, index: usize) {
        if !self.other_months.contains(&index) {
            return;
        }
        let name = self.sheets[index].name.clone().unwrap_or_default();
        let declared = self.job.declared.to_string();
        self.findings.push(SheetFinding {
            place: Place::sheet(self.file, number(index)),
            code: RuleCode::new("CO017"),
            args: vec![("sheet", name.clone().into()), ("declared", declared.into())],
            found: Some(name),
            column: None,
        });
    }

    /// What is told of lines that name an employer: taken, wrong, contradicting, overruled.
    fn tell_titles(
        &mut self,
        sheet: u16,
        titled: Option<&Titled>,
        lists: &[List],
        differs: Option<TitleDiffers>,
    ) {
        let telling = Telling { option: self.job.employer.as_deref(), differs };
        let of_lists = lists.iter().filter_map(|list| match &list.holds {
            Holds::Leavers(table) | Holds::Unclear(table, _) => table.titled.as_deref(),
            Holds::Others => None,
        });
        let all: Vec<&Titled> = match lists {
            [] => titled.into_iter().collect(),
            _ => of_lists.collect(),
        };
        self.findings.extend(telling.findings(&all, Place::sheet(self.file, sheet)));
    }

    /// What the end of a sheet tells: hidden rows, cells that were given twice.
    pub(super) fn end(
        &mut self,
        index: usize,
        tail: &SheetTail,
    ) -> Result<(), (FileFault, Option<u32>)> {
        let sheet = &self.sheets[index];
        if let Some((row, column)) = tail.repeated.first() {
            let cell = format!("{}{row}", crate::model::column_letters(*column as usize - 1));
            let args = vec![("cell", cell.into())];
            return Err((FileFault { code: RuleCode::new("CO013"), args }, Some(*row)));
        }
        // In a report of ours a filter shows the held rows: nobody has hidden the others.
        if sheet.headings.iter().any(|heading| heading == KEY_HEADING) {
            return Ok(());
        }
        let header_end = sheet.header_rows.last().copied().unwrap_or(u32::MAX);
        let hidden: Vec<String> = tail
            .hidden_rows
            .iter()
            .filter(|row| **row > header_end)
            .map(ToString::to_string)
            .collect();
        if !hidden.is_empty() {
            let shown = AND.between(&hidden[..hidden.len().min(10)]);
            self.findings.push(SheetFinding {
                place: Place::sheet(self.file, number(index)),
                code: RuleCode::new("CO009"),
                args: vec![
                    ("count", hidden.len().to_string().into()),
                    ("rows", shown.clone().into()),
                ],
                found: Some(shown.zh),
                column: None,
            });
        }
        Ok(())
    }

    /// Settles what became of refused sheets, when all have been seen: a sheet without a header, or
    /// one that is plainly no list of leavers, is only noted when another sheet was read.
    pub(super) fn finish(&mut self) -> Option<RuleCode> {
        let was_read = !self.tables.is_empty();
        let mut first = None;
        for (index, SheetFault { fault, row, .. }) in std::mem::take(&mut self.refused) {
            if was_read && is_no_list(&fault) {
                self.skip(index.into(), text("没有减员表头", "it has no header of leavers").into());
                continue;
            }
            first = first.or(Some(fault.code));
            self.sheets[usize::from(index)].skipped =
                Some(text("整表退回", "refused as a whole").into());
            let place = Place { row, ..Place::sheet(self.file, index) };
            self.findings.push(SheetFinding {
                place,
                code: fault.code,
                args: fault.args,
                found: None,
                column: None,
            });
        }
        if was_read { None } else { first }
    }
}

/// No header at all, or neither reason nor month: a dictionary, a roster.
pub(super) fn is_no_list(fault: &FileFault) -> bool {
    match fault.code.as_str() {
        "CO001" => true,
        "CO002" => fault.args.iter().any(|(name, missing)| {
            let zh = missing.get(crate::text::Lang::Zh);
            *name == "missing"
                && zh.contains(Field::Reason.label().zh)
                && zh.contains(Field::LeaveDate.label().zh)
        }),
        _ => false,
    }
}

fn shown(list: &List) -> SheetList {
    let (table, holds) = match &list.holds {
        Holds::Leavers(table) => (Some(table), ListHolds::Leavers),
        Holds::Unclear(table, _) => (Some(table), ListHolds::Unclear),
        Holds::Others => (None, ListHolds::Others),
    };
    SheetList {
        begins: list.begins,
        header_end: list.header_end,
        holds,
        columns: table.map_or(Columns::NONE, |table| table.columns.clone()),
        titled: table.and_then(|table| table.titled.clone()),
    }
}

fn number(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}
