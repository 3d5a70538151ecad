//! The words of a drop-down list (下拉列表的内容): written out, or in cells of any sheet.

use super::Given;
use crate::columns::HeadRow;
use crate::model::template::Area;

/// A sheet's texts (工作表文字).
#[derive(Clone, Debug, Default)]
pub struct TextSheet {
    /// As the tab shows it.
    pub name: String,
    /// Rows with something in them, in order.
    pub rows: Vec<HeadRow>,
    /// Rows beyond the last one were not kept.
    pub is_cut: bool,
}

/// Names may stand for names; none of ours does more often.
const DEPTH: u32 = 4;

/// More words than any drop-down list shows.
const MOST: usize = 20_000;

/// The words that a list's formula gives; `None` where they would have to be computed.
pub(super) fn words(formula: &str, given: Given<'_>) -> Option<Vec<String>> {
    at_depth(formula, given, given.sheet, 0)
}

fn at_depth(formula: &str, given: Given<'_>, sheet: usize, depth: u32) -> Option<Vec<String>> {
    let formula = formula.trim().trim_start_matches('=').trim();
    if let Some(inner) = formula.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        let words = inner.replace("\"\"", "\"");
        let words = words.split(',').map(|word| word.trim().to_owned());
        return Some(words.filter(|word| !word.is_empty()).collect());
    }
    if let Some((sheet, area)) = area(formula, given, sheet) {
        return cells(&given.sheets[sheet], area);
    }
    let same = |name: &str| name.eq_ignore_ascii_case(formula);
    let names = given.facts.names.iter().filter(|name| same(&name.name));
    let name = names
        .filter(|name| name.sheet.is_none_or(|own| own == sheet))
        .max_by_key(|name| name.sheet.is_some())?;
    if depth == DEPTH {
        return None;
    }
    at_depth(&name.formula, given, sheet, depth + 1)
}

/// `字典!$A$1:$A$9`, `'字 典'!A1`, `$H$1:$H$9`.
fn area(formula: &str, given: Given<'_>, own: usize) -> Option<(usize, Area)> {
    let Some((sheet, cells)) = formula.rsplit_once('!') else {
        return Some((own, Area::parse(formula)?));
    };
    let bare = sheet.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let name = bare.map_or_else(|| sheet.to_owned(), |bare| bare.replace("''", "'"));
    let same = |sheet: &TextSheet| sheet.name.to_lowercase() == name.to_lowercase();
    let sheet = given.sheets.iter().position(same)?;
    Some((sheet, Area::parse(cells)?))
}

/// What stands in the cells, blank ones left out; `None` where some of them were not read.
fn cells(sheet: &TextSheet, area: Area) -> Option<Vec<String>> {
    let last = sheet.rows.last().map_or(0, |row| row.number);
    if sheet.is_cut && area.bottom >= last {
        return None;
    }
    let rows = sheet.rows.iter().filter(|row| (area.top..=area.bottom).contains(&(row.number - 1)));
    let (left, right) = (area.left as usize, area.right as usize);
    let texts = rows.flat_map(|row| {
        row.cells.iter().take(right + 1).skip(left).map(|cell| cell.text.trim().to_owned())
    });
    let words: Vec<String> = texts.filter(|text| !text.is_empty()).take(MOST + 1).collect();
    (words.len() <= MOST).then_some(words)
}
