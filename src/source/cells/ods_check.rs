//! What an ods content part would unfold to (ods 检查). Repeats are counted before anything
//! unfolds them; hidden rows, spans, errors and uncomputed formulas are noted by the way.

use super::merges::Merge;
use super::xml_check::{self, Shape, Tag, broken};
use crate::model::FileFault;
use crate::source::limits::{self, Limits};

/// What was seen in one table; all places 0-based.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) hidden_rows: Vec<u32>,
    pub(crate) merges: Vec<Merge>,
    /// Cells that show an error value.
    pub(crate) errors: Vec<(u32, u32)>,
    /// Formulas without value.
    pub(crate) uncomputed: Vec<(u32, u32)>,
}

/// The last row and column of the grid, as numbers of rows and columns.
const GRID: (u64, u64) = (1 << 20, 1 << 14);

struct Check<'a> {
    limits: &'a Limits,
    tables: Vec<Table>,
    depth: u32,
    /// Whether the outermost open table has a name; calamine passes over those without.
    named: bool,
    row: u64,
    repeat: u64,
    hidden: bool,
    column: u64,
    /// One past the last cell of the row that is not blank.
    width: u64,
    errors: Vec<u32>,
    uncomputed: Vec<u32>,
    /// First row with content, one past the last one, and the widest row.
    used: Option<(u64, u64, u64)>,
    held: u64,
}

/// Looks through the content part. The tables are those with names, in their order.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<Vec<Table>, FileFault> {
    let mut check = Check {
        limits,
        tables: Vec::new(),
        depth: 0,
        named: false,
        row: 0,
        repeat: 1,
        hidden: false,
        column: 0,
        width: 0,
        errors: Vec::new(),
        uncomputed: Vec::new(),
        used: None,
        held: 0,
    };
    xml_check::walk(bytes, limits, |tag| check.tag(tag))?;
    // A table without an end was never measured, and calamine would look for its end for ever.
    if check.depth > 0 {
        return Err(xml_check::broken());
    }
    Ok(check.tables)
}

