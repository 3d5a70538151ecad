//! What calamine does not tell of an xlsx sheet (工作表扫描): hidden rows, merged ranges, errors
//! newer than its list, formulas that were never computed, and cells after the end of the data.

use std::ops::Range;

use memchr::memmem;

use super::merges::Merge;
use super::reference::{digits, place};
use super::xml_check::{self, Shape, Tag, broken};
use crate::model::FileFault;
use crate::source::limits::{self, Limits};
use crate::text::{Text, text};

const AFTER_END: Text =
    text("数据结束标记之后还有行，行数对不上", "rows stand after the end mark of the sheet's data");
const UNPLACED: Text = text(
    "有错误值的单元格没有写明位置，无法确定后面的单元格属于哪一列",
    "cells with error values carry no reference, so that their columns are unknown",
);
/// A cell that needs a hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    /// An error value; the bytes of its text.
    Error(Range<usize>),
    /// A formula without value; the bytes of its text.
    Uncomputed(Range<usize>),
}

/// A cell that needs a hand, and which cell it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OddCell {
    /// How many cells come before it in the part.
    pub(crate) ordinal: u64,
    /// Row and column, 0-based, where the cell says it.
    pub(crate) place: Option<(u32, u32)>,
    /// What it is.
    pub(crate) odd: Odd,
}

/// What was seen in one sheet part.
#[derive(Default)]
pub(crate) struct SheetScan {
    /// 0-based, in the order of the part.
    pub(crate) hidden_rows: Vec<u32>,
    /// Merged ranges.
    pub(crate) merges: Vec<Merge>,
    /// In the order of the part.
    pub(crate) odd: Vec<OddCell>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Data,
    After,
}

struct Scan<'a> {
    /// Cells need no look of their own; a formula is then one that no program writes so.
    is_quiet: bool,
    limits: &'a Limits,
    found: SheetScan,
    stage: Stage,
    row: u32,
    ordinal: u64,
    unplaced: bool,
    cell: Option<Cell>,
}

struct Cell {
    place: Option<(u32, u32)>,
    is_error: bool,
    is_text: bool,
    formula: Option<Range<usize>>,
    value: Option<Range<usize>>,
}

/// Looks through a sheet part.
pub(crate) fn scan(bytes: &[u8], limits: &Limits) -> Result<SheetScan, FileFault> {
    let is_quiet = is_quiet(bytes);
    let mut scan = Scan {
        is_quiet,
        limits,
        found: SheetScan::default(),
        stage: Stage::Before,
        row: 0,
        ordinal: 0,
        unplaced: false,
        cell: None,
    };
    xml_check::walk(bytes, limits, |tag| scan.tag(tag))?;
    let odd_errors = scan.found.odd.iter().any(|cell| matches!(cell.odd, Odd::Error(_)));
    if scan.unplaced && odd_errors {
        return Err(FileFault::damaged(UNPLACED));
    }
    scan.found.hidden_rows.sort_unstable();
    Ok(scan.found)
}

/// Whether a sheet part has neither formulas nor error values, by a look that is far faster than
/// a scan. It may be wrong on parts that no program writes; the scan tells.
pub(crate) fn is_quiet(bytes: &[u8]) -> bool {
    [&b"f>"[..], b"\"e\"", b"'e'"].iter().all(|sign| memmem::find(bytes, sign).is_none())
}

/// The merged ranges of a sheet part, which stand behind its data.
pub(crate) fn merges(bytes: &[u8], limits: &Limits) -> Result<Vec<Merge>, FileFault> {
    let mut found = Vec::new();
    let data_end = memmem::rfind(bytes, b"sheetData").unwrap_or(bytes.len());
    xml_check::tags_from(bytes, data_end, |tag| {
        if tag.name == b"mergeCell" && tag.shape != Shape::End {
            found.push(merge(tag)?);
        }
        if found.len() as u64 > limits.merges {
            return Err(limits::MERGES.met(limits.merges));
        }
        Ok(())
    })?;
    Ok(found)
}

