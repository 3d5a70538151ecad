//! Tables of a web page that calls itself a workbook (HTML 表格): what many portals hand out as
//! `.xls`. Each table that holds no other one is a sheet.

use scraper::{ElementRef, Html, Node};

use super::merges::Merge;
use super::rows::{Rows, Totals};
use super::{Sheets, Stop, check_sheet_count, decode};
use crate::model::{CellKind, FileFault, SheetHead};
use crate::source::limits::{self, Limits, megabytes};
use crate::source::pipe::BookFacts;
use crate::source::sniff::Format;
use crate::text::{Text, text};

const NO_TABLE: Text = text(
    "是网页，但里面没有表格，请提供原始电子表格（.xlsx）",
    "is a web page without a table; hand in the spreadsheet itself (.xlsx)",
);

const CUT: Text = text(
    "网页里的表格没有结束标记，文件可能没有下载完整",
    "a table of the page has no end tag; the file may have been cut short",
);

/// HTML lets a cell reach over so many columns and rows at most (HTML Standard, 4.9.11).
const MOST_SPAN: (u32, u32) = (65_534, 1_000);

/// Reads a page.
pub(crate) fn read(bytes: &[u8], limits: &Limits, to: &mut dyn Sheets) -> Result<(), Stop> {
    if bytes.len() as u64 > megabytes(limits.html_mb) {
        return Err(limits::HTML_MB.met(limits.html_mb).into());
    }
    let (page, encoding) = decode::decode(bytes)?;
    refuse_cut(&page)?;
    let page = Html::parse_document(&page);
    let tables: Vec<ElementRef<'_>> = elements(page.root_element(), "table")
        .filter(|table| elements(*table, "table").next().is_none())
        .filter(|table| elements(*table, "tr").next().is_some())
        .collect();
    if tables.is_empty() {
        return Err(FileFault::foreign(NO_TABLE).into());
    }
    check_sheet_count(tables.len(), limits)?;
    let heads = tables.iter().map(|table| head(*table)).collect();
    let facts = BookFacts {
        format: Format::Html,
        read_with_care: Vec::new(),
        encoding: Some(encoding.to_owned()),
    };
    let mut totals = Totals::default();
    for index in to.book(facts, heads)? {
        to.begin(index)?;
        let grid = grid(tables[index], limits)?;
        let mut rows = Rows::new(to, limits, &mut totals, grid.merges)?;
        for (place, text) in grid.cells {
            rows.cell(place, CellKind::Text, &text)?;
        }
        rows.finish(&grid.hidden)?;
    }
    Ok(())
}

/// A tree builder closes what was left open, so that a page cut short looks whole with fewer
/// rows. HTML lets almost every end tag be left out, but not that of a table.
fn refuse_cut(page: &str) -> Result<(), FileFault> {
    let page = page.to_ascii_lowercase();
    let count = |sign: &str| {
        let found = memchr::memmem::find_iter(page.as_bytes(), sign);
        let ends = |at: &usize| {
            page.as_bytes().get(at + sign.len()).is_some_and(|b| !b.is_ascii_alphanumeric())
        };
        found.filter(ends).count()
    };
    if count("<table") > count("</table") {
        return Err(FileFault::damaged(CUT));
    }
    Ok(())
}

/// All elements of a name below one, in the order of the page; not the one itself.
fn elements<'a>(below: ElementRef<'a>, name: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let found = below.descendants().skip(1).filter_map(ElementRef::wrap);
    found.filter(move |element| element.value().name() == name)
}

fn head(table: ElementRef<'_>) -> SheetHead {
    let caption = elements(table, "caption").next().map(|caption| shown(caption));
    SheetHead { name: caption.filter(|name| !name.is_empty()), hidden: false, chart: false }
}

#[derive(Default)]
struct Grid {
    cells: Vec<((u32, u32), String)>,
    merges: Vec<Merge>,
    hidden: Vec<u32>,
}

