//! What a run is told (任务): everything that decides its outcome, handed in by a face.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::calendar::{Date, Month};
use crate::check::row::{Keep, Strict};
use crate::classify::SplitOptions;
use crate::columns::ColumnOptions;
use crate::columns::template::TemplatePlan;
use crate::ident::mask_label;
use crate::model::{Corrections, FileFault, Known, Roster};
use crate::profile::{Derivation, Profile};
use crate::source::chunks::TextLimits;
use crate::source::encoding::Charset;
use crate::source::limits::Limits;
use crate::source::stamp::Stamp;

/// Everything one run needs (任务). The same job gives the same outcome, whatever `jobs` is.
#[derive(Clone)]
pub struct Job<'j> {
    /// The files, in order.
    pub inputs: Vec<InputFile>,
    /// The city's rules.
    pub profile: &'j Profile,
    /// 申报所属月份.
    pub declared: Month,
    /// The day of the run.
    pub today: Date,
    /// `--column`, `--stop-month-means`.
    pub columns: ColumnOptions,
    /// The same for single inputs, by index, in place of `columns`: what was answered for one sender's
    /// file says nothing of another's.
    pub columns_of: BTreeMap<u32, ColumnOptions>,
    /// `--stop-month-from`; else the profile's.
    pub derive: Option<Derivation>,
    /// `--employer`.
    pub employer: Option<String>,
    /// `--mass-at`, `--headcount`.
    pub split: SplitOptions,
    /// `--roster`: who is insured with whom.
    pub roster: Option<&'j Roster>,
    /// `--sheet`.
    pub sheet: Option<SheetChoice>,
    /// `--encoding`.
    pub charset: Option<Charset>,
    /// `--password-file`.
    pub password: Option<String>,
    /// `--strict`.
    pub strict: Strict,
    /// What earlier runs delivered; without it, DU005 and DU008 are quiet.
    pub known: Option<&'j Known>,
    /// An earlier run on the same list; what it handed in is not handed in again.
    pub previous: Option<std::sync::Arc<crate::model::Previous>>,
    /// The bureau's own template for mass files: rows that do not fit into it go as sporadic.
    pub template: Option<&'j TemplatePlan>,
    /// Limits of workbooks.
    pub limits: Limits,
    /// Limits of text files.
    pub text_limits: TextLimits,
    /// Cells that are read as another text than the files hold.
    pub corrections: Corrections,
    /// Threads; at least 1.
    pub jobs: usize,
    /// What is kept besides counts.
    pub keep: Keep,
    /// Whether the inputs are hashed (SHA-256).
    pub hash: Hash,
    /// How files and sheets are called.
    pub labels: Labels,
    /// Hears how far the run is.
    pub progress: &'j dyn Progress,
    /// The program that reads workbooks; without one, the running program.
    pub reader: Option<PathBuf>,
}

/// Whether inputs are hashed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hash {
    /// For `summary.json`.
    #[default]
    Yes,
    /// When nobody will see it.
    No,
}

/// How files and sheets are called in whatever the run says (文件名、表名怎样显示).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// With people's numbers in them hidden.
    #[default]
    Masked,
    /// As people called them.
    Full,
}

impl Labels {
    /// The name of a file or sheet as it is shown.
    pub fn of(self, name: &str) -> String {
        match self {
            Self::Masked => mask_label(name).into_owned(),
            Self::Full => name.to_owned(),
        }
    }
}

/// One input (输入).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What reports call it.
    pub shown: String,
    /// What refuses it before it is read: a place in an archive that could not be unpacked.
    pub refused: Option<FileFault>,
    /// What it was when it was hashed, where that was done before: it has to be the same when it is read.
    pub hashed: Option<Hashed>,
}

/// A file as it was hashed (已散列).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashed {
    /// Before it was.
    pub stamp: Stamp,
    /// SHA-256 in hex.
    pub sha256: String,
}

impl InputFile {
    /// A file that is shown by its path.
    pub fn new(path: PathBuf) -> Self {
        Self { shown: path.to_string_lossy().into_owned(), path, refused: None, hashed: None }
    }

    /// A file that is shown otherwise.
    pub fn shown_as(path: PathBuf, shown: String) -> Self {
        Self { path, shown, refused: None, hashed: None }
    }
}

/// `--sheet NAME|N`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetChoice {
    /// By its tab.
    Name(String),
    /// By its place, from 1.
    Number(usize),
}

/// Hears how far a run is, from any thread.
pub trait Progress: Sync {
    /// A file begins; its size in bytes.
    fn file(&self, shown: &str, bytes: u64);
    /// So many more rows were checked.
    fn rows(&self, count: u64);
    /// So many more bytes were read.
    fn bytes(&self, count: u64);
}

/// Hears nothing.
pub struct Silent;

impl Progress for Silent {
    fn file(&self, _: &str, _: u64) {}
    fn rows(&self, _: u64) {}
    fn bytes(&self, _: u64) {}
}
