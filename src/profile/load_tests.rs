//! Profiles that load, and those that are refused with file, line and key.

use super::*;
use crate::profile::{Derivation, Meaning};
use crate::text::Lang;

#[test]
fn every_shipped_profile_loads() {
    for (name, _) in builtin::FILES {
        let profile = Profile::builtin(name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(profile.id, *name);
    }
}

#[test]
fn the_list_of_shipped_files_is_complete() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut found: Vec<_> =
        files.filter_map(|name| Some(name.to_str()?.strip_suffix(".toml")?.to_owned())).collect();
    found.sort();
    let mut listed: Vec<_> = builtin::FILES.iter().map(|(name, _)| *name).collect();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn the_default_profile_holds_what_was_agreed() {
    let profile = Profile::builtin(builtin::DEFAULT).unwrap();
    let split = &profile.split;
    assert_eq!((*split.mass_at, *split.mass_limit, *split.mass_whole_unit), (10, 1000, true));
    assert_eq!(split.mass_percent.as_deref(), Some(&50));
    let days = &profile.calendar;
    assert_eq!((*days.first_day, *days.last_day, *days.premium_day), (5, 25, 15));
    assert_eq!(*profile.stop_month.derive, Derivation::LeaveMonth);
    assert!(!profile.verified);
    let alone: Vec<_> =
        profile.reasons.iter().filter(|it| split.not_in_mass.contains(&it.id)).collect();
    let labels: Vec<_> = alone.iter().map(|reason| reason.label.zh.as_str()).collect();
    assert_eq!(labels, ["退休", "死亡", "出国定居", "港澳台定居"]);
}

/// A small file on the base, with a line put in.
fn city(more: &str) -> String {
    format!(
        "base = \"national\"\nid = \"testville\"\ntitle = {{ zh = \"试\", en = \"test\" }}\n\
         version = \"1\"\nverified = false\neffective_from = \"2026-01\"\n{more}\n"
    )
}

#[test]
fn a_city_changes_what_it_says_and_keeps_the_rest() {
    let text = city(
        "[sources.page]\ntitle = \"页\"\n\
         [calendar]\nlast_day = { value = 20, sure = \"weak\", source = \"page\" }\n\
         [stop_month]\nown_headings = { value = [\"停缴月\"], sure = \"weak\", source = \"page\" }\n\
         means = { value = \"first-unpaid\", sure = \"weak\", source = \"page\" }\n\
         [columns.own.person_no]\nwords = [\"电脑号\"]\nsure = \"weak\"\nsource = \"page\"\n\
         [[reasons]]\nid = \"study\"\nlabel = { zh = \"入学\", en = \"school\" }\nwords = [\"上学\"]\n\
         [[reasons]]\nid = \"moved\"\nlabel = { zh = \"搬走\", en = \"moved\" }\n\
         sure = \"weak\"\nsource = \"page\"",
    );
    let profile = Profile::parse(&text, "t.toml").unwrap_or_else(|error| panic!("{error}"));
    let base = Profile::builtin(builtin::BASE).unwrap();
    // A city's own name for a reason does not make it forget the national one.
    let lookup = crate::profile::Lookup::new(&profile);
    assert_eq!(lookup.reason("入学"), lookup.reason("225"));
    assert_eq!((*profile.calendar.first_day, *profile.calendar.last_day), (1, 20));
    assert_eq!(profile.stop_month.means.as_deref(), Some(&Meaning::FirstUnpaid));
    assert_eq!(profile.reasons.len(), base.reasons.len() + 1);
    let study = profile.reasons.iter().find(|reason| reason.id == "study").unwrap();
    assert_eq!((study.label.zh.as_str(), study.code3.as_deref()), ("入学", Some("225")));
    assert_eq!(profile.outputs, base.outputs);
}

#[test]
fn all_values_without_sense_are_told_at_once() {
    let more = "[split]\nmass_limit = { value = 0, sure = \"weak\", source = \"nobody\" }\n\
                [calendar]\nfirst_day = { value = 0, sure = \"weak\", source = \"project\" }";
    let error = Profile::parse(&city(more), "t.toml").unwrap_err();
    let lines: Vec<_> = error.problems.iter().filter_map(|it| Some(it.place?.0)).collect();
    assert_eq!(lines, [8, 8, 10]);
}

#[test]
fn a_base_that_is_none_and_a_name_that_is_not_shipped() {
    let error = Profile::parse("base = \"testville\"\n", "t.toml").unwrap_err();
    assert_eq!(error.problems[0].place, Some((1, 1)));
    let error = Profile::builtin("atlantis").unwrap_err();
    assert!(builtin::FILES.iter().all(|(name, _)| error.text(Lang::En).contains(name)));
}
