//! Columns beside those that are declared (旁列): a second reason, where somebody is insured, whether the insurance has
//! stopped. Each through a workbook and through text, with what is told of each row.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use jianyuan::model::{Outcome, RowOutcome, Severity};
use jianyuan::profile::Profile;
use jianyuan::rules;
use jianyuan::run::run;
use jianyuan::text::Lang;
use made::people::{EMPLOYER, person_id, person_name};
use made::program::put;
use made::xlsx::{MadeSheet, book, t};

/// Every row's outcome and the codes, besides notes, that are told of it.
type Told = Vec<(RowOutcome, Vec<String>)>;

fn rows(heading: &str, lines: &[(&str, &[&str])]) -> Vec<Vec<String>> {
    let head: Vec<String> =
        format!("姓名|身份证号|缴费截止月份|{heading}").split('|').map(str::to_owned).collect();
    let people = (1..).zip(lines).map(|(number, (cells, _))| {
        let mut row = vec![person_name(number), person_id(number), "2026-11".to_owned()];
        row.extend(cells.split('|').map(str::to_owned));
        row
    });
    std::iter::once(head).chain(people).collect()
}

fn told(outcome: &Outcome) -> Told {
    let codes = |row: Option<u32>| {
        let of_row = outcome.findings.iter().filter(|finding| finding.place.row == row);
        let heavy = of_row.filter(|finding| finding.severity > Severity::Note);
        heavy.map(|finding| finding.code.to_string()).collect()
    };
    outcome.trace.iter().map(|row| (row.outcome, codes(row.place.row))).collect()
}

fn outcome(profile: &Profile, name: &str, bytes: Vec<u8>) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), name, bytes);
    let mut job = made::job(&[&path], profile);
    job.employer = Some(EMPLOYER.to_owned());
    run(&job).unwrap()
}

/// Lines of cells below `heading`, each with the codes that are told of it; a row with an error is held.
#[track_caller]
fn check(heading: &str, lines: &[(&str, &[&str])]) {
    check_with("beijing", heading, lines);
}

#[track_caller]
fn check_with(profile: &str, heading: &str, lines: &[(&str, &[&str])]) {
    let profile = Profile::builtin(profile).unwrap();
    let table = rows(heading, lines);
    let cells = table.iter().map(|row| row.iter().map(|cell| t(cell)).collect()).collect();
    let sheet = book(&[MadeSheet::new("离职人员", cells)]);
    let in_book = outcome(&profile, "a.xlsx", sheet);
    let in_text = outcome(&profile, "a.csv", made::delimited(&table, ',').into_bytes());
    let is_error = |code: &&str| {
        rules::all().any(|rule| rule.code.as_str() == *code && rule.severity == Severity::Error)
    };
    let expected: Told = lines
        .iter()
        .map(|(_, codes)| {
            let is_held = codes.iter().any(is_error);
            let outcome = match codes {
                ["skipped"] => RowOutcome::Skipped,
                _ if is_held => RowOutcome::Held,
                _ => RowOutcome::Accepted,
            };
            let codes = codes.iter().filter(|code| **code != "skipped");
            (outcome, codes.map(|code| (*code).to_owned()).collect())
        })
        .collect();
    assert_eq!(told(&in_book), expected, "{heading}, a workbook");
    assert_eq!(told(&in_text), expected, "{heading}, text");
}

/// What is told in Chinese of the first finding with a code.
fn message(outcome: &Outcome, code: &str) -> String {
    let finding = outcome.findings.iter().find(|it| it.code.as_str() == code).unwrap();
    let rule = rules::by_code(finding.code).unwrap();
    rule.message.fill(&finding.detail.args).get(Lang::Zh).to_owned()
}

