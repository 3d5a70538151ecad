//! What people call files, sheets, departments and employers may hold a person's number: it is shown nowhere,
//! and what is shown in its place still finds them.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod made;

use std::fs;
use std::path::{Path, PathBuf};

use made::people::{HEADINGS, person_id, person_name, row, table};
use made::program::{Ended, jianyuan, on_the_day, put, tree};
use made::xlsx::{MadeSheet, book};

const PHONE: &str = "13912345678";

fn headings() -> Vec<String> {
    HEADINGS.iter().map(|heading| (*heading).to_owned()).collect()
}

fn sheet(name: &str, rows: Vec<Vec<String>>) -> MadeSheet {
    MadeSheet::of_texts(name, &[vec![headings()], rows].concat())
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    made::delimited(rows, ',').into_bytes()
}

/// A folder with lists that are called by people's numbers in every place that has a name.
struct Lists {
    folder: tempfile::TempDir,
    files: Vec<PathBuf>,
}

impl Lists {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let inputs = folder.path().join("收件");
        let below = inputs.join(person_id(1));
        fs::create_dir_all(&below).unwrap();
        let mut files = Vec::new();
        let mut add = |path: &Path, name: &str, bytes: Vec<u8>| files.push(put(path, name, bytes));
        let mut wrong = row(3);
        wrong[4] = format!("{}说不干了，电话{PHONE}", person_name(3));
        let mut swapped = row(4);
        swapped.swap(1, 2);
        let sheets = [
            sheet(&person_id(2), vec![wrong, swapped, row(5), row(5)]),
            sheet(PHONE, vec![row(6)]),
            MadeSheet { hidden: true, ..sheet(&person_id(7), vec![row(7)]) },
        ];
        add(&inputs, "离职.xlsx", book(&sheets));
        let mut repeated = table(3);
        repeated.push(row(20));
        repeated.push(row(20));
        add(&below, "名单.csv", csv(&repeated));
        add(&inputs, &format!("{}{}.csv", person_name(8), person_id(8)), csv(&table(2)));
        add(&inputs, &format!("{PHONE}.pdf"), b"%PDF-1.4".to_vec());
        // Sole traders are employers under their own numbers.
        let mut trader = vec![vec!["单位名称".to_owned()].into_iter().chain(headings()).collect()];
        for (person, reason) in [(10, "退休"), (11, "不干了")] {
            let mut of_trader = [vec![person_id(9)], row(person)].concat();
            of_trader[1].clear();
            reason.clone_into(&mut of_trader[5]);
            trader.push(of_trader);
        }
        add(&inputs, "个体.csv", csv(&trader));
        Self { folder, files }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Whatever was said; nobody's number, telephone or own row's name may be in it.
#[derive(Default)]
struct Said(Vec<(String, String)>);

impl Said {
    fn by(&mut self, what: &str, ended: Ended) {
        assert!([0, 1, 2].contains(&ended.status), "{what}: {}", ended.err);
        self.0.push((format!("{what} stdout"), ended.out));
        self.0.push((format!("{what} stderr"), ended.err));
    }

    /// The names of all files in a folder, and what stands in those that are shown or collected.
    fn in_folder(&mut self, folder: &Path) {
        for (name, bytes) in tree(folder) {
            let ends =
                ["summary.json", "findings.jsonl", "rows.csv", "bulk.json", ".html", ".prom"];
            if ends.iter().any(|end| name.ends_with(end)) || name.contains("last_") {
                self.0.push((name.clone(), String::from_utf8(bytes).unwrap()));
            }
            self.0.push(("a name".to_owned(), name));
        }
    }

    fn assert_names_nobody(&self) {
        assert!(self.0.len() > 10);
        for (what, said) in &self.0 {
            for person in 0..30 {
                let number = person_id(person);
                assert!(
                    !said.contains(&number),
                    "{what} shows {number}: {}",
                    around(said, &number)
                );
            }
            assert!(!said.contains(PHONE), "{what}: {}", around(said, PHONE));
            for person in [3, 4] {
                let name = person_name(person);
                assert!(!said.contains(&name), "{what}: {}", around(said, &name));
            }
        }
    }
}

fn around<'s>(said: &'s str, found: &str) -> &'s str {
    let at = said.find(found).unwrap_or_default();
    let from = said.floor_char_boundary(at.saturating_sub(80));
    &said[from..said.ceil_char_boundary((at + 80).min(said.len()))]
}

