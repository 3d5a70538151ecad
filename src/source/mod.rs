//! Reading what employers hand in (读取): files to raw rows, nothing judged yet.

pub mod cells;
pub mod confine;
pub mod limits;
pub mod pipe;
mod row_frame;
pub mod sniff;
mod wire;
pub mod workbook;
