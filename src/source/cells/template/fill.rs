//! Rows written into a sheet part (填写): the text before and behind them stays as it is.
//!
//! A row that is there keeps its height and looks, a further one takes those of the last. Formulas are
//! never written over. Cells are texts inside of the sheet, so that the table of shared strings, which
//! is another part, stays as it is.

use std::fmt::Write as _;

use super::describe::area;
use super::sheet::{CellXml, RowXml, SheetXml, range_of};
use crate::model::template::{Area, FillOrder};
use crate::model::{FileFault, column_letters};
use crate::source::cells::xml_check::{self, Shape, broken};
use crate::source::limits::Limits;
use crate::text::{Text, text};

const TOTALS: Text = text(
    "模板的列表（表格）有汇总行，行数放不下，请去掉汇总行后再用",
    "the template's table has a totals row in the way: remove it first",
);

/// What a row of the template says of its height and looks; its place and what was hidden or folded is
/// not for people's rows.
const OWN: [&str; 4] = ["r", "spans", "hidden", "collapsed"];

/// The sheet part with the rows in it.
pub(super) fn sheet(
    bytes: &[u8],
    order: &FillOrder,
    limits: &Limits,
) -> Result<Vec<u8>, FileFault> {
    let xml = SheetXml::read(bytes, limits)?;
    let text = std::str::from_utf8(bytes).map_err(|_| broken())?;
    let filling = Filling { text, xml: &xml, order };
    let mut out = String::with_capacity(text.len() + order.rows.len() * 512);
    let mut at = 0;
    if let Some((place, reference)) = filling.dimension() {
        out.push_str(&text[..place.start]);
        out.push_str(&reference);
        at = place.end;
    }
    out.push_str(&text[at..xml.element.start]);
    let SheetXml { prefix, .. } = &xml;
    if xml.data.is_empty() {
        let _ = write!(out, "<{prefix}sheetData>");
        filling.rows(&mut out);
        let _ = write!(out, "</{prefix}sheetData>");
    } else {
        out.push_str(&text[xml.element.start..xml.data.start]);
        filling.rows(&mut out);
        out.push_str(&text[xml.data.end..xml.element.end]);
    }
    out.push_str(&text[xml.element.end..]);
    Ok(out.into_bytes())
}

/// A table part that covers the rows, made so long that it covers all of them; `None` where it is
/// long enough, or lies elsewhere.
pub(super) fn table(bytes: &[u8], order: &FillOrder) -> Result<Option<Vec<u8>>, FileFault> {
    let Some(last) = order.last_row() else { return Ok(None) };
    let (mut places, mut has_totals) = (Vec::new(), false);
    xml_check::tags_from(bytes, 0, |tag| {
        let is_size = matches!(tag.name, b"table" | b"autoFilter") && tag.shape != Shape::End;
        if let Some((value, area)) =
            tag.attribute(b"ref").filter(|_| is_size).and_then(|value| Some((value, area(value)?)))
        {
            places.push((range_of(bytes, value), area));
        }
        let totals = tag.attribute(b"totalsRowCount").filter(|_| tag.name == b"table");
        has_totals |= totals.is_some_and(|count| count != b"0");
        Ok(())
    })?;
    let Some((_, whole)) = places.first().cloned() else { return Ok(None) };
    let covers = whole.top < order.first_row && order.first_row <= whole.bottom.saturating_add(1);
    let beside = order.columns.iter().all(|column| *column < whole.left || *column > whole.right);
    if !covers || beside || whole.bottom >= last {
        return Ok(None);
    }
    if has_totals {
        return Err(FileFault::damaged(TOTALS));
    }
    let (mut out, mut at) = (Vec::with_capacity(bytes.len() + 16), 0);
    for (place, area) in places {
        let bottom = if area.bottom == whole.bottom { last } else { area.bottom };
        out.extend_from_slice(&bytes[at..place.start]);
        out.extend_from_slice(Area { bottom, ..area }.reference().as_bytes());
        at = place.end;
    }
    out.extend_from_slice(&bytes[at..]);
    Ok(Some(out))
}

struct Filling<'a> {
    text: &'a str,
    xml: &'a SheetXml,
    order: &'a FillOrder,
}

