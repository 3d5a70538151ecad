//! What a clerk has on paper and on disk besides the lists: papers that only some people need, the
//! page of steps, numbered disk files.

use std::fs;

use super::made_up::{outcome, profile_with};
use super::tests::{Written, rows};
use crate::model::{Kind, Outcome};
use crate::profile::Profile;

const MATERIALS: &str = "not_checked = []\nmaterials = [";

fn with_cut_off(day: &str) -> Profile {
    let paper = format!(
        "not_checked = []\nmaterials = [{{ zh = \"基本信息表\", en = \"data sheet\", entered_before = \"{day}\", \
         sure = \"weak\", source = \"here\" }}, "
    );
    profile_with(MATERIALS, &paper)
}

/// The materials of each person's line.
fn papers(profile: &Profile, run: &Outcome) -> Vec<String> {
    let rows = rows(&Written::new(profile, run).path("materials", 0), 0);
    let is_person = |row: &&Vec<String>| row[1].parse::<u32>().is_ok();
    rows.iter().filter(is_person).map(|row| row[5].clone()).collect()
}

#[test]
fn only_who_entered_before_the_day_needs_the_paper() {
    // The run is of 2026-11-23; the third reason asks for nothing itself.
    let people = [
        ("赵一", "2026-10-31", 2, "2026-10"),
        ("钱二", "2026-11-01", 2, "2026-10"),
        ("孙三", "", 2, "2026-10"),
    ];
    let run = outcome(&people, &[(Kind::Sporadic, &[0, 1, 2])]);
    let (needed, nothing) = ("□ 基本信息表", "除单位材料外，城市规则未列出其他材料");
    for (day, expected, from) in [
        ("11-01", [needed, nothing], "2026-11-01"),
        ("2026-12-01", [needed, needed], "2026-12-01"),
        // The last 1 December that has been.
        ("12-01", [nothing, nothing], "2025-12-01"),
    ] {
        let found = papers(&with_cut_off(day), &run);
        assert_eq!(found[..2], expected, "{day}");
        assert_eq!(found[2], format!("□ 基本信息表【入职日期不详，早于 {from} 的才需要】"));
    }
}

const STEPS: &str = r#"
[[steps]]
id = "one"
at = "online"
when = "sporadic"
zh = "录入 {sporadic}，{last} 前"
en = "type in {sporadic} by {last}"
sure = "weak"
source = "here"
[[steps]]
id = "many"
at = "online"
when = "mass"
zh = "上传 {mass}"
en = "upload {mass}"
sure = "weak"
source = "here"
[[steps]]
id = "list"
at = "after"
when = "involuntary"
zh = "报失业名单"
en = "report the unemployed"
sure = "verified"
source = "here"
[[steps]]
id = "abroad"
at = "before"
when = "other-document"
zh = "补全证件"
en = "complete the documents"
sure = "weak"
source = "here"
[[outputs]]
role = "steps"
shape = "steps"
file = "办理步骤_{month}.xlsx"
sure = "weak"
source = "here"
"#;

#[test]
fn the_page_of_steps_says_what_concerns_this_employer() {
    let mut profile = profile_with("code3 = \"210\"", "code3 = \"210\"\nwill = \"involuntary\"");
    let more: Profile = toml::from_str(&format!("{}{STEPS}", super::made_up::PROFILE)).unwrap();
    (profile.steps, profile.outputs) = (more.steps, more.outputs);
    let people = [("赵一", "", 0, "2026-10"), ("钱二", "", 1, "2026-10")];
    for (kind, who, expected) in [
        (Kind::Sporadic, &[0][..], &["录入 零星减员清单_2026-11.xlsx，2026年11月25日 前"][..]),
        (Kind::Mass, &[0, 1], &["上传 批量减员_2026-11.xlsx", "报失业名单"]),
    ] {
        let run = outcome(&people, &[(kind, who)]);
        let page = rows(&Written::new(&profile, &run).path("steps", 0), 0);
        let steps = page.iter().filter(|row| row[0] == "□").map(|row| row[2].as_str());
        assert_eq!(steps.collect::<Vec<_>>(), expected);
        let all = page.concat().join("\n");
        for text in [
            "申报期：2026年11月05日 至 2026年11月25日，还剩 2 天",
            "已过，本月保费可能照扣",
            "项目说明（来源较弱）",
        ] {
            assert!(all.contains(text), "{text}: {all}");
        }
    }
}

#[test]
fn disk_files_are_numbered_on_and_hold_so_many_people() {
    let mut profile =
        profile_with("file = \"报盘_{month}.txt\"", "file = \"报盘_{month}_{sequence}.txt\"");
    for layout in profile.outputs.iter_mut().filter_map(|output| output.text.as_mut()) {
        layout.people_limit = Some(2);
        layout.ends_with_delimiter = true;
        layout.head.truncate(1);
        layout.tail.truncate(2);
    }
    let people = [("甲", "", 0, "2026-10"); 5];
    let mut run = outcome(&people, &[(Kind::Mass, &[0, 1, 2, 3, 4])]);
    run.sequences = crate::model::Sequences::from(9);
    let written = Written::new(&profile, &run);
    let names: Vec<_> = written.paths().into_iter().filter(|path| path.contains("报盘")).collect();
    let folder = "91110105MA99999997/2026-11/报盘_2026-11_";
    assert_eq!(names, ["09", "10", "11"].map(|number| format!("{folder}{number}.txt")));
    let last = fs::read(written.path("disk", 2)).unwrap();
    let text = encoding_rs::GBK.decode(&last).0.into_owned();
    let number = super::made_up::number(4);
    assert_eq!(text, format!("H|\r\n1|{number}|甲|202610|221||\r\nT|1|\r\n"));
}
