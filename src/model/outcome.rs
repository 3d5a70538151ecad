//! What a run leaves behind (运行结果), before anything is written: every sink and face reads this.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Columns, Employer, Field, Finding, KeptCells, Kind, Place, ReasonNo, Reductions, Returned,
    RowKey, RuleCode, Since, Submission, Titled,
};
use crate::calendar::{Date, Month};
use crate::text::Phrase;

/// Everything a run knows at its end (运行结果).
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The files in the order in which they were given.
    pub inputs: Vec<Input>,
    /// Ordered by file, sheet, row, column, code.
    pub findings: Vec<Finding>,
    /// How often each rule fired; complete even where `findings` was capped.
    pub by_rule: BTreeMap<RuleCode, u64>,
    /// How many rows give each reason, held ones included; added ones are none.
    pub by_reason: BTreeMap<ReasonNo, u64>,
    /// The employers that submissions and reductions point to.
    pub employers: Vec<Employer>,
    /// The accepted rows, in the order of the input.
    pub reductions: Reductions,
    /// Ordered by employer key, kind, last paid month and part.
    pub submissions: Vec<Submission>,
    /// One entry for every row read, in the order of the input; empty unless asked for.
    pub trace: Vec<TracedRow>,
    /// The roster that it was compared with, where one was given.
    pub roster: Option<super::RosterFacts>,
    /// How many of each.
    pub counts: Counts,
    /// The dates of this month.
    pub calendar: Calendar,
    /// The run that this one was told of (`--previous`).
    pub previous: Option<std::sync::Arc<super::Previous>>,
    /// Rows which that run held and which did not come back.
    pub not_returned: Vec<RowKey>,
    /// What came of the answers that it was given (`--merge`).
    pub answers: Option<super::Answers>,
    /// The day of the run.
    pub today: Date,
    /// 申报所属月份.
    pub declared: Month,
    /// From which number the text files of each employer are counted.
    pub sequences: super::Sequences,
}

/// One input file (输入文件).
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// As it is shown: the path given, lossily in Unicode.
    pub path: String,
    /// `csv`, `xlsx`…; empty when it was never known.
    pub format: &'static str,
    /// The encoding of text formats.
    pub encoding: Option<String>,
    /// Why this encoding was taken, for people.
    pub encoding_why: Option<Phrase>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hex; empty when not asked for.
    pub sha256: String,
    /// Why the file was refused as a whole: the code of a finding.
    pub refused: Option<RuleCode>,
    /// The sheets in the order of the file.
    pub sheets: Vec<Sheet>,
}

/// One sheet (工作表) and what was understood of it.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// As its tab shows it; `None` for formats without sheets.
    pub name: Option<String>,
    /// Why it was not read.
    pub skipped: Option<Phrase>,
    /// The rows that make up the heading, 1-based.
    pub header_rows: Vec<u32>,
    /// The headings of the columns from A on, one text a column (leaf, with its group before it
    /// where that matters: `社保/停缴月`), as the sender wrote them.
    pub headings: Vec<String>,
    /// Which column each field is read from.
    pub columns: Columns,
    /// How each of them was found.
    pub found_by: Vec<(Field, FoundBy)>,
    /// 0-based columns with a heading or data that nothing uses.
    pub unused: Vec<u16>,
    /// What refused the sheet and an answer would settle.
    pub question: Option<Question>,
    /// Data rows read, set-aside ones included.
    pub rows: u64,
    /// The sender's rows that reports show: all of them where the sheet is small, else those with
    /// findings. In order.
    pub kept: Vec<KeptRow>,
    /// `kept` holds only rows with findings of level error or warning.
    pub kept_is_partial: bool,
    /// Rows that an earlier report of ours has brought back, in order.
    pub returned: Vec<Returned>,
    /// Where several lists stand below each other: all of them, from the top down.
    pub lists: Vec<SheetList>,
    /// What lines above the header say of the employer.
    pub titled: Option<Arc<Titled>>,
}

