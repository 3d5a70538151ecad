//! From rows to reductions and findings (校验): each row alone and in parallel, then the rules across
//! rows. In: rows with their sheet's columns. Out: findings, accepted reductions, one small entry a
//! row. Does no I/O; what is said does not depend on the number of threads.

pub mod across;
mod active;
mod details;
pub mod employers;
mod flag;
pub mod keep;
pub mod kept;
pub mod list;
mod memo;
mod permit;
pub mod reader;
mod returned;
pub mod row;
mod watch;
