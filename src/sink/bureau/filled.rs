//! The mass file as the bureau's own template, filled (模板填写). The template itself is opened by whoever
//! hands in the [`Filler`]: here are only texts.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use super::cell::{File, Of};
use crate::columns::template::TemplatePlan;
use crate::sink::workbook::fitting;
use crate::sink::{Staging, WriteError, WrittenFile};
use crate::text::Phrase;

/// Fills the bureau's own template (模板填写), any number of times.
pub trait Filler: Sync {
    /// What goes where.
    fn plan(&self) -> &TemplatePlan;

    /// Writes the template with these rows, one text for each column of the plan.
    ///
    /// # Errors
    /// Where the template refuses, or `out` does.
    fn fill(&self, rows: Vec<Vec<String>>, out: &mut dyn Write) -> Result<(), FillError>;
}

/// Why a template was not filled.
#[derive(Debug)]
pub enum FillError {
    /// It cannot be: what and what to do.
    Refused(Phrase),
    /// The system refuses.
    System(io::Error),
}

/// Writes one file.
pub(super) fn write(
    file: &File<'_>,
    filler: &dyn Filler,
    staging: &Staging<'_>,
) -> Result<WrittenFile, WriteError> {
    let rows = rows(file, filler.plan());
    let mut staged = staging.create(&file.job.path)?;
    let mut out = BufWriter::with_capacity(1 << 16, &mut staged);
    let filled = filler.fill(rows, &mut out);
    let flushed = out.flush();
    drop(out);
    match filled {
        Ok(()) => flushed.map_err(|source| staged.error(source))?,
        Err(FillError::System(source)) => return Err(staged.error(source)),
        Err(FillError::Refused(why)) => {
            return Err(WriteError::Template { path: PathBuf::from(&file.job.path), why });
        }
    }
    staged.finish(file.job.output.role.as_str(), file.count())
}

/// One text a column and person; words of a drop-down list where the column has one.
fn rows(file: &File<'_>, plan: &TemplatePlan) -> Vec<Vec<String>> {
    let mut room = String::new();
    let mut text = |column: &crate::columns::template::TemplateColumn, number, index| {
        let person = file.outcome.reductions.get(index);
        let text = file.value(&column.output, Of::Person(number, index), &mut room);
        let word = column.words.as_ref().and_then(|words| words.word(text, person));
        fitting(word.unwrap_or(text)).to_owned()
    };
    let row = |(number, index)| plan.columns.iter().map(|c| text(c, number, index)).collect();
    file.people().map(row).collect()
}