#[test]
fn runs_and_checks_name_nobody() {
    let lists = Lists::new();
    let mut said = Said::default();
    for (number, file) in lists.files.iter().enumerate() {
        for lang in ["zh", "en"] {
            let out = lists.path(&format!("out-{number}-{lang}"));
            let words = ["run", text(file), "--trace", "-v", "--lang", lang, "--out", text(&out)];
            said.by("run", on_the_day(&words));
            said.in_folder(&out);
            for format in ["text", "json", "csv", "sarif", "html"] {
                let words = ["check", text(file), "--lang", lang, "--format", format];
                said.by(format, on_the_day(&words));
            }
        }
        said.by("stream", on_the_day(&["stream", text(file)]));
        said.by("explain", on_the_day(&["explain", &format!("{}!C2", text(file))]));
        said.by("roster", on_the_day(&["check", text(&lists.files[1]), "--roster", text(file)]));
    }
    // The folder is one that the user typed.
    let hidden = person_id(1);
    for (_, words) in &mut said.0 {
        *words = words.replace(&format!("/{hidden}/"), "/");
    }
    said.assert_names_nobody();
}

#[test]
fn a_bulk_run_names_nobody() {
    let lists = Lists::new();
    let mut said = Said::default();
    let inputs = lists.path("收件");
    for lang in ["zh", "en"] {
        let out = lists.path(&format!("结果-{lang}"));
        let words = ["bulk", text(&inputs), "--lang", lang, "--out", text(&out)];
        said.by("bulk", on_the_day(&words));
        said.in_folder(&out);
    }
    said.assert_names_nobody();
}

#[test]
fn the_nightly_job_names_nobody() {
    for log in ["text", "json"] {
        let lists = Lists::new();
        let config = put(
            lists.folder.path(),
            "jianyuan.toml",
            format!(
                "[folders]\ninbox = \"收件\"\n[nightly]\nsettle_seconds = 0\nlog = \"{log}\"\n"
            ),
        );
        let mut said = Said::default();
        // What lies there already is dealt with at once.
        said.by("first", on_the_day(&["nightly", "--config", text(&config), "--init"]));
        let again = csv(&table(4));
        put(&lists.path("收件"), &format!("{}.csv", person_id(12)), again);
        said.by("folders", jianyuan(&["nightly", "--config", text(&config), "--check-config"]));
        said.by("rehearsal", on_the_day(&["nightly", "--config", text(&config), "--dry-run"]));
        said.by("nightly", on_the_day(&["nightly", "--config", text(&config)]));
        for action in ["show", "verify", "export"] {
            said.by(action, jianyuan(&["ledger", action, "--config", text(&config)]));
            said.by(action, jianyuan(&["ledger", action, "--config", text(&config), "--json"]));
        }
        said.in_folder(&lists.path("outbox"));
        said.in_folder(&lists.path("state"));
        said.assert_names_nobody();
    }
}

#[test]
fn what_is_shown_still_finds_file_and_sheet() {
    let lists = Lists::new();
    let [book, ..] = lists.files.as_slice() else { unreachable!() };
    let masked = |number: &str| format!("{}**********{}", &number[..4], &number[16..]);
    let shown = masked(&person_id(2));
    // The hint is one that can be pasted.
    let checked = on_the_day(&["check", text(book)]);
    assert!(checked.out.contains(&shown), "{}", checked.out);
    let explained = on_the_day(&["explain", &format!("{}!{shown}!E2", text(book))]);
    assert_eq!(explained.status, 0, "{}", explained.err);
    assert!(explained.out.contains("RE002"), "{}", explained.out);
    // Both its name and what is shown of it choose a sheet.
    for name in [&shown, &person_id(2)] {
        let chosen = on_the_day(&["check", text(book), "--sheet", name, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&chosen.out).unwrap();
        assert_eq!(json["counts"]["rows"], 4, "{name}: {}", chosen.err);
    }
    let named = lists.files.iter().find(|file| text(file).contains(&person_id(8))).unwrap();
    let pattern = text(named).replace(&person_id(8), &masked(&person_id(8)));
    let found = on_the_day(&["check", &pattern, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(json["counts"]["rows"], 2, "{}", found.err);
}

#[test]
fn who_wants_names_in_full_gets_them() {
    let lists = Lists::new();
    let [book, ..] = lists.files.as_slice() else { unreachable!() };
    let shown = on_the_day(&["check", text(book), "--format", "json", "--unmask"]);
    let json: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(json["inputs"][0]["sheets"][0]["name"], person_id(2));
    assert!(shown.out.contains(PHONE) && shown.out.contains(&person_name(4)), "{}", shown.out);
}
