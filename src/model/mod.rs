//! The shapes that flow through a run (数据形态): rows, fields, findings, reductions, submissions.
//!
//! Plain data with few methods. Nothing here reads a file, knows a city or prints.

pub mod answers;
pub mod beside;
pub mod code;
pub mod correction;
pub mod draft;
pub mod employer_names;
pub mod field;
pub mod file_fault;
pub mod finding;
mod kept;
pub mod known;
pub mod outcome;
pub mod place;
pub mod previous;
pub mod record;
pub mod reduction;
pub mod roster;
pub mod row_key;
pub mod sheet;
pub mod submission;
pub mod template;
pub mod titled;
pub mod watched;

pub use answers::{Answers, UnusedAnswer};
pub use beside::{Beside, Handled, OtherReason, RemarkReading, Whereabouts};
pub use code::{RuleCode, Severity};
pub use correction::{CellPlace, Corrections, Overlay};
pub use draft::{
    Cell, Draft, EmployerNo, Flaw, Identity, InsuranceReading, InsuranceSet, MonthOrigin, Odd,
    ReasonNo, RemarkSense, person_key,
};
pub use employer_names::{EmployerNames, KeyKind};
pub use field::{Columns, Field, FieldSet, column_letters, column_number};
pub use file_fault::FileFault;
pub use finding::{Detail, Fault, Finding};
pub use kept::KeptCells;
pub use known::{Delivered, Known, ReductionHashes, Resubmit};
pub use outcome::{
    Calendar, Counts, FoundBy, Input, KeptRow, ListHolds, Outcome, Question, RowOutcome, Sheet,
    SheetList, TracedRow, Verdict,
};
pub use place::Place;
pub use previous::{Previous, RowHashes};
pub use record::{Record, TextEncoding};
pub use reduction::{Reduction, ReductionTexts, Reductions};
pub use roster::{
    InsuredStatus, Listed, MatchedRoster, Namesakes, Roster, RosterFacts, RosterRow, RosterRows,
};
pub use row_key::{Former, FormerCells, FormerKind, Returned, RowKey, RowMemory, Since};
pub use sheet::{CellKind, Lent, RawCell, RawRow, RowBlock, SheetHead, SheetTail, is_white};
pub use submission::{Employer, Kind, Numbered, Sequences, Submission};
pub use titled::{TitleDiffers, TitleFact, TitleFlaw, TitleFlawKind, Titled};
pub use watched::{ReadAs, Taken, Watched, WatchedCell};
