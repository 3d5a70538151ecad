//! Which heading means which field.

use super::*;
use crate::profile::builtin;

fn headings() -> Headings {
    Headings::new(&Profile::builtin(builtin::DEFAULT).expect("shipped"))
}

fn field(found: HeadingMatch) -> Option<Field> {
    match found {
        HeadingMatch::Field(named) => Some(named.field),
        _ => None,
    }
}

fn meaning(found: HeadingMatch) -> Option<HeadingMeaning> {
    match found {
        HeadingMatch::Field(named) => named.meaning,
        _ => None,
    }
}

/// Wordings seen in employers' and vendors' sheets.
const SEEN: &[(Field, &str)] = &[
    (
        Field::PersonName,
        "姓名 员工姓名 雇员姓名 人员姓名 入职人员 候选人姓名 职工姓名 名字 中文名 参保人姓名 被保险人",
    ),
    (
        Field::PersonId,
        "身份证号 身份证号码 身份证 证件号码 证件号 身份证号护照 身份证/护照 护照号 护照号码 证件编号 *证照号码 公民身份号码 公民身份证号码 社会保障号码",
    ),
    (Field::IdKind, "证件类型 证件种类 身份证件类型"),
    (Field::Sex, "性别"),
    (Field::BirthDate, "出生日期 出生年月"),
    (Field::EmployeeNo, "工号 员工编码 人员编码"),
    (Field::PersonNo, "个人编号 个人编码 个人社保编号 社保/公积金编号 个人客户号"),
    (Field::Department, "部门 所属部门 一级部门 组织 行政组织"),
    (
        Field::EmployerName,
        "单位名称 公司 公司名称 所属公司 客户 客户名称 客户全称 客户单位 用工客户 参保单位 缴纳单位 在职单位名称 合同主体 劳动合同主体 签约主体",
    ),
    (Field::EmployerCode, "统一社会信用代码 统一社会信用代码（组织机构代码） 组织机构代码 税号"),
    (Field::RegistrationNo, "社会保险登记证编码 社会保险登记号 社会保险登记号码 单位编号"),
    (Field::EntryDate, "入职日期 入职时间 到岗日期 到职日期"),
    (
        Field::LeaveDate,
        "离职日期 离职时间 减员日期 减员时间 退工日期 终止日期 停保日期 退保日期 合同解除日 状态发生日期",
    ),
    (
        Field::Reason,
        "离职原因 减员原因 离职事由 变动原因 退工原因 退保原因 停缴原因 停保原因 报减原因 停止缴费原因 减员类型 原因 离职类型",
    ),
    (
        Field::StopMonth,
        "社保停缴月 社保停缴月份 社保停缴年月 社保停缴时间 社保停缴日期 社保停买年月 停保月 社保停保月 停保月份 停保年月 社保停保年月 减员月份 减员年月 社保减员月份 社保公积金停保月 社保变更月 操作月份 费用年月 费款年月 截止时间 离职月份 四险缴费截止月份 四险缴费截止日期 缴费截止 最后参保月",
    ),
    (Field::MedicalStopMonth, "医疗保险缴费截止日期 医保停保年月"),
    (Field::Insurances, "停止缴费险种 险种 参加险种 社保类型"),
    (Field::ChangeFlag, "申报类型 社保增减 减员"),
    (Field::Remark, "备注 备注信息 说明 普通备注"),
    (Field::SerialNo, "序号"),
    (
        Field::InsuredPlace,
        "缴纳地区 社保缴纳地区 参保地区 社保公积金缴纳地 缴纳地 参保地 参保城市 社保地 社保城市 所属地区 缴金地 城市 参保区县",
    ),
    (Field::InsuranceState, "社保状态 参保状态 是否参保 是否缴纳社保"),
    (Field::HandlingState, "办理进度 办理结果 社保办理状态 办理状态 业务状态 是否已停保"),
];

#[test]
fn every_wording_that_was_seen_names_its_field() {
    let headings = headings();
    for (expected, words) in SEEN {
        for word in words.split(' ') {
            assert_eq!(field(headings.heading(word, &[])), Some(*expected), "{word}");
        }
    }
}

#[test]
fn known_headings_without_a_field() {
    let headings = headings();
    let words = "最后工作日 最后工作日期 派单时间 派单人 接单时间 组别 业务员 工作城市 户口所在地 地址 开户行 民族 户籍性质 手机号 失败原因 错误信息 报送月份 错误代码 错误说明 怎么改";
    for word in words.split_whitespace() {
        assert_eq!(headings.heading(word, &[]), HeadingMatch::NoField, "{word}");
    }
    for word in ["", "离职", "社保", "停保人员表", "某列", "上月离职日期说明"] {
        assert_eq!(headings.heading(word, &[]), HeadingMatch::Unknown, "{word}");
    }
}

