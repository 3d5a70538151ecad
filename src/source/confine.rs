//! What the operating system does for us (系统隔离): the only module with platform code.
//!
//! On Unix the child limits itself and the parent learns by which signal it died. Elsewhere the
//! child is still a process of its own under the parent's clock, but without memory limit.

use std::fs::File;
use std::path::Path;
use std::process::ExitStatus;

use crate::model::FileFault;
use crate::text::text;

/// How a child ended, as far as the file is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// It wanted more memory than it may have (or overran its stack).
    Memory,
    /// It used up its processor time.
    Cpu,
    /// Something else; trying again may help.
    Other,
}

/// Opens a regular file for reading. A pipe, device, socket or folder is refused, and none of
/// them can make the program wait.
///
/// # Errors
/// FL007 with the reason.
pub fn open_regular(path: &Path) -> Result<File, FileFault> {
    let file = platform::open(path).map_err(|error| unreadable(&error))?;
    let facts = file.metadata().map_err(|error| unreadable(&error))?;
    if facts.is_file() {
        return Ok(file);
    }
    Err(FileFault::unreadable(text(
        "不是普通文件（是文件夹、管道或设备）",
        "not a regular file (a folder, pipe or device)",
    )))
}

fn unreadable(error: &std::io::Error) -> FileFault {
    use std::io::ErrorKind;
    FileFault::unreadable(match error.kind() {
        ErrorKind::NotFound => text("文件不存在或已被移走", "the file is gone"),
        ErrorKind::PermissionDenied => text("没有读取权限", "no permission to read it"),
        // Windows reports a file that Excel holds open as a sharing violation (code 32).
        _ if cfg!(windows) && error.raw_os_error() == Some(32) => {
            text("文件正被 Excel 或 WPS 打开，请关闭后重试", "it is open in Excel; close it there")
        }
        _ => text("无法读取", "it cannot be read"),
    })
}

pub use platform::{confine, death, leave_no_core};

#[cfg(unix)]
mod platform {
    use super::{Death, ExitStatus, File, Path};
    use crate::source::limits::{Limits, megabytes};
    use rustix::process::{Resource, Rlimit, setrlimit};
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::os::unix::process::ExitStatusExt as _;

    /// Takes rights away from this process, for good: memory, processor time, open files, core
    /// dumps, and every write to a file.
    ///
    /// # Errors
    /// The operating system's, where a limit cannot be set.
    pub fn confine(limits: &Limits) -> std::io::Result<()> {
        leave_no_core()?;
        set(Resource::Fsize, 0)?;
        set(Resource::Nofile, 64)?;
        set(Resource::As, megabytes(limits.memory_mb))?;
        // The soft limit sends SIGXCPU, which tells the parent why; the hard one follows.
        let cpu = Rlimit {
            current: Some(limits.cpu_seconds),
            maximum: Some(limits.cpu_seconds.saturating_add(2)),
        };
        Ok(setrlimit(Resource::Cpu, cpu)?)
    }

    /// Takes care that a crash leaves no image of the memory, in which people's data stand.
    ///
    /// # Errors
    /// The operating system's.
    pub fn leave_no_core() -> std::io::Result<()> {
        #[cfg(target_os = "linux")]
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
        set(Resource::Core, 0)
    }

    fn set(resource: Resource, value: u64) -> std::io::Result<()> {
        Ok(setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })?)
    }

    /// What a child's end says.
    pub fn death(status: ExitStatus) -> Death {
        // An allocation that fails aborts a Rust program, as does an overrun stack.
        const SIGABRT: i32 = rustix::process::Signal::ABORT.as_raw();
        const SIGXCPU: i32 = rustix::process::Signal::XCPU.as_raw();
        match status.signal() {
            Some(SIGABRT) => Death::Memory,
            Some(SIGXCPU) => Death::Cpu,
            _ => Death::Other,
        }
    }

    pub(super) fn open(path: &Path) -> std::io::Result<File> {
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        let flags = i32::try_from(flags.bits()).unwrap_or(0);
        File::options().read(true).custom_flags(flags).open(path)
    }
}

#[cfg(not(unix))]
mod platform {
    use super::{Death, ExitStatus, File, Path};
    use crate::source::limits::Limits;

    /// Nothing to set here: the parent's clock is the only limit.
    ///
    /// # Errors
    /// None.
    pub fn confine(_limits: &Limits) -> std::io::Result<()> {
        Ok(())
    }

    /// Nothing to do here.
    ///
    /// # Errors
    /// None.
    pub fn leave_no_core() -> std::io::Result<()> {
        Ok(())
    }

    /// What a child's end says: nothing certain.
    pub fn death(_status: ExitStatus) -> Death {
        Death::Other
    }

    pub(super) fn open(path: &Path) -> std::io::Result<File> {
        File::open(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let code = |path: &Path| open_regular(path).err().map(|fault| fault.code.to_string());
        assert_eq!(code(folder.path()).as_deref(), Some("FL007"));
        assert_eq!(code(&folder.path().join("none")).as_deref(), Some("FL007"));
        let file = folder.path().join("a");
        std::fs::write(&file, b"x").unwrap();
        assert_eq!(code(&file), None);
    }
}
