//! The bureau's list of answers (回盘): who was taken, who was not and why. Read by the readers of every
//! other list; its columns are found by the words that such lists use.

use std::path::{Path, PathBuf};

use super::rows::{RowReading, TakeRows};
use super::works::Failure;
use crate::columns::Head;
use crate::error::{Error, Result};
use crate::model::{RawRow, SheetHead, TextEncoding, person_key};
use crate::source::chunks::TextLimits;
use crate::source::limits::Limits;
use crate::text::{Text, text};

/// What the bureau said of one row (回执).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The row of the list, 1-based.
    pub row: u32,
    /// [`person_key`] of the number; `None` where it cannot be read.
    pub person: Option<u64>,
    /// The employer's code, number or name, where the list has a column for it.
    pub employer: Option<String>,
    /// Taken or not; `None` where the word is not known.
    pub accepted: Option<bool>,
    /// The word for it, as it stands there.
    pub status: String,
    /// Why, as it stands there. May name a person.
    pub cause: String,
}

const IDENTITY: &[&str] = &[
    "证件号码",
    "身份证号",
    "身份证号码",
    "公民身份号码",
    "社会保障号码",
    "社会保障号",
    "证件号",
    "居民身份证号码",
];
/// The surest first.
const EMPLOYER: &[&str] = &[
    "统一社会信用代码",
    "社会信用代码",
    "社会保险登记号",
    "社会保险登记证号",
    "单位编号",
    "单位编码",
    "单位名称",
    "用人单位名称",
    "参保单位名称",
    "单位",
];
const STATUS: &[&str] = &[
    "业务状态",
    "处理状态",
    "导入状态",
    "审核状态",
    "处理结果",
    "办理结果",
    "办理状态",
    "导入结果",
    "业务结果",
    "状态",
    "结果",
];
const CAUSE: &[&str] = &[
    "失败原因",
    "错误信息",
    "错误原因",
    "不成功原因",
    "失败说明",
    "错误说明",
    "提示信息",
    "原因说明",
];
/// Looked for first: 不成功 holds 成功.
const REFUSED: &[&str] = &["不成功", "失败", "未通过", "不通过", "部分", "退回", "错误", "驳回"];
const ACCEPTED: &[&str] = &["成功", "通过", "受理", "办结", "完成"];

/// Reads a list of answers.
///
/// # Errors
/// When the file cannot be read, or has no heading for the number and one for the status.
pub fn read_answers(path: &Path, reader: Option<PathBuf>) -> Result<Vec<Answer>> {
    const UNREADABLE: Text = text("回执文件读不了", "the list of answers cannot be read");
    const NO_HEADER: Text = text(
        "没有找到表头：要有“证件号码”和“业务状态”（或“处理结果”）两列",
        "no heading was found: there have to be columns 证件号码 and 业务状态 (or 处理结果)",
    );
    let limits = Limits::default();
    let reading = RowReading {
        limits: &limits,
        text_limits: TextLimits::default(),
        password: None,
        program: reader,
    };
    let mut list = List::default();
    reading.read(path, &mut list).map_err(|failure| match failure {
        Failure::World(error) => Error::at(path, UNREADABLE).because(error),
        Failure::Refused(..) | Failure::Encoding(_) => Error::at(path, UNREADABLE),
    })?;
    if list.has_header { Ok(list.answers) } else { Err(Error::at(path, NO_HEADER)) }
}

/// A list while it is read.
#[derive(Default)]
struct List {
    answers: Vec<Answer>,
    columns: Option<Columns>,
    has_header: bool,
}

#[derive(Clone, Copy)]
struct Columns {
    identity: usize,
    status: usize,
    cause: Option<usize>,
    employer: Option<usize>,
}

impl TakeRows for List {
    fn restart(&mut self, _: u64) {
        *self = Self::default();
    }

    fn choose(&self, heads: &[SheetHead]) -> Vec<usize> {
        let shown = heads.iter().enumerate().filter(|(_, head)| !head.hidden && !head.chart);
        shown.map(|(number, _)| number).collect()
    }

    fn sheet(&mut self, head: &Head) -> bool {
        self.columns = None;
        !head.rows.is_empty()
    }

    fn row(&mut self, row: &RawRow<'_>, encoding: TextEncoding) {
        let cell = |column: usize| encoding.decode(row.cell(column)).trim().to_owned();
        let Some(columns) = self.columns else {
            let cells: Vec<String> = (0..row.cells.len()).map(cell).collect();
            self.columns = columns_of(&cells);
            self.has_header |= self.columns.is_some();
            return;
        };
        let (number, status) = (cell(columns.identity), cell(columns.status));
        if number.is_empty() && status.is_empty() {
            return;
        }
        let holds = |words: &[&str]| words.iter().any(|word| status.contains(word));
        let accepted = match (holds(REFUSED), holds(ACCEPTED)) {
            (true, _) => Some(false),
            (false, true) => Some(true),
            (false, false) => None,
        };
        let cause = columns.cause.map(cell).unwrap_or_default();
        let person = person_key(&number);
        let employer = columns.employer.map(cell).filter(|employer| !employer.is_empty());
        self.answers.push(Answer { row: row.number, person, employer, accepted, status, cause });
    }
}

fn columns_of(cells: &[String]) -> Option<Columns> {
    let plain = |cell: &String| {
        let kept = cell.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '：'));
        kept.collect::<String>()
    };
    let cells: Vec<String> = cells.iter().map(plain).collect();
    let place = |words: &[&str]| {
        let mut places = words.iter().map(|word| cells.iter().position(|cell| cell == word));
        places.find_map(|place| place)
    };
    let (identity, status) = place(IDENTITY).zip(place(STATUS))?;
    Some(Columns { identity, status, cause: place(CAUSE), employer: place(EMPLOYER) })
}
