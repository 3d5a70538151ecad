//! Configurations that are wrong, and what is said of each; none is taken in part.

use super::read;
use crate::text::Lang;

/// What is said of a configuration, without its path; nothing when it is taken.
fn said(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.toml");
    std::fs::write(&path, bytes).unwrap();
    let root = folder.path().display().to_string();
    read(&path, None)
        .map_or_else(|error| error.message(Lang::En).replace(&root, ""), |_| String::new())
}

#[test]
fn a_whole_one_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jianyuan.toml");
    let whole = "\u{feff}profile = \"generic\"\nmass_at = 5\nstrict = true\n\
                 column = [\"person_id=C\", \"reason=原因\"]\nlang = \"en\"\ntrace = true\n\
                 [folders]\ninbox = \"收件\"\noutbox = \"/srv/out\"\n\
                 [nightly]\nsettle_seconds = 0\noutside_window = \"hold\"\nlog = \"json\"\n\
                 on_failure = [\"/bin/false\", \"x\"]\nhook_seconds = 3\nlog_folder = \"log\"\n\
                 [retention]\ninputs_days = 7\n\
                 [[sender]]\nmatch = \"华北分公司/*\"\nstop_month_means = \"last-paid\"\nmass_at = 0\n\
                 [[sender]]\nmatch = \"*.csv\"\nheadcount = 12\nstrict = false\n";
    std::fs::write(&path, whole).unwrap();
    let config = read(&path, None).unwrap();
    assert_eq!(config.folders.inbox, folder.path().join("收件"));
    assert_eq!(config.folders.work, folder.path().join("work"));
    assert_eq!(config.folders.outbox, std::path::Path::new("/srv/out"));
    assert_eq!((config.retention.inputs, config.retention.outputs), (7, 90));
    assert!(config.trace && config.log_folder == Some(folder.path().join("log")));
    let [north, csv, all] = &config.senders[..] else { panic!("two senders and the rest") };
    assert!(north.pattern.as_ref().unwrap().is_match("华北分公司/a.xlsx"));
    assert!(!north.pattern.as_ref().unwrap().is_match("华北分公司/旧/a.xlsx"));
    let of = |sender: &super::SenderOptions| {
        let common = &sender.common;
        (common.mass_at, common.headcount.headcount, common.rows.strict, common.rows.columns.len())
    };
    assert_eq!(of(north), (Some(0), None, true, 2));
    assert_eq!(of(csv), (Some(5), Some(12), false, 2));
    assert_eq!(of(all), (Some(5), None, true, 2));
    assert_eq!(all.profile.id, "generic");
    assert!(north.hash != csv.hash && csv.hash != all.hash);
}

