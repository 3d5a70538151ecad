//! Reading what the user handed in (读取): bytes in, rows with their places out. Knows no column.

pub mod chunks;
pub mod encoding;
pub mod records;
