//! The program: a reading child when it is told so, otherwise the command line.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jianyuan::worker::run_if_asked(std::env::args_os()).unwrap_or_else(jianyuan::cli::main)
}
