//! EM005: one credit code or registration number with two names in the run, or one name with two codes.

use rustc_hash::FxHashMap;

use crate::model::{Fault, Field, RuleCode, Severity};
use crate::rules::example::{fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM005"),
    name: "employer-name-differs",
    severity: Severity::Warning,
    fields: &[Field::EmployerName, Field::EmployerCode],
    message: text("{detail}，另一处在{other}", "{detail}; the other stands at {other}"),
    why: text(
        "同一单位写成两样，多半是代码或名称抄错，也可能是单位更名；人员会被分到两个单位。",
        "One employer written in two ways is mostly a copying mistake, or the employer was \
         renamed; its people are split between two.",
    ),
    fix: text(
        "请对照营业执照，把两处改成一致。",
        "Correct both from the business licence so that they agree.",
    ),
    basis: text(
        "统一社会信用代码一个主体一个、终身不变（GB 32100-2015）",
        "One code for each organisation, for life (GB 32100-2015)",
    ),
    since: "0.1.0",
    check: Check::Batch(check),
    examples: &[
        fires_on_rows(&[
            &[is(Field::EmployerName, "北京示例商贸有限公司")],
            &[is(Field::EmployerName, "北京范例商贸有限公司")],
        ]),
        fires_on_rows(&[
            &[is(Field::EmployerName, "北京示例商贸有限公司")],
            &[
                is(Field::EmployerName, "北京示例商贸有限公司"),
                is(Field::EmployerCode, "91110105MA00099B9A"),
            ],
        ]),
        fires_on_rows(&[
            &[
                is(Field::EmployerCode, ""),
                is(Field::RegistrationNo, "110105000991"),
                is(Field::EmployerName, "北京示例商贸有限公司"),
            ],
            &[
                is(Field::EmployerCode, ""),
                is(Field::RegistrationNo, "110105000991"),
                is(Field::EmployerName, "北京范例商贸有限公司"),
            ],
        ]),
        quiet_on_rows(&[
            &[
                is(Field::EmployerCode, ""),
                is(Field::RegistrationNo, "无"),
                is(Field::EmployerName, "北京示例商贸有限公司"),
            ],
            &[
                is(Field::EmployerCode, ""),
                is(Field::RegistrationNo, "无"),
                is(Field::EmployerName, "北京范例商贸有限公司"),
            ],
        ]),
        quiet_on_rows(&[
            &[is(Field::EmployerName, "示例商贸（北京）有限公司")],
            &[is(Field::EmployerName, "示例商贸(北京) 有限公司")],
        ]),
    ],
};

const TWO_NAMES: Text = text(
    "同一信用代码 {same} 有两个单位名称：“{first}”和“{second}”",
    "one credit code {same} has two employer names, “{first}” and “{second}”",
);
const TWO_NAMES_OF_NUMBER: Text = text(
    "同一社会保险登记号 {same} 有两个单位名称：“{first}”和“{second}”",
    "one registration number {same} has two employer names, “{first}” and “{second}”",
);
const TWO_CODES: Text = text(
    "同一单位名称“{same}”有两个信用代码：{first} 和 {second}",
    "one employer name “{same}” has two credit codes, {first} and {second}",
);

fn check(batch: &Batch<'_>, _: &Context<'_>, faults: &mut BatchFaults) {
    let (mut by_key, mut by_name) = (FxHashMap::default(), FxHashMap::default());
    for (employer, place) in batch.employers_in_order() {
        if employer.is_named_only() || employer.name.is_empty() {
            continue;
        }
        let name = employer.plain_name();
        let (first, first_name, there) =
            by_key.entry(employer.key()).or_insert_with(|| (employer, name.clone(), place));
        if *first_name != name {
            let of_code = !employer.code.is_empty();
            let detail = if of_code { TWO_NAMES } else { TWO_NAMES_OF_NUMBER };
            let fault = fault(detail, employer.key(), &first.name, &employer.name);
            faults.place(place, fault.other(*there));
        }
        if employer.code.is_empty() {
            continue;
        }
        let (first, there) = *by_name.entry(name).or_insert((employer, place));
        if first.code != employer.code {
            let fault = fault(TWO_CODES, &employer.name, &first.code, &employer.code);
            faults.place(place, fault.other(there));
        }
    }
}

fn fault(detail: Text, same: &str, first: &str, second: &str) -> Fault {
    let args = [("same", same.into()), ("first", first.into()), ("second", second.into())];
    Fault::plain().found(second).expected(first).arg("detail", detail.fill(&args))
}
