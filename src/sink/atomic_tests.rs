//! Staging against a file system that fails at the n-th operation, and the places it must not touch.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::filesystem::{FileSystem, Native};
use super::{Overwrite, Staging, TargetFault, WriteError, WrittenFile, check_target};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Error(i32),
    ShortWrite,
}

/// Fails once, at the operation with a number from 0.
struct Faulty {
    at: usize,
    fault: Fault,
    seen: AtomicUsize,
    can_exchange: bool,
}

impl Faulty {
    fn step(&self) -> io::Result<()> {
        match (self.seen.fetch_add(1, Ordering::Relaxed) == self.at, self.fault) {
            (true, Fault::Error(code)) => Err(io::Error::from_raw_os_error(code)),
            _ => Ok(()),
        }
    }

    fn fired(&self) -> bool {
        self.seen.load(Ordering::Relaxed) > self.at
    }
}

impl FileSystem for Faulty {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Native.create_folder(path))
    }

    fn create_file(&self, path: &Path) -> io::Result<File> {
        self.step().and_then(|()| Native.create_file(path))
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        let now = self.seen.load(Ordering::Relaxed) == self.at;
        self.step()?;
        let half = bytes.len().div_ceil(2);
        let bytes = if now && self.fault == Fault::ShortWrite { &bytes[..half] } else { bytes };
        Native.write(file, bytes)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Native.sync_file(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Native.sync_folder(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|()| Native.rename(from, to))
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.step()?;
        if self.can_exchange {
            Native.exchange(one, other)
        } else {
            Err(io::ErrorKind::Unsupported.into())
        }
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Native.remove_tree(path))
    }
}

const SUMMARY: &[u8] = br#"{"schema": "jianyuan.summary/1", "files": [{"path": "a/one.txt"}]}"#;

fn run(system: &dyn FileSystem, out: &Path, text: &[u8]) -> Result<WrittenFile, WriteError> {
    let staging = Staging::begin_on(system, check_target(out, Overwrite::Replace, &[])?)?;
    let file = staging.write("a/one.txt", "disk", 1, text)?;
    staging.write("summary.json", "summary", 1, SUMMARY)?;
    staging.commit()?;
    Ok(file)
}

/// Every path below a folder with what is in it, hidden ones too.
fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .map(|entry| (entry.path().to_path_buf(), fs::read(entry.path()).unwrap_or_default()))
        .collect()
}

/// Lets every operation fail in turn; gives how many there were.
fn fail_everywhere(fault: Fault, with_old: Option<&[u8]>, can_exchange: bool) -> usize {
    for at in 0.. {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("new/out");
        if let Some(old) = with_old {
            run(&Native, &out, old).unwrap();
        }
        let before = tree(root.path());
        let system = Faulty { at, fault, seen: AtomicUsize::new(0), can_exchange };
        let result = run(&system, &out, b"new text");
        match result {
            Ok(file) => {
                assert_eq!(
                    fs::read(out.join("a/one.txt")).unwrap(),
                    b"new text",
                    "{fault:?} at {at}"
                );
                assert_eq!(file.bytes, 8);
                assert_eq!(tree(root.path()).len(), 6, "root, new, out, a and two files");
            }
            Err(error) => {
                assert_eq!(tree(root.path()), before, "{fault:?} at {at}: {error}");
            }
        }
        if !system.fired() {
            return at;
        }
    }
    unreachable!("the operations end");
}

#[test]
fn whatever_fails_the_place_is_old_or_new_and_nothing_is_left() {
    const ENOSPC: i32 = 28;
    const EIO: i32 = 5;
    const EINTR: i32 = 4;
    for fault in [Fault::Error(ENOSPC), Fault::Error(EIO), Fault::Error(EINTR), Fault::ShortWrite] {
        for (old, can_exchange) in [(None, true), (Some(&b"old"[..]), true), (Some(b"old"), false)]
        {
            let operations = fail_everywhere(fault, old, can_exchange);
            assert!(operations > 10, "{operations} operations were tried");
        }
    }
}

