//! From a sheet's first rows to columns that are understood (列识别): where the header is, which
//! column holds which field, what the stop month means. In: the head of a sheet as text. Out: a
//! [`Mapped`], or the fault that refuses the sheet. Never a guess: what two columns claim and
//! nothing settles is a fault that names both.

mod assign;
mod beside;
mod content;
mod flags;
mod header;
pub mod keys;
pub mod lists;
mod meaning;
pub mod monthly;
mod nobody;
mod roster;
pub mod template;
pub mod titles;
pub mod triage;

pub use roster::{MappedRoster, map_roster};

use crate::model::{
    CellKind, Columns, Field, FileFault, FoundBy, Lent, Question, RawRow, TextEncoding,
    TitleDiffers, Titled,
};
use crate::profile::headings::Headings;
use crate::profile::{Derivation, Meaning, Profile};
use crate::rules::TableFacts;

/// The first rows of a sheet, decoded (表头区).
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// In order; blank rows are left out.
    pub rows: Vec<HeadRow>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct HeadRow {
    /// 1-based, as the spreadsheet shows it.
    pub number: u32,
    /// From column A on.
    pub cells: Vec<HeadCell>,
}

/// A decoded cell.
#[derive(Clone, Debug)]
pub struct HeadCell {
    /// Its text, trimmed.
    pub text: String,
    /// What it was.
    pub kind: CellKind,
    /// Whether a merge lent it.
    pub lent: Lent,
}

/// Header rows are sought among so many rows (CO001).
pub const HEADER_ROWS: usize = 30;
/// So many rows after them show what the columns hold.
pub const SAMPLE_ROWS: usize = 200;

impl Head {
    /// As many rows as are ever looked at.
    pub const ROWS: usize = HEADER_ROWS + SAMPLE_ROWS;

    /// Adds a row, unless it is blank or there are enough.
    pub fn push(&mut self, row: &RawRow<'_>, encoding: TextEncoding) {
        if self.is_full() || row.is_blank() {
            return;
        }
        self.rows.push(HeadRow::of(row, encoding));
    }

    /// Nothing more will be looked at.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= Self::ROWS
    }
}

impl HeadRow {
    /// A row, decoded.
    pub fn of(row: &RawRow<'_>, encoding: TextEncoding) -> Self {
        let cells = row.cells.iter().map(|cell| HeadCell {
            text: encoding.decode(row.text_of(cell)).trim().to_owned(),
            kind: cell.kind,
            lent: cell.lent,
        });
        Self { number: row.number, cells: cells.collect() }
    }

    /// No cell says anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty())
    }

    fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| &cell.text)
    }

    /// The text of a cell that no merge lent from above.
    fn own_text(&self, column: usize) -> &str {
        self.cells.get(column).filter(|cell| cell.lent != Lent::Above).map_or("", |cell| &cell.text)
    }
}

/// What the user settles (列选项).
#[derive(Clone, Debug, Default)]
pub struct ColumnOptions {
    /// `--column FIELD=HEADER|LETTER`.
    pub columns: Vec<(Field, String)>,
    /// `--stop-month-means`.
    pub stop_month_means: Option<Meaning>,
}

/// A sheet whose columns are understood (已识别的表).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The rows of the heading, 1-based, ascending.
    pub header_rows: Vec<u32>,
    /// The heading of every column from A on, as written; a group is put before its leaf with `/`.
    pub headings: Vec<String>,
    /// The leaf headings alone, for knowing a repeated header again.
    pub leaves: Vec<String>,
    /// Which column holds which field.
    pub columns: Columns,
    /// How each was found.
    pub found_by: Vec<(Field, FoundBy)>,
    /// Columns that nothing uses.
    pub unused: Vec<u16>,
    /// What the stop-month column means, where there is one.
    pub meaning: Option<Meaning>,
    /// What the medical stop-month column means: its heading's word, else the same.
    pub medical_meaning: Option<Meaning>,
    /// The change flag stands in a column that is ticked (√), so that only a tick means a reduction.
    pub ticked_flag: bool,
    /// What rules may know of it, but for lines above it.
    pub facts: TableFacts,
    /// What lines above the header say of the employer.
    pub titled: Option<Titled>,
    /// The first of the sample whose own row names another employer.
    pub title_differs: Option<TitleDiffers>,
}

/// Whether a mark in a column of ticks says yes (√).
pub fn is_tick(text: &str) -> bool {
    assign::is_tick(text)
}

/// A fault that refuses a sheet, and the cells it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetFault {
    /// CO001 to CO004.
    pub fault: FileFault,
    /// The row to show, where there is one.
    pub row: Option<u32>,
    /// The heading of every column, where the header was found.
    pub headings: Vec<String>,
    /// What would settle it.
    pub question: Option<Question>,
}

/// Understands a sheet by its head.
///
/// # Errors
/// CO001 to CO004: the sheet is refused.
pub fn map(
    head: &Head,
    (profile, headings): (&Profile, &Headings),
    options: &ColumnOptions,
    derive: Derivation,
) -> Result<Mapped, SheetFault> {
    let header = header::find(head, headings, options)?;
    let sample = header.sample(head);
    let mut mapped = assign::columns(&header, sample, (options, profile), &Field::ALL)?;
    beside::find(&mut mapped, &header, sample, profile);
    beside::take_the_known_reasons(&mut mapped, sample, profile);
    content::find_person_id(&mut mapped, sample);
    flags::find_change_flag(&mut mapped, sample);
    content::find_stop_month(&mut mapped, &header, sample)?;
    beside::find_other_stop_month(&mut mapped, &header, sample);
    beside::find_other_remark(&mut mapped, &header, (sample, profile));
    content::refuse_ticked_kinds(&mapped, (&header, sample), profile)?;
    mapped.facts.numbers_lost = content::numbers_lost(&mapped, sample);
    assign::require(&mapped, &header, derive)?;
    mapped.meaning = meaning::settle(&mapped, &header, sample, profile, options)?;
    mapped.medical_meaning = meaning::medical(&mapped, &header);
    mapped.titled = titles::above(head, &header, &mapped, (profile, headings));
    let titled = mapped.titled.as_ref();
    mapped.title_differs = titled.and_then(|titled| titles::first_other(titled, &mapped, sample));
    Ok(mapped)
}
