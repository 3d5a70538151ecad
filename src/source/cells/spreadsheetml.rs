//! Excel 2003 XML (`SpreadsheetML`): sheets of rows of cells, positions by count or `ss:Index`.
//! Described in "XML Spreadsheet Reference", Microsoft, 2001.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::merges::Merge;
use super::rows::{Rows, Totals};
use super::xml_check::{self, Shape, broken};
use super::{Sheets, Stop, check_sheet_count, decode, value};
use crate::model::{CellKind, FileFault, SheetHead};
use crate::source::limits::{self, Limits};
use crate::source::pipe::BookFacts;
use crate::source::sniff::Format;

/// Reads an Excel 2003 XML workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits, to: &mut dyn Sheets) -> Result<(), Stop> {
    let (xml, encoding) = decode::decode(bytes)?;
    let (heads, ranges) = sheets(&xml, limits)?;
    check_sheet_count(heads.len(), limits)?;
    let facts = BookFacts {
        format: Format::SpreadsheetMl,
        read_with_care: Vec::new(),
        encoding: Some(encoding.to_owned()),
    };
    let mut totals = Totals::default();
    for index in to.book(facts, heads)? {
        to.begin(index)?;
        let mut sheet = Sheet::new(limits);
        sheet.read(xml.get(ranges[index].clone()).unwrap_or_default())?;
        let mut rows = Rows::new(to, limits, &mut totals, sheet.merges)?;
        sheet.hidden.sort_unstable();
        for (place, kind, text) in sheet.cells {
            rows.cell(place, kind, &text)?;
        }
        rows.finish(&sheet.hidden)?;
    }
    Ok(())
}

type Ranges = Vec<std::ops::Range<usize>>;

