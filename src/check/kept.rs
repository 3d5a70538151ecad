//! What is left of a row when it has been checked (留存): its cells for the reports, its numbers for the
//! rules across rows, its reduction for the bureau files.

use super::row::Table;
use crate::ident::{PersonId, name};
use crate::model::{
    Draft, Field, KeptRow, Place, RawRow, Reduction, ReductionTexts, Reductions, RowOutcome,
    TextEncoding,
};
use crate::rules::RowFacts;

/// The sender's cells of a row, decoded.
pub fn kept_row(row: &RawRow<'_>, encoding: TextEncoding, outcome: RowOutcome) -> KeptRow {
    let cells =
        row.cells.iter().map(|cell| (cell.kind, cell.lent, encoding.decode(row.text_of(cell))));
    KeptRow { number: row.number, outcome, cells: cells.collect() }
}

pub(super) fn facts(draft: &Draft<'_>, table: &Table, row: u32, outcome: RowOutcome) -> RowFacts {
    let insurances = draft.insurances.value().unwrap_or_default();
    let last_paid = draft.last_paid.value();
    RowFacts {
        person: draft.person_key().unwrap_or(0),
        // A damaged name is a fault of its own and no other name (DU003).
        name: if draft.name.value().is_some_and(|marks| marks.is_damaged()) {
            0
        } else {
            draft.name_key
        },
        file: table.file,
        row,
        employer: draft.employer,
        last_paid,
        medical_last_paid: draft.medical_last_paid.value().or(last_paid),
        leave: draft.leave.value(),
        sheet: table.sheet,
        reason: draft.reason.value(),
        insurances: insurances.kinds,
        outcome,
        insurances_assumed: insurances.assumed,
    }
}

/// The reduction of a draft without errors; `None` where a rule that should have held it is off.
pub(super) fn reduction(draft: &Draft<'_>, place: Place) -> Option<Reduction> {
    let number = draft.identity.value().and_then(|identity| identity.number());
    let last_paid = draft.last_paid.value()?;
    Some(Reduction {
        place,
        employer: draft.employer?,
        id_kind: draft.document_kind().unwrap_or(crate::ident::IdKind::ResidentCard),
        person: draft.person_key()?,
        sex: number.map(PersonId::sex).or(draft.sex.value()),
        birth: number.map(PersonId::birth).or(draft.birth.value()),
        last_paid,
        medical_last_paid: draft.medical_last_paid.value().unwrap_or(last_paid),
        reason: draft.reason.value()?,
        insurances: draft.insurances.value()?.kinds,
        entry: draft.entry.value(),
        leave: draft.leave.value(),
    })
}

pub(super) fn push_reduction(reductions: &mut Reductions, reduction: Reduction, draft: &Draft<'_>) {
    let text = |field| draft.record.text(field);
    let name = text(Field::PersonName);
    let name = name::repaired(&name);
    let number = draft.identity.value().and_then(|identity| identity.number());
    let mut digits = [0; 18];
    let document;
    let person_id = if let Some(id) = number {
        id.write_to(&mut digits);
        std::str::from_utf8(&digits).unwrap_or_default()
    } else {
        document = crate::ident::documents::repaired(&text(Field::PersonId));
        &document
    };
    let [person_no, employee_no, department, remark] =
        [Field::PersonNo, Field::EmployeeNo, Field::Department, Field::Remark].map(text);
    let texts = ReductionTexts {
        person_name: name.trim(),
        person_id,
        person_no: person_no.trim(),
        employee_no: employee_no.trim(),
        department: department.trim(),
        remark: remark.trim(),
    };
    reductions.push(reduction, &texts);
}
