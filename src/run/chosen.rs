//! Which sheets of a file are read (选表): by what the user says, else by what their names do.

use super::job::SheetChoice;
use crate::columns::lists::{self, Says};
use crate::ident::mask_label;
use crate::model::SheetHead;
use crate::sink::report::OWN_SHEETS;
use crate::sink::report::workbook::{refused, template};
use crate::text::{Text, text};

/// Why a sheet of our own error report is not read; the sender's rows stand in its other sheets.
pub(super) const REPORT_SHEET: Text = text("程序自己加的表", "a sheet of the program's own");

/// A workbook of ours that comes back: the first three sheets of an error report give it away, or
/// those of the empty list; so does the explanation of a list of refused people.
pub(super) fn is_own_report(heads: &[SheetHead]) -> bool {
    let has = |own: &&str| heads.iter().any(|head| head.name.as_deref() == Some(own));
    OWN_SHEETS[..3].iter().all(has)
        || [template::LIST, template::NOTES].iter().all(has)
        || has(&refused::NAME)
}

pub(super) fn is_report_sheet(head: &SheetHead) -> bool {
    head.name.as_deref().is_some_and(|name| {
        OWN_SHEETS.contains(&name) || [template::NOTES, refused::NAME].contains(&name)
    })
}

/// Words of sheets that are no lists.
const VOID: [&str; 5] = ["作废", "示例", "样例", "范例", "废弃"];

/// Why each sheet is not read; `None` for those that are.
pub(super) fn skip_reasons(
    heads: &[SheetHead],
    choice: Option<&SheetChoice>,
    is_fund: impl Fn(&str) -> bool,
) -> Vec<Option<Text>> {
    let name = |head: &SheetHead| head.name.clone().unwrap_or_default();
    // As it is shown it will do, where it is the only one.
    let label = |head: &SheetHead| mask_label(&name(head)).into_owned();
    let is_alone = |wanted: &str| heads.iter().filter(|head| label(head) == wanted).count() == 1;
    let says = |head: &SheetHead| lists::says(&name(head));
    let is_own = is_own_report(heads);
    let shown: Vec<&SheetHead> = heads.iter().filter(|head| !head.hidden && !head.chart).collect();
    // 作废, 示例, 公积金: beside another sheet they are no lists; alone they are looked at.
    let is_void = |head: &SheetHead| VOID.iter().any(|word| name(head).contains(word));
    let is_other = |head: &SheetHead| is_void(head) || is_fund(&name(head));
    let lists = || shown.iter().filter(|head| !is_other(head));
    let has_list = !is_own && lists().next().is_some();
    let only_leavers = lists().any(|head| says(head) == Some(Says::Leavers))
        && lists().any(|head| says(head) == Some(Says::Others));
    let reason = |(index, head): (usize, &SheetHead)| match choice {
        _ if head.chart => Some(text("图表页", "it is a chart")),
        Some(SheetChoice::Name(wanted)) if *wanted == name(head) => None,
        Some(SheetChoice::Name(wanted)) if *wanted == label(head) && is_alone(wanted) => None,
        Some(SheetChoice::Number(wanted)) if *wanted == index + 1 => None,
        // A sheet may be called by a year, a month, a number of somebody's.
        Some(SheetChoice::Number(wanted))
            if *wanted > heads.len() && name(head) == wanted.to_string() =>
        {
            None
        }
        Some(_) => Some(text("未被 --sheet 选中", "not chosen by --sheet")),
        None if head.hidden => Some(text("隐藏的表", "it is hidden")),
        None if is_own && is_report_sheet(head) => Some(REPORT_SHEET),
        None if has_list && is_void(head) => {
            Some(text("表名写明是作废或示例", "its name says void or example"))
        }
        None if has_list && is_fund(&name(head)) => {
            Some(text("表名写的是公积金", "its name says that it is of the housing fund"))
        }
        None if only_leavers && says(head) != Some(Says::Leavers) => {
            Some(text("同一文件里另有减员表", "another sheet of the file is the list of leavers"))
        }
        None => None,
    };
    heads.iter().enumerate().map(reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str], choice: Option<&SheetChoice>) -> Vec<String> {
        let heads: Vec<SheetHead> = names
            .iter()
            .map(|name| SheetHead {
                name: Some(name.trim_start_matches('~').to_owned()),
                hidden: name.starts_with('~'),
                chart: false,
            })
            .collect();
        let reasons = skip_reasons(&heads, choice, |name| name.contains("公积金"));
        let read = heads.iter().zip(reasons).filter(|(_, reason)| reason.is_none());
        read.map(|(head, _)| head.name.clone().unwrap()).collect()
    }

    #[test]
    fn which_sheets_are_read() {
        assert_eq!(read(&["Sheet1", "Sheet2"], None), ["Sheet1", "Sheet2"]);
        assert_eq!(read(&["十一月减员", "十一月增员", "字典"], None), ["十一月减员"]);
        assert_eq!(read(&["离职", "在职花名册"], None), ["离职"]);
        assert_eq!(read(&["减员", "说明"], None), ["减员", "说明"]);
        assert_eq!(read(&["减员", "减员（作废）"], None), ["减员"]);
        assert_eq!(read(&["Sheet1", "填写示例", "公积金减员"], None), ["Sheet1"]);
        assert_eq!(read(&["示例"], None), ["示例"]);
        assert_eq!(read(&["Sheet1", "~字典"], None), ["Sheet1"]);
        assert_eq!(read(&["结论", "数据", "问题清单", "说明"], None), ["数据"]);
        let named = |name: &str| Some(SheetChoice::Name(name.to_owned()));
        let people = ["110101199003079911", "110101199003089912", "110101199103079912"];
        assert_eq!(read(&people, named(people[1]).as_ref()), [people[1]]);
        assert_eq!(read(&people, named("1101**********11").as_ref()), [people[0]]);
        assert!(read(&people, named("1101**********12").as_ref()).is_empty());
        assert_eq!(read(&["减员", "增员"], Some(&SheetChoice::Number(2))), ["增员"]);
        assert_eq!(read(&["202610", "202611"], Some(&SheetChoice::Number(202_611))), ["202611"]);
        assert_eq!(read(&["2", "1"], Some(&SheetChoice::Number(1))), ["2"]);
        assert_eq!(read(&["减员", "~旧"], Some(&SheetChoice::Name("旧".into()))), ["旧"]);
    }
}
