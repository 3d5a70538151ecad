//! A made-up city, employer and people for the tests of this folder.

use std::sync::Arc;

use crate::calendar::{Date, Month};
use crate::ident::kind::IdKind;
use crate::ident::person_id::Sex;
use crate::model::{
    Calendar, Counts, Employer, EmployerNo, InsuranceSet, Kind, Outcome, Place, ReasonNo,
    Reduction, ReductionTexts, Reductions, Submission,
};
use crate::profile::Profile;

/// The made-up city's rules.
pub(super) const PROFILE: &str = r#"
id = "test"
title = { zh = "测试市", en = "Test City" }
version = "1"
verified = false
effective_from = "2026-01"
insurances = [
  { id = "pension", label = { zh = "养老保险", en = "pension" }, sure = "assumed", source = "here" },
  { id = "unemployment", label = { zh = "失业保险", en = "unemployment" }, sure = "assumed", source = "here" },
  { id = "injury", label = { zh = "工伤保险", en = "injury" }, sure = "assumed", source = "here" },
  { id = "medical", label = { zh = "医疗保险", en = "medical" }, sure = "assumed", source = "here" },
  { id = "maternity", label = { zh = "生育保险", en = "maternity" }, sure = "assumed", source = "here" },
]
flags = { reduction = ["减"], other = ["增"], sure = "assumed", source = "here" }
remarks = { voluntary = [], involuntary = [], sure = "assumed", source = "here" }
not_checked = []
materials = [{ zh = "经办人身份证件", en = "the clerk's own document", sure = "weak", source = "here" }]

[sources.here]
title = "项目说明"

[columns]
housing_fund = { value = [], sure = "assumed", source = "here" }
social_groups = { value = [], sure = "assumed", source = "here" }
no_field = { words = [], sure = "assumed", source = "here" }
month_notes = { last_paid = [], first_unpaid = [], sure = "assumed", source = "here" }

[columns.medical_stop_month]
last_paid = { words = [], sure = "assumed", source = "here" }
first_unpaid = { words = [], sure = "assumed", source = "here" }
unclear = { words = [], sure = "assumed", source = "here" }

[columns.stop_month]
last_paid = { words = [], sure = "assumed", source = "here" }
first_unpaid = { words = [], sure = "assumed", source = "here" }
unclear = { words = [], sure = "assumed", source = "here" }

[required]
employer_code = { value = false, sure = "assumed", source = "here" }
[stop_month]
derive = { value = "leave-month", sure = "assumed", source = "here" }
[calendar]
first_day = { value = 5, sure = "weak", source = "here" }
last_day = { value = 25, sure = "weak", source = "here" }
premium_day = { value = 15, sure = "weak", source = "here" }
[split]
mass_at = { value = 10, sure = "assumed", source = "here" }
mass_whole_unit = { value = true, sure = "assumed", source = "here" }
mass_limit = { value = 1000, sure = "weak", source = "here" }
not_in_mass = { value = [], sure = "assumed", source = "here" }
by_reason = { value = false, sure = "assumed", source = "here" }

[[reasons]]
id = "ended"
label = { zh = "解除/终止劳动合同", en = "contract ended" }
code3 = "221"
sure = "weak"
source = "here"
materials = [
  { zh = "解除（终止）劳动合同证明", en = "proof that the contract ended", sure = "weak", source = "here" },
  { zh = "身份证复印件", en = "copy of the identity card", sure = "weak", source = "here" },
]
[[reasons]]
id = "retired"
label = { zh = "在职人员退休", en = "retired" }
code3 = "210"
sure = "weak"
source = "here"
materials = [{ zh = "退休审批表", en = "retirement approval", sure = "weak", source = "here" }]
[[reasons]]
id = "transferred"
label = { zh = "统筹范围内转出", en = "transferred" }
sure = "assumed"
source = "here"

