//! The shapes that flow through a run (数据形态): rows, fields, findings, reductions, submissions.
//!
//! Plain data with few methods. Nothing here reads a file, knows a city or prints.

pub mod code;
pub mod file_fault;
pub mod sheet;

pub use code::{RuleCode, Severity};
pub use file_fault::FileFault;
pub use sheet::{CellKind, Lent, RawCell, RawRow, RowBlock, SheetHead, SheetTail};
