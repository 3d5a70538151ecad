//! What the program itself reads besides lists (配置与往来文件), damaged: profiles, the configuration of the
//! nightly job, the keys of an earlier run, the ledger, the lines of `stream`.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use jianyuan::profile::{Headings, Lookup, Profile};
use jianyuan::run::run;
use jianyuan::sink::report::Show;
use jianyuan::sink::{self, Overwrite, keys};
use jianyuan::stream::{StreamJob, lines};
use jianyuan::text::Lang;
use serde_json::Value;

use super::held_to::{Desk, assert_no_numbers};
use super::random::{Random, many};
use super::{seeds, tokens};
use crate::made;
use crate::made::people::{HEADINGS, table};
use crate::made::program::put;

/// A profile is refused with reasons, or it works.
#[test]
fn damaged_profiles_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let list = put(folder.path(), "a.csv", made::delimited(&table(12), ','));
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut profiles: Vec<PathBuf> =
        std::fs::read_dir(schemas).unwrap().map(|entry| entry.unwrap().path()).collect();
    profiles.retain(|path| path.extension().is_some_and(|kind| kind == "toml"));
    profiles.sort();
    let texts: Vec<String> =
        profiles.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let (mut parsed, mut runs) = (0, 0);
    many(160, |seed| {
        let mut random = Random::new(seed);
        let text = &texts[usize::try_from(seed).unwrap() % texts.len()];
        let text = if random.one_in(4) {
            tokens::words(text, &mut random)
        } else {
            let mut table = text.parse().unwrap();
            (0..=random.below(2)).for_each(|_| other_value(&mut table, &mut random));
            table.to_string()
        };
        runs += 1;
        let profile = match Profile::parse(&text, "a.toml") {
            Ok(profile) => profile,
            Err(error) => return assert!(!error.to_string().is_empty()),
        };
        parsed += 1;
        drop((Lookup::new(&profile), Headings::new(&profile)));
        let outcome = run(&made::job(&[&list], &profile)).unwrap();
        let counts = outcome.counts;
        assert_eq!(counts.rows, counts.accepted + counts.held + counts.skipped);
        if parsed % 8 == 1 {
            let out = folder.path().join(format!("out-{seed}"));
            let target = sink::check_target(&out, Overwrite::Refuse, &[]).unwrap();
            // What a profile asks for may be impossible to write, never half written.
            let written = sink::deliver(&profile, &outcome, Lang::Zh, Show::default(), target);
            assert_eq!(written.is_ok(), out.exists());
        }
    });
    assert!(parsed * 5 > runs, "of {runs} damaged profiles {parsed} were taken");
}

/// Another value somewhere in a table.
fn other_value(table: &mut toml::Table, random: &mut Random) {
    let keys: Vec<String> = table.keys().cloned().collect();
    let Some(key) = (!keys.is_empty()).then(|| random.pick(&keys)) else { return };
    match table.get_mut(key) {
        Some(toml::Value::Table(table)) => other_value(table, random),
        Some(toml::Value::Array(list)) if random.one_in(2) => match list.first_mut() {
            Some(toml::Value::Table(_)) => {
                let at = random.below(list.len());
                match &mut list[at] {
                    toml::Value::Table(table) => other_value(table, random),
                    value => *value = toml::Value::Integer(1),
                }
            }
            _ => list.truncate(1),
        },
        Some(toml::Value::Array(list)) => list.extend_from_within(..),
        Some(toml::Value::String(text)) => *text = tokens::words(text, random),
        Some(toml::Value::Integer(number)) => {
            *number = *random.pick(&[0, -1, 1, 2, 31, 32, 2_147_483_648, i64::MAX]);
        }
        Some(toml::Value::Boolean(truth)) => *truth = !*truth,
        _ => drop(table.remove(key)),
    }
}

