//! From a desk or a request to a job (任务组装): everything a run needs, owned, so that it can go to
//! another thread.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::{Date, Month};
use crate::check::row::{Keep, Strict};
use crate::classify::SplitOptions;
use crate::columns::ColumnOptions;
use crate::model::{Answers, Corrections};
use crate::profile::{Derivation, Profile};
use crate::run::{Hash, InputFile, Job, Labels, Progress, SheetChoice};
use crate::source::chunks::TextLimits;
use crate::source::encoding::Charset;
use crate::source::limits::Limits;
use crate::text::Lang;

/// The settings of a job (任务设置), as the options of the command line.
#[derive(Clone)]
pub(super) struct Order {
    pub(super) profile: Arc<Profile>,
    pub(super) today: Date,
    pub(super) declared: Month,
    pub(super) inputs: Vec<InputFile>,
    pub(super) columns: ColumnOptions,
    pub(super) columns_of: BTreeMap<u32, ColumnOptions>,
    pub(super) derive: Option<Derivation>,
    pub(super) employer: Option<String>,
    pub(super) split: SplitOptions,
    pub(super) sheet: Option<SheetChoice>,
    pub(super) charset: Option<Charset>,
    pub(super) password: Option<String>,
    pub(super) strict: Strict,
    pub(super) corrections: Corrections,
    /// What came of question sheets, for the reports.
    pub(super) answers: Option<Answers>,
    pub(super) lang: Lang,
    pub(super) unmask: bool,
}

impl Order {
    /// The defaults of the command line.
    pub(super) fn new(profile: Arc<Profile>, today: Date) -> Self {
        Self {
            profile,
            today,
            declared: today.month(),
            inputs: Vec::new(),
            columns: ColumnOptions::default(),
            columns_of: BTreeMap::new(),
            derive: None,
            employer: None,
            split: SplitOptions { mass_at: None, headcount: None, sequence_from: 1 },
            sheet: None,
            charset: None,
            password: None,
            strict: Strict::No,
            corrections: Corrections::default(),
            answers: None,
            lang: Lang::Zh,
            unmask: false,
        }
    }

    /// The job.
    pub(super) fn job<'j>(&'j self, keep: Keep, progress: &'j dyn Progress) -> Job<'j> {
        Job {
            inputs: self.inputs.clone(),
            profile: &self.profile,
            declared: self.declared,
            today: self.today,
            columns: self.columns.clone(),
            columns_of: self.columns_of.clone(),
            derive: self.derive,
            employer: self.employer.clone(),
            split: self.split,
            sheet: self.sheet.clone(),
            charset: self.charset,
            password: self.password.clone(),
            strict: self.strict,
            known: None,
            previous: None,
            template: None,
            roster: None,
            limits: Limits::default(),
            text_limits: TextLimits::default(),
            corrections: self.corrections.clone(),
            jobs: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            keep,
            hash: Hash::Yes,
            labels: if self.unmask { Labels::Full } else { Labels::Masked },
            progress,
            reader: None,
        }
    }
}
