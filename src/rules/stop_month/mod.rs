//! Rules about the stop month (停止缴费月份), SM.

rules! {
    blank
    unreadable
    ambiguous
    in_future
    too_old
    far_from_leave_date
    medical_differs
    derived
    other_column_differs
    differs_from_remark
}