/// Every line is answered by one line, in JSON.
#[test]
fn damaged_lines_are_answered() {
    let profile = made::beijing();
    let good: String = table(6).iter().skip(1).fold(String::new(), |lines, row| {
        let row = HEADINGS
            .iter()
            .zip(row)
            .map(|(key, cell)| ((*key).to_owned(), Value::from(cell.as_str())));
        format!("{lines}{}\n", Value::Object(row.collect()))
    });
    many(250, |seed| {
        let mut random = Random::new(seed);
        let mut input = tokens::words(&good, &mut random).into_bytes();
        if random.one_in(3) {
            random.damage(&mut input);
        }
        let count = input.split(|byte| *byte == b'\n').count()
            - usize::from(input.ends_with(b"\n") || input.is_empty());
        let stream = StreamJob { job: made::job(&[], &profile), key: None, show: Show::default() };
        let mut out = Vec::new();
        lines(&stream, Cursor::new(input), &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.lines().all(|line| {
            serde_json::from_str::<Value>(line).is_ok_and(|answer| answer["outcome"].is_string())
        }));
        assert_eq!(out.lines().count(), count);
    });
}

/// A record of an earlier run is ours or it is not.
#[test]
fn damaged_keys_are_no_keys() {
    let folder = tempfile::tempdir().unwrap();
    let (list, out) =
        (put(folder.path(), "a.csv", made::delimited(&table(12), ',')), folder.path().join("out"));
    made::program::on_the_day(&[Path::new("run"), Path::new("--out"), &out, &list]);
    let good = std::fs::read_to_string(out.join(keys::NAME)).unwrap();
    assert!(keys::read("a".to_owned(), Cursor::new(&good)).unwrap().is_some());
    many(2_000, |seed| {
        let mut random = Random::new(seed);
        let mut bytes = tokens::words(&good, &mut random).into_bytes();
        if random.one_in(2) {
            random.damage(&mut bytes);
        }
        let _ = keys::read("a".to_owned(), Cursor::new(bytes));
    });
    for seed in 0..4 {
        let desk = Desk::new();
        let list = desk.put("a.csv", made::delimited(&table(12), ','));
        let mut bytes = good.clone().into_bytes();
        Random::new(seed).damage(&mut bytes);
        desk.put(keys::NAME, bytes);
        desk.run(&[list], &["--previous", desk.path("in").to_str().unwrap()]);
    }
}

/// The configuration of the nightly job, looked at only.
#[test]
fn damaged_configurations_are_refused_or_make_sense() {
    let good = std::fs::read_to_string(seeds::samples().join("nightly/jianyuan.toml")).unwrap();
    many(30, |seed| {
        let desk = Desk::new();
        let text = tokens::words(&good, &mut Random::new(seed));
        let path = desk.put("jianyuan.toml", text);
        let words =
            ["nightly", "--check-config", "--config"].map(PathBuf::from).into_iter().chain([path]);
        let ended = desk.call(&words.collect::<Vec<_>>());
        assert!(ended.status != 2 || !ended.err.is_empty(), "refused without a word");
        assert_no_numbers(&ended.err);
    });
}

/// The ledger tells what is in it, or says that it is damaged.
#[test]
fn damaged_ledgers_are_noticed_or_read() {
    let desk = Desk::new();
    desk.put("jianyuan.toml", "[folders]\ninbox = \"inbox\"\n[nightly]\nsettle_seconds = 0\n");
    let config = desk.path("in/jianyuan.toml");
    let call = |words: &[&str]| {
        let words = words.iter().map(PathBuf::from).chain(["--config".into(), config.clone()]);
        desk.call(&words.collect::<Vec<_>>())
    };
    assert_eq!(call(&["nightly", "--init"]).status, 0);
    desk.put("inbox/a.csv", made::delimited(&table(12), ','));
    assert_eq!(call(&["nightly"]).status, 0);
    let good = std::fs::read(desk.path("in/state/ledger.sqlite")).unwrap();
    many(8, |seed| {
        let mut bytes = good.clone();
        Random::new(seed).damage(&mut bytes);
        let path = desk.put("damaged.sqlite", bytes);
        for action in ["show", "verify", "export"] {
            let mut command = made::program::command();
            command.args(["ledger", action, "--ledger"]).arg(&path);
            let ended = made::program::ended(command.output().unwrap());
            assert!([0, 1, 2].contains(&ended.status), "{}", ended.err);
            assert!(ended.status != 2 || !ended.err.is_empty(), "refused without a word");
        }
    });
}
