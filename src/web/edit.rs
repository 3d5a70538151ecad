//! Editing cells (改单元格): a new text for a cell, taken back again, and at once a new check.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use super::App;
use super::guard::{Fields, Known, Posted};
use super::pages::{self, Summary};
use super::refusal::Refusal;
use super::visits::{Desk, Stage, Step, Visit};
use super::work;
use crate::model::{CellPlace, Place};

/// Characters of a cell, as in a workbook.
const CELL_CHARS: usize = 32_767;

/// A cell as the page names it.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct Cell {
    file: u32,
    sheet: u16,
    row: u32,
    column: u16,
}

impl Cell {
    fn place(self) -> CellPlace {
        let Self { file, sheet, row, column } = self;
        CellPlace { file, sheet, row, column }
    }
}

/// The text of a cell, in full: whoever edits it must see it.
#[derive(Serialize)]
pub(super) struct Text {
    text: String,
    /// How many rows it holds for: more than one where it is merged.
    rows: usize,
}

/// What the page shows after an edit.
#[derive(Serialize)]
pub(super) struct Edited {
    /// The part of the page above the grid.
    summary: String,
    /// The cell that was edited or taken back.
    row: u32,
    column: u16,
    /// How many rows were edited with it.
    rows: usize,
    /// Edits that can be taken back.
    undo: usize,
}

/// `GET /cell`.
pub(super) async fn cell(
    Known(visit, _): Known,
    Query(cell): Query<Cell>,
) -> Result<Json<Text>, Refusal> {
    let cells = whole(&visit, cell.place());
    let text = shown(&visit.desk(), cells[0]).ok_or(Refusal::Nothing)?;
    Ok(Json(Text { text, rows: cells.len() }))
}

/// The cells that are edited as one, from the top: those of a vertical merge, or the cell alone.
fn whole(visit: &Visit, place: CellPlace) -> Vec<CellPlace> {
    let cells = visit.editing().as_ref().map(|editing| editing.merged(place));
    cells.filter(|cells| !cells.is_empty()).unwrap_or_else(|| vec![place])
}

/// The text of a cell of a row that there is.
fn shown(desk: &Desk, place: CellPlace) -> Option<String> {
    let checked = desk.checked()?;
    let sheet = checked.outcome.sheet(Place::sheet(place.file, place.sheet))?;
    let row = sheet.kept.binary_search_by_key(&place.row, |row| row.number).ok()?;
    let column = usize::from(place.column);
    let cells = &sheet.kept.get(row)?.cells;
    let text = cells.get(column).map(|(_, text)| text.to_owned());
    text.or_else(|| (column < sheet.headings.len()).then(String::new))
}

/// `POST /cell`.
pub(super) async fn edit(
    State(app): State<Arc<App>>,
    Posted { visit, about, fields }: Posted,
) -> Result<Json<Edited>, Refusal> {
    let place = place(&fields)?;
    let text = fields.get("text").ok_or(Refusal::Bad)?;
    if text.chars().count() > CELL_CHARS || text.contains('\0') {
        return Err(Refusal::TooBig);
    }
    let _turn = visit.turn(about).await?;
    let cells = whole(&visit, place);
    {
        let mut desk = visit.desk();
        shown(&desk, place).ok_or(Refusal::Nothing)?;
        // A row of the merge that was cleared since is left alone.
        let cells = cells.iter().filter(|cell| shown(&desk, **cell).is_some_and(|now| now != text));
        let cells: Vec<CellPlace> = cells.copied().collect();
        let set = |cell| (cell, desk.corrections.set(cell, text));
        let step: Vec<_> = cells.into_iter().map(set).collect();
        if !step.is_empty() {
            desk.undo.push(Step(step));
        }
    }
    check_again(&app, &visit, place, cells.len()).await
}

/// `POST /clear`: a row that does not belong in the list is emptied, and so is none any more.
pub(super) async fn clear(
    State(app): State<Arc<App>>,
    Posted { visit, about, fields }: Posted,
) -> Result<Json<Edited>, Refusal> {
    let place = place(&fields)?;
    let _turn = visit.turn(about).await?;
    {
        let mut desk = visit.desk();
        let filled = filled(&desk, place).ok_or(Refusal::Nothing)?;
        let empty = |place: CellPlace| (place, desk.corrections.set(place, ""));
        let step = Step(filled.into_iter().map(empty).collect());
        desk.undo.push(step);
    }
    check_again(&app, &visit, place, 1).await
}

/// The cells of a row that hold something.
fn filled(desk: &Desk, place: CellPlace) -> Option<Vec<CellPlace>> {
    let checked = desk.checked()?;
    let sheet = checked.outcome.sheet(Place::sheet(place.file, place.sheet))?;
    let row = sheet.kept.binary_search_by_key(&place.row, |row| row.number).ok()?;
    let cells = (0..).zip(sheet.kept.get(row)?.cells.iter());
    let filled = cells.filter(|(_, (_, text))| !text.is_empty());
    Some(filled.map(|(column, _)| CellPlace { column, ..place }).collect())
}

fn place(fields: &Fields) -> Result<CellPlace, Refusal> {
    Ok(CellPlace {
        file: fields.parsed("file")?,
        sheet: fields.parsed("sheet")?,
        row: fields.parsed("row")?,
        column: fields.parsed("column")?,
    })
}

/// `POST /undo`.
pub(super) async fn undo(
    State(app): State<Arc<App>>,
    Posted { visit, about, .. }: Posted,
) -> Result<Json<Edited>, Refusal> {
    let _turn = visit.turn(about).await?;
    let (place, rows) = {
        let mut desk = visit.desk();
        let Step(cells) = desk.undo.pop().ok_or(Refusal::Nothing)?;
        let left = desk.undo.len();
        desk.merged.retain(|(edits, _)| *edits <= left);
        for (place, before) in &cells {
            match before {
                Some(text) => desk.corrections.set(*place, text),
                None => desk.corrections.remove(*place),
            };
        }
        let mut rows: Vec<u32> = cells.iter().map(|(place, _)| place.row).collect();
        rows.dedup();
        (cells.first().ok_or(Refusal::Nothing)?.0, rows.len())
    };
    check_again(&app, &visit, place, rows).await
}

/// Checks the changed rows and what all rows say together; what was shown stays on the page until then.
async fn check_again(
    app: &Arc<App>,
    visit: &Arc<Visit>,
    place: CellPlace,
    rows: usize,
) -> Result<Json<Edited>, Refusal> {
    work::check_again(app, visit).await?;
    let desk = visit.desk();
    let Stage::Checked(checked) = &desk.stage else { return Err(Refusal::Busy) };
    let summary = Summary::new(checked, &desk, &visit.form_token);
    let summary = pages::markup(&summary)?;
    Ok(Json(Edited { summary, row: place.row, column: place.column, rows, undo: desk.undo.len() }))
}
