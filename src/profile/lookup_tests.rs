//! Which word means which reason, insurance or document.

use super::*;
use crate::profile::builtin;

fn lookup() -> (Profile, Lookup) {
    let profile = Profile::builtin(builtin::DEFAULT).expect("shipped");
    let lookup = Lookup::new(&profile);
    (profile, lookup)
}

#[expect(clippy::too_many_lines, reason = "a table")]
#[test]
fn reasons() {
    let (profile, lookup) = lookup();
    let id = |text| lookup.reason(text).map(|it| profile.reason(it).id.as_str());
    for (word, reason) in [
        ("本人意愿解除劳动合同", "resigned"),
        (" 辞 职 ", "resigned"),
        ("主动辞职", "resigned"),
        ("个人原因", "resigned"),
        ("222", "resigned"),
        ("222-辞职", "resigned"),
        ("辞职（222）", "resigned"),
        ("3、辞职", "resigned"),
        ("辞职（必填）", "resigned"),
        ("被辞退", "dismissed"),
        ("用人单位解除劳动合同", "dismissed"),
        ("公司辞退", "dismissed"),
        ("被除名", "dismissed"),
        ("合同到期", "contract_ended"),
        ("劳动合同期满", "contract_ended"),
        ("协商一致", "mutual"),
        ("协商一致解除劳动合同", "mutual"),
        ("经济性裁员", "layoff"),
        ("公司破产", "employer_closed"),
        ("解除劳动合同", "contract_dissolved"),
        ("解除、终止劳动合同", "contract_dissolved"),
        ("221 解除/终止劳动合同", "contract_dissolved"),
        ("６３０１", "contract_dissolved"),
        ("转往外区（县）", "transfer_in_city"),
        ("异地转移", "transfer_out"),
        ("行政调动", "job_transfer"),
        ("养老在职转退休", "retired"),
        ("Contract expired", "contract_ended"),
        ("RESIGNATION", "resigned"),
        ("210", "retired"),
        ("死亡", "deceased"),
        ("出国(境)定居", "emigrated"),
        ("港澳台定居", "settled_hkmt"),
        ("入学", "study"),
        ("劳改劳教", "imprisoned"),
        ("无法联系", "missing"),
        ("停薪留职", "unpaid_leave"),
        ("错误申报", "wrong_entry"),
        ("其他原因减少", "other"),
        ("转往街道（存档/失业）", "transfer_street"),
        ("辞职/个人原因", "resigned"),
        ("辞职、本人原因", "resigned"),
        ("本人提出辞职", "resigned"),
        ("222.0", "resigned"),
    ] {
        assert_eq!(id(word), Some(reason), "{word}");
    }
    for word in [
        "",
        "离职",
        "停保",
        "转出",
        "888",
        "9999",
        "详见附件三",
        "不是辞职",
        "221-辞职",
        "222-其它说明",
        "解除劳动合同（本人辞职）",
        "辞职/辞退",
        "辞职、离职",
        "辞职（取消）",
        "退休（返聘）",
        "辞职(暂缓办理)",
        "死亡？",
        "辞职?",
        "、",
        "22.0",
        ".0",
        "退保",
    ] {
        assert_eq!(id(word), None, "{word}");
    }
}

#[test]
fn insurances() {
    let (profile, lookup) = lookup();
    let all = "pension unemployment injury maternity medical";
    for (text, kinds, housing_fund, unknown) in [
        ("养老、失业、工伤、医疗、生育", all, false, false),
        ("基本养老保险,失业保险", "pension unemployment", false, false),
        ("五险", all, false, false),
        ("社会保险", all, false, false),
        ("四险", "pension unemployment injury maternity", false, false),
        ("养老失业工伤", "pension unemployment injury", false, false),
        ("城镇职工基本养老保险/职工医保", "pension medical", false, false),
        ("医疗（含生育）", "maternity medical", false, false),
        ("五险一金", all, true, false),
        ("养老 + 住房公积金", "pension", true, false),
        ("公积金", "", true, false),
        ("三险", "", false, true),
        ("养老、意外", "pension", false, true),
        ("", "", false, false),
    ] {
        let reading = lookup.insurances(text);
        let kinds: Vec<_> = kinds.split_whitespace().map(str::to_owned).collect();
        assert_eq!(reading.kinds, profile.insurance_set(&kinds), "{text}");
        assert_eq!((reading.housing_fund, reading.unknown), (housing_fund, unknown), "{text}");
        assert!(!reading.assumed);
    }
}

