//! Writing (写出): everything that a run leaves behind.
//!
//! In: a finished run. Out: files in one staging folder, moved to their place as a whole. Nothing
//! here judges a row, and nothing is ever half-written under its final name.

pub mod atomic;
#[cfg(test)]
mod atomic_tests;
pub mod bureau;
mod deliver;
mod error;
pub mod filesystem;
pub mod keys;
pub mod leftover;
pub mod report;
pub mod target;
pub mod workbook;
pub mod xls;

pub use atomic::{Committed, StagedFile, Staging};
pub use bureau::{FillError, Filler};
pub use deliver::{
    Delivery, FileHash, With, deliver, deliver_on, deliver_with, hash_file, hash_of, put_file,
    write_file,
};
pub use error::{Action, WriteError};
pub use target::{Overwrite, Target, TargetFault, check_target};

/// One file that was written (已写出的文件), an entry of `files` in the summary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenFile {
    /// Relative to the output folder, with `/`.
    pub path: String,
    /// What it is for: the words of the contract, section 3.
    pub role: &'static str,
    /// People in it, or lines for the reports.
    pub rows: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Indexes of the submissions whose people it holds; empty for what is about the run.
    pub submissions: Vec<u32>,
}

impl WrittenFile {
    /// Whether it is for the bureau, and not about the run.
    pub fn is_for_bureau(&self) -> bool {
        matches!(self.role, "sporadic" | "mass" | "disk" | "form" | "materials" | "steps")
    }
}
