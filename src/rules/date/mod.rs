//! Rules about dates (日期), DA.

rules! {
    unreadable
    leave_before_entry
    leave_in_future
    implausible
}
