//! The program: a reading child when it is told so, otherwise the command line.

use std::process::ExitCode;

/// It asks Linux for large pages: what is kept of a million rows comes without a fault for each 4 KB. The
/// allocator of musl also collapses under threads.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jianyuan::worker::run_if_asked(std::env::args_os()).unwrap_or_else(jianyuan::cli::main)
}
