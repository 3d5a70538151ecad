//! Large synthetic files for measuring (测速文件). The people are invented: order digits 990 to 999.

use super::args::GenerateArgs;
use super::exit::Exit;
use crate::error::{Error, Result};
use crate::text::text;

/// `generate ROWS FILE`.
pub(super) fn run(args: &GenerateArgs) -> Result<Exit> {
    let failed = |error| {
        Error::at(&args.out, text("写不了文件", "the file cannot be written")).because(error)
    };
    let made = crate::made_up::MadeUp {
        rows: args.rows,
        bad_per_mille: args.bad,
        per_employer: args.per_employer,
    };
    match args.form.as_str() {
        "xlsx" => made.xlsx(&args.out).map_err(|error| failed(std::io::Error::other(error)))?,
        "gbk" => made.csv(&args.out, encoding_rs::GB18030).map_err(failed)?,
        _ => made.csv(&args.out, encoding_rs::UTF_8).map_err(failed)?,
    }
    Ok(Exit::Accepted)
}