impl Scan<'_> {
    #[inline]
    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), FileFault> {
        match (self.stage, tag.name) {
            (Stage::Data, b"c" | b"v") if self.is_quiet => {}
            (Stage::Data, b"f") if self.is_quiet => return Err(broken()),
            (Stage::Data, b"c") => self.cell(tag),
            (Stage::Data, b"v") => {
                if let Some(cell) = &mut self.cell {
                    extend(&mut cell.value, tag);
                }
            }
            (Stage::Data, b"f") => {
                if let Some(cell) = &mut self.cell {
                    extend(&mut cell.formula, tag);
                }
            }
            (Stage::Data, b"row") => self.row(tag),
            (Stage::Data, b"sheetData") if tag.shape == Shape::End => self.stage = Stage::After,
            (Stage::Before, b"sheetData") if tag.shape == Shape::Start => self.stage = Stage::Data,
            (Stage::Before, b"sheetData") => self.stage = Stage::After,
            (_, b"sheetData") | (Stage::After, b"row" | b"c") => {
                return Err(FileFault::damaged(AFTER_END));
            }
            (_, b"mergeCell") if tag.shape != Shape::End => {
                self.found.merges.push(merge(tag)?);
                if self.found.merges.len() as u64 > self.limits.merges {
                    return Err(limits::MERGES.met(self.limits.merges));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn row(&mut self, tag: &Tag<'_>) {
        if tag.shape == Shape::End {
            self.row += 1;
            return;
        }
        if let Some(number) = tag.attribute(b"r").and_then(digits) {
            self.row = number.saturating_sub(1);
        }
        if tag.is_on(b"hidden") {
            self.found.hidden_rows.push(self.row);
        }
        if tag.shape == Shape::Empty {
            self.row += 1;
        }
    }

    #[inline]
    fn cell(&mut self, tag: &Tag<'_>) {
        if tag.shape != Shape::End {
            let reference = tag.attribute(b"r");
            self.unplaced |= reference.is_none();
            // Kinds are looked for only where one can be: most cells have none, or `s`.
            let bare = tag.attributes.len() <= 8 && reference.is_some();
            let kind = if bare { None } else { tag.attribute(b"t") };
            self.cell = Some(Cell {
                place: None,
                is_error: kind == Some(b"e"),
                is_text: matches!(kind, Some(b"str" | b"inlineStr")),
                formula: None,
                value: None,
            });
            if let (Some(cell), Some(reference)) = (&mut self.cell, reference)
                && cell.is_error
            {
                cell.place = place(reference);
            }
        }
        if tag.shape != Shape::Start {
            if let Some(cell) = self.cell.take() {
                self.close(cell);
            }
            self.ordinal += 1;
        }
    }

    fn close(&mut self, cell: Cell) {
        let valued = cell.value.as_ref().is_some_and(|value| !value.is_empty());
        let odd = match (cell.formula, cell.value) {
            (_, Some(value)) if cell.is_error => Odd::Error(value),
            // Writers that compute nothing leave an empty <v> or none; a formula whose result is
            // the empty text has an empty <v> in a cell of type `str`.
            (Some(formula), value) if !valued && (!cell.is_text || value.is_none()) => {
                Odd::Uncomputed(formula)
            }
            _ => return,
        };
        self.found.odd.push(OddCell { ordinal: self.ordinal, place: cell.place, odd });
    }
}

fn merge(tag: &Tag<'_>) -> Result<Merge, FileFault> {
    let reference = tag.attribute(b"ref").ok_or_else(broken)?;
    let mut ends = reference.splitn(2, |byte| *byte == b':').map(place);
    let first = ends.next().flatten().ok_or_else(broken)?;
    let last = ends.next().unwrap_or(Some(first)).ok_or_else(broken)?;
    Ok(Merge {
        top: first.0.min(last.0),
        left: first.1.min(last.1),
        bottom: first.0.max(last.0),
        right: first.1.max(last.1),
    })
}

/// The text between a start tag and its end tag, as the tags come.
fn extend(text: &mut Option<Range<usize>>, tag: &Tag<'_>) {
    match (tag.shape, text) {
        (Shape::End, Some(text)) => text.end = tag.start,
        (_, text) => *text = Some(tag.end..tag.end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(data: &str) -> Result<SheetScan, String> {
        let xml = format!("<worksheet>{data}</worksheet>");
        scan(xml.as_bytes(), &Limits::default()).map_err(|fault| fault.code.to_string())
    }

    #[test]
    fn hidden_rows_and_merges_are_seen() {
        let found = scanned(
            "<sheetData><row r=\"1\"/><row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>1</v></c></row>\
             <row hidden=\"true\"/></sheetData><mergeCells><mergeCell ref=\"B3:A1\"/></mergeCells>",
        )
        .unwrap();
        assert_eq!(found.hidden_rows, [1, 2]);
        assert_eq!(found.merges, [Merge { top: 0, left: 0, bottom: 2, right: 1 }]);
        assert!(found.odd.is_empty());
    }

    #[test]
    fn errors_and_uncomputed_formulas_are_placed() {
        let found = scanned(
            "<sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"B1\" s=\"1\" t=\"e\"><v>#SPILL!</v></c>\
             <c r=\"C1\"><f>A1+1</f></c><c r=\"D1\"><f>A1</f><v></v></c>\
             <c r=\"E1\" t=\"str\"><f>A1</f><v></v></c><c r=\"F1\"><f>1</f><v>1</v></c></row>\
             </sheetData>",
        )
        .unwrap();
        let odd: Vec<_> = found.odd.iter().map(|cell| (cell.ordinal, cell.place)).collect();
        assert_eq!(odd, [(1, Some((0, 1))), (2, None), (3, None)]);
    }

    #[test]
    fn rows_after_the_end_mark_are_damage() {
        let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
        for data in [
            format!("<sheetData>{row}</sheetData>{row}"),
            format!("<sheetData>{row}</sheetData><sheetData>{row}</sheetData>"),
            format!("<sheetData/><sheetData>{row}</sheetData>"),
        ] {
            assert_eq!(scanned(&data).err().as_deref(), Some("FL003"), "{data}");
        }
    }

    #[test]
    fn errors_without_place_are_not_guessed() {
        let data = "<sheetData><row><c t=\"e\" s=\"1\"><v>#CALC!</v></c><c><v>1</v></c></row>\
                    </sheetData>";
        assert_eq!(scanned(data).err().as_deref(), Some("FL003"));
    }
}
