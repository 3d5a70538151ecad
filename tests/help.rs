//! Help pages, usage errors and man pages: Chinese beside all English, and examples that work as they are pasted.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use made::program::{ended, jianyuan};

/// All commands that help may be asked of; the first is the program itself.
fn commands() -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let mut at = 0;
    while at < all.len() {
        let above: Vec<String> = all[at].clone();
        let help = help(&above);
        let (_, list) = help.split_once("命令 / Commands:\n").unwrap_or_default();
        let names = list.lines().take_while(|line| line.starts_with("  "));
        let names = names.filter(|line| !line.starts_with("   "));
        for name in names.filter_map(|line| line.split_whitespace().next()) {
            if name != "help" {
                all.push([above.clone(), vec![name.to_owned()]].concat());
            }
        }
        at += 1;
    }
    all
}

fn help(command: &[String]) -> String {
    let words: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
    let ended = jianyuan(&words);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{words:?}");
    ended.out
}

/// The lines of a section, without its heading.
fn section<'h>(help: &'h str, heading: &str) -> Vec<&'h str> {
    let (_, rest) = help.split_once(heading).unwrap_or_else(|| panic!("no {heading} in {help}"));
    rest.lines().skip(1).take_while(|line| !line.is_empty()).map(|line| &line[2..]).collect()
}

fn is_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_command_is_known_to_the_test() {
    let found: BTreeSet<String> = commands().iter().map(|words| words.join(" ")).collect();
    for expected in ["", "run", "bulk", "reconcile", "ledger verify", "profile diff", "man"] {
        assert!(found.contains(expected), "{expected:?} in {found:?}");
    }
    assert!(found.len() > 20, "{found:?}");
}

#[test]
fn help_has_chinese_beside_its_english() {
    for command in commands() {
        let page = help(&command);
        assert!(page.contains("用法 / Usage: "), "{page}");
        // A paragraph is one help text: it may go on in English on its second line.
        for paragraph in page.split("\n\n") {
            let words = paragraph
                .split_whitespace()
                .filter(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase()));
            assert!(words.count() < 2 || is_han(paragraph), "{command:?}: {paragraph}");
        }
        for line in page.lines().filter(|line| line.ends_with(':')) {
            assert!(is_han(line), "{command:?}: {line}");
        }
    }
}

#[test]
fn help_tells_the_exit_status() {
    for command in commands() {
        let page = help(&command);
        let codes: Vec<&str> = section(&page, "退出码 / Exit status:")
            .into_iter()
            .map(|line| line.split_whitespace().next().unwrap())
            .collect();
        assert!(codes.contains(&"0") && codes.contains(&"2"), "{command:?}: {codes:?}");
        assert!(codes.iter().all(|code| ["0", "1", "2", "75", "130"].contains(code)), "{codes:?}");
    }
}

/// A folder as a clone is: the samples, and the program where the shell finds it.
fn clone() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in walkdir::WalkDir::new(root.join("samples")) {
        let entry = entry.unwrap();
        let to = folder.path().join(entry.path().strip_prefix(root).unwrap());
        // Somebody may have tried the examples here.
        if to.starts_with(folder.path().join("samples/nightly/trial")) {
            continue;
        }
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    std::fs::create_dir(folder.path().join("bin")).unwrap();
    std::os::unix::fs::symlink(made::program(), folder.path().join("bin/jianyuan")).unwrap();
    folder
}

fn shell(folder: &Path, line: &str) -> Command {
    let mut shell = Command::new("sh");
    let path = format!("{}:{}", folder.join("bin").display(), std::env::var("PATH").unwrap());
    shell.args(["-c", line]).current_dir(folder).env("PATH", path);
    shell.env_remove("JIANYUAN_LANG").stdin(Stdio::null());
    shell
}