/// One of several lists below each other in a sheet (名单段).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetList {
    /// Its first row, 1-based.
    pub begins: u32,
    /// The last row of its heading.
    pub header_end: u32,
    /// Who stands in it.
    pub holds: ListHolds,
    /// Which column each field is read from.
    pub columns: Columns,
    /// What lines of the sheet say of its employer.
    pub titled: Option<Arc<Titled>>,
}

/// Who stands in a list (名单段的性质).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListHolds {
    /// People who leave.
    Leavers,
    /// Others: those who join or stay.
    Others,
    /// That cannot be told: rows are held (CO016).
    Unclear,
}

impl Sheet {
    /// Which column holds which field in a row.
    pub fn columns_at(&self, row: u32) -> &Columns {
        let after = self.lists.partition_point(|list| list.begins <= row);
        after.checked_sub(1).map_or(&self.columns, |at| &self.lists[at].columns)
    }

    /// What lines of the sheet say of the employer of a row.
    pub fn titled_at(&self, row: u32) -> Option<&Titled> {
        let after = self.lists.partition_point(|list| list.begins <= row);
        let titled = after.checked_sub(1).map_or(&self.titled, |at| &self.lists[at].titled);
        titled.as_deref()
    }

    /// What lines of the sheet say of employers, list by list.
    pub fn all_titled(&self) -> impl Iterator<Item = &Titled> {
        let alone = self.titled.iter().filter(|_| self.lists.is_empty());
        alone
            .chain(self.lists.iter().filter_map(|list| list.titled.as_ref()))
            .map(|titled| &**titled)
    }

    /// What ties a row to the run that first read it; `sha256` is that of the file which holds it now.
    pub fn row_key(&self, sha256: &str, sheet: u16, row: u32) -> Option<RowKey> {
        let known = self.returned.binary_search_by_key(&row, |returned| returned.row);
        known.map_or_else(|_| RowKey::of(sha256, sheet, row), |at| Some(self.returned[at].key))
    }
}

/// What only a person can settle about a sheet (待确认): the answer is an option of the next run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// CO004: what the stop-month column means.
    StopMonth {
        /// Its heading.
        heading: String,
        /// The first filled cell.
        found: String,
        /// The last month paid of that cell: read as the last paid, as the first unpaid month.
        last_paid: Option<(Month, Month)>,
    },
    /// CO003: which column holds a field.
    Column {
        /// The field.
        field: Field,
        /// The columns that claim it, 0-based, with their headings.
        columns: Vec<(u16, String)>,
    },
}

/// How a column was found (列的识别方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// Its heading is a known wording.
    Alias,
    /// Its heading together with the group above it.
    Group,
    /// Its cells are identity numbers.
    Content,
    /// The user said so.
    Option,
}

impl FoundBy {
    /// The word of the machine forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alias => "alias",
            Self::Group => "group",
            Self::Content => "content",
            Self::Option => "option",
        }
    }
}

/// A sender's row as it stood (原始行).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// 1-based.
    pub number: u32,
    /// What became of it.
    pub outcome: RowOutcome,
    /// The cells from column A on, decoded, not masked.
    pub cells: KeptCells,
}

/// What became of a row (行的去向).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// 可提交.
    Accepted,
    /// 暂扣.
    Held,
    /// 跳过: set aside, or no reduction.
    Skipped,
}

impl RowOutcome {
    /// The word of the machine forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Held => "held",
            Self::Skipped => "skipped",
        }
    }

    /// The word that people read.
    pub const fn label(self) -> crate::text::Text {
        match self {
            Self::Accepted => crate::text::text("可提交", "accepted"),
            Self::Held => crate::text::text("暂扣", "held"),
            Self::Skipped => crate::text::text("跳过", "skipped"),
        }
    }
}