#[test]
fn two_columns_that_tell_the_reason() {
    check(
        "离职原因|离职类型",
        &[
            ("辞职|辞退", &["RE006"]),
            ("辞职|主动离职", &[]),
            ("辞职|被动离职", &["RE006"]),
            ("辞职|被动", &["RE006"]),
            ("辞退|主动", &["RE006"]),
            ("裁员|自愿离职", &["RE006"]),
            ("辞职|合同到期", &[]),
            ("辞职|家里有事", &[]),
            ("辞职|其他", &[]),
            ("辞职|", &[]),
            ("辞职|死亡", &["RE006"]),
            ("死亡|辞职", &["RE006"]),
            ("死亡|其他", &[]),
            ("其他|死亡", &["RE006"]),
            ("辞退|裁员", &[]),
        ],
    );
    // Under headings of the same weight, and under one that no list has.
    for heading in ["离职类型|停保类型", "离职原因|离职性质", "离职原因|离职类型（大类）"]
    {
        check(heading, &[("辞职|辞职", &[]), ("裁员|裁员", &[])]);
    }
    check("离职原因|离职性质", &[("辞职|公司辞退", &["RE006"]), ("辞职|个人原因", &[])]);
    // The column that sorts is compared, not the one that tells stories.
    check(
        "离职原因|离职原因说明|离职类别",
        &[
            ("辞职|个人原因|辞退", &["RE006"]),
            ("辞职|回老家|主动离职", &[]),
            ("辞职|照顾孩子|主动离职", &[]),
        ],
    );
}

#[test]
fn both_headings_and_both_values_are_told() {
    let profile = made::beijing();
    let table = rows("离职原因|离职类型", &[("个人原因|公司辞退", &[])]);
    let outcome = outcome(&profile, "a.csv", made::delimited(&table, ',').into_bytes());
    assert_eq!(
        message(&outcome, "RE006"),
        "“离职原因”一列写的是“个人原因”，“离职类型”一列却写着“公司辞退”：按本人意愿申报，本人不能领失业保险金"
    );
}

#[test]
fn people_who_are_insured_in_another_city() {
    for heading in
        ["参保城市", "参保地", "社保所在地", "缴纳地", "参保区县", "社保缴纳地", "缴金地"]
    {
        check(
            &format!("离职原因|{heading}"),
            &[
                ("辞职|北京", &[]),
                ("辞职|上海", &["IN005"]),
                ("辞职|北京市朝阳区", &[]),
                ("辞职|海淀", &[]),
                ("辞职|京", &[]),
                ("辞职|", &[]),
                ("辞职|广东省深圳市", &["IN005"]),
                ("辞职|外地", &["IN005"]),
                ("辞职|总部", &[]),
                ("辞职|北京/天津", &["IN008"]),
            ],
        );
    }
    check("离职原因|城市", &[("辞职|北京", &[]), ("辞职|上海", &["IN008"])]);
    check("离职原因|养老参保地", &[("辞职|北京", &[]), ("辞职|上海", &["IN005"])]);
    check("离职原因|社保方案", &[("辞职|北京五险", &[]), ("辞职|上海-城镇职工", &["IN008"])]);
    // What somebody's home, employer or bank is in says nothing.
    for heading in [
        "户籍所在地",
        "户口所在地",
        "工作城市",
        "工作地点",
        "公司地址",
        "单位所在地",
        "开户行",
        "开户城市",
        "籍贯",
        "公积金缴纳地",
        "社保转入地",
        "社保转出城市",
        "医疗定点机构所在地",
        "养老金领取地",
        "个税缴纳地",
    ] {
        check(&format!("离职原因|{heading}"), &[("辞职|北京", &[]), ("辞职|上海", &[])]);
    }
    check_with(
        "shenzhen",
        "离职原因|参保城市",
        &[("辞职|深圳", &[]), ("辞职|广东", &[]), ("辞职|广州", &["IN005"]), ("辞职|南山区", &[])],
    );
    check_with("generic", "离职原因|参保城市", &[("辞职|深圳", &[]), ("辞职|上海", &[])]);
}

#[test]
fn people_whose_insurance_has_stopped_or_never_began() {
    for heading in ["社保状态", "参保状态", "社保缴纳状态"] {
        check(
            &format!("离职原因|{heading}"),
            &[
                ("辞职|正常", &[]),
                ("辞职|在保", &[]),
                ("辞职|参保中", &[]),
                ("辞职|已停保", &["IN006"]),
                ("辞职|已减员", &["IN006"]),
                ("辞职|未参保", &["IN006"]),
                ("辞职|停保", &["IN007"]),
                ("辞职|停缴", &["IN007"]),
                ("辞职|待停保", &[]),
                ("辞职|", &[]),
                ("|正常", &["RE001"]),
            ],
        );
    }
    check("离职原因|是否缴纳社保", &[("辞职|是", &[]), ("辞职|否", &["IN007"])]);
    check("离职原因|是否在本公司参保", &[("辞职|是", &[]), ("辞职|否", &["IN007"])]);
    check("离职原因|社保", &[("辞职|√", &[]), ("辞职|×", &["IN007"])]);
    check("离职原因|社保", &[("辞职|820.5", &[]), ("辞职|0", &[])]);
    check("离职原因|是否异地参保", &[("辞职|否", &[]), ("辞职|是", &["RE008"])]);
    check("离职原因|是否参保", &[("辞职|是", &[]), ("辞职|未参保", &["IN006"])]);
}