/// The sheets and where they stand. Whether one is hidden is said at its end.
fn sheets(xml: &str, limits: &Limits) -> Result<(Vec<SheetHead>, Ranges), FileFault> {
    let (mut heads, mut ranges) = (Vec::<SheetHead>::new(), Ranges::new());
    let bytes = xml.as_bytes();
    xml_check::walk(bytes, limits, |tag| {
        match (tag.name, tag.shape) {
            (b"Worksheet", Shape::Start | Shape::Empty) => {
                let name = tag.attribute(b"ss:Name").or_else(|| tag.attribute(b"Name"));
                let name = name.map(|name| plain(&String::from_utf8_lossy(name)));
                heads.push(SheetHead { name, hidden: false, chart: false });
                ranges.push(tag.start..tag.end);
            }
            (b"Worksheet", Shape::End) => {
                ranges.last_mut().ok_or_else(broken)?.end = tag.end;
            }
            (b"Visible", Shape::Start) => {
                let rest = &bytes[tag.end..];
                let hidden =
                    rest.starts_with(b"SheetHidden") || rest.starts_with(b"SheetVeryHidden");
                if let Some(head) = heads.last_mut() {
                    head.hidden |= hidden;
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok((heads, ranges))
}

fn plain(raw: &str) -> String {
    quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), Into::into)
}

/// One sheet, held whole.
struct Sheet<'a> {
    limits: &'a Limits,
    cells: Vec<((u32, u32), CellKind, String)>,
    merges: Vec<Merge>,
    hidden: Vec<u32>,
    row: u32,
    column: u32,
    /// The row after the current one.
    next_row: u32,
    /// The column after the current cell.
    next_column: u32,
    formula: Option<String>,
    kind: Option<String>,
    text: String,
}

impl<'a> Sheet<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            cells: Vec::new(),
            merges: Vec::new(),
            hidden: Vec::new(),
            row: 0,
            column: 0,
            next_row: 0,
            next_column: 0,
            formula: None,
            kind: None,
            text: String::new(),
        }
    }

    fn read(&mut self, xml: &str) -> Result<(), FileFault> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(|_| broken())? {
                Event::Start(tag) => self.begin(&tag, false)?,
                Event::Empty(tag) => self.begin(&tag, true)?,
                Event::End(tag) => match tag.local_name().as_ref() {
                    "Data" => self.end_data()?,
                    "Cell" => self.end_cell(),
                    _ => {}
                },
                Event::Text(text) if self.kind.is_some() => {
                    self.text.push_str(&text.xml10_content());
                }
                Event::CData(text) if self.kind.is_some() => {
                    self.text.push_str(&text.xml10_content());
                }
                Event::GeneralRef(entity) if self.kind.is_some() => {
                    let written = format!("&{};", entity.xml10_content());
                    let text = quick_xml::escape::unescape(&written).map_err(|_| broken())?;
                    self.text.push_str(&text);
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), FileFault> {
        match tag.local_name().as_ref() {
            "Row" => self.begin_row(tag)?,
            "Cell" => {
                self.begin_cell(tag)?;
                if empty {
                    self.end_cell();
                }
            }
            "Data" => {
                self.kind = Some(attribute(tag, "Type").unwrap_or_default());
                self.text.clear();
                if empty {
                    self.end_data()?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) -> Result<(), FileFault> {
        self.row = index(tag)?.unwrap_or(self.next_row);
        let span = number(tag, "Span")?.unwrap_or(0);
        self.next_row = self.row.saturating_add(span).saturating_add(1);
        self.next_column = 0;
        if attribute(tag, "Hidden").is_some_and(|on| on == "1" || on == "true") {
            self.hidden.push(self.row);
        }
        Ok(())
    }

    fn begin_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), FileFault> {
        self.column = index(tag)?.unwrap_or(self.next_column);
        let across = number(tag, "MergeAcross")?.unwrap_or(0);
        let down = number(tag, "MergeDown")?.unwrap_or(0);
        self.next_column = self.column.saturating_add(across).saturating_add(1);
        self.formula = attribute(tag, "Formula");
        if (across, down) != (0, 0) {
            self.merges.push(Merge {
                top: self.row,
                left: self.column,
                bottom: self.row.saturating_add(down),
                right: self.column.saturating_add(across),
            });
        }
        if self.merges.len() as u64 > self.limits.merges {
            return Err(limits::MERGES.met(self.limits.merges));
        }
        Ok(())
    }

    fn end_data(&mut self) -> Result<(), FileFault> {
        let Some(kind) = self.kind.take() else { return Ok(()) };
        self.formula = None;
        let mut shown = String::new();
        let text = self.text.as_str();
        let kind = match kind.as_str() {
            "Number" => {
                value::written_number(&mut shown, text).ok_or_else(broken)?;
                CellKind::Number
            }
            "DateTime" => value::iso_date(&mut shown, text),
            "Boolean" => {
                shown.push_str(if text.trim() == "1" { "TRUE" } else { "FALSE" });
                CellKind::Bool
            }
            "Error" => {
                shown.push_str(text.trim());
                CellKind::Error
            }
            _ => {
                shown.push_str(text);
                CellKind::Text
            }
        };
        if self.cells.len() as u64 >= self.limits.cells {
            return Err(limits::CELLS.met(self.limits.cells));
        }
        self.cells.push(((self.row, self.column), kind, shown));
        Ok(())
    }

    fn end_cell(&mut self) {
        if let Some(formula) = self.formula.take() {
            let formula = formula.trim_start_matches('=').to_owned();
            self.cells.push(((self.row, self.column), CellKind::Uncomputed, formula));
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found = all
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(plain(&found.value))
}

fn number(tag: &BytesStart<'_>, name: &str) -> Result<Option<u32>, FileFault> {
    attribute(tag, name).map(|written| written.trim().parse().map_err(|_| broken())).transpose()
}

/// `ss:Index`, which counts from one.
fn index(tag: &BytesStart<'_>) -> Result<Option<u32>, FileFault> {
    let index = number(tag, "Index")?;
    index.map(|index| index.checked_sub(1).ok_or_else(broken)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_kinds_and_merges() {
        let limits = Limits::default();
        let mut sheet = Sheet::new(&limits);
        sheet
            .read(
                "<Worksheet ss:Name='a'><Table><Row ss:Index='3'><Cell ss:MergeAcross='1'>\
                 <Data ss:Type='String'>甲&amp;<B>乙</B></Data></Cell><Cell>\
                 <Data ss:Type='Number'>110101199003070011</Data></Cell></Row>\
                 <Row ss:Hidden='1'><Cell ss:Index='2'><Data ss:Type='DateTime'>\
                 2026-10-31T00:00:00.000</Data></Cell><Cell ss:Formula='=RC[-1]'/></Row>\
                 </Table></Worksheet>",
            )
            .unwrap();
        let cells: Vec<_> =
            sheet.cells.iter().map(|(at, k, text)| (*at, *k, text.as_str())).collect();
        assert_eq!(
            cells,
            [
                ((2, 0), CellKind::Text, "甲&乙"),
                ((2, 2), CellKind::Number, "110101199003070011"),
                ((3, 1), CellKind::Date, "2026-10-31"),
                ((3, 2), CellKind::Uncomputed, "RC[-1]"),
            ]
        );
        assert_eq!(sheet.hidden, [3]);
        assert_eq!(sheet.merges, [Merge { top: 2, left: 0, bottom: 2, right: 1 }]);
    }
}
