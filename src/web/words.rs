//! Remedies in the page's own words (页面上的改法). A rule's remedy may name an option of the command line;
//! whoever looks at the page cannot type one, and is told what to do here.

use crate::model::RuleCode;
use crate::text::{Lang, Text, text};

/// The remedies that are others here, by rule.
const HERE: [(&str, Text); 10] = [
    (
        "CO001",
        text(
            "请在名单上方加一行列名（姓名、证件号码、停止缴费月份、停止缴费原因等），再放进来。",
            "Put a row of headings above the list (name, identity number, stop month, stop reason …) and put it in again.",
        ),
    ),
    (
        "CO002",
        text(
            "请补上这一列；表里其实有、只是列名不同的，改用常见列名，再放进来。只有离职日期没有停止缴费月份时，按城市规则推算。",
            "Add the column. If it is there under another heading, use a usual heading; then put the list in again. Where only \
             the leave date is given, the city's rules may derive the stop month.",
        ),
    ),
    (
        "CO003",
        text(
            "请在“有一点需要您确认”里选要用的一列；也可以删去或改名其中一列，再放进来。",
            "Choose the right one where the page asks for it; or delete or rename one of them and put the list in again.",
        ),
    ),
    (
        "CO004",
        text(
            "请向填表人确认，在“有一点需要您确认”里选；也可把列名改成“缴费截止月份”或“停缴首月”，再放进来。",
            "Ask who filled it in and choose where the page asks for it; or change the heading to 缴费截止月份 (last paid) or \
             停缴首月 (first unpaid) and put the list in again.",
        ),
    ),
    (
        "CO005",
        text(
            "若名单就在这张表里，请取消隐藏、加上表头，或只留下这张表，再放进来。",
            "If the list is on that sheet, unhide it, give it headings, or leave that sheet alone in the file, and put it in again.",
        ),
    ),
    (
        "EM001",
        text(
            "请补填统一社会信用代码；放进来的表里谁都没有写单位的，页面会问是哪个单位（别的问题答完以后），回答一次即可。",
            "Fill in the credit code; where nobody in any list names an employer, the page asks once whose list it is, when \
             its other questions are answered.",
        ),
    ),
    (
        "FL002",
        text(
            "请在“有一点需要您确认”里输入打开文件的密码（只在这次使用中记住）；或请制表人取消密码后另存再放进来。",
            "Type the password where the page asks for it (it is remembered for this visit only); or ask the sender to save the \
             workbook without one.",
        ),
    ),
    (
        "FL004",
        text(
            "请删去空白的行列和多余的工作表，或分成几份，再放进来。",
            "Delete blank rows, columns and sheets that are not needed, or split the list; then put it in again.",
        ),
    ),
    (
        "FL006",
        text(
            "请用 Excel 或 WPS 打开，另存为 .xlsx 或“CSV UTF-8”再放进来；由几份文件拼接而成的，请分别转换后再合并。",
            "Open the file in Excel or WPS, save it as .xlsx or as CSV UTF-8 and put it in again. If it was pasted together from \
             several files, convert each of them first.",
        ),
    ),
    (
        "SM008",
        text(
            "推算不对时，填上停止缴费月份，再放进来。",
            "If it is wrong, add the stop month to the list and put it in again.",
        ),
    ),
];

/// What to do, in the words of the page; `told` where the rule's own will do.
pub(super) fn fix(code: RuleCode, told: &str, lang: Lang) -> String {
    let here = HERE.iter().find(|(of, _)| *of == code.as_str());
    here.map_or(told, |(_, text)| text.get(lang)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    /// They need what the page does not have: a ledger, an earlier run.
    const NOT_HERE: [&str; 3] = ["DU005", "DU009", "DU010"];

    #[test]
    fn no_remedy_on_the_page_names_an_option_or_another_place() {
        let is_typed =
            |text: &str| ["--", "{option}", "错误报告里"].iter().any(|word| text.contains(word));
        for rule in rules::all().filter(|rule| !NOT_HERE.contains(&rule.code.as_str())) {
            for lang in [Lang::Zh, Lang::En] {
                let here = fix(rule.code, rule.fix.get(lang), lang);
                assert!(
                    !is_typed(&here) && !is_typed(rule.message.get(lang)),
                    "{}: {here}",
                    rule.code
                );
            }
        }
        for (code, _) in HERE {
            let rule = rules::all().find(|rule| rule.code.as_str() == code).unwrap();
            assert!(is_typed(rule.fix.get(Lang::Zh)), "{code} can speak for itself");
        }
    }
}