#[test]
fn examples_work_as_they_are_pasted() {
    for command in commands().into_iter().filter(|command| command != &["serve"]) {
        let page = help(&command);
        let statuses = section(&page, "退出码 / Exit status:");
        let folder = clone();
        let examples =
            section(&page, "示例（在本项目文件夹里）/ Examples, in the project's folder:");
        let pasted = examples.join("\n").replace("\\\n", "");
        let mut count = 0;
        for line in pasted.lines().filter(|line| !line.starts_with('#')) {
            let Output { status, stderr, .. } = shell(folder.path(), line).output().unwrap();
            let code = status.code().unwrap();
            let said = String::from_utf8_lossy(&stderr);
            assert!([0, 1].contains(&code), "{line}: {code} {said}");
            // Some lines prepare for the others.
            let is_own = line.starts_with(&format!("jianyuan {}", command.join(" ")));
            let is_told =
                !is_own || statuses.iter().any(|told| told.starts_with(&code.to_string()));
            assert!(is_told, "{line}: {code} is not among {statuses:?}");
            count += usize::from(line.contains("jianyuan "));
        }
        assert!(count >= 1, "{command:?} has no example");
        // In a terminal of 80 columns they are not broken.
        let is_short = |line: &&str| unicode_width::UnicodeWidthStr::width(*line) < 78;
        assert!(examples.iter().all(is_short), "{examples:?}");
    }
}

#[test]
fn the_examples_of_the_page_open_it() {
    let page = help(&["serve".to_owned()]);
    let folder = clone();
    let examples = section(&page, "示例（在本项目文件夹里）/ Examples, in the project's folder:");
    for line in examples.into_iter().filter(|line| line.starts_with("jianyuan ")) {
        // No browser is to open here, and the port may be taken.
        let line = line.replace(" --no-open", "").replace("8123", "0");
        let mut serving = shell(folder.path(), &format!("exec {line} --no-open --state visits"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(serving.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(first.starts_with("http://127.0.0.1:"), "{line}: {first}");
        serving.kill().unwrap();
        serving.wait().unwrap();
    }
}

#[test]
fn wrong_arguments_are_told_in_chinese_with_the_usage() {
    let wrong = jianyuan(&["check", "a.csv", "--outt", "o"]);
    assert_eq!((wrong.status, wrong.out.as_str()), (2, ""));
    assert!(
        wrong.err.starts_with("错误：没有 --outt 这个选项，是不是要写 --out。"),
        "{}",
        wrong.err
    );
    assert!(wrong.err.contains("用法 / Usage: "), "{}", wrong.err);
    assert!(wrong.err.contains("更多说明 / For more information, try '--help'"), "{}", wrong.err);
    let nothing = jianyuan::<&str>(&[]);
    assert_eq!((nothing.status, nothing.out.as_str()), (2, ""));
    assert!(nothing.err.contains("命令 / Commands:"), "{}", nothing.err);
}

#[test]
fn there_is_a_man_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man");
    let written = jianyuan(&["man", "--out", out.to_str().unwrap()]);
    assert_eq!((written.status, written.err.as_str()), (0, ""));
    let files: BTreeSet<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let name = |command: &Vec<String>| {
        [vec!["jianyuan".to_owned()], command.clone()].concat().join("-") + ".1"
    };
    assert_eq!(files, commands().iter().map(name).collect());
    for command in commands() {
        let words: Vec<&str> =
            ["man"].into_iter().chain(command.iter().map(String::as_str)).collect();
        let page = jianyuan(&words);
        assert_eq!(page.status, 0, "{}", page.err);
        assert_eq!(page.out, std::fs::read_to_string(out.join(name(&command))).unwrap());
        for part in [".TH jianyuan", ".SH NAME", ".SH EXAMPLES", ".SH \"EXIT STATUS\""] {
            assert!(page.out.contains(part), "{command:?} has no {part}: {}", page.out);
        }
        assert!(!page.out.contains("EXTRA"), "{}", page.out);
    }
    let unknown = jianyuan(&["man", "rum"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("没有 rum 这个命令"), "{}", unknown.err);
}

/// Where there is a program that reads man pages, it finds nothing wrong.
#[test]
fn man_pages_are_well_formed() {
    let page = ended(made::program::command().args(["man", "run"]).output().unwrap()).out;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jianyuan-run.1");
    std::fs::write(&path, page).unwrap();
    let linted = Command::new("mandoc").args(["-T", "lint", "-W", "error"]).arg(&path).output();
    let Ok(linted) = linted else { return };
    assert!(linted.status.success(), "{}", String::from_utf8_lossy(&linted.stdout));
}
