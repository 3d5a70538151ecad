//! What is set for a sheet as a whole (页面设置): widths, what stays in sight, merged cells, printing.
//! In its XML all of this stands around the rows, in the order that the format prescribes.

use std::collections::BTreeMap;
use std::io::Write as _;

use super::Paper;
use super::package::{DECLARATION, MAIN, RELATIONS};
use crate::model::column_letters;

/// A cell's place: row and column, 0-based.
pub(super) type At = (u32, u16);

#[derive(Clone, Default)]
pub(super) struct Settings {
    /// Widths of columns, in characters.
    pub(super) widths: BTreeMap<u16, u16>,
    pub(super) merged: Vec<(At, At)>,
    /// So many rows stay in sight.
    pub(super) frozen: u32,
    pub(super) paper: Option<Paper>,
    /// Printed pages, where the sheet counts its own.
    pub(super) pages: Option<usize>,
    /// Everything on one printed page, not only its width.
    pub(super) is_one_page: bool,
    /// Rows that every printed page repeats, both included.
    pub(super) title_rows: Option<(u32, u32)>,
    /// What is printed.
    pub(super) area: Option<(At, At)>,
    /// Rows at which a printed page begins.
    pub(super) breaks: Vec<u32>,
    /// Where numbers are meant to be texts.
    pub(super) texts: Option<(At, At)>,
}

impl Settings {
    /// What a printed page shows, for the workbook's names.
    pub(super) fn print_area(&self) -> Option<String> {
        let ((top, left), (bottom, right)) = self.area?;
        let place = |row: u32, column: u16| format!("${}${}", letters(column), row + 1);
        Some(format!("{}:{}", place(top, left), place(bottom, right)))
    }

    /// The rows that each printed page repeats.
    pub(super) fn titles(&self) -> Option<String> {
        let (first, last) = self.title_rows?;
        Some(format!("${}:${}", first + 1, last + 1))
    }

    /// What stands before the rows. `extent` is the last row and column.
    pub(super) fn put_start(&self, xml: &mut Vec<u8>, extent: At, is_first: bool) {
        put(xml, format_args!("{DECLARATION}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">"));
        if self.paper.is_some() {
            xml.extend_from_slice(b"<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
        }
        put(xml, format_args!("<dimension ref=\"A1:{}\"/>", reference(extent)));
        let selected = if is_first { " tabSelected=\"1\"" } else { "" };
        put(xml, format_args!("<sheetViews><sheetView{selected} workbookViewId=\"0\">"));
        if self.frozen > 0 {
            let (rows, next) = (self.frozen, self.frozen + 1);
            put(
                xml,
                format_args!(
                    "<pane ySplit=\"{rows}\" topLeftCell=\"A{next}\" activePane=\"bottomLeft\" \
                     state=\"frozen\"/><selection pane=\"bottomLeft\"/>"
                ),
            );
        }
        // 宋体 11: lines of 18 pixels, columns of 72.
        xml.extend_from_slice(
            b"</sheetView></sheetViews><sheetFormatPr defaultColWidth=\"9\" defaultRowHeight=\"13.5\"/>",
        );
        if !self.widths.is_empty() {
            xml.extend_from_slice(b"<cols>");
            for (column, characters) in &self.widths {
                // Five pixels of margin beside so many digits of eight pixels.
                let number = column + 1;
                put(
                    xml,
                    format_args!(
                        "<col min=\"{number}\" max=\"{number}\" width=\"{characters}.625\" customWidth=\"1\"/>"
                    ),
                );
            }
            xml.extend_from_slice(b"</cols>");
        }
        xml.extend_from_slice(b"<sheetData>");
    }

    /// What stands behind the rows, in the order that the format prescribes.
    pub(super) fn put_end(&self, xml: &mut Vec<u8>) {
        xml.extend_from_slice(b"</sheetData>");
        if !self.merged.is_empty() {
            put(xml, format_args!("<mergeCells count=\"{}\">", self.merged.len()));
            for (from, to) in &self.merged {
                let (from, to) = (reference(*from), reference(*to));
                put(xml, format_args!("<mergeCell ref=\"{from}:{to}\"/>"));
            }
            xml.extend_from_slice(b"</mergeCells>");
        }
        if let Some(paper) = self.paper {
            self.put_paper(xml, paper);
        }
        if !self.breaks.is_empty() {
            let count = self.breaks.len();
            put(xml, format_args!("<rowBreaks count=\"{count}\" manualBreakCount=\"{count}\">"));
            for row in &self.breaks {
                put(xml, format_args!("<brk id=\"{row}\" max=\"16383\" man=\"1\"/>"));
            }
            xml.extend_from_slice(b"</rowBreaks>");
        }
        if let Some((from, to)) = self.texts {
            let (from, to) = (reference(from), reference(to));
            put(
                xml,
                format_args!(
                    "<ignoredErrors><ignoredError sqref=\"{from}:{to}\" numberStoredAsText=\"1\"/></ignoredErrors>"
                ),
            );
        }
        xml.extend_from_slice(b"</worksheet>");
    }

    /// A4, one page wide.
    fn put_paper(&self, xml: &mut Vec<u8>, paper: Paper) {
        xml.extend_from_slice(
            b"<printOptions horizontalCentered=\"1\"/><pageMargins left=\"0.5\" right=\"0.5\" \
              top=\"0.55\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>",
        );
        let way = match paper {
            Paper::Landscape => "landscape",
            Paper::Portrait => "portrait",
        };
        let high = u8::from(self.is_one_page);
        let own = if self.pages.is_some() {
            " firstPageNumber=\"1\" useFirstPageNumber=\"1\""
        } else {
            ""
        };
        put(
            xml,
            format_args!(
                "<pageSetup paperSize=\"9\" fitToHeight=\"{high}\" orientation=\"{way}\"{own}/>"
            ),
        );
        let count = self.pages.map_or_else(|| "&amp;N".to_owned(), |pages| pages.to_string());
        put(
            xml,
            format_args!(
                "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 {count} 页</oddFooter></headerFooter>"
            ),
        );
    }
}

pub(super) fn letters(column: u16) -> String {
    column_letters(usize::from(column))
}

fn reference((row, column): At) -> String {
    format!("{}{}", letters(column), row + 1)
}

fn put(xml: &mut Vec<u8>, arguments: std::fmt::Arguments<'_>) {
    xml.write_fmt(arguments).expect("a Vec takes everything");
}
