//! Rows that bring their own headings (自带列名的行): objects whose keys are fields or headings.
//!
//! What is understood of one row never depends on another: a row is read as if it stood alone under
//! its keys. Most rows need no look at their cells for that, and share what was understood once.

use super::header::Header;
use super::{ColumnOptions, HeadRow, Mapped, SheetFault, assign, beside, content, flags, meaning};
use crate::model::{CellKind, Field, RawRow};
use crate::profile::headings::Headings;
use crate::profile::{Derivation, Profile};

/// What the keys are understood with (识别依据).
#[derive(Clone, Copy)]
pub struct KeyWords<'w> {
    /// The city's rules.
    pub profile: &'w Profile,
    /// Its headings.
    pub headings: &'w Headings,
    /// `--column`, `--stop-month-means`.
    pub options: &'w ColumnOptions,
    /// How a missing stop month is derived.
    pub derive: Derivation,
}

/// The keys of objects, understood (键名识别).
pub struct Keys {
    header: Header,
    /// Where no cell has a say in it.
    plain: Option<Mapped>,
}

impl Keys {
    /// Understands keys; a field's own name (`person_id`) is that field.
    pub fn new(keys: &[&str], words: KeyWords<'_>) -> Self {
        let header = Header::of_keys(keys, words.headings);
        let plain = understand(&header, &[], words).ok();
        let plain =
            plain.filter(|mapped| !assign::depends_on_cells(&header, mapped, words.options));
        Self { header, plain }
    }

    /// What holds for all rows whose cells have no say in it.
    pub fn without_cells(&self) -> Option<&Mapped> {
        self.plain.as_ref()
    }

    /// Whether [`Keys::without_cells`] holds for this row.
    pub fn is_plain(&self, row: &RawRow<'_>) -> bool {
        self.plain.as_ref().is_some_and(|mapped| !speaks(mapped, row))
    }

    /// What holds for this row alone.
    ///
    /// # Errors
    /// CO002 to CO004: the row is held.
    pub fn map(&self, row: HeadRow, words: KeyWords<'_>) -> Result<Mapped, SheetFault> {
        understand(&self.header, &[row], words)
    }
}

fn understand(
    header: &Header,
    sample: &[HeadRow],
    words: KeyWords<'_>,
) -> Result<Mapped, SheetFault> {
    let KeyWords { profile, options, derive, .. } = words;
    let mut mapped = assign::columns(header, sample, (options, profile), &Field::ALL)?;
    beside::find(&mut mapped, header, sample, profile);
    flags::find_change_flag(&mut mapped, sample);
    content::find_stop_month(&mut mapped, header, sample)?;
    beside::find_other_stop_month(&mut mapped, header, sample);
    mapped.facts.numbers_lost = content::numbers_lost(&mapped, sample);
    assign::require(&mapped, header, derive)?;
    mapped.meaning = meaning::settle(&mapped, header, sample, profile, options)?;
    mapped.medical_meaning = meaning::medical(&mapped, header);
    Ok(mapped)
}

/// The cells of the row say something of their columns: a number in scientific notation, 增 under a
/// heading that nothing knows.
fn speaks(mapped: &Mapped, row: &RawRow<'_>) -> bool {
    let may_be_lost = mapped.columns.get(Field::PersonId).is_some_and(|column| {
        let cell = row.cell(column);
        row.kind(column) == CellKind::Number || cell.iter().any(|byte| matches!(byte, b'e' | b'E'))
    });
    let has_flag = mapped.columns.get(Field::ChangeFlag).is_some();
    let says_other =
        |column: &u16| flags::is_other_change(row.cell(usize::from(*column)).trim_ascii());
    may_be_lost || (!has_flag && flags::may_be_flags(mapped).any(|column| says_other(&column)))
}
