//! Answers that come back (答复合并): the workbooks of `--ask-back`, filled in, become corrections of the
//! inputs. A row is found by its key, never by its number: so an answer reaches the person it is about,
//! or it is told that it did not.

use std::collections::BTreeMap;
use std::path::Path;

use super::job::{InputFile, Job};
use super::{book, file};
use crate::error::{Error, Result};
use crate::model::{
    CellKind, CellPlace, Corrections, Former, KeptRow, RowKey, RowMemory, UnusedAnswer,
};
use crate::sink::report::KEY_HEADING;
use crate::sink::report::workbook::ask_back::ANSWER;
use crate::text::{Text, text};

/// What came of the answers (合并结果).
#[derive(Debug, Default)]
pub struct Merged {
    /// The answers as corrections of the job's inputs.
    pub corrections: Corrections,
    /// Answers that correct nothing.
    pub unused: Vec<UnusedAnswer>,
}

const NO_ROW: Text = text(
    "这次的文件里没有这一行：补问之后换过文件",
    "no input has this row: the list was changed after the questions were asked",
);
const CHANGED: Text = text(
    "这一格已经有人改过，与补问时不同：请对照答复，在表里定下来",
    "somebody has changed this cell since it was asked about: settle it in the list",
);
const DISAGREE: Text = text(
    "同一格有两个不同的答复：请问清楚",
    "there are two different answers for this cell: ask again",
);
const NUMBER: Text = text(
    "答复是数值格式，长号码的末几位已经丢失：请改成文本再填",
    "the answer is a number, and a long one has lost its last digits: type it as text",
);
const ODD: Text =
    text("答复是公式或错误值：请填写内容", "the answer is a formula or an error: type it in");

/// One answer.
struct Answer {
    file: usize,
    row: u32,
    key: RowKey,
    asked: Former,
    kind: CellKind,
    text: String,
}

/// Reads the answers and finds the cells that they are about.
///
/// # Errors
/// When a file cannot be read, or holds no questions of ours.
pub fn merge(job: &Job<'_>, files: &[InputFile]) -> Result<Merged> {
    if files.is_empty() {
        return Ok(Merged::default());
    }
    let mut answers = Vec::new();
    for (number, given) in files.iter().enumerate() {
        answers.append(&mut answers_of(job, number, &given.path)?);
    }
    let places = Places::of(job, &answers)?;
    let mut merged = Merged::default();
    let mut given: BTreeMap<CellPlace, (String, usize, u32)> = BTreeMap::new();
    let mut disputed = Vec::new();
    for answer in answers {
        let unused = |why| UnusedAnswer {
            file: job.labels.of(&files[answer.file].shown),
            row: answer.row,
            why,
        };
        let place = match places.place(&answer) {
            Ok(place) => place,
            Err(why) => {
                merged.unused.push(unused(why));
                continue;
            }
        };
        match given.get(&place) {
            Some((other, ..)) if *other != answer.text => {
                merged.unused.push(unused(DISAGREE));
                disputed.push(place);
            }
            Some(_) => {}
            None => drop(given.insert(place, (answer.text, answer.file, answer.row))),
        }
    }
    for place in disputed {
        if let Some((_, file, row)) = given.remove(&place) {
            merged.unused.push(UnusedAnswer {
                file: job.labels.of(&files[file].shown),
                row,
                why: DISAGREE,
            });
        }
    }
    merged.unused.sort_by(|a, b| (&a.file, a.row).cmp(&(&b.file, b.row)));
    for (place, (text, ..)) in &given {
        merged.corrections.set(*place, text);
    }
    Ok(merged)
}

