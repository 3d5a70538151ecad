//! Pages that repeat what the program knows are compared with it. `UPDATE=1 cargo test --test documents`
//! writes them again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use clap::CommandFactory;
use jianyuan::cli::args::Arguments;
use jianyuan::profile::{Profile, builtin};
use jianyuan::text::Lang;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What the program prints.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_jianyuan")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The file is as expected, or is written again with `UPDATE=1`.
fn compare(path: &str, expected: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, expected).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == expected, "{path} is out of date: UPDATE=1 cargo test --test documents");
}

/// Two tests may write parts of one page.
static PAGES: Mutex<()> = Mutex::new(());

/// The same for what stands between `<!-- NAME -->` and `<!-- /NAME -->`.
fn compare_part(path: &str, name: &str, expected: &str) {
    let _alone = PAGES.lock();
    let page = fs::read_to_string(root().join(path)).unwrap();
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = page.split_once(&open).unwrap_or_else(|| panic!("{path} has no {open}"));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("{path} has no {close}"));
    compare(path, &format!("{before}{open}{expected}{close}{after}"));
}

#[test]
fn the_rule_reference() {
    for (path, lang) in [("RULES.md", "en"), ("RULES.zh.md", "zh")] {
        compare(path, &printed(&["rules", "--format", "md", "--lang", lang]));
    }
}

#[test]
fn the_schema_of_profiles() {
    compare("schemas/profile.schema.json", &printed(&["profile", "schema"]));
}

#[test]
fn the_schema_of_answers() {
    compare("schemas/answer.schema.json", &jianyuan::stream::answer::schema());
}

/// `zh / en` of the help text, in one language.
fn in_language(help: &str, lang: Lang) -> String {
    let (zh, en) = help.rsplit_once("/ ").unwrap_or((help, help));
    let text = if lang == Lang::Zh { zh } else { en }.trim_end();
    text.replace('|', "\\|")
}

fn options_of(command: &str, lang: Lang) -> Vec<(String, String)> {
    let mut program = Arguments::command();
    let found = program.find_subcommand_mut(command).expect("a command");
    let options =
        found.get_arguments().filter_map(|argument| Some((argument.get_long()?, argument)));
    let row = |(long, argument): (&str, &clap::Arg)| {
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        (format!("`--{long}{}`", value_of(argument)), in_language(&help, lang))
    };
    options.map(row).collect()
}

/// ` YYYY-MM`, ` zh|en`, or nothing for a switch.
fn value_of(argument: &clap::Arg) -> String {
    if !argument.get_action().takes_values() {
        return String::new();
    }
    let mut words: Vec<_> =
        argument.get_possible_values().iter().map(|choice| choice.get_name().to_owned()).collect();
    if words.is_empty() {
        words = argument
            .get_value_names()
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect();
    }
    format!(" {}", words.join("|").replace('|', "\\|"))
}

#[test]
fn the_options_in_the_readme() {
    for (path, lang, heads) in [
        ("README.md", Lang::En, "| option | meaning |"),
        ("README.zh.md", Lang::Zh, "| 选项 | 含义 |"),
    ] {
        let mut table = format!("{heads}\n|---|---|\n");
        for (option, meaning) in options_of("run", lang) {
            writeln!(table, "| {option} | {meaning} |").unwrap();
        }
        compare_part(path, "options", &table);
    }
}

#[test]
fn the_profiles_in_the_readme() {
    let heads = [
        (
            "README.md",
            Lang::En,
            "| profile | place | checked with the bureau | mass from | window |",
        ),
        ("README.zh.md", Lang::Zh, "| 名称 | 地区 | 是否经经办机构核实 | 批量人数 | 申报期 |"),
    ];
    for (path, lang, heads) in heads {
        let mut table = format!("{heads}\n|---|---|---|---|---|\n");
        for (name, _) in builtin::FILES {
            let profile = Profile::builtin(name).unwrap();
            let place = if lang == Lang::Zh { &profile.title.zh } else { &profile.title.en };
            let verified = match (lang, profile.verified) {
                (Lang::Zh, true) => "是",
                (Lang::Zh, false) => "否",
                (Lang::En, true) => "yes",
                (Lang::En, false) => "no",
            };
            let mass = match profile.split.mass_at.value {
                0 => "–".to_owned(),
                people => people.to_string(),
            };
            let (first, last) = (profile.calendar.first_day.value, profile.calendar.last_day.value);
            writeln!(table, "| `{name}` | {place} | {verified} | {mass} | {first}–{last} |")
                .unwrap();
        }
        compare_part(path, "profiles", &table);
    }
}

/// What `run` makes of a sample of a city: a line of the table in samples/README.md.
fn sample_line(city: &str, path: &Path) -> String {
    let out = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_jianyuan"))
        .arg("run")
        .arg(path)
        .args([
            "--profile",
            city,
            "--today",
            "2026-11-23",
            "--month",
            "2026-11",
            "--quiet",
            "--out",
        ])
        .arg(out.path().join("out"))
        .status()
        .unwrap();
    let summary = fs::read_to_string(out.path().join("out/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let count = |name: &str| summary["counts"][name].to_string();
    let codes: Vec<_> = summary["by_rule"].as_object().unwrap().keys().cloned().collect();
    let counts = ["rows", "accepted", "held", "skipped", "sporadic", "mass"].map(count).join(" | ");
    let name = path.file_name().unwrap().to_string_lossy();
    let name = if city == builtin::DEFAULT { name.into_owned() } else { format!("{city}/{name}") };
    format!("| {name} | {} | {counts} | {} |\n", status.code().unwrap(), codes.join(" "))
}

#[test]
fn what_the_samples_give() {
    let mut table =
        "| file | exit | rows | accepted | held | skipped | sporadic | mass | rules |\n\
                     |---|---|---|---|---|---|---|---|---|\n"
            .to_owned();
    for (city, _) in builtin::FILES {
        let folder = root().join("samples").join(city);
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        table.extend(files.iter().map(|path| sample_line(city, path)));
    }
    compare_part("samples/README.md", "counts", &table);
}

/// A link to a file of the project leads somewhere.
#[test]
fn links_lead_somewhere() {
    let pages = [
        "README.md",
        "README.zh.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "samples/README.md",
        "schemas/README.md",
    ];
    for page in pages {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let folder = root().join(page).parent().unwrap().to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let target = link.0.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") {
                assert!(folder.join(target).exists(), "{page} links to {target}");
            }
        }
    }
}