impl Filling<'_> {
    /// Where the size of the sheet is said before its rows, and what it is now. In a damaged part it may
    /// stand behind them, and is left as it is.
    fn dimension(&self) -> Option<(std::ops::Range<usize>, String)> {
        let is_before = |place: &std::ops::Range<usize>| place.end <= self.xml.element.start;
        let place = self.xml.dimension.clone().filter(is_before)?;
        let old = area(self.text[place.clone()].as_bytes())?;
        let (first, last) = (*self.order.columns.first()?, *self.order.columns.last()?);
        let whole = Area {
            top: old.top.min(self.order.first_row),
            left: old.left.min(first),
            bottom: old.bottom.max(self.order.last_row()?),
            right: old.right.max(last),
        };
        Some((place, whole.reference()))
    }

    /// All rows of the sheet, in order.
    fn rows(&self, out: &mut String) {
        let first = self.order.first_row;
        let past = first + self.order.last_row().map_or(0, |last| last - first + 1);
        let (before, after): (Vec<&RowXml>, Vec<&RowXml>) =
            self.xml.rows.iter().partition(|row| row.number < first);
        for row in before {
            self.old(row, out);
        }
        for (number, texts) in (first..).zip(&self.order.rows) {
            self.person(number, texts, out);
        }
        for row in after.into_iter().filter(|row| row.number >= past) {
            self.old(row, out);
        }
    }

    /// A row that stays, without its values where it is an example.
    fn old(&self, row: &RowXml, out: &mut String) {
        if !self.order.clear.contains(&row.number) {
            out.push_str(&self.text[row.element.clone()]);
            return;
        }
        let prefix = &self.xml.prefix;
        self.row_tag(row.number, row, out);
        for cell in &row.cells {
            self.unfilled(row, cell, out);
        }
        let _ = write!(out, "</{prefix}row>");
    }

    /// The row that shows how a person's row looks: itself, else the last one above it that people may
    /// stand in.
    fn pattern(&self, number: u32) -> Option<&RowXml> {
        let above = self.xml.rows.partition_point(|row| row.number <= number);
        let row = self.xml.rows.get(above.checked_sub(1)?)?;
        (row.number >= self.order.first_row).then_some(row)
    }

    /// The row of a person.
    fn person(&self, number: u32, texts: &[String], out: &mut String) {
        let prefix = &self.xml.prefix;
        let old = self.xml.row(number);
        let like = self.pattern(number);
        match like {
            Some(like) => self.row_tag(number, like, out),
            None => {
                let _ = write!(out, "<{prefix}row r=\"{}\">", number + 1);
            }
        }
        let mut columns: Vec<u32> =
            like.iter().flat_map(|row| &row.cells).map(|c| c.column).collect();
        columns.extend(&self.order.columns);
        columns.sort_unstable();
        columns.dedup();
        for column in columns {
            let cell = old.and_then(|row| row.cell(column));
            let given = self.order.columns.binary_search(&column).ok().map(|at| texts[at].as_str());
            match (cell, given, old) {
                (Some(cell), Some(_), Some(row)) if cell.has_formula => {
                    self.unfilled(row, cell, out);
                }
                (Some(cell), None, Some(row)) => self.unfilled(row, cell, out),
                _ => self.text((number, column), given.unwrap_or_default(), out),
            }
        }
        let _ = write!(out, "</{prefix}row>");
    }

    fn row_tag(&self, number: u32, like: &RowXml, out: &mut String) {
        let _ = write!(out, "<{}row r=\"{}\"", self.xml.prefix, number + 1);
        let attributes = &self.text[like.attributes.clone()];
        for (name, value) in attributes_of(attributes).filter(|(name, _)| !OWN.contains(name)) {
            let _ = write!(out, " {name}={value}");
        }
        out.push('>');
    }

    /// A cell that nobody fills: as it is, or without its value where the row is an example.
    fn unfilled(&self, row: &RowXml, cell: &CellXml, out: &mut String) {
        if self.order.clear.contains(&row.number) && !cell.has_formula {
            self.text((row.number, cell.column), "", out);
        } else if cell.is_placed {
            out.push_str(&self.text[cell.element.clone()]);
        } else {
            let at = format!(" r=\"{}{}\"", column_letters(cell.column as usize), row.number + 1);
            out.push_str(&self.text[cell.element.start..cell.name_end]);
            out.push_str(&at);
            out.push_str(&self.text[cell.name_end..cell.element.end]);
        }
    }

    /// A cell with a text, or with its looks alone.
    fn text(&self, (row, column): (u32, u32), text: &str, out: &mut String) {
        let prefix = &self.xml.prefix;
        let like = self.pattern(row).and_then(|row| row.cell(column));
        let style = like.and_then(|cell| cell.style.as_deref());
        let style = style.or_else(|| self.xml.column_style(column));
        if text.is_empty() && style.is_none() {
            return;
        }
        let _ = write!(out, "<{prefix}c r=\"{}{}\"", column_letters(column as usize), row + 1);
        if let Some(style) = style {
            let _ = write!(out, " s=\"{style}\"");
        }
        if text.is_empty() {
            out.push_str("/>");
            return;
        }
        let _ = write!(out, " t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">");
        escape(text, out);
        let _ = write!(out, "</{prefix}t></{prefix}is></{prefix}c>");
    }
}

/// Names and quoted values of a tag's attributes.
fn attributes_of(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = after[1..].find(quote)? + 2;
        rest = &after[end..];
        Some((name.trim(), &after[..end]))
    })
}

/// Text for an element. What XML cannot hold is written as Excel writes it.
fn escape(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '_' if is_excel_escape(&text[at..]) => out.push_str("_x005F_"),
            '\n' | '\t' => out.push(c),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "_x{:04X}_", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

/// `_x0041_`, which Excel would read as a letter.
fn is_excel_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7
        && bytes[1] == b'x'
        && bytes[6] == b'_'
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
#[path = "fill_tests.rs"]
mod tests;
