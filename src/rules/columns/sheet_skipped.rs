//! CO005: a sheet that was left out.
//!
//! Arguments: `sheet` (its name), `reason`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO005"),
    name: "sheet-skipped",
    severity: Severity::Note,
    fields: &[],
    message: text(
        "工作表“{sheet}”没有读取：{reason}",
        "The sheet “{sheet}” was not read: {reason}",
    ),
    why: text(
        "没有读取的工作表里若有人员，不会列入申报。",
        "People on a sheet that was not read are not declared.",
    ),
    fix: text(
        "若名单就在这张表里，请取消隐藏、加上表头，或用 --sheet 指明要读的工作表。",
        "If the list is on that sheet, unhide it, give it headings, or name the sheet with \
         --sheet.",
    ),
    basis: text(
        "一个工作簿里常有空表、说明和在职花名册（对公开样表的观察）",
        "Workbooks often hold empty sheets, notes and rosters of those who stay (seen in \
         published samples)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires_on_bytes(HIDDEN), quiet_on_csv(GOOD_CSV)],
};

/// An Excel 2003 XML workbook with a list and a hidden sheet.
static HIDDEN: &[u8] = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?><?mso-application progid=\"Excel.Sheet\"?>
<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\" \
xmlns:x=\"urn:schemas-microsoft-com:office:excel\">
<Worksheet ss:Name=\"减员\"><Table>
<Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell><Cell><Data ss:Type=\"String\">证件号码</Data></Cell>\
<Cell><Data ss:Type=\"String\">缴费截止月份</Data></Cell><Cell><Data ss:Type=\"String\">停止缴费原因</Data></Cell></Row>
<Row><Cell><Data ss:Type=\"String\">张小满</Data></Cell>\
<Cell><Data ss:Type=\"String\">110101199003079913</Data></Cell>\
<Cell><Data ss:Type=\"String\">2026-11</Data></Cell>\
<Cell><Data ss:Type=\"String\">本人意愿解除劳动合同</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name=\"旧名单\"><Table><Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>
"
.as_bytes();