/// Configurations, and what is said of each.
const FAULTS: &[(&str, &str)] = &[
    ("", "folders.inbox: [folders] has to name the inbox"),
    ("# nothing\n", "folders.inbox: [folders] has to name the inbox"),
    ("[folders]\nwork = \"w\"\n", "folders.inbox: [folders] has to name the inbox"),
    ("[folders]\ninbox = 3\n", ":2 inbox: it has to be a text"),
    ("[folders]\ninbox = \"\"\n", ":2 inbox: it has to be a text"),
    ("[folders]\ninbox = \"i\"\ninbocks = \"j\"\n", ":3 folders.inbocks: there is no such key"),
    (
        "[folders]\ninbox = \"i\"\nwrok = \"j\"\n",
        ":3 folders.wrok: there is no such key; did you mean work",
    ),
    ("[folders]\ninbox = \"i\"\ninbox = \"j\"\n", ":3: not valid TOML: duplicate key"),
    ("folders = 3\n", ":1 folders: it has to be a table"),
    ("[folders\n", ":1: not valid TOML"),
    ("profil = \"beijing\"\n", ":1 profil: there is no such key; did you mean profile"),
    ("profile = \"atlantis\"\n", ":1 profile: atlantis: no profile"),
    ("profile = \"none.toml\"\n", ":1 profile: /none.toml: the profile cannot be read"),
    ("profile = [\"beijing\"]\n", ":1 profile: it has to be one value"),
    ("stop_month_means = \"paid\"\n", ":1 stop_month_means: the value is not accepted"),
    ("stop-month-means = \"last-paid\"\n", ":1 stop-month-means: there is no such key"),
    ("mass_at = -1\n", ":1 mass_at: the value is not accepted"),
    ("mass_at = 99999999999999\n", ":1 mass_at: the value is not accepted"),
    ("mass_at = 1.5\n", ":1 mass_at: it has to be a text, number or switch"),
    ("mass_at = true\n", ":1 mass_at: it has to be one value"),
    ("strict = \"yes\"\n", ":1 strict: it has to be true or false"),
    ("strict = 1\n", ":1 strict: it has to be true or false"),
    ("column = [\"person_id\"]\n", ":1 column: --column cannot be"),
    ("column = [1, [2]]\n", ":1 column: it has to be a text, number or switch"),
    ("limit = \"columns=x\"\n", ":1 limit: --limit cannot be"),
    ("encoding = \"klingon\"\n", ":1 encoding: --encoding cannot be"),
    ("today = \"yesterday\"\n", ":1 today: --today cannot be"),
    ("month = \"2026-13\"\n", ":1 month: --month cannot be"),
    ("password_file = \"none\"\n", ":1 password_file: /none: the password file cannot be read"),
    ("quiet = true\n", ":1 quiet: there is no such key"),
    ("progress = \"never\"\n", ":1 progress: there is no such key"),
    ("inputs = [\"a\"]\n", ":1 inputs: there is no such key"),
    ("out = \"a\"\n", ":1 out: there is no such key"),
    ("trace = 1\n", ":1 trace: it has to be true or false"),
    (
        "[nightly]\nsettle_seconds = -1\n",
        ":2 settle_seconds: it has to be a whole number from 0 to 3600",
    ),
    ("[nightly]\nsettle_seconds = 86400\n", ":2 settle_seconds: it has to be a whole number"),
    ("[nightly]\nsettle_seconds = \"5\"\n", ":2 settle_seconds: it has to be a whole number"),
    (
        "[nightly]\noutside_window = \"wait\"\n",
        ":2 outside_window: it has to be one of deliver, hold",
    ),
    ("[nightly]\nlog = \"xml\"\n", ":2 log: it has to be one of text, json"),
    ("[nightly]\nsettle = 5\n", ":2 nightly.settle: there is no such key"),
    ("[nightly]\non_success = \"notify\"\n", ":2 on_success: it has to be a list"),
    ("[nightly]\non_success = []\n", ":2 on_success: it has to be a list"),
    ("[retention]\ninputs_days = 0\n", ":2 inputs_days: it has to be a whole number from 1"),
    (
        "[retention]\ninput_days = 1\n",
        ":2 retention.input_days: there is no such key; did you mean inputs_days",
    ),
    ("[[sender]]\nheadcount = 3\n", ":1 sender.match: match is missing"),
    ("[[sender]]\nmatch = \"[\"\n", ":2 match: not a valid pattern"),
    (
        "[[sender]]\nmatch = \"a\"\nheadcounts = 3\n",
        ":3 headcounts: there is no such key; did you mean headcount",
    ),
    ("[sender]\nmatch = \"a\"\n", ":1 sender: it has to be tables [[sender]]"),
];

#[test]
fn every_fault_is_told_with_line_and_key() {
    const HEAD: &str = "[folders]\ninbox = \"inbox\"\n";
    for (text, expected) in FAULTS {
        // What stands at the top comes before the tables.
        let is_top = !text.contains("folders") && !text.trim().is_empty() && !text.starts_with('#');
        let whole = if is_top { format!("{text}{HEAD}") } else { (*text).to_owned() };
        let said = said(whole.as_bytes());
        assert!(said.contains(expected), "{text}\n  said: {said}\n  not:  {expected}");
    }
}

#[test]
fn every_problem_is_told_at_once_in_order() {
    let said = said(b"mass = 3\n[folders]\ninbox = 1\n[nightly]\nlog = 2\n");
    let lines: Vec<_> = said.lines().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["1 mass", "3 inbox", "5 log"], "{said}");
}

#[test]
fn other_encodings_are_refused_with_their_line() {
    let (gbk, ..) = encoding_rs::GB18030.encode("[folders]\ninbox = \"收件\"\n");
    assert!(said(&gbk).contains(":2: not UTF-8"), "{}", said(&gbk));
    let utf16: Vec<u8> = "[folders]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!said(&utf16).is_empty());
    let missing = read("/nonexistent/jianyuan.toml".as_ref(), None).err().expect("it is refused");
    assert!(missing.message(Lang::En).contains("the configuration cannot be read"));
}