#[test]
fn an_interrupted_write_and_a_short_one_are_gone_on_with() {
    let root = tempfile::tempdir().unwrap();
    for (name, fault) in [("a", Fault::Error(4)), ("b", Fault::ShortWrite)] {
        // Operations 0 to 3 make the folder, its folder, the file; 3 is the first write.
        let system = Faulty { at: 3, fault, seen: AtomicUsize::new(0), can_exchange: true };
        let file = run(&system, &root.path().join(name), b"text").unwrap();
        assert_eq!(
            (file.bytes, file.sha256.as_str()),
            (4, "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1")
        );
    }
}

fn fault(path: &Path, overwrite: Overwrite, inputs: &[PathBuf]) -> Option<TargetFault> {
    match check_target(path, overwrite, inputs) {
        Ok(_) => None,
        Err(WriteError::Target { fault, .. }) => Some(fault),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn nobodys_documents_are_replaced() {
    use Overwrite::{Refuse, Replace};
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    run(&Native, &at("ours"), b"text").unwrap();
    run(&Native, &at("mixed"), b"text").unwrap();
    fs::write(at("mixed/合同.docx"), "mine").unwrap();
    run(&Native, &at("opened"), b"text").unwrap();
    fs::write(at("opened/a/~$one.txt"), "lock").unwrap();
    fs::create_dir(at("empty")).unwrap();
    fs::create_dir(at("mine")).unwrap();
    fs::write(at("mine/名单.xlsx"), "mine").unwrap();
    fs::create_dir(at("fake")).unwrap();
    fs::write(at("fake/summary.json"), r#"{"schema": "other/1"}"#).unwrap();
    fs::write(at("file"), "").unwrap();

    for (name, overwrite, expected) in [
        ("new", Refuse, None),
        ("deep/new", Refuse, None),
        ("empty", Refuse, None),
        ("ours", Refuse, Some(TargetFault::NotEmpty)),
        ("ours", Replace, None),
        ("ours/", Replace, None),
        ("opened", Replace, None),
        ("mixed", Replace, Some(TargetFault::HoldsOthers)),
        ("mine", Refuse, Some(TargetFault::NotEmpty)),
        ("mine", Replace, Some(TargetFault::NotOurs)),
        ("fake", Replace, Some(TargetFault::NotOurs)),
        ("file", Replace, Some(TargetFault::File)),
    ] {
        assert_eq!(fault(&at(name), overwrite, &[]), expected, "{name}");
    }
    assert_eq!(fault(Path::new("/"), Replace, &[]), Some(TargetFault::Root));
    assert_eq!(fault(Path::new("."), Replace, &[]), Some(TargetFault::Current));
    assert_eq!(fault(Path::new(".."), Replace, &[]), Some(TargetFault::Current));
    let input = at("ours/a/one.txt");
    assert_eq!(fault(&at("ours"), Replace, &[input]), Some(TargetFault::HoldsInput));
    assert_eq!(fault(&at("mine"), Replace, &[at("mine")]), Some(TargetFault::HoldsInput));
    assert_eq!(fs::read(at("mine/名单.xlsx")).unwrap(), b"mine");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_modes_are_private() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::create_dir(at("real")).unwrap();
    symlink(at("real"), at("link")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    for name in ["link", "link/", "dangling"] {
        assert_eq!(fault(&at(name), Overwrite::Replace, &[]), Some(TargetFault::Link), "{name}");
    }
    run(&Native, &at("link/out"), b"text").unwrap();
    for (name, mode) in [("", 0o700), ("a", 0o700), ("a/one.txt", 0o600), ("summary.json", 0o600)] {
        let meta = fs::metadata(at("real/out").join(name)).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, mode, "{name}");
    }
}

#[test]
fn a_name_is_written_once() {
    let root = tempfile::tempdir().unwrap();
    let target = check_target(&root.path().join("out"), Overwrite::Refuse, &[]).unwrap();
    let staging = Staging::begin(target).unwrap();
    staging.write("a.txt", "disk", 0, b"1").unwrap();
    let error = staging.write("a.txt", "disk", 0, b"2").unwrap_err();
    assert!(error.to_string().contains("已有同名文件"), "{error}");
    assert!(!error.to_string().contains("jianyuan-"), "the final name is shown: {error}");
    drop(staging);
    assert_eq!(tree(root.path()).len(), 1, "nothing is left");
}