/// The cells of a table at the places where a browser shows them: a cell that reaches down takes
/// its columns from the rows below.
fn grid(table: ElementRef<'_>, limits: &Limits) -> Result<Grid, FileFault> {
    let mut grid = Grid::default();
    // Ranges that reach into the rows to come: last row, first and last column.
    let mut taken: Vec<(u32, u32, u32)> = Vec::new();
    for (row, tr) in (0..).zip(elements(table, "tr")) {
        taken.retain(|(bottom, _, _)| *bottom >= row);
        if is_hidden(tr) {
            grid.hidden.push(row);
        }
        let mut column = 0;
        let cells = tr.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th"));
        for cell in cells {
            while let Some((_, _, right)) =
                taken.iter().find(|(_, left, right)| (*left..=*right).contains(&column))
            {
                column = right + 1;
            }
            let bottom = row.saturating_add(span(cell, "rowspan").min(MOST_SPAN.0) - 1);
            let right = column.saturating_add(span(cell, "colspan").min(MOST_SPAN.1) - 1);
            if (bottom, right) != (row, column) {
                grid.merges.push(Merge { top: row, left: column, bottom, right });
                if bottom > row {
                    taken.push((bottom, column, right));
                }
            }
            if grid.merges.len() as u64 > limits.merges {
                return Err(limits::MERGES.met(limits.merges));
            }
            let text = shown(cell);
            if !text.is_empty() {
                grid.cells.push(((row, column), text));
            }
            column = right + 1;
        }
    }
    Ok(grid)
}

fn span(cell: ElementRef<'_>, name: &str) -> u32 {
    cell.attr(name).and_then(|count| count.trim().parse().ok()).unwrap_or(1).max(1)
}

fn is_hidden(row: ElementRef<'_>) -> bool {
    let style = row.attr("style").unwrap_or_default().to_ascii_lowercase();
    row.attr("hidden").is_some()
        || style.split(';').any(|rule| {
            rule.split_once(':')
                .is_some_and(|(key, value)| key.trim() == "display" && value.trim() == "none")
        })
}

/// The text of a cell as a browser shows it: white space folded, `<br>` and blocks as line ends,
/// no scripts. No-break spaces stay, as they would in a spreadsheet.
fn shown(cell: ElementRef<'_>) -> String {
    let mut out = String::new();
    for node in cell.descendants() {
        match node.value() {
            Node::Text(text)
                if !node.parent().and_then(ElementRef::wrap).is_some_and(is_script) =>
            {
                fold(&mut out, text);
            }
            Node::Element(element)
                if matches!(element.name(), "br" | "p" | "div" | "li")
                    && !out.is_empty()
                    && !out.ends_with('\n') =>
            {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
            }
            _ => {}
        }
    }
    out.truncate(out.trim_end_matches([' ', '\n']).len());
    out
}

fn is_script(parent: ElementRef<'_>) -> bool {
    matches!(parent.value().name(), "script" | "style" | "template" | "noscript")
}

fn fold(out: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_ascii_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(page: &str) -> Vec<((u32, u32), String)> {
        let page = Html::parse_document(page);
        let table = elements(page.root_element(), "table").next().unwrap();
        grid(table, &Limits::default()).unwrap().cells
    }

    #[test]
    fn spans_push_cells_aside() {
        let found = cells(
            "<table><tr><td rowspan=2>甲<td colspan=2>乙<td>丙<tr><td>丁<td>戊<td>己</table>",
        );
        let found: Vec<_> = found.iter().map(|(at, text)| (*at, text.as_str())).collect();
        assert_eq!(
            found,
            [
                ((0, 0), "甲"),
                ((0, 1), "乙"),
                ((0, 3), "丙"),
                ((1, 1), "丁"),
                ((1, 2), "戊"),
                ((1, 3), "己")
            ]
        );
    }

    #[test]
    fn text_is_as_shown() {
        let page =
            "<table><tr><td> 张\n  三 <br>李四<script>x</script></td><td>&nbsp;</td></table>";
        let found = cells(page);
        assert_eq!(found[0].1, "张 三\n李四");
        assert_eq!(found[1].1, "\u{A0}");
    }

    #[test]
    fn hidden_rows_are_known() {
        let page = Html::parse_document("<table><tr><td>a<tr style='display: NONE'><td>b</table>");
        let table = elements(page.root_element(), "table").next().unwrap();
        assert_eq!(grid(table, &Limits::default()).unwrap().hidden, [1]);
    }
}