fn answers_of(job: &Job<'_>, number: usize, path: &Path) -> Result<Vec<Answer>> {
    let rows = book::all_rows(job, path)?;
    let heading = |row: &KeptRow, wanted: &str| {
        (0..row.cells.len()).find(|column| row.cells.text(*column).trim() == wanted)
    };
    let head = rows.iter().enumerate().find_map(|(at, (sheet, row))| {
        Some((at, *sheet, heading(row, KEY_HEADING)?, heading(row, ANSWER)?))
    });
    let Some((at, sheet, key, answer)) = head else {
        let what = text(
            "不是补问表：没有“行标识”和“答复”两列",
            "no questions of ours: the columns 行标识 and 答复 are missing",
        );
        return Err(Error::at(path, what));
    };
    let below = rows[at + 1..].iter().filter(|(of, _)| *of == sheet);
    let read = |(_, row): &(usize, KeptRow)| {
        let memory = RowMemory::parse(row.cells.text(key))?;
        let (kind, text) = row.cells.get(answer)?;
        let asked = memory.formers.into_iter().next()?;
        let text = text.trim().to_owned();
        let answer = Answer { file: number, row: row.number, key: memory.key, asked, kind, text };
        (!answer.text.is_empty()).then_some(answer)
    };
    Ok(below.filter_map(read).collect())
}

/// Where the rows that answers are about stand in the inputs.
struct Places {
    /// The inputs by the first bytes of their SHA-256: their rows are what they were.
    by_file: BTreeMap<u32, u32>,
    /// Rows of reports that have come back.
    returned: BTreeMap<RowKey, (u32, u16, KeptRow)>,
}

impl Places {
    fn of(job: &Job<'_>, answers: &[Answer]) -> Result<Self> {
        let mut places = Self { by_file: BTreeMap::new(), returned: BTreeMap::new() };
        for (number, input) in (0..).zip(&job.inputs) {
            if let Some(key) = RowKey::of(&file::sha256(&input.path)?, 0, 0) {
                places.by_file.insert(key.file, number);
            }
        }
        if answers.iter().all(|answer| places.by_file.contains_key(&answer.key.file)) {
            return Ok(places);
        }
        for (number, input) in (0..).zip(&job.inputs) {
            // Text files hold no report; what is wrong with a workbook, the run itself will say.
            let rows = book::all_rows(job, &input.path).unwrap_or_default();
            places.take(number, rows);
        }
        Ok(places)
    }

    fn take(&mut self, number: u32, rows: Vec<(usize, KeptRow)>) {
        let mut column = None;
        for (sheet, row) in rows {
            let heading = (0..row.cells.len()).find(|at| row.cells.text(*at) == KEY_HEADING);
            if heading.is_some() {
                column = heading.map(|heading| (sheet, heading));
            }
            let Some((_, at)) = column.filter(|(of, _)| *of == sheet) else { continue };
            let memory = RowMemory::parse(row.cells.text(at));
            if let (Some(memory), Ok(sheet)) = (memory, u16::try_from(sheet)) {
                self.returned.entry(memory.key).or_insert((number, sheet, row));
            }
        }
    }

    /// The cell of an answer, or why it has none.
    fn place(&self, answer: &Answer) -> std::result::Result<CellPlace, Text> {
        let digits = answer.text.bytes().filter(u8::is_ascii_digit).count();
        match answer.kind {
            CellKind::Number if digits > 15 => return Err(NUMBER),
            CellKind::Error | CellKind::Uncomputed => return Err(ODD),
            _ => {}
        }
        let column = *answer.asked.columns.first().ok_or(NO_ROW)?;
        if let Some(file) = self.by_file.get(&answer.key.file) {
            let RowKey { sheet, row, .. } = answer.key;
            return Ok(CellPlace { file: *file, sheet, row, column });
        }
        let (file, sheet, row) = self.returned.get(&answer.key).ok_or(NO_ROW)?;
        let text = |column| std::borrow::Cow::Borrowed(row.cells.text(column));
        let now = Former::now(answer.asked.code, vec![column], 0, text);
        let is_given = row.cells.text(column.into()).trim() == answer.text;
        if now.content != answer.asked.content && !is_given {
            return Err(CHANGED);
        }
        Ok(CellPlace { file: *file, sheet: *sheet, row: row.number, column })
    }
}