#[test]
fn declarations_that_were_made() {
    for heading in ["办理结果", "社保办理状态", "减员办理结果", "申报状态"] {
        check(
            &format!("离职原因|{heading}"),
            &[
                ("辞职|已办理", &["IN006"]),
                ("辞职|成功", &["IN006"]),
                ("辞职|办理中", &[]),
                ("辞职|待办", &[]),
                ("辞职|未办理", &[]),
                ("辞职|失败", &[]),
                ("辞职|已退回", &[]),
                ("辞职|", &[]),
            ],
        );
    }
    check("离职原因|办理状态", &[("辞职|已完成", &["IN007"]), ("辞职|待办", &[])]);
    check("离职原因|是否已停保", &[("辞职|是", &["IN006"]), ("辞职|否", &[])]);
    check("离职原因|离职办理状态", &[("辞职|已完成", &[]), ("辞职|办理中", &[])]);
}

/// A column of states that says who joins is the flag, whatever it is called.
#[test]
fn states_that_say_who_joins() {
    check("离职原因|减员状态", &[("辞职|减员", &[]), ("辞职|增员", &["skipped"])]);
}

/// A list of everybody: nobody leaves whose insurance goes on and of whose leaving nothing is said.
#[test]
fn everybody_with_the_state_of_the_insurance() {
    let profile = made::beijing();
    let text = format!(
        "姓名,身份证号,离职日期,离职原因,社保状态\r\n{},{},2026-11-05,辞职,停保\r\n{},{},,,正常\r\n{},{},2026-11-05,辞职,正常\r\n",
        person_name(1),
        person_id(1),
        person_name(2),
        person_id(2),
        person_name(3),
        person_id(3),
    );
    let outcome = outcome(&profile, "a.csv", text.into_bytes());
    let outcomes: Vec<RowOutcome> = outcome.trace.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [RowOutcome::Accepted, RowOutcome::Skipped, RowOutcome::Accepted]);
    assert!(message(&outcome, "CO011").starts_with("社保状态是“正常”，不是减员"));
}

/// A column 增减标志 in which nothing stands tells nobody apart where the list is of leavers.
#[test]
fn a_flag_that_nobody_filled_in() {
    let profile = made::beijing();
    let lines: &[(&str, &[&str])] = &[("辞职|", &[]), ("合同到期|", &[])];
    let outcomes = |sheet: &str, file: &str, heading: &str| {
        let table = rows(&format!("离职原因|{heading}"), lines);
        let bytes = if sheet.is_empty() {
            made::delimited(&table, ',').into_bytes()
        } else {
            let cells = table.iter().map(|row| row.iter().map(|cell| t(cell)).collect()).collect();
            book(&[MadeSheet::new(sheet, cells)])
        };
        let outcome = outcome(&profile, file, bytes);
        let is_told = outcome.findings.iter().any(|finding| finding.code.as_str() == "CO015");
        assert_eq!(outcome.counts.held > 0, is_told);
        outcome.counts.accepted
    };
    for (sheet, file, heading, accepted) in [
        ("减员", "a.xlsx", "增减标志", 2),
        ("离职人员名单", "a.xlsx", "增减类型", 2),
        ("", "11月离职.csv", "增减标志", 2),
        ("Sheet1", "a.xlsx", "增减标志", 0),
        ("增减员", "a.xlsx", "增减标志", 0),
        ("减员", "a.xlsx", "是否减员", 0),
        ("", "名单.csv", "增减标志", 0),
        ("", "11月增减员.csv", "增减标志", 0),
    ] {
        assert_eq!(outcomes(sheet, file, heading), accepted, "{sheet} {file} {heading}");
    }
}

