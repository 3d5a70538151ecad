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
         [stop_month]\nown_headings = [\"停缴月\"]\n\
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

#[expect(clippy::too_many_lines, reason = "a table")]
#[test]
fn broken_files_are_told_exactly() {
    let sourced =
        |value: &str| format!("{{ value = {value}, sure = \"weak\", source = \"project\" }}");
    let mass_at = "[split]\nmass_at = ";
    for (more, expected) in [
        ("[split", "t.toml 第7行第7列：TOML 写法有误："),
        ("colour = 1", "t.toml 第7行第1列 colour：不认识的键“colour”。可用："),
        (
            "[split]\nmass_att = 1",
            "t.toml 第8行第1列 split.mass_att：不认识的键“mass_att”。是否想写“mass_at”？",
        ),
        ("[split]\nmass_at = 10", "t.toml 第8行第11列 split.mass_at：取值的类型不对："),
        (
            &format!("{mass_at}{{ value = 10, sure = \"weak\" }}"),
            "t.toml 第8行第11列 split.mass_at.source：缺少“source”（含义：出处，[sources] 中的键）",
        ),
        (
            &format!("{mass_at}{{ value = 10, sure = \"maybe\", source = \"project\" }}"),
            "t.toml 第8行第32列 split.mass_at.sure：“maybe”不是可用的取值。",
        ),
        (
            &format!("{mass_at}{{ value = 10, sure = \"weak\", source = \"who\" }}"),
            "t.toml 第8行第49列 split.mass_at.source：[sources] 中没有“who”",
        ),
        (
            &format!("[split]\nmass_limit = {}", sourced("0")),
            "t.toml 第8行第16列 split.mass_limit.value：应大于 0（含义：取值）",
        ),
        (
            &format!("[split]\nmass_percent = {}", sourced("101")),
            "t.toml 第8行第18列 split.mass_percent.value：101 不是百分数",
        ),
        (
            &format!("[split]\nnot_in_mass = {}", sourced("[\"left\"]")),
            "t.toml 第8行第17列 split.not_in_mass.value：[[reasons]] 中没有“left”",
        ),
        (
            &format!("[calendar]\nlast_day = {}", sourced("32")),
            "t.toml 第8行第14列 calendar.last_day.value：32 不是一月中的日子",
        ),
        (
            &format!("[calendar]\nfirst_day = {}\nlast_day = {}", sourced("9"), sourced("8")),
            "t.toml 第9行第14列 calendar.last_day.value：申报期首日 9 在末日 8 之后",
        ),
        (
            "[columns.fields.colour]\nwords = [\"色\"]\nsure = \"weak\"\nsource = \"project\"",
            "t.toml 第7行第17列 columns.fields.colour：没有“colour”这个字段",
        ),
        (
            "[columns.fields.sex]\nwords = [\"*姓 名\"]\nsure = \"weak\"\nsource = \"project\"",
            "t.toml 第7行第17列 columns.fields.sex：“*姓 名”已经写在 columns.fields.person_name",
        ),
        ("[rules.ID4]\nlevel = \"off\"", "t.toml 第7行第8列 rules.ID4：“ID4”不是规则代码"),
        (
            "[rules.EM006]\npattern = \"[0-9\"",
            "t.toml 第8行第1列 rules.EM006.pattern：格式“[0-9”写法有误：",
        ),
        (
            "[[reasons]]\nid = \"study\"\nwords = [\"辞职\"]",
            "t.toml 第7行第1列 reasons.study：“辞职”已经写在 reasons.resigned",
        ),
        (
            "[[reasons]]\nid = \"study\"\ncode3 = \"22\"",
            "t.toml 第9行第1列 reasons.study.code3：“22”应为 3 位数字",
        ),
        (
            "[[id_kinds]]\nkind = \"library-card\"\nsure = \"weak\"\nsource = \"project\"",
            "t.toml 第8行第1列 id_kinds.library-card.kind：没有“library-card”这种证件",
        ),
        (
            "[[outputs]]\nrole = \"mass\"\nshape = \"xlsx\"\nfile = \"a/b.xlsx\"\ncolumns = [{ title = \"姓名\", value = \"person_name\" }]\nsure = \"weak\"\nsource = \"project\"",
            "t.toml 第10行第1列 outputs.0.file：“a/b.xlsx”不能作文件名；可用的占位只有 {month} 和 {part}",
        ),
        (
            "[[outputs]]\nrole = \"mass\"\nshape = \"xlsx\"\nfile = \"b.xlsx\"\ncolumns = [{ value = \"person_name\" }]\nsure = \"weak\"\nsource = \"project\"",
            "t.toml 第11行第1列 outputs.0.columns：有一列没有标题（title）",
        ),
        (
            "[[outputs]]\nrole = \"disk\"\nshape = \"text\"\nfile = \"b.txt\"\ncolumns = [{ title = \"姓名\", value = \"person_name\" }]\nsure = \"weak\"\nsource = \"project\"\n[outputs.text]\nencoding = \"big5\"",
            "t.toml 第15行第12列 outputs.0.text.encoding：“big5”不是可用的取值。",
        ),
    ] {
        let error = Profile::parse(&city(more), "t.toml").expect_err(more);
        let told = error.text(Lang::Zh);
        assert!(told.starts_with(expected), "{told}\nexpected: {expected}");
        assert_eq!(error.problems.len(), 1, "{told}");
    }
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