impl Check<'_> {
    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), FileFault> {
        match (tag.name, self.depth, tag.shape) {
            (b"table", 0, Shape::Start) => {
                self.depth = 1;
                self.named = tag.attribute(b"table:name").is_some();
                (self.row, self.used) = (0, None);
                self.tables.push(Table::default());
            }
            (b"table", _, Shape::Start) => self.depth += 1,
            (b"table", 1, Shape::End) => {
                self.depth = 0;
                self.end_table()?;
            }
            (b"table", _, Shape::End) => self.depth = self.depth.saturating_sub(1),
            (b"table-row", 1, shape) => {
                if shape != Shape::End {
                    self.begin_row(tag)?;
                }
                if shape != Shape::Start {
                    self.end_row()?;
                }
            }
            (b"table-cell" | b"covered-table-cell", 1, Shape::Start | Shape::Empty) => {
                self.cell(tag)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self, tag: &Tag<'_>) -> Result<(), FileFault> {
        self.repeat = count(tag, b"table:number-rows-repeated")?;
        self.hidden = matches!(tag.attribute(b"table:visibility"), Some(b"collapse" | b"filter"));
        (self.column, self.width) = (0, 0);
        Ok(())
    }

    fn cell(&mut self, tag: &Tag<'_>) -> Result<(), FileFault> {
        let repeat = count(tag, b"table:number-columns-repeated")?;
        let valued = tag.attribute(b"office:value-type").is_some();
        let formula = tag.attribute(b"table:formula").is_some();
        let end = self.column.saturating_add(repeat);
        if valued || formula {
            self.width = end;
            if end > GRID.1 {
                return Err(limits::COLUMNS.met(self.limits.columns));
            }
            let columns = narrow(self.column)..narrow(end);
            if tag.attribute(b"calcext:value-type") == Some(b"error") {
                self.errors.extend(columns);
            } else if !valued {
                self.uncomputed.extend(columns);
            }
        }
        let down = count(tag, b"table:number-rows-spanned")?;
        let right = count(tag, b"table:number-columns-spanned")?;
        if (down, right) != (1, 1) {
            self.merge(down, right)?;
        }
        self.column = end;
        Ok(())
    }

    fn merge(&mut self, down: u64, right: u64) -> Result<(), FileFault> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        if table.merges.len() as u64 >= self.limits.merges {
            return Err(limits::MERGES.met(self.limits.merges));
        }
        table.merges.push(Merge {
            top: narrow(self.row),
            left: narrow(self.column),
            bottom: narrow(self.row.saturating_add(down - 1)),
            right: narrow(self.column.saturating_add(right - 1)),
        });
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), FileFault> {
        let end = self.row.saturating_add(self.repeat);
        self.held = self.held.saturating_add(self.width);
        if self.width > 0 {
            // Content past the last row of the grid would be cut without a word.
            if end > GRID.0 {
                return Err(limits::ROWS.met(self.limits.rows));
            }
            let (first, _, widest) = self.used.unwrap_or((self.row, end, 0));
            self.used = Some((first, end, widest.max(self.width)));
            self.unfold(end)?;
        }
        self.errors.clear();
        self.uncomputed.clear();
        self.row = end;
        Ok(())
    }

    /// Notes the row's cells and its being hidden, once for each repeat.
    fn unfold(&mut self, end: u64) -> Result<(), FileFault> {
        let (first, last, widest) = self.used.unwrap_or_default();
        if self.held.max((last - first).saturating_mul(widest)) > self.limits.box_cells {
            return Err(limits::BOX_CELLS.met(self.limits.box_cells));
        }
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        for row in narrow(self.row)..narrow(end) {
            if self.hidden {
                table.hidden_rows.push(row);
            }
            table.errors.extend(self.errors.iter().map(|column| (row, *column)));
            table.uncomputed.extend(self.uncomputed.iter().map(|column| (row, *column)));
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), FileFault> {
        if let Some((first, last, widest)) = self.used {
            self.held = self.held.saturating_add((last - first).saturating_mul(widest));
        }
        if self.held > self.limits.box_cells.saturating_mul(2) {
            return Err(limits::BOX_CELLS.met(self.limits.box_cells));
        }
        if !self.named {
            self.tables.pop();
        }
        Ok(())
    }
}

/// A count of at least one; absent means one.
fn count(tag: &Tag<'_>, name: &[u8]) -> Result<u64, FileFault> {
    let Some(written) = tag.attribute(name) else { return Ok(1) };
    let count: u64 =
        std::str::from_utf8(written).ok().and_then(|n| n.parse().ok()).ok_or_else(broken)?;
    Ok(count.max(1))
}

fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(rows: &str) -> Result<Vec<Table>, String> {
        let xml = format!("<c><table:table table:name=\"a\">{rows}</table:table></c>");
        check(xml.as_bytes(), &Limits::default()).map_err(|fault| fault.code.to_string())
    }

    const CELL: &str = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";

    #[test]
    fn trailing_blank_repeats_are_fine() {
        let rows = format!(
            "<table:table-row>{CELL}<table:table-cell table:number-columns-repeated=\"16383\"/>\
             </table:table-row><table:table-row table:number-rows-repeated=\"1048575\">\
             <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
        );
        assert_eq!(checked(&rows).unwrap().len(), 1);
    }

    /// The inner one ends nothing, and so the outer one has no end.
    #[test]
    fn a_table_without_an_end_is_refused() {
        let xml = "<c><table:table table:name=\"a\"><table:table-row/><table:table/></c>";
        let refused = check(xml.as_bytes(), &Limits::default()).map(|_| ()).unwrap_err();
        assert_eq!(refused.code.to_string(), "FL003");
    }

    #[test]
    fn repeated_values_are_counted_before_they_unfold() {
        let many = format!(
            "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
            CELL.replace("/>", " table:number-columns-repeated=\"99\"/>")
        );
        assert_eq!(checked(&many).err().as_deref(), Some("FL004"));
        let far = format!(
            "<table:table-row table:number-rows-repeated=\"1048570\"/>\
             <table:table-row table:number-rows-repeated=\"7\">{CELL}</table:table-row>"
        );
        assert_eq!(checked(&far).err().as_deref(), Some("FL004"));
    }

    #[test]
    fn hidden_rows_spans_and_odd_cells_are_noted() {
        let rows = "<table:table-row table:visibility=\"filter\" table:number-rows-repeated=\"2\">\
             <table:table-cell table:formula=\"of:=1\"/>\
             <table:table-cell office:value-type=\"string\" calcext:value-type=\"error\" \
             table:number-rows-spanned=\"2\"/></table:table-row>";
        let tables = checked(rows).unwrap();
        assert_eq!(tables[0].hidden_rows, [0, 1]);
        assert_eq!(tables[0].uncomputed, [(0, 0), (1, 0)]);
        assert_eq!(tables[0].errors, [(0, 1), (1, 1)]);
        assert_eq!(tables[0].merges, [Merge { top: 0, left: 1, bottom: 1, right: 1 }]);
    }
}
