//! The nightly job (每夜处理): one pass over the inbox. Each finished file is claimed, run, delivered,
//! archived and remembered, one after the other.
//!
//! It may be killed at any point and started again: what a file came to is decided by one
//! transaction of the ledger, and everything before and after it can be done twice. In: folders,
//! senders, a file system. Out: what became of each file. Its clock is used for waiting and for the
//! marks, never for a result.

mod claim;
mod erase;
mod folders;
mod inbox;
mod lock;
mod marks;
mod notes;
mod pass;
mod purge;
mod put_away;
mod rehearse;
mod release;
mod treat;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub use claim::shown;
pub use folders::Folders;
pub use lock::Lock;
pub use marks::Marks;
pub use pass::{Failure, Pass, Treated, pass};

pub use erase::{Erased, KeptFor, KeptRun, Person, erase_person};
pub use purge::{Purged, Retention, purge};
pub use rehearse::{Rehearsed, rehearse};

use crate::model::Resubmit;
use crate::run::Job;
use crate::sink::Filler;
use crate::sink::filesystem::FileSystem;
use crate::sink::report::Show;
use crate::text::Lang;

/// Everything that a pass needs.
pub struct Setup<'s> {
    /// Where it works; tests let operations fail.
    pub system: &'s dyn FileSystem,
    /// Set when the pass is to end after the file at hand.
    pub is_told_to_end: &'s AtomicBool,
    /// The folders.
    pub folders: Folders,
    /// Who sends what, in order; the last one takes everything.
    pub senders: Vec<Sender<'s>>,
    /// How long a file has to stay as it is before it is taken.
    pub settle: Duration,
    /// What becomes of submissions outside the window.
    pub outside_window: OutsideWindow,
    /// People who were declared go out again.
    pub resubmit: Resubmit,
    /// The language of reports.
    pub lang: Lang,
    /// How much of a person reports show.
    pub show: Show,
    /// Whether `rows.csv` is written.
    pub trace: bool,
}

/// The options of a subfolder or name pattern of the inbox (报送方).
pub struct Sender<'p> {
    /// Which files; all of them where there is none.
    pub pattern: Option<globset::GlobMatcher>,
    /// A job without inputs.
    pub job: Job<'p>,
    /// The bureau's own template, where mass files fill it.
    pub filler: Option<&'p dyn Filler>,
    /// A hash of the options and the profile.
    pub options: [u8; 32],
}

/// What becomes of submissions outside the window (LA001).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutsideWindow {
    /// They are delivered with a warning.
    #[default]
    Deliver,
    /// Reports are delivered; submissions go out on the first pass inside the window.
    Hold,
}

impl<'s> Setup<'s> {
    /// The options for a file, by its path below the inbox.
    fn sender(&self, relative: &Path) -> &Sender<'s> {
        let fits =
            |sender: &&Sender<'_>| sender.pattern.as_ref().is_none_or(|p| p.is_match(relative));
        self.senders.iter().find(fits).expect("the last sender takes everything")
    }
}