/// One line of `rows.csv` (行去向).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TracedRow {
    /// Where.
    pub place: Place,
    /// What became of it.
    pub outcome: RowOutcome,
    /// For accepted rows: index in the submissions.
    pub submission: Option<u32>,
    /// The reason, where it was read: index in the profile.
    pub reason: Option<super::ReasonNo>,
}

/// How many (计数). `rows = accepted + held + skipped`, `accepted = sporadic + mass`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Counts {
    /// Data rows read.
    pub rows: u64,
    /// 可提交.
    pub accepted: u64,
    /// 暂扣.
    pub held: u64,
    /// 跳过.
    pub skipped: u64,
    /// 零星.
    pub sporadic: u64,
    /// 批量.
    pub mass: u64,
    /// Findings of level error.
    pub errors: u64,
    /// Findings of level warning.
    pub warnings: u64,
    /// Findings of level note.
    pub notes: u64,
}

impl Counts {
    /// Adds rows of a kind.
    pub fn add_kind(&mut self, kind: Kind, rows: u64) {
        match kind {
            Kind::Sporadic => self.sporadic += rows,
            Kind::Mass => self.mass += rows,
        }
    }
}

/// 可提交, 部分可提交, 不可提交.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every data row can be submitted.
    Accepted,
    /// Some can.
    Partial,
    /// None can.
    Refused,
}

impl Verdict {
    /// The word of the machine forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Partial => "partial",
            Self::Refused => "refused",
        }
    }

    /// The word that people read.
    pub const fn label(self) -> crate::text::Text {
        match self {
            Self::Accepted => crate::text::text("可提交", "ready to submit"),
            Self::Partial => crate::text::text("部分可提交", "partly ready to submit"),
            Self::Refused => crate::text::text("不可提交", "cannot be submitted"),
        }
    }
}

/// The dates of the declared month (申报日历).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// First and last day of the declaration window, both included.
    pub window: (Date, Date),
    /// Today lies in it.
    pub in_window: bool,
    /// The premium is to be declared by this day.
    pub premium_declared_by: Date,
    /// Days from today to the end of the window; negative when it is over.
    pub days_left: i32,
    /// The window after today, where today is outside.
    pub next_window: (Date, Date),
    /// The last day as the bureau publishes it, where it is a day off and the window ends elsewhere.
    pub moved_from: Option<Date>,
    /// The days off of that year are in the profile; otherwise only weekends count.
    pub holidays_known: bool,
}

impl Outcome {
    /// The verdict over all rows and files.
    pub fn verdict(&self) -> Verdict {
        let refused_file =
            self.has_refused_sheet() || self.inputs.iter().any(|input| input.refused.is_some());
        match (self.counts.accepted, self.counts.held, refused_file) {
            (0, ..) => Verdict::Refused,
            (_, 0, false) => Verdict::Accepted,
            _ => Verdict::Partial,
        }
    }

    /// A sheet was refused as a whole, though its file was not.
    pub fn has_refused_sheet(&self) -> bool {
        self.findings.iter().any(|finding| {
            finding.severity == super::Severity::Error
                && finding.place.sheet.is_some()
                && matches!(finding.code.as_str(), "CO001" | "CO002" | "CO003" | "CO004")
        })
    }

    /// How many former faults, and new ones, have come to what; `None` when no report of ours was among
    /// the inputs.
    pub fn since(&self) -> Option<std::collections::BTreeMap<(RuleCode, Since), u64>> {
        let sheets = || self.inputs.iter().flat_map(|input| &input.sheets);
        sheets().any(|sheet| !sheet.returned.is_empty()).then(|| {
            let mut counts = std::collections::BTreeMap::new();
            for since in sheets().flat_map(|sheet| &sheet.returned).flat_map(|row| &row.since) {
                *counts.entry(*since).or_default() += 1;
            }
            counts
        })
    }

    /// The sheet of a place.
    pub fn sheet(&self, place: Place) -> Option<&Sheet> {
        let input = self.inputs.get(place.file as usize)?;
        input.sheets.get(usize::from(place.sheet?))
    }
}
