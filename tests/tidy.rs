//! What review would otherwise have to look for: floors, file sizes, names, samples.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jianyuan::profile::{Profile, builtin};

/// ARCHITECTURE.md, "Floors": a module uses only modules of lower floors.
const FLOORS: &[&[&str]] = &[
    &["text", "bytes", "calendar"],
    &["error", "ident", "scratch"],
    &["model"],
    &["written", "profile"],
    &["rules"],
    &["columns"],
    &["source", "check", "classify", "sink", "made_up"],
    &["run"],
    &["bulk", "ledger", "stream"],
    &["nightly"],
    &["web"],
    &["cli", "worker"],
];

const LONGEST: usize = 500;

/// A module of this name holds whatever found no place.
const DRAWERS: &[&str] =
    &["util", "utils", "common", "misc", "helper", "helpers", "shared", "tools"];

/// Where a city is named as the source of a fact, not as a case of the code.
const CITY_AS_EVIDENCE: &[&str] =
    &["src/rules/stop_month/medical_differs.rs", "src/rules/employer/registration_form.rs"];

struct Source {
    /// Relative to the package, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The first name below `src/`: `model` of `src/model/code.rs`.
    fn module(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let first = below.split('/').next().unwrap_or(below);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.ends_with("tests.rs")
            || self.path.contains("/tests/")
            || self.path.starts_with("tests/")
    }

    /// Lines with their numbers, without comments and without the tests at the foot.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
        lines
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &str) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn sources(folder: &str) -> Vec<Source> {
    let files = files_below(folder).into_iter();
    let rust = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|path| Source { path: shown(&path), text: fs::read_to_string(&path).unwrap() })
        .collect()
}

/// Fails with every complaint, one a line.
fn no_complaints(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn floors() -> BTreeMap<&'static str, usize> {
    let numbered = FLOORS.iter().enumerate();
    numbered
        .flat_map(|(floor, modules)| modules.iter().map(move |module| (*module, floor)))
        .collect()
}

#[test]
fn modules_use_lower_floors_only() {
    let floors = floors();
    let mut complaints = Vec::new();
    for source in sources("src").iter().filter(|source| !source.is_test()) {
        if matches!(source.module(), "main" | "lib") {
            continue;
        }
        let Some(own) = floors.get(source.module()) else {
            complaints.push(format!("{} stands on no floor", source.path));
            continue;
        };
        for (line, used) in
            source.code().flat_map(|(line, text)| used(text).map(move |m| (line, m)))
        {
            let lower = floors.get(used).is_some_and(|floor| floor < own);
            if used != source.module() && !lower {
                complaints.push(format!("{}:{line} uses `{used}` from floor {own}", source.path));
            }
        }
    }
    no_complaints(&complaints);
}

/// The modules that a line reaches by `crate::`.
fn used(line: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.split("crate::").skip(1).map(move |rest| rest.split(|c| !is_name(c)).next().unwrap_or(""))
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut complaints = Vec::new();
    for source in ["src", "tests", "benches"]
        .iter()
        .filter(|f| root().join(f).is_dir())
        .flat_map(|f| sources(f))
    {
        let lines = source.text.lines().count();
        if lines > LONGEST {
            complaints.push(format!("{}: {lines} lines; split it", source.path));
        }
        if source.path.starts_with("src/") && !source.text.starts_with("//! ") {
            complaints.push(format!("{}: does not begin with `//!`", source.path));
        }
        let parts = source.path.split('/').map(|part| part.trim_end_matches(".rs"));
        if parts.clone().any(|part| DRAWERS.contains(&part)) {
            complaints.push(format!("{}: a drawer, not a name", source.path));
        }
    }
    no_complaints(&complaints);
}

/// Cities are data: the code may name them only where the shipped files are listed.
#[test]
fn no_city_is_a_case_of_the_code() {
    let mut words = Vec::new();
    for (name, _) in builtin::FILES.iter().filter(|(name, _)| *name != builtin::BASE) {
        let profile = Profile::builtin(name).unwrap();
        words.extend([(*name).to_owned(), profile.title.zh, profile.title.en]);
    }
    words.retain(|word| {
        !word.contains("generic") && !word.contains("not listed") && !word.contains("未收录")
    });
    let mut complaints = Vec::new();
    for source in sources("src").iter().filter(|source| !source.is_test()) {
        if source.path == "src/profile/builtin.rs"
            // What may be typed to try the shipped samples.
            || source.path == "src/cli/help/examples.rs"
            || CITY_AS_EVIDENCE.contains(&source.path.as_str())
        {
            continue;
        }
        for (line, text) in source.code() {
            // Beijing time is the time of the whole country; invented employers have a place too.
            let text = text.replace("北京时间", "");
            let named = words.iter().find(|word| text.contains(word.as_str()));
            if let Some(city) = named.filter(|_| !text.contains("有限公司")) {
                complaints.push(format!("{}:{line} names {city}", source.path));
            }
        }
    }
    no_complaints(&complaints);
}

/// CONTRIBUTING and ARCHITECTURE promise a line for each.
#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, section) = page.split_once("## Dependencies").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let words: Vec<_> =
        section.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').collect();
    let targets = manifest["target"].as_table().unwrap().values();
    let tables = targets.map(|target| &target["dependencies"]);
    let tables = tables.chain([&manifest["dependencies"], &manifest["dev-dependencies"]]);
    let names = tables.flat_map(|table| table.as_table().unwrap().keys());
    let complaints: Vec<_> = names
        .filter(|name| !words.contains(&name.as_str()))
        .map(|name| format!("ARCHITECTURE.md does not say what {name} is for"))
        .collect();
    no_complaints(&complaints);
}

#[test]
fn every_sample_is_explained() {
    let page = fs::read_to_string(root().join("samples/README.md")).unwrap();
    let named = |path: &PathBuf| page.contains(&*path.file_name().unwrap().to_string_lossy());
    let complaints: Vec<_> = files_below("samples")
        .iter()
        .filter(|path| !path.ends_with("README.md") && !named(path))
        .map(|path| format!("samples/README.md does not mention {}", shown(path)))
        .collect();
    no_complaints(&complaints);
}
