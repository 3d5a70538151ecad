//! Rows that a column calls reductions or not (增减标志), and what becomes of those that are none.

use super::{Flag, RowChecker, facts};
use crate::model::{Fault, Field, InsuredStatus, RawRow, Record, RowOutcome, RuleCode};
use crate::text::{Text, text};

impl RowChecker<'_> {
    /// What the flag makes of the row. A column of ticks is blank for everybody who stays; in one of
    /// words, a blank or a word in no list says nothing, and what else the row gives must not be lost.
    pub(super) fn flag(&mut self, record: &Record<'_>) -> Flag {
        if record.columns.get(Field::ChangeFlag).is_none() {
            return if self.goes_on(record) { Flag::Added } else { Flag::Reduction };
        }
        Flag::of(self.reader.change(record), self.table.ticked_flag, record)
    }

    /// By its state the insurance goes on, where that of others has stopped, and nothing else speaks of leaving.
    fn goes_on(&mut self, record: &Record<'_>) -> bool {
        let leaving = [Field::Reason, Field::LeaveDate, Field::StopMonth];
        self.table.facts.states_differ
            && leaving.iter().all(|field| record.text(*field).trim().is_empty())
            && self.reader.state(record) == Some(InsuredStatus::Insured)
    }

    /// A row that is no reduction: it is skipped, and remembered for DU007.
    pub(super) fn added(&mut self, row: &RawRow<'_>, record: Record<'_>) {
        let (field, what) = if record.columns.get(Field::ChangeFlag).is_some() {
            (Field::ChangeFlag, FLAG)
        } else {
            (Field::InsuranceState, STATE)
        };
        let column = self.table.columns.get(field).unwrap_or(0);
        let flag = record.text(field).trim().to_owned();
        let shown = if flag.is_empty() { "（空）".to_owned() } else { flag };
        let fault = Fault::at(&[field]).found(shown.clone()).arg("what", what).arg("flag", shown);
        self.note(row.number, RuleCode::new("CO011"), column, fault);
        let draft = self.reader.read(record);
        self.out.facts.push(facts(&draft, self.table, row.number, RowOutcome::Skipped));
        self.skip(row);
    }
}

/// CO015 of a row.
pub(super) fn unclear(record: &Record<'_>) -> Fault {
    let is_blank = record.text(Field::ChangeFlag).trim().is_empty();
    if is_blank { Fault::plain().found("（空）") } else { Fault::plain() }
}

const FLAG: Text = text("增减标志", "change flag");
const STATE: Text = text("社保状态", "state of the insurance");
