//! Profiles as their authors meet them: what `profile check` says of broken ones, which pack holds for
//! a month, what a new one begins with, what two of them judge differently.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::fmt::Write as _;
use std::path::Path;

use made::program::{Ended, jianyuan, put};

/// A small city on the base, with a piece put in.
fn city(more: &str) -> String {
    format!(
        "base = \"national\"\nid = \"testville\"\ntitle = {{ zh = \"试\", en = \"test\" }}\n\
         version = \"1\"\nverified = false\neffective_from = \"2026-01\"\n{more}\n"
    )
}

/// A broken pack: what is wrong with it, and the piece that makes it so.
const BROKEN: &[(&str, &str)] = &[
    ("syntax", "[split"),
    ("a text that is not closed", "[sources.page]\ntitle = \"页"),
    ("the same key twice", "[split]\n[split]"),
    ("a word without quotes", "[sources.page]\ntitle = page"),
    ("an unknown key", "colour = 1"),
    ("a misspelt key", "[split]\nmass_att = 1"),
    ("a bare value", "[split]\nmass_at = 10"),
    ("a value without source", "[split]\nmass_at = { value = 10, sure = \"weak\" }"),
    (
        "a confidence that is none",
        "[split]\nmass_at = { value = 10, sure = \"maybe\", source = \"project\" }",
    ),
    (
        "a source that is nowhere told",
        "[split]\nmass_at = { value = 10, sure = \"weak\", source = \"who\" }",
    ),
    (
        "a word for a number",
        "[split]\nmass_at = { value = \"ten\", sure = \"weak\", source = \"project\" }",
    ),
    (
        "a number below its range",
        "[split]\nmass_limit = { value = 0, sure = \"weak\", source = \"project\" }",
    ),
    (
        "more than all",
        "[split]\nmass_percent = { value = 101, sure = \"weak\", source = \"project\" }",
    ),
    (
        "a reason that is nowhere told",
        "[split]\nnot_in_mass = { value = [\"left\"], sure = \"weak\", source = \"project\" }",
    ),
    (
        "a day that no month has",
        "[calendar]\nlast_day = { value = 32, sure = \"weak\", source = \"project\" }",
    ),
    (
        "a window that ends before it begins",
        "[calendar]\nfirst_day = { value = 9, sure = \"weak\", source = \"project\" }\n\
         last_day = { value = 8, sure = \"weak\", source = \"project\" }",
    ),
    (
        "a shift that is none",
        "[calendar]\nlast_day_shift = { value = \"later\", sure = \"weak\", source = \"project\" }",
    ),
    (
        "a holiday of another year",
        "[[holidays]]\nyear = 2027\noff = [\"2026-10-01\"]\nsure = \"assumed\"\nsource = \"project\"",
    ),
    (
        "a holiday that is no day",
        "[[holidays]]\nyear = 2027\noff = [\"2027-02-30\"]\nsure = \"assumed\"\nsource = \"project\"",
    ),
    ("a date of no source", "[sources.page]\ntitle = \"页\"\ndate = \"去年\""),
    (
        "a field that is none",
        "[columns.fields.colour]\nwords = [\"色\"]\nsure = \"weak\"\nsource = \"project\"",
    ),
    (
        "a heading with two meanings",
        "[columns.fields.sex]\nwords = [\"*姓 名\"]\nsure = \"weak\"\nsource = \"project\"",
    ),
    ("a code that is none", "[rules.ID4]\nlevel = \"off\"\nsure = \"weak\"\nsource = \"project\""),
    (
        "a rule that is none",
        "[rules.ID999]\nlevel = \"off\"\nsure = \"weak\"\nsource = \"project\"",
    ),
    (
        "a number for a rule without one",
        "[rules.ID004]\nlimit = 3\nsure = \"weak\"\nsource = \"project\"",
    ),
    (
        "a pattern that is none",
        "[rules.EM006]\npattern = \"[0-9\"\nsure = \"weak\"\nsource = \"project\"",
    ),
    ("a word for two reasons", "[[reasons]]\nid = \"study\"\nwords = [\"辞职\"]"),
    ("a code that is too short", "[[reasons]]\nid = \"study\"\ncode3 = \"22\""),
    (
        "a reason without a name",
        "[[reasons]]\nid = \"bored\"\nsure = \"weak\"\nsource = \"project\"",
    ),
    (
        "a document that is none",
        "[[id_kinds]]\nkind = \"library-card\"\nsure = \"weak\"\nsource = \"project\"",
    ),
    (
        "a cut-off that is no day",
        "[[materials]]\nzh = \"表\"\nen = \"form\"\nentered_before = \"十一月\"\nsure = \"weak\"\n\
         source = \"project\"",
    ),
    (
        "a step with an unknown place",
        "[[steps]]\nid = \"go\"\nat = \"online\"\nzh = \"{deadline} 前办\"\nen = \"before {last}\"\n\
         sure = \"weak\"\nsource = \"project\"",
    ),
    (
        "a file that leaves its folder",
        "[[outputs]]\nrole = \"mass\"\nshape = \"xlsx\"\nfile = \"a/b.xlsx\"\n\
         columns = [{ title = \"姓名\", value = \"person_name\" }]\nsure = \"weak\"\n\
         source = \"project\"",
    ),
    (
        "an encoding that is none",
        "[[outputs]]\nrole = \"disk\"\nshape = \"text\"\nfile = \"b.txt\"\n\
         columns = [{ title = \"姓名\", value = \"person_name\" }]\nsure = \"weak\"\n\
         source = \"project\"\n[outputs.text]\nencoding = \"big5\"",
    ),
    (
        "a fixed width without width",
        "[[outputs]]\nrole = \"disk\"\nshape = \"text\"\nfile = \"b.txt\"\n\
         columns = [{ title = \"姓名\", value = \"person_name\" }]\nsure = \"weak\"\n\
         source = \"project\"\n[outputs.text]\nencoding = \"gbk\"",
    ),
    (
        "a delimiter that names hold",
        "[[outputs]]\nrole = \"disk\"\nshape = \"text\"\nfile = \"b.txt\"\n\
         columns = [{ title = \"姓名\", value = \"person_name\" }]\nsure = \"weak\"\n\
         source = \"project\"\n[outputs.text]\nencoding = \"gbk\"\ndelimiter = \"·\"",
    ),
];

