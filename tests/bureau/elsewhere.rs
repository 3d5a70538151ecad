//! Programs that may be on the machine: python with its readers, `LibreOffice`. What is missing is said
//! and left out.

#![expect(clippy::print_stdout, reason = "says what was left out")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs a python script with arguments, where python has the modules that it needs. Its standard
/// output; it must succeed.
pub(crate) fn python(modules: &str, script: &str, arguments: &[&Path]) -> Option<String> {
    let mut probe = Command::new("python3");
    probe.args(["-c", &format!("import {modules}")]).stdout(Stdio::null()).stderr(Stdio::null());
    if !probe.status().is_ok_and(|status| status.success()) {
        println!("left out: python3 has no {modules}");
        return None;
    }
    let output = Command::new("python3")
        .args(["-c", script])
        .args(arguments)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// A workbook turned into another format by `LibreOffice`, in the same folder.
pub(crate) fn converted(file: &Path, format: &str) -> Option<PathBuf> {
    let folder = file.parent().unwrap();
    let home = folder.join("libreoffice");
    let profile = format!("-env:UserInstallation=file://{}", home.display());
    let status = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", format, "--outdir"])
        .args([folder, file])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !status.is_ok_and(|status| status.success()) {
        println!("left out: no soffice here");
        return None;
    }
    let ending = format.split(':').next().unwrap();
    Some(file.with_extension(ending)).filter(|made| made.exists())
}
