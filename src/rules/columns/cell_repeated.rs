//! CO013: one cell stands twice in the file, or rows come out of order.
//!
//! Arguments: `cell` (`C37`), the first such place.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO013"),
    name: "cell-repeated",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "文件里单元格 {cell} 重复出现，或行的先后颠倒",
        "The file gives the cell {cell} twice, or its rows out of order",
    ),
    why: text(
        "不同软件会取不同的一个，看到的和读到的可能不是同一个人。",
        "Programs differ in which one they take: the person read may not be the one that is seen.",
    ),
    fix: text(
        "请用 Excel 或 WPS 打开，核对内容后另存为新的 .xlsx；由系统导出的，请告知系统维护人员。",
        "Open the file in Excel or WPS, look it over and save it as a new .xlsx; if a system \
         exported it, tell those who maintain it.",
    ),
    basis: text(
        "工作簿里行和单元格应依次出现、不重复（ECMA-376）；实测各读取程序对重复单元格取法不同",
        "Rows and cells of a workbook come in order and once (ECMA-376); measured: programs \
         differ in which of two they take",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires_on_bytes(TWICE), quiet_on_csv(GOOD_CSV)],
};

/// An Excel 2003 XML workbook whose second row stands there twice.
static TWICE: &[u8] = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?><?mso-application progid=\"Excel.Sheet\"?>
<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">
<Worksheet ss:Name=\"减员\"><Table>
<Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell><Cell><Data ss:Type=\"String\">证件号码</Data></Cell>\
<Cell><Data ss:Type=\"String\">缴费截止月份</Data></Cell><Cell><Data ss:Type=\"String\">停止缴费原因</Data></Cell></Row>
<Row ss:Index=\"2\"><Cell><Data ss:Type=\"String\">张小满</Data></Cell></Row>
<Row ss:Index=\"2\"><Cell><Data ss:Type=\"String\">李春分</Data></Cell></Row>
</Table></Worksheet>
</Workbook>
"
.as_bytes();
