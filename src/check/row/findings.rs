//! What is found in a row, counted, and kept as far as it is asked for (记录问题).

use super::{KeepCells, RowChecker};
use crate::model::{Draft, Fault, FieldSet, Finding, RuleCode, Severity};
use crate::rules::Rule;

impl RowChecker<'_> {
    pub(super) fn find(
        &mut self,
        draft: &Draft<'_>,
        rule: &'static Rule,
        severity: Severity,
        fault: Fault,
    ) {
        let wanted = if fault.fields.is_empty() { FieldSet::of(rule.fields) } else { fault.fields };
        let fields = wanted.and(self.table.columns.fields());
        let mut fault = fault;
        let stays = self.stays_in_cells(fields, severity);
        if fault.detail.found.is_none() && !stays && self.is_kept(rule.code) {
            let texts = fields.iter().map(|field| draft.record.text(field));
            let texts: Vec<_> = texts.map(|text| text.trim().to_owned()).collect();
            fault.detail.found = Some(texts.join(" / ").into());
        }
        let column = fields.iter().filter_map(|field| self.table.columns.get(field)).min();
        let number = draft.record.row.number;
        self.push(number, rule.code, severity, column.unwrap_or(usize::MAX), fields, fault);
    }

    /// The report will find the texts of these fields in the row's own cells, which are kept: no need
    /// to keep them twice.
    fn stays_in_cells(&self, fields: FieldSet, severity: Severity) -> bool {
        self.checking.keep.cells != KeepCells::None
            && self.checking.keep.findings_per_rule.is_none()
            && severity >= Severity::Warning
            && !fields.is_empty()
    }

    pub(super) fn note(&mut self, row: u32, code: RuleCode, column: usize, fault: Fault) {
        if let Some(severity) = self.checking.rules.severity(code) {
            let fields = fault.fields;
            self.push(row, code, severity, column, fields, fault);
        }
    }

    pub(super) fn push(
        &mut self,
        row: u32,
        code: RuleCode,
        severity: Severity,
        column: usize,
        fields: FieldSet,
        fault: Fault,
    ) {
        let keep = self.is_kept(code);
        self.count(code, severity);
        if keep {
            self.tell(code);
            self.out.findings.push(Finding {
                code,
                severity,
                place: self.place(row),
                column: u16::try_from(column).unwrap_or(u16::MAX),
                fields,
                detail: self.details.share(fault.detail),
            });
        }
    }

    fn count(&mut self, code: RuleCode, severity: Severity) {
        let mut known = self.out.by_rule.iter_mut();
        match known.find(|(known, level, _)| *known == code && *level == severity) {
            Some((_, _, count)) => *count += 1,
            None => self.out.by_rule.push((code, severity, 1)),
        }
    }

    /// Whether anybody will look into the cells of the row: where findings are limited, only into those of
    /// the first ones of each rule. This thread's first ones are more than the file's.
    pub(super) fn is_told(&self) -> bool {
        self.is_told || self.checking.keep.findings_per_rule.is_none()
    }

    fn tell(&mut self, code: RuleCode) {
        let Some(most) = self.checking.keep.findings_per_rule else { return };
        let at = self.told.iter().position(|(known, _)| *known == code).unwrap_or_else(|| {
            self.told.push((code, 0));
            self.told.len() - 1
        });
        let (_, count) = &mut self.told[at];
        *count += 1;
        self.is_told |= *count <= most;
    }

    pub(super) fn is_kept(&self, code: RuleCode) -> bool {
        let most = self.checking.keep.findings_per_rule.unwrap_or(usize::MAX) as u64;
        let so_far = self.out.by_rule.iter().filter(|(known, ..)| *known == code);
        most == u64::MAX || so_far.map(|(_, _, count)| count).sum::<u64>() < most
    }
}
