//! `findings.jsonl` (问题明细文件), contract section 5: one finding a line, written as it is made.

use std::io::{self, BufWriter, Write};

use super::Report;
use super::view::{FindingView, views};

/// Writes `findings.jsonl`.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for view in views(report) {
        serde_json::to_writer(&mut out, &view)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// The JSON Schema of one line.
pub fn schema() -> String {
    super::summary::schema_of::<FindingView>()
}
