//! What lines say, and what they do not.

use super::*;
use crate::columns::HeadCell;
use crate::model::CellKind;

fn row(cells: &[&str]) -> HeadRow {
    let cell =
        |text: &&str| HeadCell { text: (*text).to_owned(), kind: CellKind::Text, lent: Lent::No };
    HeadRow { number: 2, cells: cells.iter().map(cell).collect() }
}

/// `field=text`, for each that the row says.
fn texts(cells: &[&str]) -> Vec<String> {
    let profile = Profile::builtin("beijing").unwrap();
    let said = said(&row(cells), &Headings::new(&profile), usize::MAX);
    said.iter().map(|fact| format!("{}={}", fact.field.key(), fact.text)).collect()
}

const NAME: &str = "employer_name=北京示例商贸有限公司";
const CODE: &str = "employer_code=91110105MA00099A0D";

#[test]
fn what_lines_say() {
    for (cells, expected) in [
        (&["单位名称：北京示例商贸有限公司"][..], &[NAME][..]),
        (&["单位名称:", "北京示例商贸有限公司"], &[NAME]),
        (&["单位名称", "", "北京示例商贸有限公司"], &[NAME]),
        (&["参保单位（章）：北京示例商贸有限公司（盖章）"], &[NAME]),
        (&["填报单位：__北京示例商贸有限公司____"], &[NAME]),
        (&["单 位 名 称：北 京 示 例 商 贸 有 限 公 司　　填 报 日 期：2026年11月20日"], &[NAME]),
        (
            &[
                "单位名称：北京示例商贸有限公司 统一社会信用代码：91110105MA00099A0D 填报日期：2026-11-20",
            ],
            &[NAME, CODE],
        ),
        (&["单位名称：北京示例商贸有限公司统一社会信用代码：91110105MA00099A0D"], &[NAME, CODE]),
        (&["减员申报表\n单位名称：北京示例商贸有限公司；联系电话：010-00000000"], &[NAME]),
        (
            &["统一社会信用代码", "91110105ma00099a0d", "社保登记号：", "110105099001"],
            &[CODE, "registration_no=110105099001"],
        ),
        (&["单位：北京示例商贸有限公司"], &[NAME]),
        (&["统一社会信用代码：91110105MA00099A0E"], &["employer_code=91110105MA00099A0E"]),
        // What says nothing, or not enough.
        (&["单位：元"], &[]),
        (&["单位：人民币万元"], &[]),
        (&["单位名称：________", "填报日期：2026-11-20"], &[]),
        (&["单位名称：XX公司"], &[]),
        (&["单位名称：（请填写单位全称）"], &[]),
        (&["单位名称", "姓名", "身份证号"], &[]),
        (&["单位名称", "个人信息"], &[]),
        (&["原单位名称：北京示例商贸有限公司"], &[]),
        (&["北京示例商贸有限公司2026年11月减员表"], &[]),
        (&["统一社会信用代码：无", "组织机构代码：D2143569X"], &[]),
        (&["单位名称：同上"], &[]),
        (&["单位名称：北京示例商贸有限公司 上海示例商贸有限公司"], &[]),
    ] {
        assert_eq!(texts(cells), expected, "{cells:?}");
    }
}

#[test]
fn a_better_word_wins_and_equals_contradict() {
    let profile = Profile::builtin("beijing").unwrap();
    let headings = Headings::new(&profile);
    let settled = |cells: &[&str]| settle(&said(&row(cells), &headings, usize::MAX), &profile);
    let both = settled(&["填报单位：北京范例人力有限公司", "参保单位：北京示例商贸有限公司"]);
    assert_eq!((both.text(Field::EmployerName), both.flaw.clone()), ("北京示例商贸有限公司", None));
    let same = settled(&["单位名称：示例（北京）有限公司", "参保单位：示例(北京) 有限公司"]);
    assert_eq!(same.flaw, None);
    let two = settled(&["单位名称：北京范例人力有限公司", "参保单位：北京示例商贸有限公司"]);
    assert!(matches!(two.flaw, Some(TitleFlaw::Contradicting(_))) && two.used.is_empty());
    let wrong = settled(&["单位名称：北京示例商贸有限公司", "信用代码：91110105MA00099A0E"]);
    assert!(matches!(wrong.flaw, Some(TitleFlaw::WrongCode(_))) && wrong.used.is_empty());
}
