//! What is wrong with columns, sheets and the shape of rows (CO).

rules! {
    header_not_found
    required_missing
    ambiguous
    stop_month_meaning
    sheet_skipped
    row_shape
    error_value
    without_value
    hidden_rows
    set_aside
    not_a_reduction
    merged_filled
    cell_repeated
    line_unreadable
    flag_unclear
    list_unclear
    sheet_of_another_month
}

use crate::model::Field;

/// The fields whose cells must be readable: all but those that are only carried along.
static USED: &[Field] = &[
    Field::EmployerName,
    Field::EmployerCode,
    Field::RegistrationNo,
    Field::PersonName,
    Field::IdKind,
    Field::PersonId,
    Field::Sex,
    Field::BirthDate,
    Field::StopMonth,
    Field::MedicalStopMonth,
    Field::Reason,
    Field::Insurances,
    Field::EntryDate,
    Field::LeaveDate,
    Field::ChangeFlag,
    Field::PersonNo,
];
