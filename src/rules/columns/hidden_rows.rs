//! CO009: hidden or filtered-out rows were read with the rest; once a sheet.
//!
//! Arguments: `count`, `rows` (the first ten of them).

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO009"),
    name: "hidden-rows-read",
    severity: Severity::Warning,
    fields: &[],
    message: text(
        "有 {count} 行是隐藏的或被筛选掉的（如第 {rows} 行），已与其他行一并读取",
        "Rows hidden or filtered out: {count} (such as row {rows}); they were read with the others",
    ),
    why: text(
        "隐藏行里可能是不想申报的人，也可能是忘记取消筛选的人，从文件里看不出来。",
        "Hidden rows may be people who are not to be declared, or a filter that was left on; the \
         file does not say which.",
    ),
    fix: text(
        "请取消筛选和隐藏后核对：这些人不减员的，删去这些行再交；要减员的，不必处理。",
        "Remove the filter, unhide the rows and look: delete those who stay; for those who leave \
         nothing needs to be done.",
    ),
    basis: text(
        "隐藏和筛选只影响显示，数据仍在文件里（Excel、WPS 的行为）",
        "Hiding and filtering only change what is shown; the data stays in the file",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires_on_bytes(HIDDEN_ROW), quiet_on_csv(GOOD_CSV)],
};

/// An Excel 2003 XML workbook with a hidden row.
static HIDDEN_ROW: &[u8] = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?><?mso-application progid=\"Excel.Sheet\"?>
<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">
<Worksheet ss:Name=\"减员\"><Table>
<Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell><Cell><Data ss:Type=\"String\">证件号码</Data></Cell>\
<Cell><Data ss:Type=\"String\">缴费截止月份</Data></Cell><Cell><Data ss:Type=\"String\">停止缴费原因</Data></Cell></Row>
<Row ss:Hidden=\"1\"><Cell><Data ss:Type=\"String\">张小满</Data></Cell>\
<Cell><Data ss:Type=\"String\">110101199003079913</Data></Cell>\
<Cell><Data ss:Type=\"String\">2026-11</Data></Cell>\
<Cell><Data ss:Type=\"String\">本人意愿解除劳动合同</Data></Cell></Row>
</Table></Worksheet>
</Workbook>
"
.as_bytes();