#[test]
fn the_housing_fund_is_never_social_insurance() {
    let headings = headings();
    let words = "公积金停缴月 公积金停缴年月 公积金停缴时间 公积金停买年月 公积金停保年月 公积金截止年月 \
                 公积金减员月份 公积金增减 公积金变更月 公积金个人编号 住房公积金缴费截止日期 公积金";
    for word in words.split_whitespace() {
        assert_eq!(headings.heading(word, &[]), HeadingMatch::HousingFund, "{word}");
    }
    for (leaf, groups, expected) in [
        ("停保月份", vec!["公积金"], HeadingMatch::HousingFund),
        ("服务结束月", vec!["公积金信息"], HeadingMatch::HousingFund),
        ("停缴月", vec!["离职人员", "住房公积金"], HeadingMatch::HousingFund),
        ("公积金停缴月", vec!["社保信息"], HeadingMatch::HousingFund),
    ] {
        assert_eq!(headings.heading(leaf, &groups), expected, "{leaf} {groups:?}");
    }
    for (leaf, groups) in [
        ("停保月份", vec!["社保"]),
        ("社保停缴月", vec!["社保公积金"]),
        ("停缴月", vec!["社保公积金"]),
    ] {
        assert_eq!(field(headings.heading(leaf, &groups)), Some(Field::StopMonth), "{leaf}");
    }
}

#[test]
fn groups_complete_a_heading() {
    let headings = headings();
    for (leaf, groups, expected) in [
        ("变更月", vec!["社保"], Some(Field::StopMonth)),
        ("变更月", vec!["2026年减员", "社保信息"], Some(Field::StopMonth)),
        ("增减", vec!["社保"], Some(Field::ChangeFlag)),
        ("日期", vec!["离职"], Some(Field::LeaveDate)),
        ("日期", vec!["派单"], None),
        ("姓名", vec!["基本信息"], Some(Field::PersonName)),
    ] {
        assert_eq!(field(headings.heading(leaf, &groups)), expected, "{leaf} {groups:?}");
    }
}

#[test]
fn what_the_month_means() {
    use HeadingMeaning::{FirstUnpaid, LastPaid, Unclear};
    let headings = headings();
    for (leaf, expected) in [
        ("四险缴费截止月份", LastPaid),
        ("医疗保险缴费截止日期", LastPaid),
        ("缴费截止月", LastPaid),
        ("最后缴费月份", LastPaid),
        ("缴费至", LastPaid),
        ("停缴月（最后缴费月）", LastPaid),
        ("社保停缴月\n（含当月）", LastPaid),
        ("停保月：缴至当月", LastPaid),
        ("停缴首月", FirstUnpaid),
        ("社保停缴月(不再缴费的首月)", FirstUnpaid),
        ("停保月（几月不产生费用填几月）", FirstUnpaid),
        ("停保月（不含当月）", FirstUnpaid),
        ("社保停缴年月", Unclear),
        ("停保月(必填)", Unclear),
        ("停保月（最后缴费月的次月）", Unclear),
        ("停保月（非最后缴费月）", Unclear),
        ("停保月（次月起停）", Unclear),
        ("缴费截止月份（不含当月）", Unclear),
        ("医保停保年月", Unclear),
    ] {
        assert_eq!(meaning(headings.heading(leaf, &[])), Some(expected), "{leaf}");
    }
    assert_eq!(meaning(headings.heading("离职日期", &[])), None);
}

#[test]
fn short_wordings_do_not_steal_longer_headings() {
    let headings = headings();
    for (leaf, expected, strength) in [
        ("离职日期", Field::LeaveDate, Strength::Whole),
        ("离职月份", Field::StopMonth, Strength::Fallback),
        ("停止缴费原因", Field::Reason, Strength::Whole),
        ("原因", Field::Reason, Strength::Fallback),
        ("离职类型", Field::Reason, Strength::Fallback),
        ("离职原因（必填）", Field::Reason, Strength::Whole),
        ("证件\n号码", Field::PersonId, Strength::Whole),
    ] {
        let named = Named { field: expected, strength, meaning: None, via: Via::Leaf };
        let found = headings.heading(leaf, &[]);
        let HeadingMatch::Field(found) = found else { panic!("{leaf}: {found:?}") };
        assert_eq!(Named { meaning: None, ..found }, named, "{leaf}");
    }
}