/// What `profile check` says of a file, with its folder left out.
fn checked(folder: &Path, file: &Path, lang: &str) -> Ended {
    let mut ended = jianyuan(&["profile", "check", file.to_str().unwrap(), "--lang", lang]);
    ended.err = ended.err.replace(&format!("{}/", folder.display()), "");
    ended
}

#[test]
fn broken_packs_are_told_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let mut page = String::new();
    for (fault, more) in BROKEN {
        let file = put(folder.path(), "t.toml", city(more));
        writeln!(page, "{fault}").unwrap();
        for lang in ["zh", "en"] {
            let ended = checked(folder.path(), &file, lang);
            assert_eq!(ended.status, 2, "{fault}");
            assert_eq!(ended.err.lines().count(), 1, "{fault}: {}", ended.err);
            assert!(ended.err.starts_with("t.toml"), "{fault}: {}", ended.err);
            writeln!(page, "  {}", ended.err.trim_end()).unwrap();
        }
    }
    insta::assert_snapshot!("broken_packs", page);
}

#[test]
fn a_sound_pack_passes() {
    let folder = tempfile::tempdir().unwrap();
    let file = put(folder.path(), "t.toml", city(""));
    let ended = checked(folder.path(), &file, "zh");
    assert_eq!((ended.status, ended.out.as_str()), (0, "没有发现问题\n"));
}

/// A start file that passes as it is, is not written over, and is told to begin with.
#[test]
fn a_new_profile_passes_and_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("newtown.toml");
    let new = |name: &str| jianyuan(&["profile", "new", name, "--out", file.to_str().unwrap()]);
    assert_eq!(new("Newtown").status, 2, "a name that no profile may have");
    assert!(!file.exists());
    assert_eq!(new("newtown").status, 0);
    assert_eq!(checked(folder.path(), &file, "zh").status, 0);
    std::fs::write(&file, "mine").unwrap();
    assert_eq!(new("newtown").status, 2);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

/// Dated packs in one folder: a run for a past month is judged by that month's.
#[test]
fn a_month_is_judged_by_its_own_pack() {
    let folder = tempfile::tempdir().unwrap();
    let packs = folder.path().join("testville");
    std::fs::create_dir(&packs).unwrap();
    for (since, mass_at) in [("2026-01", 3), ("2026-12", 2)] {
        let split = format!(
            "[split]\nmass_at = {{ value = {mass_at}, sure = \"weak\", source = \"project\" }}"
        );
        let text = city(&split)
            .replace("2026-01", since)
            .replace("version = \"1\"", &format!("version = \"{since}\""));
        put(&packs, &format!("{since}.toml"), text);
    }
    let packs = packs.to_str().unwrap();
    assert_eq!(jianyuan(&["profile", "check", packs]).status, 0);
    let input = put(folder.path(), "two.csv", made::delimited(&made::people::table(2), ','));
    for (month, version, mass) in
        [("2027-01", "2026-12", 2), ("2026-12", "2026-12", 2), ("2026-11", "2026-01", 0)]
    {
        let out = folder.path().join(month);
        let run = ["run", input.to_str().unwrap(), "--profile", packs, "--month", month, "--out"];
        let run = [&run[..], &[out.to_str().unwrap(), "--today", "2026-12-01", "-q"]].concat();
        jianyuan(&run);
        let summary = made::program::summary(&out);
        assert_eq!(summary["profile"]["version"], version, "{month}");
        assert_eq!(summary["counts"]["mass"], mass, "{month}");
        assert_eq!(summary["counts"]["accepted"], 2, "{month}");
    }
    let show = jianyuan(&["profile", "show", &format!("{packs}@2026-05"), "--today", "2026-12-01"]);
    assert!(show.out.contains("split.mass_at = 3"), "{}", show.out);
    let told = jianyuan(&[
        "profile",
        "diff",
        &format!("{packs}@2026-05"),
        packs,
        input.to_str().unwrap(),
        "--today",
        "2026-12-01",
        "--lang",
        "en",
    ]);
    let lines: Vec<_> = told
        .out
        .lines()
        .skip(3)
        .map(|line| line.replace(folder.path().to_str().unwrap(), ""))
        .collect();
    insta::assert_snapshot!("diff", lines.join("\n"));
}
