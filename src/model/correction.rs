//! Corrections (更正): cells that are read as another text than the file holds. The file stays as it is.

use std::collections::BTreeMap;

use super::{CellKind, Lent, RawCell, RawRow, TextEncoding};

/// A cell of what the user handed in (单元格位置).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellPlace {
    /// Index of the input file in the run.
    pub file: u32,
    /// Index of the sheet in its file; 0 for formats without sheets.
    pub sheet: u16,
    /// 1-based, as the spreadsheet shows it.
    pub row: u32,
    /// 0-based: column A is 0.
    pub column: u16,
}

/// The corrected cells of a run (更正内容). A row is judged as if its sender had written the new text in
/// the file, in a cell of type text; an empty text blanks the cell. A place in a row that the file
/// does not have says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections(BTreeMap<(u32, u16), SheetCorrections>);

/// The corrected cells of one sheet: row, then column.
type SheetCorrections = BTreeMap<u32, BTreeMap<u16, Box<str>>>;

impl Corrections {
    /// Corrects a cell; gives back its earlier correction.
    pub fn set(&mut self, place: CellPlace, text: &str) -> Option<Box<str>> {
        let sheet = self.0.entry((place.file, place.sheet)).or_default();
        sheet.entry(place.row).or_default().insert(place.column, text.into())
    }

    /// Takes a correction back.
    pub fn remove(&mut self, place: CellPlace) -> Option<Box<str>> {
        let key = (place.file, place.sheet);
        let sheet = self.0.get_mut(&key)?;
        let row = sheet.get_mut(&place.row)?;
        let text = row.remove(&place.column);
        if row.is_empty() {
            sheet.remove(&place.row);
        }
        if sheet.is_empty() {
            self.0.remove(&key);
        }
        text
    }

    /// The corrected text of a cell.
    pub fn get(&self, place: CellPlace) -> Option<&str> {
        let row = self.0.get(&(place.file, place.sheet))?.get(&place.row)?;
        row.get(&place.column).map(AsRef::as_ref)
    }

    /// Whether a cell of a row is corrected.
    pub fn has_row(&self, file: u32, sheet: u16, row: u32) -> bool {
        self.0.get(&(file, sheet)).is_some_and(|rows| rows.contains_key(&row))
    }

    /// Nothing is corrected.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many cells are corrected.
    pub fn len(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).map(BTreeMap::len).sum()
    }

    /// The corrected cells in order.
    pub fn iter(&self) -> impl Iterator<Item = (CellPlace, &str)> {
        self.0.iter().flat_map(|(&(file, sheet), rows)| {
            rows.iter().flat_map(move |(&row, cells)| {
                let place = move |column| CellPlace { file, sheet, row, column };
                cells.iter().map(move |(&column, text)| (place(column), text.as_ref()))
            })
        })
    }

    /// What lays the corrections of one sheet over its rows, in the sheet's encoding.
    pub fn overlay(&self, file: u32, sheet: u16, encoding: TextEncoding) -> Overlay<'_> {
        let rows = self.0.get(&(file, sheet));
        Overlay { rows, encoding, bytes: Vec::new(), cells: Vec::new() }
    }
}

/// Lays the corrections of one sheet over its rows. A row without a correction passes as it is.
#[derive(Debug)]
pub struct Overlay<'c> {
    rows: Option<&'c SheetCorrections>,
    encoding: TextEncoding,
    bytes: Vec<u8>,
    cells: Vec<RawCell>,
}

impl Overlay<'_> {
    /// Every row is judged as it was read.
    pub fn is_empty(&self) -> bool {
        self.rows.is_none()
    }

    /// The row as it is to be judged.
    #[inline]
    pub fn row<'a>(&'a mut self, row: RawRow<'a>) -> RawRow<'a> {
        match self.rows.and_then(|rows| rows.get(&row.number)) {
            None => row,
            Some(corrected) => self.written(row, corrected),
        }
    }

    fn written<'a>(
        &'a mut self,
        row: RawRow<'a>,
        corrected: &BTreeMap<u16, Box<str>>,
    ) -> RawRow<'a> {
        self.bytes.clear();
        self.cells.clear();
        let beyond = corrected.keys().next_back().map_or(0, |last| usize::from(*last) + 1);
        for column in 0..row.cells.len().max(beyond) {
            let text = u16::try_from(column).ok().and_then(|column| corrected.get(&column));
            match (text, row.cells.get(column)) {
                (Some(text), _) => self.push(&self.encoding.encode(text), kind(text), Lent::No),
                (None, Some(cell)) => self.push(row.text_of(cell), cell.kind, cell.lent),
                (None, None) => self.push(&[], CellKind::Blank, Lent::No),
            }
        }
        RawRow { number: row.number, bytes: &self.bytes, cells: &self.cells }
    }

    fn push(&mut self, text: &[u8], kind: CellKind, lent: Lent) {
        let at = |len: usize| u32::try_from(len).expect("a row stays far below 4 GB");
        let start = at(self.bytes.len());
        self.bytes.extend_from_slice(text);
        self.cells.push(RawCell { start, end: at(self.bytes.len()), kind, lent });
    }
}

fn kind(text: &str) -> CellKind {
    if text.trim().is_empty() { CellKind::Blank } else { CellKind::Text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RowBlock;

    fn place(row: u32, column: u16) -> CellPlace {
        CellPlace { file: 0, sheet: 1, row, column }
    }

    fn laid_over(corrections: &Corrections, encoding: TextEncoding) -> Vec<(CellKind, String)> {
        let mut block = RowBlock::default();
        block.begin_row(7);
        block.push(CellKind::Number, Lent::No, "1");
        block.push(CellKind::Error, Lent::Above, "#REF!");
        let mut overlay = corrections.overlay(0, 1, encoding);
        let row = overlay.row(block.rows().next().unwrap());
        assert_eq!(row.number, 7);
        row.cells.iter().map(|c| (c.kind, encoding.decode(row.text_of(c)).into_owned())).collect()
    }

    #[test]
    fn a_corrected_cell_is_a_text_of_its_own() {
        let mut corrections = Corrections::default();
        corrections.set(place(7, 1), "张𠮷");
        corrections.set(place(7, 3), " ");
        corrections.set(place(8, 0), "another row");
        let owned = |cells: &[(CellKind, &str)]| {
            cells.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect::<Vec<_>>()
        };
        let expected = owned(&[
            (CellKind::Number, "1"),
            (CellKind::Text, "张𠮷"),
            (CellKind::Blank, ""),
            (CellKind::Blank, " "),
        ]);
        assert_eq!(laid_over(&corrections, TextEncoding::Utf8), expected);
        assert_eq!(laid_over(&corrections, TextEncoding::Gb18030), expected);
        let as_it_was = owned(&[(CellKind::Number, "1"), (CellKind::Error, "#REF!")]);
        assert_eq!(laid_over(&Corrections::default(), TextEncoding::Utf8), as_it_was);
    }

    #[test]
    fn what_is_taken_back_leaves_nothing() {
        let mut corrections = Corrections::default();
        assert_eq!(corrections.set(place(7, 1), "a"), None);
        assert_eq!(corrections.set(place(7, 1), "b").as_deref(), Some("a"));
        assert_eq!(corrections.iter().collect::<Vec<_>>(), [(place(7, 1), "b")]);
        assert_eq!((corrections.len(), corrections.get(place(7, 1))), (1, Some("b")));
        assert_eq!(corrections.remove(place(7, 1)).as_deref(), Some("b"));
        assert!(corrections.is_empty() && corrections.remove(place(7, 1)).is_none());
    }
}
