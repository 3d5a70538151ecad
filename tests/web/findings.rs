//! What the page says of each row is what the command line says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::server::{FORM, Server, Visitor, form};
use super::visits::by_command_line;

/// What was found in the rows of a file: sheet, row, code, severity, cells and message.
type Found = BTreeSet<(usize, u64, String, String, Vec<String>, String)>;
/// What became of each row: `accepted`, `held`, `skipped`.
type Outcomes = BTreeMap<(usize, u64), String>;

/// Lists of the cities that are read without a question.
fn samples() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let cities = ["beijing", "generic", "huangshi", "nanjing", "national", "shenzhen"];
    let files = cities.into_iter().flat_map(|city| {
        let files = std::fs::read_dir(folder.join(city)).unwrap();
        files.map(move |file| (city.to_owned(), file.unwrap().path()))
    });
    files.filter(|(_, path)| path.extension().is_some_and(|kind| kind != "md")).collect()
}

#[test]
fn every_row_is_told_the_same_as_on_the_command_line() {
    let server = Server::start();
    let (mut files, mut rows) = (0, 0);
    for (city, path) in samples() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let theirs = by_command_line(name, &bytes, &["--profile", &city, "--trace"]);
        let visitor = server.visitor();
        let body =
            form(&[("form_token", &visitor.form_token), ("profile", &city)], &[(name, &bytes)]);
        let sent = server.send("POST /files", &[("Cookie", visitor.cookie.as_str()), FORM], &body);
        assert_eq!(sent.status, 303, "{}", sent.text());
        visitor.wait();
        let (found, outcomes) = on_page(&visitor);
        assert_eq!(outcomes, outcomes_of(&theirs), "{city}/{name}");
        let differ: Vec<_> = found.symmetric_difference(&found_of(&theirs)).cloned().collect();
        assert!(differ.is_empty(), "{city}/{name}: {differ:#?}");
        files += 1;
        rows += outcomes.len();
        visitor.post("/end", &[]);
    }
    assert!(files > 15 && rows > 100, "{files} files, {rows} rows");
}

fn on_page(visitor: &Visitor<'_>) -> (Found, Outcomes) {
    let page = visitor.get("/").text();
    let (_, rest) = page.split_once("<select id=\"sheet\">").unwrap();
    let sheets = rest.split_once("</select>").unwrap().0.matches("<option").count();
    let (mut found, mut outcomes) = (Found::new(), Outcomes::new());
    for sheet in 0..sheets {
        let path = format!("/rows?file=0&sheet={sheet}&from=0&show=all");
        let page: Value = serde_json::from_slice(&visitor.get(&path).body).unwrap();
        let rows = page["rows"].as_array().unwrap();
        assert_eq!(page["total"], rows.len(), "one page of rows is enough");
        for row in rows {
            let number = row["number"].as_u64().unwrap();
            outcomes.insert((sheet, number), text(&row["outcome"]));
            for finding in row["findings"].as_array().unwrap() {
                let columns = finding["columns"].as_array().unwrap().iter();
                let column = |at: &Value| {
                    text(
                        &page["columns"][usize::try_from(at.as_u64().unwrap()).unwrap()]["letters"],
                    )
                };
                let cells = columns.map(|at| format!("{}{number}", column(at))).collect();
                let [code, severity, message] =
                    ["code", "severity", "message"].map(|key| text(&finding[key]));
                found.insert((sheet, number, code, severity, cells, message));
            }
        }
    }
    (found, outcomes)
}

fn found_of(files: &BTreeMap<String, Vec<u8>>) -> Found {
    let sheets = sheets_of(files);
    let lines = String::from_utf8(files["findings.jsonl"].clone()).unwrap();
    let findings = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of_row = |finding: Value| {
        let row = finding["row"].as_u64()?;
        let own = |cell: &String| {
            cell.trim_start_matches(|c: char| c.is_ascii_uppercase()) == row.to_string()
        };
        let cells = finding["cells"].as_array().unwrap().iter().map(text).filter(own).collect();
        let [code, severity] = ["code", "severity"].map(|key| text(&finding[key]));
        let sheet = sheets[&finding["sheet"].as_str().map(str::to_owned)];
        Some((sheet, row, code, severity, cells, text(&finding["message"]["zh"])))
    };
    findings.filter_map(of_row).collect()
}

fn outcomes_of(files: &BTreeMap<String, Vec<u8>>) -> Outcomes {
    let sheets = sheets_of(files);
    let mut rows = csv::Reader::from_reader(&files["rows.csv"][..]);
    let rows = rows.records().map(Result::unwrap);
    let outcome = |row: csv::StringRecord| {
        let sheet = Some(row[1].to_owned()).filter(|name| !name.is_empty());
        ((sheets[&sheet], row[2].parse().unwrap()), row[3].to_owned())
    };
    rows.map(outcome).collect()
}

/// The sheets by name, in the order of the file.
fn sheets_of(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<Option<String>, usize> {
    let summary: Value = serde_json::from_slice(&files["summary.json"]).unwrap();
    let sheets = summary["inputs"][0]["sheets"].as_array().unwrap().iter().enumerate();
    sheets.map(|(at, sheet)| (sheet["name"].as_str().map(str::to_owned), at)).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
