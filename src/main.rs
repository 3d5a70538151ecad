//! The program: a reading child when it is told so, otherwise the command line.

use std::process::ExitCode;

/// The allocator of musl collapses under threads; those of other systems do well, and hold less.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jianyuan::worker::run_if_asked(std::env::args_os()).unwrap_or_else(jianyuan::cli::main)
}
