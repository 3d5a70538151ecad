//! ID009: a spreadsheet took the identity number for a number.

use crate::ident::doctor;
use crate::ident::person_id::Lost;
use crate::model::{CellKind, Draft, Fault, Field, Identity, Odd, RuleCode, Severity};
use crate::rules::example::{cell, fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Arg, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID009"),
    name: "person-id-digits-lost",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text("证件号码{how}", "The identity number {how}"),
    why: text(
        "表格软件的数值只有 15 位有效数字，18 位号码存成数值后，后 3 位就没有了，改格式也找不回来。",
        "Spreadsheets keep 15 digits of a number. When an 18-digit number is stored as one, \
         the last three digits are lost, and no format brings them back.",
    ),
    fix: text(
        "请从身份证或人事系统重新取得号码：先把这一列设为“文本”格式，再填入或粘贴；导出的 CSV 不要用 Excel 直接双击打开后再保存。",
        "Get the number again from the identity card or the HR system: set the column to text \
         first, then type or paste it. Do not open an exported CSV in Excel by double-click \
         and save it.",
    ),
    basis: text(
        "实测：Excel、WPS 保留 15 位有效数字；程序写出的浮点数为 16、32、64、128 的倍数。约 9% \
         的受损号码仍能通过校验，所以按单元格类型判断",
        "Measured: 15 significant digits in spreadsheet programs, multiples of 16 to 128 in \
         floats written by programs. About 9 % of damaged numbers still pass the check, so the \
         cell type decides",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[cell(Field::PersonId, CellKind::Number, "110101199003079000")]),
        fires(&[is(Field::PersonId, "1.10101E+17")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
        quiet(&[cell(Field::PersonId, CellKind::Number, "110101900307991")]),
    ],
};

const NUMBER_CELL: Text = text("被存成了数值", "was stored as a number");
/// Typed into a spreadsheet program: fifteen digits, then zeros.
const CUT: Text = text(
    "被表格软件存成了数值，只留下前 15 位，末三位成了 000",
    "was stored as a number by a spreadsheet program, which kept 15 digits and made the last three 000",
);
/// Written by a program as a floating-point number: a multiple of 16, 32, 64 or 128.
const ROUNDED: Text = text(
    "被导出程序存成了数值，末几位被改成了相近的数",
    "was stored as a number by the program that exported it, which rounded its last digits",
);
const KEPT: Text = text(
    "变成了科学计数法，只看得出前 {count} 位",
    "was turned into scientific notation, which shows its first {count} {count:digit|digits} only",
);
const SCIENTIFIC: Text = text("变成了科学计数法", "was turned into scientific notation");
const POINT_ZERO: Text = text(
    "被存成了数值（末尾带 .0），末几位已经不可靠",
    "was stored as a number (it ends in .0), which does not keep its last digits",
);
const ZEROS: Text = text(
    "末三位是 000，同列还有被存成数值的号码：多半也丢了末三位",
    "ends in 000, as others in this column do that were stored as numbers: its last three digits are likely lost",
);
/// More digits than a number cell keeps.
const TOO_MANY: usize = 16;

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    how(draft, context).map(|how| Fault::plain().arg("how", told(draft, how)))
}

/// The same with what can still be seen of it.
fn told(draft: &Draft<'_>, how: Text) -> Arg {
    let text_of = draft.shown(Field::PersonId);
    let digits = || text_of.split('.').next().unwrap_or_default();
    if how == NUMBER_CELL {
        return if digits().ends_with("000") { CUT.into() } else { ROUNDED.into() };
    }
    if how == SCIENTIFIC {
        let kept = doctor::digits_kept(text_of.as_bytes());
        return KEPT.fill(&[("count", kept.to_string().into())]).into();
    }
    how.into()
}

/// How the digits were lost; `None` where they were not. Other rules keep quiet then.
pub(super) fn how(draft: &Draft<'_>, context: &Context<'_>) -> Option<Text> {
    let identity = draft.identity.value()?;
    if draft.record.kind(Field::PersonId) == CellKind::Number && digits(draft) >= TOO_MANY {
        return Some(NUMBER_CELL);
    }
    let Identity::Number(reading) = identity else { return None };
    match reading.faults.lost {
        Some(Lost::Scientific) => Some(SCIENTIFIC),
        Some(Lost::PointZero) => Some(POINT_ZERO),
        // Eighteen zeros were never a number (ID017).
        None if reading.faults.is_placeholder => None,
        None => (reading.ends_in_zeros && context.table.numbers_lost).then_some(ZEROS),
    }
}

fn digits(draft: &Draft<'_>) -> usize {
    let whole = draft.record.bytes(Field::PersonId).split(|byte| *byte == b'.').next();
    whole.map_or(0, |bytes| bytes.iter().filter(|byte| byte.is_ascii_digit()).count())
}
