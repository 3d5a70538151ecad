//! The shape that the schema of SARIF 2.1.0 demands, and that nobody is named.

use serde_json::Value;

use super::*;
use crate::sink::report::sample;

fn log(lang: Lang) -> (String, Value) {
    let (outcome, profile) = (sample::outcome(), sample::profile());
    let mut bytes = Vec::new();
    write(&sample::report(&outcome, &profile, lang), &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let value = serde_json::from_str(&text).unwrap();
    (text, value)
}

/// The keys that the schema knows in an object, and those that must be there.
fn has_shape(value: &Value, known: &[&str], required: &[&str]) {
    let object = value.as_object().expect("an object");
    for key in object.keys() {
        assert!(known.contains(&key.as_str()), "`{key}` is not in the schema: {value}");
    }
    for key in required {
        assert!(object.contains_key(*key), "`{key}` is missing: {value}");
    }
}

fn is_text(value: &Value) {
    assert!(value["text"].as_str().is_some_and(|text| !text.is_empty()), "{value}");
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is no list: {value}"))
}

#[test]
fn the_log_has_the_shape_of_the_schema() {
    for lang in [Lang::Zh, Lang::En] {
        let (_, log) = log(lang);
        has_shape(&log, &["$schema", "version", "runs"], &["version", "runs"]);
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let known = [
            "tool",
            "automationDetails",
            "language",
            "columnKind",
            "artifacts",
            "invocations",
            "results",
        ];
        has_shape(run, &known, &["tool"]);
        has_shape(&run["invocations"][0], &["executionSuccessful", "properties"], &known[..0]);
        assert!(run["invocations"][0]["executionSuccessful"].is_boolean());
        let driver = &run["tool"]["driver"];
        has_shape(driver, &["name", "version", "semanticVersion", "rules"], &["name"]);
        for artifact in list(run, "artifacts") {
            has_shape(artifact, &["location", "length", "roles", "hashes"], &[]);
        }
        let rules = list(driver, "rules");
        rules.iter().for_each(rule);
        let results = list(run, "results");
        assert_eq!(results.len(), sample::outcome().findings.len());
        for result in results {
            one_result(result, rules, list(run, "artifacts").len());
        }
    }
}

fn rule(rule: &Value) {
    let known =
        ["id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration"];
    has_shape(rule, &known, &["id"]);
    for text in ["shortDescription", "fullDescription", "help"] {
        is_text(&rule[text]);
    }
    assert!(
        ["note", "warning", "error"]
            .map(Value::from)
            .contains(&rule["defaultConfiguration"]["level"])
    );
}

fn one_result(result: &Value, rules: &[Value], artifacts: usize) {
    let known = [
        "ruleId",
        "ruleIndex",
        "level",
        "message",
        "locations",
        "relatedLocations",
        "partialFingerprints",
        "properties",
    ];
    has_shape(result, &known, &["message", "locations", "partialFingerprints"]);
    is_text(&result["message"]);
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    for location in list(result, "locations") {
        has_shape(location, &["physicalLocation", "logicalLocations"], &["physicalLocation"]);
        let physical = &location["physicalLocation"];
        has_shape(physical, &["artifactLocation", "region"], &["artifactLocation"]);
        let artifact = &physical["artifactLocation"];
        assert!(artifact["uri"].as_str().unwrap().is_ascii(), "{artifact}");
        assert!(usize::try_from(artifact["index"].as_u64().unwrap()).unwrap() < artifacts);
        assert!(physical["region"]["startLine"].as_u64().is_none_or(|line| line > 0));
        for place in location.get("logicalLocations").map_or(&[][..], |l| l.as_array().unwrap()) {
            has_shape(place, &["name", "fullyQualifiedName", "kind"], &["name"]);
        }
    }
    let prints = result["partialFingerprints"].as_object().unwrap();
    assert!(prints.values().all(|print| print.as_str().is_some_and(|print| print.len() == 16)));
}

#[test]
fn cells_are_logical_places_and_rows_are_lines() {
    let (_, log) = log(Lang::Zh);
    let results = list(&log["runs"][0], "results");
    let date = results.iter().find(|result| result["ruleId"] == "DA002").unwrap();
    assert_eq!(date["locations"][0]["physicalLocation"]["region"]["startLine"], 39);
    let cells = list(&date["locations"][0], "logicalLocations");
    let names: Vec<_> = cells.iter().map(|cell| &cell["fullyQualifiedName"]).collect();
    assert_eq!(names, ["离职人员!D39", "离职人员!E39"]);
    assert_eq!(date["level"], "error");
}

#[test]
fn a_path_becomes_a_uri() {
    for (path, expected) in [
        ("a b/名单.csv", "a%20b/%E5%90%8D%E5%8D%95.csv"),
        ("/in/x.csv", "file:///in/x.csv"),
        (r"C:\in\x.csv", "C%3A/in/x.csv"),
        ("-", "-"),
    ] {
        assert_eq!(uri(path), expected, "{path}");
    }
}

#[test]
fn nobody_is_named_and_nothing_steers_a_terminal() {
    let (text, _) = log(Lang::Zh);
    assert!(!text.contains("员工甲乙") && !text.contains("110101199208159977"), "{text}");
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
}
