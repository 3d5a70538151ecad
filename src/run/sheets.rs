//! The sheets of one file (各表): which are read, what is understood of them, what refuses them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Ready;
use super::job::{Job, SheetChoice};
use super::lists::Marks;
use super::titles::Telling;
use crate::check::list::{Holds, List};
use crate::check::row::{KeepCells, Table};
use crate::columns::lists::{self, Says};
use crate::columns::{self, Head, Mapped, SheetFault};
use crate::ident::mask_label;
use crate::model::{
    Columns, Field, FileFault, ListHolds, Overlay, Place, RuleCode, Sheet, SheetHead, SheetList,
    SheetTail, TextEncoding, TitleDiffers, Titled,
};
use crate::rules::TableFacts;
use crate::sink::report::workbook::{refused, template};
use crate::sink::report::{KEY_HEADING, OWN_SHEETS};
use crate::text::{AND, Arg, Phrase, Text, text};

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
}

impl<'r> SheetReader<'r> {
    pub(super) fn new(job: &'r Job<'r>, ready: &'r Ready<'r>, file: u32) -> Self {
        let (sheets, refused, findings, tables, understood) = Default::default();
        let (mains, marks, tops, lists) = Default::default();
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

/// Why a sheet of our own error report is not read; the sender's rows stand in its other sheets.
const REPORT_SHEET: Text = text("程序自己加的表", "a sheet of the program's own");

/// A workbook of ours that comes back: the first three sheets of an error report give it away, or
/// those of the empty list; so does the explanation of a list of refused people.
fn is_own_report(heads: &[SheetHead]) -> bool {
    let has = |own: &&str| heads.iter().any(|head| head.name.as_deref() == Some(own));
    OWN_SHEETS[..3].iter().all(has)
        || [template::LIST, template::NOTES].iter().all(has)
        || has(&refused::NAME)
}

fn is_report_sheet(head: &SheetHead) -> bool {
    head.name.as_deref().is_some_and(|name| {
        OWN_SHEETS.contains(&name) || [template::NOTES, refused::NAME].contains(&name)
    })
}

/// Words of sheets that are no lists.
const VOID: [&str; 5] = ["作废", "示例", "样例", "范例", "废弃"];

/// Why each sheet is not read; `None` for those that are.
fn skip_reasons(
    heads: &[SheetHead],
    choice: Option<&SheetChoice>,
    is_fund: impl Fn(&str) -> bool,
) -> Vec<Option<Text>> {
    let name = |head: &SheetHead| head.name.clone().unwrap_or_default();
    // As it is shown it will do, where it is the only one.
    let label = |head: &SheetHead| mask_label(&name(head)).into_owned();
    let is_alone = |wanted: &str| heads.iter().filter(|head| label(head) == wanted).count() == 1;
    let says = |head: &SheetHead| lists::says(&name(head));
    let is_own = is_own_report(heads);
    let shown: Vec<&SheetHead> = heads.iter().filter(|head| !head.hidden && !head.chart).collect();
    // 作废, 示例, 公积金: beside another sheet they are no lists; alone they are looked at.
    let is_void = |head: &SheetHead| VOID.iter().any(|word| name(head).contains(word));
    let is_other = |head: &SheetHead| is_void(head) || is_fund(&name(head));
    let lists = || shown.iter().filter(|head| !is_other(head));
    let has_list = !is_own && lists().next().is_some();
    let only_leavers = lists().any(|head| says(head) == Some(Says::Leavers))
        && lists().any(|head| says(head) == Some(Says::Others));
    let reason = |(index, head): (usize, &SheetHead)| match choice {
        _ if head.chart => Some(text("图表页", "it is a chart")),
        Some(SheetChoice::Name(wanted)) if *wanted == name(head) => None,
        Some(SheetChoice::Name(wanted)) if *wanted == label(head) && is_alone(wanted) => None,
        Some(SheetChoice::Number(wanted)) if *wanted == index + 1 => None,
        // A sheet may be called by a year, a month, a number of somebody's.
        Some(SheetChoice::Number(wanted))
            if *wanted > heads.len() && name(head) == wanted.to_string() =>
        {
            None
        }
        Some(_) => Some(text("未被 --sheet 选中", "not chosen by --sheet")),
        None if head.hidden => Some(text("隐藏的表", "it is hidden")),
        None if is_own && is_report_sheet(head) => Some(REPORT_SHEET),
        None if has_list && is_void(head) => {
            Some(text("表名写明是作废或示例", "its name says void or example"))
        }
        None if has_list && is_fund(&name(head)) => {
            Some(text("表名写的是公积金", "its name says that it is of the housing fund"))
        }
        None if only_leavers && says(head) != Some(Says::Leavers) => {
            Some(text("同一文件里另有减员表", "another sheet of the file is the list of leavers"))
        }
        None => None,
    };
    heads.iter().enumerate().map(reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str], choice: Option<&SheetChoice>) -> Vec<String> {
        let heads: Vec<SheetHead> = names
            .iter()
            .map(|name| SheetHead {
                name: Some(name.trim_start_matches('~').to_owned()),
                hidden: name.starts_with('~'),
                chart: false,
            })
            .collect();
        let reasons = skip_reasons(&heads, choice, |name| name.contains("公积金"));
        let read = heads.iter().zip(reasons).filter(|(_, reason)| reason.is_none());
        read.map(|(head, _)| head.name.clone().unwrap()).collect()
    }

    #[test]
    fn which_sheets_are_read() {
        assert_eq!(read(&["Sheet1", "Sheet2"], None), ["Sheet1", "Sheet2"]);
        assert_eq!(read(&["十一月减员", "十一月增员", "字典"], None), ["十一月减员"]);
        assert_eq!(read(&["离职", "在职花名册"], None), ["离职"]);
        assert_eq!(read(&["减员", "说明"], None), ["减员", "说明"]);
        assert_eq!(read(&["减员", "减员（作废）"], None), ["减员"]);
        assert_eq!(read(&["Sheet1", "填写示例", "公积金减员"], None), ["Sheet1"]);
        assert_eq!(read(&["示例"], None), ["示例"]);
        assert_eq!(read(&["Sheet1", "~字典"], None), ["Sheet1"]);
        assert_eq!(read(&["结论", "数据", "问题清单", "说明"], None), ["数据"]);
        let named = |name: &str| Some(SheetChoice::Name(name.to_owned()));
        let people = ["110101199003079911", "110101199003089912", "110101199103079912"];
        assert_eq!(read(&people, named(people[1]).as_ref()), [people[1]]);
        assert_eq!(read(&people, named("1101**********11").as_ref()), [people[0]]);
        assert!(read(&people, named("1101**********12").as_ref()).is_empty());
        assert_eq!(read(&["减员", "增员"], Some(&SheetChoice::Number(2))), ["增员"]);
        assert_eq!(read(&["202610", "202611"], Some(&SheetChoice::Number(202_611))), ["202611"]);
        assert_eq!(read(&["2", "1"], Some(&SheetChoice::Number(1))), ["2"]);
        assert_eq!(read(&["减员", "~旧"], Some(&SheetChoice::Name("旧".into()))), ["旧"]);
    }
}
