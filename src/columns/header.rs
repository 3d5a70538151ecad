//! Where the header is (表头定位): under titles and instructions, one to three rows high.
//!
//! A block of rows is judged by how many different fields its columns name. The leaf of a column is
//! its lowest filled cell in the block, the filled cells above are its groups.

use super::lists::{self, Says};
use super::{ColumnOptions, HEADER_ROWS, Head, HeadRow, SheetFault};
use crate::model::{Field, FieldSet, FileFault, Lent, RuleCode};
use crate::profile::columns::{HeadingMeaning, Strength};
use crate::profile::headings::{HeadingMatch, Headings, Named, Via};

/// A header that was found.
pub(super) struct Header {
    /// Index in the head's rows of the first and the last row of the block.
    first: usize,
    last: usize,
    /// 1-based rows.
    pub(super) rows: Vec<u32>,
    /// One entry a column, from A on.
    pub(super) columns: Vec<HeaderColumn>,
}

/// The heading of one column.
#[derive(Clone, Debug)]
pub(super) struct HeaderColumn {
    pub(super) leaf: String,
    pub(super) groups: Vec<String>,
    pub(super) says: HeadingMatch,
    /// It belongs to a list of joiners that stands beside that of leavers.
    of_others: bool,
}

impl Header {
    /// A header in no row: the keys of an object. The name of a field stands for its Chinese heading.
    pub(super) fn of_keys(keys: &[&str], headings: &Headings) -> Self {
        let column = |key: &&str| match Field::from_key(key.trim()) {
            Some(field) => canonical(field, headings),
            None => HeaderColumn {
                leaf: (*key).trim().to_owned(),
                groups: Vec::new(),
                says: headings.heading(key.trim(), &[]),
                of_others: false,
            },
        };
        Self { first: 0, last: 0, rows: Vec::new(), columns: keys.iter().map(column).collect() }
    }

    /// The rows below the header.
    pub(super) fn sample<'h>(&self, head: &'h Head) -> &'h [HeadRow] {
        &head.rows[self.last + 1..]
    }

    /// The headings of all columns.
    pub(super) fn headings(&self) -> Vec<String> {
        (0..self.columns.len()).map(|column| self.heading(column)).collect()
    }

    /// Group and leaf as one text.
    pub(super) fn heading(&self, column: usize) -> String {
        let HeaderColumn { leaf, groups, .. } = &self.columns[column];
        let parts = groups.iter().chain([leaf]).filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join("/")
    }
}

/// The column of a field by its own name: no list of headings can make it another.
fn canonical(field: Field, headings: &Headings) -> HeaderColumn {
    let leaf = field.label().zh;
    let meaning = match headings.heading(leaf, &[]) {
        HeadingMatch::Field(named) if named.field == field => named.meaning,
        _ if matches!(field, Field::StopMonth | Field::MedicalStopMonth) => {
            Some(HeadingMeaning::Unclear)
        }
        _ => None,
    };
    let named = Named { field, strength: Strength::Whole, meaning, via: Via::Leaf };
    let says = HeadingMatch::Field(named);
    HeaderColumn { leaf: leaf.to_owned(), groups: Vec::new(), says, of_others: false }
}

const MAX_HEIGHT: usize = 3;
/// A header names at least so many fields.
const ENOUGH: usize = 2;
/// A longer text above a column is a title or an instruction, not a group.
const GROUP_CHARS: usize = 15;

/// Finds the header.
///
/// # Errors
/// CO001 when no block names a person and at least one thing more.
pub(super) fn find(
    head: &Head,
    headings: &Headings,
    options: &ColumnOptions,
) -> Result<Header, SheetFault> {
    let last_row = head.rows.len().min(HEADER_ROWS);
    let mut best: Option<(usize, Header)> = None;
    for last in 0..last_row {
        for height in 1..=MAX_HEIGHT.min(last + 1) {
            let header = read(head, last + 1 - height, last, headings);
            let score = score(&header, options);
            if score > best.as_ref().map_or(0, |(score, _)| *score) {
                best = Some((score, header));
            }
        }
    }
    let header = best.map(|(_, header)| header).ok_or_else(|| not_found(head))?;
    let header = under_its_groups(header, head, headings, options);
    Ok(with_its_leaves(header, head, headings, options))
}

/// A row below names no new field where its group did so already: 增员, 续保, 减员 under 增减类型. It
/// belongs to the header when nobody stands in it and it names a column more closely.
fn with_its_leaves(
    header: Header,
    head: &Head,
    headings: &Headings,
    options: &ColumnOptions,
) -> Header {
    let below = header.last + 1;
    let is_full = below - header.first >= MAX_HEIGHT;
    let Some(row) = head.rows.get(below).filter(|_| !is_full) else { return header };
    if !could_be_leaves(&header, row, headings) {
        return header;
    }
    let taller = read(head, header.first, below, headings);
    if score(&taller, options) < score(&header, options) { header } else { taller }
}

/// Short words without digits, none where a person would stand, and a heading among them.
fn could_be_leaves(header: &Header, row: &HeadRow, headings: &Headings) -> bool {
    let texts = || (0..row.cells.len()).map(|column| (column, row.own_text(column)));
    let filled = || texts().filter(|(_, text)| !text.is_empty());
    let says_person = |column: usize| {
        let named = header.columns.get(column).and_then(|heading| field(heading.says));
        matches!(named, Some(Field::PersonName | Field::PersonId))
    };
    let is_word =
        |text: &str| text.chars().count() <= GROUP_CHARS && !text.chars().any(char::is_numeric);
    filled().all(|(column, text)| is_word(text) && !says_person(column))
        && filled().any(|(_, text)| matches!(headings.heading(text, &[]), HeadingMatch::Field(_)))
}