#[test]
fn two_columns_of_remarks() {
    check(
        "离职原因|备注|HR备注",
        &[
            ("辞职||本月暂不减", &["RE008"]),
            ("辞职|工牌已还|手续齐全", &[]),
            ("辞职||公司辞退", &["RE006"]),
            ("辞职|暂不减|", &["RE008"]),
        ],
    );
    // Under whatever heading, where somebody says so; and where a heading asks.
    check("离职原因|状态", &[("辞职|有效", &[]), ("辞职|作废", &["RE008"])]);
    check("离职原因|不减员原因", &[("辞职|", &[]), ("辞职|仲裁中暂不减员", &["RE008"])]);
    check("离职原因|是否保留社保", &[("辞职|否", &[]), ("辞职|是", &["RE008"])]);
    check("离职原因|是否有效", &[("辞职|是", &[]), ("辞职|否", &["RE008"])]);
    check("离职原因|是否保留工位", &[("辞职|否", &[]), ("辞职|是", &[])]);
}

/// 手续 holds 续, and says nothing of staying.
#[test]
fn formalities_are_no_flag() {
    check("离职原因|手续", &[("辞职|手续已办", &[]), ("辞职|手续未办", &[])]);
    check("离职原因|增减标志", &[("辞职|减员", &[]), ("辞职|手续已办", &["CO015"])]);
}

#[test]
fn two_columns_of_months() {
    let lines: &[(&str, &[&str])] = &[
        ("辞职|2026-11", &[]),
        ("辞职|2026-12", &[]),
        ("辞职|2026-09", &["SM009"]),
        ("辞职|", &[]),
        ("辞职|待定", &[]),
    ];
    check("离职原因|减员月份", lines);
    check("离职原因|停社保的月份", lines);
    check("离职原因|停缴首月", &[("辞职|2026-12", &[]), ("辞职|2026-11", &["SM009"])]);
    check("离职原因|公积金停缴月", &[("辞职|2026-08", &[])]);
}

#[test]
fn a_remark_that_says_another_month() {
    check(
        "离职原因|备注",
        &[
            ("辞职|社保交到12月底", &["SM010"]),
            ("辞职|社保缴至2026年11月", &[]),
            ("辞职|五险买到10月份", &["SM010"]),
            ("辞职|公积金交到12月", &[]),
            ("辞职|工作移交到12月", &[]),
            ("辞职|社保已停", &["RE008"]),
            ("辞职|没交社保", &["RE008"]),
            ("辞职|11月3日病故", &["RE006"]),
            ("辞职|母亲去世", &[]),
            ("死亡|11月3日病故", &[]),
            ("其他|已退休", &["RE006"]),
        ],
    );
}

/// Two days of leaving in different months decide the last month paid, where no column does.
#[test]
fn two_columns_of_days_or_kinds() {
    let profile = made::beijing();
    let accepted = |head: &str, row: &str| {
        let text = format!("姓名,身份证号,{head}\r\n{},{},{row}\r\n", person_name(1), person_id(1));
        outcome(&profile, "a.csv", text.into_bytes()).counts.accepted
    };
    let days = "离职日期,实际离职日期,离职原因";
    assert_eq!(accepted(days, "2026-11-03,2026-11-05,辞职"), 1);
    assert_eq!(accepted(days, "2026-10-31,2026-11-05,辞职"), 0);
    let with_month = "离职日期,实际离职日期,离职原因,缴费截止月份";
    assert_eq!(accepted(with_month, "2026-10-31,2026-11-05,辞职,2026-11"), 1);
    let kinds = "离职日期,离职原因,参保险种,停缴险种";
    let text = format!(
        "姓名,身份证号,{kinds}\r\n{},{},2026-11-05,辞职,五险,养老、失业、工伤\r\n",
        person_name(1),
        person_id(1)
    );
    let outcome = outcome(&profile, "a.csv", text.into_bytes());
    let three = profile.insurance_set(&["pension", "unemployment", "injury"].map(str::to_owned));
    assert_eq!(outcome.reductions.get(0).insurances, three);
}

#[test]
fn headings_in_traditional_characters() {
    let profile = made::beijing();
    let text = format!(
        "姓名,身份證號碼,離職日期,離職原因,繳費截止月份\r\n{},{},2026-11-05,辭職,2026-11\r\n",
        person_name(1),
        person_id(1)
    );
    assert_eq!(outcome(&profile, "a.csv", text.into_bytes()).counts.accepted, 1);
}

