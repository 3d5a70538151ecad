//! Cells that were let go and are wanted after all (补读): of a large sheet only marked rows are kept,
//! and a row that is held later, across rows, was not marked yet. Its file is read once more.

use std::collections::{BTreeMap, BTreeSet};

use super::job::Job;
use crate::check::row::KeepCells;
use crate::error::Result;
use crate::model::{Outcome, Severity};

/// Reads the missing cells of marked rows.
///
/// # Errors
/// When the world is bad.
pub(super) fn missing_cells(job: &Job<'_>, outcome: &mut Outcome) -> Result<()> {
    // Where findings are only counted from some number on, it is not worth another reading.
    if job.keep.cells == KeepCells::None || job.keep.findings_per_rule.is_some() {
        return Ok(());
    }
    let mut missing: BTreeMap<(u32, u16), BTreeSet<u32>> = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|f| f.severity >= Severity::Warning) {
        let (Some(sheet), Some(row)) = (finding.place.sheet, finding.place.row) else { continue };
        let Some(shown) = outcome.sheet(finding.place) else { continue };
        let is_kept = shown.kept.binary_search_by_key(&row, |kept| kept.number).is_ok();
        if shown.kept_is_partial && !is_kept {
            missing.entry((finding.place.file, sheet)).or_default().insert(row);
        }
    }
    for ((file, sheet), rows) in missing {
        let errors = outcome.findings.iter().filter(|f| f.severity == Severity::Error);
        let here = errors.filter(|f| (f.place.file, f.place.sheet) == (file, Some(sheet)));
        let held = here.filter_map(|finding| finding.place.row).collect();
        super::file::reread(job, outcome, (file, sheet), &rows, &held)?;
    }
    Ok(())
}
