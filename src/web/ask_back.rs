//! Questions to departments (补问): a workbook for each of them to take away, the same as `--ask-back`
//! writes, and their answers taken back, as `--merge` does.

use std::sync::Arc;

use axum::extract::{Multipart, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::App;
use super::download::{self, XLSX};
use super::guard::{self, Fields, Known};
use super::refusal::Refusal;
use super::visits::{Checked, Desk, Step, Told, Visit};
use super::{rows, upload, work};
use crate::error::Error;
use crate::model::{Answers, Field, column_letters};
use crate::run::{InputFile, Merged, merge};
use crate::sink::report::workbook::ask_back::{self, AskBy, Asked, FOLDER};
use crate::sink::report::{Report, Show};
use crate::text::{Phrase, text};

/// Whose workbooks.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct Wanted {
    by: By,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum By {
    Department,
    Employer,
}

impl From<By> for AskBy {
    fn from(by: By) -> Self {
        match by {
            By::Department => Self::Department,
            By::Employer => Self::Employer,
        }
    }
}

/// Who has something to answer, as the page shows it.
pub(super) struct Questions {
    /// `department` or `employer`: whichever the list tells apart.
    pub(super) by: &'static str,
    /// Name and number of questions of each.
    pub(super) asked: Vec<(String, u64)>,
}

impl Questions {
    /// Those of a check.
    pub(super) fn of(checked: &Checked, desk: &Desk) -> Self {
        let report = rows::report(checked, desk);
        let knows_departments =
            report.sheets_read().any(|(_, sheet)| sheet.columns.get(Field::Department).is_some());
        let (by, word) = if knows_departments {
            (AskBy::Department, "department")
        } else {
            (AskBy::Employer, "employer")
        };
        let asked = ask_back::asked(&report, by);
        let asked = asked.into_iter().map(|asked| (asked.name.clone(), asked.questions()));
        Self { by: word, asked: asked.collect() }
    }
}

/// `GET /download/ask-back`: all of them.
pub(super) async fn package(
    State(app): State<Arc<App>>,
    Known(visit, _): Known,
    Query(Wanted { by }): Query<Wanted>,
) -> Result<Response, Refusal> {
    let files = workbooks(&app, &visit, by, None).await?;
    let inside = files.iter().map(|(name, bytes)| (format!("{FOLDER}/{name}.xlsx"), &bytes[..]));
    let bytes = download::zip(inside).map_err(|_| Refusal::Disk)?;
    let name = format!("补问表_{}.zip", (app.today)());
    Ok(download::attachment(bytes, "application/zip", "questions.zip", &name))
}

/// `GET /download/ask-back/{number}`: the one of one department or employer.
pub(super) async fn single(
    State(app): State<Arc<App>>,
    Known(visit, _): Known,
    Path(number): Path<usize>,
    Query(Wanted { by }): Query<Wanted>,
) -> Result<Response, Refusal> {
    let (name, bytes) =
        workbooks(&app, &visit, by, Some(number)).await?.pop().ok_or(Refusal::Nothing)?;
    Ok(download::attachment(bytes, XLSX, "questions.xlsx", &format!("{FOLDER}_{name}.xlsx")))
}

/// Names and bytes of all workbooks, or of the one of this number.
async fn workbooks(
    app: &App,
    visit: &Visit,
    by: By,
    only: Option<usize>,
) -> Result<Vec<(String, Vec<u8>)>, Refusal> {
    let (checked, lang, unmask) = {
        let desk = visit.desk();
        (desk.checked().ok_or(Refusal::Nothing)?, desk.lang, desk.unmask)
    };
    let write = move || {
        let (outcome, profile) = (&checked.outcome, &*checked.profile);
        let report = Report { outcome, profile, lang, show: Show { unmask }, files: &[] };
        let asked = ask_back::asked(&report, by.into());
        let wanted = asked.iter().enumerate().filter(|(at, _)| only.is_none_or(|only| only == *at));
        let one = |(_, asked): (usize, &Asked<'_>)| {
            let mut bytes = Vec::new();
            ask_back::write(&report, asked, &mut bytes)?;
            Ok((asked.name.clone(), bytes))
        };
        wanted.map(one).collect::<std::io::Result<Vec<_>>>()
    };
    app.workers.run(write).await?.map_err(|_| Refusal::Disk)
}

/// `POST /merge`: workbooks that came back; their answers become corrections, in one step that can be
/// taken back.
pub(super) async fn merged(
    State(app): State<Arc<App>>,
    Known(visit, about): Known,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Refusal> {
    let is_ours = |fields: &Fields| fields.are_of(&visit, guard::token(&headers));
    let files = upload::receive(form, &visit.room, is_ours).await?.files;
    let _turn = visit.turn(about).await?;
    if visit.desk().checked().is_none() || files.is_empty() {
        return Ok(Redirect::to("/").into_response());
    }
    let order = app.order(&visit.desk());
    let (files, read) = app
        .workers
        .run(move || {
            let job = order.job(crate::check::row::Keep::default(), &crate::run::Silent);
            let read = merge(&job, &files);
            for file in &files {
                let _ = std::fs::remove_file(&file.path);
            }
            (files, read)
        })
        .await?;
    let told = match read {
        Err(error) => Told { is_bad: true, lines: vec![not_answers(&error, &files)] },
        Ok(merged) => take(&mut visit.desk(), &merged),
    };
    let is_changed = !told.is_bad;
    visit.desk().told = Some(told);
    if is_changed {
        work::check_again(&app, &visit).await?;
    }
    Ok(Redirect::to("/#told").into_response())
}

/// Which file holds no answers, by the name that its sender gave it.
fn not_answers(error: &Error, files: &[InputFile]) -> Phrase {
    let file = files.iter().find(|file| Some(file.path.as_path()) == error.path());
    let name = file.map_or("", |file| file.shown.as_str());
    let args = [("file", name.into()), ("what", error.what().clone().into())];
    text("没有合并：{file} {what}", "Nothing was merged: {file}: {what}").fill(&args)
}

/// Lays answers over the list. What was corrected on the page since then stays: whoever did that saw
/// the cell.
fn take(desk: &mut Desk, merged: &Merged) -> Told {
    let (mut step, mut lines, mut taken) = (Vec::new(), Vec::new(), 0_u32);
    for (place, answer) in merged.corrections.iter() {
        match desk.corrections.get(place) {
            Some(known) if known == answer => taken += 1,
            Some(_) => lines.push(kept_correction(place)),
            None => {
                step.push((place, desk.corrections.set(place, answer)));
                taken += 1;
            }
        }
    }
    if !step.is_empty() {
        desk.undo.push(Step(step));
    }
    let answers = Answers { used: taken.into(), unused: merged.unused.clone() };
    desk.merged.push((desk.undo.len(), answers));
    let count = [("count", taken.to_string().into())];
    let said =
        text("{count} 处答复已填进表里", "{count} {count:answer is|answers are} in the list now")
            .fill(&count);
    let unused = merged.unused.iter().map(crate::model::UnusedAnswer::phrase);
    Told { is_bad: false, lines: std::iter::once(said).chain(unused).chain(lines).collect() }
}

fn kept_correction(place: crate::model::CellPlace) -> Phrase {
    let cell = format!("{}{}", column_letters(place.column.into()), place.row);
    text(
        "{cell} 已在页面上改过，与答复不同：以页面上的为准，请核对",
        "{cell} was corrected on the page, and the answer says otherwise: the correction stays; compare them",
    )
    .fill(&[("cell", cell.into())])
}
