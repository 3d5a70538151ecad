//! CO017: a file keeps a sheet for each month, and this one is of another; once a sheet.
//!
//! Arguments: `sheet` (its name), `declared`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO017"),
    name: "sheet-of-another-month",
    severity: Severity::Warning,
    fields: &[],
    message: text(
        "工作表“{sheet}”按名称不是 {declared} 的，文件里还有别的月份的表；这张表的人也一并读入了",
        "By its name the sheet “{sheet}” is not of {declared}, and the file has sheets of other months; its people \
         were read, too",
    ),
    why: text(
        "每月一张表的台账整本交上来，以前月份已经办过减员的人会再报一次。",
        "When a year's book with a sheet for each month is handed in whole, people who were declared in earlier \
         months are declared once more.",
    ),
    fix: text(
        "以前已经办过的，另存一份只留本次要报的表再交；这张表的人还没有报过的，不必处理。",
        "If they were declared before, hand in a copy that keeps only the sheet to declare; if not, nothing needs \
         to be done.",
    ),
    basis: text(
        "按月分表的离职台账是常见做法（对公开样表的观察）",
        "Books of leavers with a sheet for each month are common (seen in published samples)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires_on_bytes(TWO_MONTHS), quiet_on_csv(GOOD_CSV)],
};

/// An Excel 2003 XML workbook with a sheet for each of two months.
static TWO_MONTHS: &[u8] = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?><?mso-application progid=\"Excel.Sheet\"?>
<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">
<Worksheet ss:Name=\"10月\"><Table>
<Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell><Cell><Data ss:Type=\"String\">证件号码</Data></Cell>\
<Cell><Data ss:Type=\"String\">缴费截止月份</Data></Cell><Cell><Data ss:Type=\"String\">停止缴费原因</Data></Cell></Row>
<Row><Cell><Data ss:Type=\"String\">张小满</Data></Cell>\
<Cell><Data ss:Type=\"String\">110101199003079913</Data></Cell>\
<Cell><Data ss:Type=\"String\">2026-10</Data></Cell>\
<Cell><Data ss:Type=\"String\">本人意愿解除劳动合同</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name=\"11月\"><Table>
<Row><Cell><Data ss:Type=\"String\">姓名</Data></Cell><Cell><Data ss:Type=\"String\">证件号码</Data></Cell>\
<Cell><Data ss:Type=\"String\">缴费截止月份</Data></Cell><Cell><Data ss:Type=\"String\">停止缴费原因</Data></Cell></Row>
<Row><Cell><Data ss:Type=\"String\">李大雪</Data></Cell>\
<Cell><Data ss:Type=\"String\">110101199106159923</Data></Cell>\
<Cell><Data ss:Type=\"String\">2026-11</Data></Cell>\
<Cell><Data ss:Type=\"String\">本人意愿解除劳动合同</Data></Cell></Row>
</Table></Worksheet>
</Workbook>
"
.as_bytes();
