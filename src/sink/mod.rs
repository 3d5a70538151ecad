//! Where the results go (输出): the reports.

pub mod report;
