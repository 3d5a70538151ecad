//! Children that die, stay silent or lie: the parent lives and says so.
#![cfg(unix)]

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::files::{How, code, read_with, xlsx};
use jianyuan::source::limits::Limits;

const ROW: &str = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";

/// A program that is this script.
fn child(folder: &Path, script: &str) -> How {
    let program = folder.join("child");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    let limits = Limits { wall_seconds: 1, ..Limits::default() };
    How { limits, program }
}

/// What is said of a workbook whose child is this script.
fn said(script: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let how = child(folder.path(), script);
    read_with(&xlsx(ROW, ""), &how).map(|_| ()).unwrap_err()
}

const BOOK: &str = r#"{"format":"xlsx","care":[],"encoding":null,"sheets":[["a",false,false]]}"#;

/// Prints frames by tag and content.
fn frames(frames: &[(u8, &str)]) -> String {
    let one = |(tag, content): &(u8, &str)| {
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        let mut head = String::new();
        for byte in [*tag].iter().chain(&length) {
            write!(head, "\\{byte:03o}").unwrap();
        }
        format!("printf '{head}'; printf '%s' '{content}'")
    };
    frames.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_child_that_dies_is_tried_twice() {
    let folder = tempfile::tempdir().unwrap();
    let count = folder.path().join("count");
    let how = child(folder.path(), &format!("echo x >> {}; exit 3", count.display()));
    assert_eq!(code(read_with(&xlsx(ROW, ""), &how)), "FL003");
    assert_eq!(std::fs::read_to_string(count).unwrap().lines().count(), 2);
}

#[test]
fn signals_say_which_limit_was_met() {
    assert_eq!(said("kill -ABRT $$"), "FL004 memory_mb");
    assert_eq!(said("kill -XCPU $$"), "FL004 cpu_seconds");
    assert!(said("kill -KILL $$").starts_with("FL003"));
}

#[test]
fn a_silent_child_is_stopped_by_the_clock() {
    let begun = std::time::Instant::now();
    assert_eq!(said("exec sleep 60"), "FL004 wall_seconds");
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn a_child_that_lies_about_its_count_is_not_believed() {
    let lie = frames(&[(2, BOOK), (4, "0"), (8, "[5,1]")]);
    assert!(said(&lie).starts_with("FL003"));
}

#[test]
fn a_child_without_end_mark_is_not_believed() {
    let script = frames(&[(2, BOOK), (4, "0")]);
    assert!(said(&script).starts_with("FL003"));
    assert!(said("echo hello").starts_with("FL003"));
    assert!(said("cat").starts_with("FL003"));
}

#[test]
fn a_program_that_is_not_there_is_no_fault_of_the_file() {
    let how = How { program: "/nonexistent/child".into(), ..How::default() };
    assert!(read_with(&xlsx(ROW, ""), &how).unwrap_err().starts_with("world"));
}