#[test]
fn flags() {
    let (_, lookup) = lookup();
    for word in ["减", "减员", " 停保 ", "离职"] {
        assert_eq!(lookup.flag(word), Some(Change::Reduction), "{word}");
    }
    for word in ["增", "增员", "续保", "新增", "参保登记"] {
        assert_eq!(lookup.flag(word), Some(Change::Other), "{word}");
    }
    // What a tick means stands in its heading: `columns` knows.
    for word in ["离职减员", "减（停保）", "11月减员"] {
        assert_eq!(lookup.flag(word), Some(Change::Reduction), "{word}");
    }
    // How a request to leave ended.
    assert_eq!(lookup.flag("审批通过"), Some(Change::Reduction));
    for word in ["已驳回", "审批中", "审批不通过", "不同意"] {
        assert_eq!(lookup.flag(word), None, "{word}");
    }
    for word in
        ["不减", "未减", "取消减员", "减员作废", "暂缓减员", "已减", "减员？", "不增", "下月减员"]
    {
        assert_eq!(lookup.flag(word), None, "{word}");
    }
    // Who is still there (在职) and has a day of leaving is asked about.
    for word in ["", "?", "增减", "√", "在职"] {
        assert_eq!(lookup.flag(word), None, "{word}");
    }
}

#[test]
fn remarks() {
    let (_, lookup) = lookup();
    for (remark, sense) in [
        ("本人辞职，已交接", RemarkSense::Voluntary),
        ("因个人原因提出辞职", RemarkSense::Voluntary),
        ("公司裁员", RemarkSense::Involuntary),
        ("业绩不达标被辞退", RemarkSense::Involuntary),
        ("非因本人意愿中断就业", RemarkSense::Involuntary),
        ("并非公司裁员", RemarkSense::Silent),
        ("没有被辞退", RemarkSense::Silent),
        ("不是本人辞职", RemarkSense::Silent),
        ("被辞职", RemarkSense::Silent),
        ("先说本人辞职，后改为公司辞退", RemarkSense::Silent),
        ("暂不减，等通知", RemarkSense::Withdrawn),
        ("已撤回辞职", RemarkSense::Withdrawn),
        ("作废。", RemarkSense::Withdrawn),
        ("门禁卡已作废", RemarkSense::Silent),
        ("社保缴至11月，12月再停保", RemarkSense::Withdrawn),
        ("已在10月减过", RemarkSense::Withdrawn),
        ("续签，不离职", RemarkSense::Withdrawn),
        ("公积金下月再办", RemarkSense::Silent),
        ("社保已结清", RemarkSense::Silent),
        ("", RemarkSense::Silent),
    ] {
        assert_eq!(lookup.remark(remark), sense, "{remark}");
    }
}

#[test]
fn document_kinds() {
    let (mut profile, lookup) = lookup();
    assert_eq!(lookup.id_kind("居民身份证"), Some(IdKind::ResidentCard));
    assert_eq!(lookup.id_kind("会员卡"), None);
    let entry = "kind = \"military\"\ncode = \"04\"\nwords = [\"会员卡\"]\n\
                 sure = \"assumed\"\nsource = \"project\"";
    profile.id_kinds.push(toml::from_str(entry).unwrap());
    for word in ["会员卡", "04"] {
        assert_eq!(Lookup::new(&profile).id_kind(word), Some(IdKind::Military), "{word}");
    }
}

#[test]
fn sexes() {
    let (_, lookup) = lookup();
    assert_eq!(lookup.sex(" 男 "), Some(Sex::Male));
    assert_eq!(lookup.sex("女性"), Some(Sex::Female));
    assert_eq!(lookup.sex("不详"), None);
}
