//! The program: a reading child when it is told so, otherwise the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    jianyuan::worker::run_if_asked(std::env::args_os()).unwrap_or(ExitCode::SUCCESS)
}