[[outputs]]
role = "sporadic"
shape = "xlsx"
file = "零星减员清单_{month}_{part}.xlsx"
sheet = "零星减员"
sure = "assumed"
source = "here"
columns = [
  { title = "序号", value = "serial_no" },
  { title = "姓名", value = "person_name", required = true },
  { title = "身份证号", value = "person_id", required = true },
  { title = "停止缴费险种", value = "insurances" },
  { title = "四险缴费截止月份", value = "last_paid" },
  { title = "停止缴费原因", value = "reason" },
  { title = "备注", value = "remark" },
]
[[outputs]]
role = "mass"
shape = "xlsx"
file = "批量减员_{month}_{part}.xlsx"
sure = "assumed"
source = "here"
columns = [
  { title = "姓名", value = "person_name" },
  { title = "证件类型", value = "id_kind" },
  { title = "证件号码", value = "person_id" },
  { title = "停止缴费险种", value = "insurances" },
  { title = "缴费截止月份", value = "last_paid", format = "yyyyMM" },
  { title = "停止缴费原因", value = "reason" },
  { title = "原因代码", value = "reason_code" },
]
[[outputs]]
role = "disk"
shape = "text"
file = "报盘_{month}.txt"
sure = "assumed"
source = "here"
columns = [
  { value = "serial_no" },
  { value = "person_id" },
  { value = "person_name" },
  { value = "last_paid", format = "yyyyMM" },
  { value = "reason_code" },
  { title = "备注", value = "remark" },
]
[outputs.text]
encoding = "gbk"
delimiter = "|"
head = [{ value = "fixed", text = "H" }, { value = "employer_code" }, { value = "declared_month", format = "yyyyMM" }, { value = "row_count" }]
tail = [{ value = "fixed", text = "T" }, { value = "row_count" }, { value = "control_total" }]
[[outputs]]
role = "form"
shape = "form"
file = "社会保险参保人员减少表_{month}_{part}.xlsx"
title = { zh = "社会保险参保人员减少表", en = "Form of insured people who leave" }
sure = "weak"
source = "here"
columns = [
  { title = "序号", value = "serial_no" },
  { title = "姓名", value = "person_name" },
  { title = "公民身份号码", value = "person_id" },
  { title = "停止缴费险种", value = "insurances" },
  { title = "停止缴费原因", value = "reason" },
  { title = "缴费截止月份", value = "last_paid" },
  { title = "备注", value = "remark" },
]
[[outputs]]
role = "materials"
shape = "checklist"
file = "材料清单_{month}_{part}.xlsx"
title = { zh = "减员申报材料清单", en = "Materials" }
sure = "weak"
source = "here"
"#;

/// The made-up city.
pub(super) fn profile() -> Profile {
    toml::from_str(PROFILE).unwrap()
}

/// The made-up city with its text file laid out otherwise: `from` replaced by `to`.
pub(super) fn profile_with(from: &str, to: &str) -> Profile {
    assert!(PROFILE.contains(from), "{from}");
    toml::from_str(&PROFILE.replace(from, to)).unwrap()
}

/// A resident number that nobody has: order digits 990 to 999.
pub(super) fn number(index: usize) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let [year, month, day] = [1970 + index / 3360 % 30, 1 + index / 280 % 12, 1 + index / 10 % 28];
    let body = format!("110101{year}{month:02}{day:02}{}", 990 + index % 10);
    let digits = body.bytes().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// One person: name, remark, reason, last paid month.
pub(super) type Person<'a> = (&'a str, &'a str, u8, &'a str);

/// A run over one employer with these people; `kinds` says how they are handed in.
pub(super) fn outcome(people: &[Person<'_>], kinds: &[(Kind, &[u32])]) -> Outcome {
    let mut reductions = Reductions::default();
    for (index, (name, remark, reason, month)) in people.iter().enumerate() {
        let month = Month::parse(month).unwrap();
        // A remark that is a day is the day on which the person entered.
        let entry = Date::parse(remark);
        let number = number(index);
        let texts = ReductionTexts {
            person_name: name,
            person_id: &number,
            remark,
            ..ReductionTexts::default()
        };
        reductions.push(Reduction { entry, ..reduction(index, *reason, month) }, &texts);
    }
    let submissions = kinds.iter().enumerate().map(|(index, (kind, rows))| Submission {
        id: format!("test-{index}"),
        employer: EmployerNo::at(0),
        kind: *kind,
        last_paid: Month::parse("2026-10").unwrap(),
        rows: rows.to_vec(),
        why: Arc::default(),
    });
    empty(vec![employer()], reductions, submissions.collect())
}

/// An invented employer.
pub(super) fn employer() -> Employer {
    Employer {
        code: "91110105MA99999997".into(),
        registration_no: "110105999901".into(),
        name: "北京虚构科技有限公司".into(),
    }
}

fn reduction(index: usize, reason: u8, last_paid: Month) -> Reduction {
    Reduction {
        place: Place::row(0, 0, u32::try_from(index).unwrap() + 2),
        employer: EmployerNo::at(0),
        id_kind: IdKind::from_code("resident-card").unwrap(),
        person: index as u64 + 1,
        sex: Some(Sex::Female),
        birth: Date::new(1990, 3, 7),
        last_paid,
        medical_last_paid: last_paid,
        reason: ReasonNo(reason),
        insurances: InsuranceSet::first(5),
        entry: None,
        leave: None,
    }
}

/// A run of 23 November 2026 with nothing but these.
pub(super) fn empty(
    employers: Vec<Employer>,
    reductions: Reductions,
    submissions: Vec<Submission>,
) -> Outcome {
    let day = |day| Date::new(2026, 11, day).unwrap();
    Outcome {
        inputs: Vec::new(),
        findings: Vec::new(),
        by_reason: std::collections::BTreeMap::new(),
        by_rule: std::collections::BTreeMap::new(),
        employers,
        reductions,
        submissions,
        trace: Vec::new(),
        roster: None,
        counts: Counts::default(),
        calendar: Calendar {
            window: (day(5), day(25)),
            in_window: true,
            premium_declared_by: day(15),
            days_left: 2,
            next_window: (day(5), day(25)),
            moved_from: None,
            holidays_known: true,
        },
        previous: None,
        not_returned: Vec::new(),
        answers: None,
        today: day(23),
        declared: Month::new(2026, 11).unwrap(),
        sequences: crate::model::Sequences::from(1),
    }
}