/// A month under an English heading is asked about, not passed over for that of the leave date.
#[test]
fn months_under_english_headings() {
    let profile = made::beijing();
    for heading in ["SI Stop Month", "Social Insurance Stop Date", "Month Paid To"] {
        let text = format!(
            "Name,ID Number,Termination Date,Termination Reason,{heading}\r\n{},{},2026-11-05,Resignation,2026-10\r\n",
            person_name(1),
            person_id(1)
        );
        let outcome = outcome(&profile, "a.csv", text.into_bytes());
        let is_asked = outcome.findings.iter().any(|it| it.code.as_str() == "CO004");
        assert!(is_asked && outcome.counts.accepted == 0, "{heading}");
    }
}

/// A column of reasons that holds free text only does not hold everybody, where one beside it says the reason.
#[test]
fn reasons_in_free_words_beside_known_ones() {
    let lines: &[(&str, &[&str])] = &[("个人发展|主动离职", &[]), ("试用期不合格|辞退", &[])];
    check("离职原因|离职类型", lines);
    // Where some of the words are known, that column counts; and a blank is no reason.
    check("离职原因|离职类型", &[("个人发展|主动离职", &["RE002"]), ("个人原因|主动离职", &[])]);
    check("离职原因|离职类型", &[("个人发展|", &["RE002"]), ("搬家|主动离职", &["RE002"])]);
    check("离职原因|离职类型", &[("个人发展，公司提出解除|主动离职", &["RE006"])]);
}

/// Who has one kind of insurance only is not declared for all of them.
#[test]
fn kinds_of_insurance_under_other_headings() {
    for heading in ["参保类型", "社保方案", "社保种类"] {
        check(
            &format!("离职原因|{heading}"),
            &[("辞职|五险", &[]), ("辞职|仅工伤", &["IN003"]), ("辞职|单工伤险", &["IN003"])],
        );
    }
    check("离职原因|参保类型", &[("辞职|城镇职工", &[]), ("辞职|农业户口", &[])]);
}

/// Words that hold 增, 减 or 续 and are about something else leave nobody out.
#[test]
fn columns_that_are_no_flags() {
    for (heading, words) in [
        ("二级部门", ["用户增长部", "用户增长部"]),
        ("条线", ["用户增长部", "离职"]),
        ("小组", ["增长组", "增长组"]),
        ("直属主管", ["增小明", "减小红"]),
        ("编制处理", ["减编", "增补"]),
        ("到期处理", ["不续签", "未续签"]),
        ("附加包", ["增值包", "增值包"]),
        ("工资变化", ["增加500", "减少200"]),
        ("数据状态", ["正常", "新增"]),
        ("福利", ["公积金", "公积金"]),
    ] {
        let [first, second] = words.map(|word| format!("辞职|{word}"));
        check(&format!("离职原因|{heading}"), &[(&first, &[]), (&second, &[])]);
    }
    for (reduction, other) in
        [("11月减员", "11月增员"), ("社保减员", "公积金减员"), ("离职减员", "入职增员")]
    {
        let [first, second] = [reduction, other].map(|word| format!("辞职|{word}"));
        check("离职原因|办什么", &[(&first, &[]), (&second, &["skipped"])]);
    }
}

/// 减员原因 beside 离职原因: the one that names reasons is read, where the two never name different ones.
#[test]
fn two_headings_of_equal_weight() {
    for heading in ["离职原因|减员原因", "减员原因|离职原因", "离职类型|停保类型"]
    {
        check(heading, &[("辞职|个人原因", &[]), ("辞退|公司辞退", &[])]);
        check(heading, &[("家里有事|辞职", &[]), ("搬家|合同到期", &[])]);
        check(heading, &[("辞职|公司裁员了", &["RE006"]), ("合同到期|期满", &[])]);
    }
    let profile = made::beijing();
    let table = rows("离职原因|减员原因", &[("辞职|合同到期", &[])]);
    let outcome = outcome(&profile, "a.csv", made::delimited(&table, ',').into_bytes());
    assert!(outcome.findings.iter().any(|it| it.code.as_str() == "CO003"));
}
