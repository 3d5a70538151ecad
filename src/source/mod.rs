//! Reading what the user handed in (读取): bytes in, rows with their places out. Knows no column.

pub mod archive;
pub mod cells;
pub mod chunks;
pub mod confine;
pub mod encoding;
pub mod limits;
mod marks;
pub mod pipe;
pub mod records;
mod row_frame;
pub mod sniff;
pub mod stamp;
pub mod template;
mod wire;
pub mod workbook;