/// A lower block names as many fields as one with its group row, or more: the months of the housing
/// fund, or two lists side by side. So a row above that sets columns apart as the fund's, or as those of
/// joiners, belongs to the header.
fn under_its_groups(
    mut header: Header,
    head: &Head,
    headings: &Headings,
    options: &ColumnOptions,
) -> Header {
    let is_apart =
        |column: &&HeaderColumn| column.says == HeadingMatch::HousingFund || column.of_others;
    let apart = |header: &Header| header.columns.iter().filter(is_apart).count();
    while header.first > 0 && header.last - header.first + 1 < MAX_HEIGHT {
        let taller = read(head, header.first - 1, header.last, headings);
        if apart(&taller) <= apart(&header) || score(&taller, options) == 0 {
            break;
        }
        header = taller;
    }
    header
}

/// How many different fields a header names; 0 when it cannot be one.
fn score(header: &Header, options: &ColumnOptions) -> usize {
    let mut fields: FieldSet = header.columns.iter().filter_map(|c| field(c.says)).collect();
    for (field, wanted) in &options.columns {
        if header.columns.iter().any(|column| column.leaf == *wanted) {
            fields.insert(*field);
        }
    }
    let names_person = fields.contains(Field::PersonName) || fields.contains(Field::PersonId);
    let count = fields.iter().count();
    if names_person && count >= ENOUGH { count } else { 0 }
}

fn field(says: HeadingMatch) -> Option<Field> {
    match says {
        HeadingMatch::Field(named) => Some(named.field),
        _ => None,
    }
}

fn read(head: &Head, first: usize, last: usize, headings: &Headings) -> Header {
    let block = &head.rows[first..=last];
    let width = block.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let groups: Vec<Vec<&str>> =
        block[..block.len() - 1].iter().map(|row| spread(row, width)).collect();
    let columns = (0..width).map(|column| {
        let (depth, leaf) = leaf_of(block, column);
        let above = groups.iter().take(depth).map(|row| row[column]);
        let above: Vec<String> =
            above.filter(|text| !text.is_empty() && *text != leaf).map(str::to_owned).collect();
        let texts: Vec<&str> = above.iter().map(String::as_str).collect();
        let says = headings.heading(leaf, &texts);
        HeaderColumn { leaf: leaf.to_owned(), groups: above, says, of_others: false }
    });
    let mut columns: Vec<HeaderColumn> = columns.collect();
    set_joiners_apart(&mut columns);
    Header { first, last, rows: block.iter().map(|row| row.number).collect(), columns }
        .trimmed(head)
}

/// Two lists side by side under 增员 and 减员: the columns of those who join are none of the leavers'. Each
/// group has to name a person, or it is no list of its own: 增员, 减员 above ticks.
fn set_joiners_apart(columns: &mut [HeaderColumn]) {
    let whose =
        |column: &HeaderColumn| column.groups.iter().rev().find_map(|group| lists::says(group));
    let names_person = |wanted: Says| {
        columns.iter().any(|column| {
            let is_person = matches!(field(column.says), Some(Field::PersonName | Field::PersonId));
            is_person && whose(column) == Some(wanted)
        })
    };
    if !(names_person(Says::Leavers) && names_person(Says::Others)) {
        return;
    }
    for column in columns {
        if whose(column) == Some(Says::Others) {
            column.of_others = true;
            column.says = HeadingMatch::NoField;
        }
    }
}

impl Header {
    /// Rows of the block that no column takes a leaf or a group from are no header rows.
    fn trimmed(mut self, head: &Head) -> Self {
        while self.first < self.last {
            let row = &head.rows[self.first];
            let used = self.columns.iter().enumerate().any(|(index, column)| {
                let text = row.own_text(index);
                !text.is_empty() && (column.leaf == text || column.groups.iter().any(|g| g == text))
            });
            if used {
                break;
            }
            self.first += 1;
            self.rows.remove(0);
        }
        self
    }
}

/// The lowest filled cell of a column in the block, and how many rows of it lie above.
fn leaf_of(block: &[HeadRow], column: usize) -> (usize, &str) {
    block
        .iter()
        .enumerate()
        .rev()
        .map(|(depth, row)| (depth, row.own_text(column)))
        .find(|(_, text)| !text.is_empty())
        .unwrap_or((0, ""))
}

/// A group row with every group spread over the columns it covers: merged cells, and blank cells to
/// the right of it. A row that is a title (one text, or long ones) has no groups.
fn spread(row: &HeadRow, width: usize) -> Vec<&str> {
    let texts = || row.cells.iter().filter(|c| c.lent == Lent::No && !c.text.is_empty());
    let short = |text: &str| text.chars().count() <= GROUP_CHARS;
    if texts().count() < 2 || !texts().all(|cell| short(&cell.text)) {
        return vec![""; width];
    }
    let mut current = "";
    (0..width)
        .map(|column| {
            let text = row.text(column);
            if !text.is_empty() {
                current = text;
            }
            current
        })
        .collect()
}

fn not_found(head: &Head) -> SheetFault {
    let rows = head.rows.len().min(HEADER_ROWS);
    SheetFault {
        headings: Vec::new(),
        question: None,
        fault: FileFault {
            code: RuleCode::new("CO001"),
            args: vec![("rows", rows.to_string().into())],
        },
        row: None,
    }
}
