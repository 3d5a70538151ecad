//! Rows that are no rows (非数据行): totals, signatures, examples, instructions, repeated headers,
//! rows with nothing but a serial number. A row in which a person could stand is never set aside.

use super::lists::{self, Mark, Says};
use super::{nobody, titles};
use crate::model::{Columns, Field, RawRow, TextEncoding};
use crate::profile::headings::Headings;
use crate::text::{Text, text};

/// What a row of a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Judge it.
    Data,
    /// Nothing in it.
    Blank,
    /// No row: why.
    Aside(Aside),
}

/// Why a row is no row (CO010).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// 合计.
    Total,
    /// 制表人, 审核人.
    Signature,
    /// 例.
    Example,
    /// 填表说明.
    Instruction,
    /// The headings again.
    RepeatedHeader,
    /// A line that says who stands below: 增员名单.
    ListTitle(Says),
    /// Headings that are not those of the sheet: another list begins.
    OtherHeading,
    /// A line that says whose people stand around it: 单位名称：….
    EmployerLine,
    /// A line that names an organisation and nobody else.
    OrganisationLine,
    /// A row of a list that is not of leavers.
    OtherList,
    /// Only a serial number, or only cells that say nothing of a person.
    Empty,
}

impl Aside {
    /// The word that people read.
    pub const fn label(self) -> Text {
        match self {
            Self::Total => text("合计行", "a total"),
            Self::Signature => text("签字落款行", "a signature line"),
            Self::Example => text("示例行", "an example row"),
            Self::Instruction => text("填表说明", "instructions"),
            Self::RepeatedHeader => text("重复的表头", "the headings again"),
            Self::ListTitle(_) => text("一段名单的标题", "the title of a list"),
            Self::OtherHeading => text("另一段名单的表头", "the headings of another list"),
            Self::EmployerLine => text("写明单位的行", "a line that names the employer"),
            Self::OrganisationLine => {
                text("一段名单的标题（单位）", "the title of a list: an organisation")
            }
            Self::OtherList => {
                text("所在的一段不是减员名单", "it stands in a list that is not of leavers")
            }
            Self::Empty => text("没有人员的行", "a row without a person"),
        }
    }
}

impl Aside {
    /// Whether another list may begin with such a row, whose text has this print.
    pub const fn mark(self, print: u64) -> Option<Mark> {
        match self {
            Self::ListTitle(says) => Some(Mark::Title(says, print)),
            Self::OtherHeading => Some(Mark::Heading),
            Self::RepeatedHeader => Some(Mark::Repeated),
            Self::EmployerLine => Some(Mark::Employer(print)),
            Self::OrganisationLine => Some(Mark::Organisation(print)),
            _ => None,
        }
    }
}

/// What sorting needs to know of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'t> {
    /// Which column holds which field.
    pub columns: &'t Columns,
    /// The headings, for knowing them again.
    pub leaves: &'t [String],
    /// How the bytes are read.
    pub encoding: TextEncoding,
    /// The profile's headings, for knowing those of another list.
    pub headings: &'t Headings,
    /// So many columns are the sender's; those behind them a report of ours has added.
    pub width: usize,
}

/// So many digits in the identity column make a row a person's, whatever else it says.
const DIGITS: usize = 6;
/// A longer single text is an instruction.
pub(super) const LONG: usize = 20;
/// Without any of these a row says nothing of a person.
const TELLING: [Field; 5] =
    [Field::PersonName, Field::PersonId, Field::StopMonth, Field::Reason, Field::LeaveDate];

/// Sorts a row. The good path looks at three cells and allocates nothing.
pub fn sort(row: &RawRow<'_>, layout: Layout<'_>) -> Sort {
    let Some(first) = first_text(row) else { return Sort::Blank };
    let cell = |field| layout.columns.get(field).map_or(&[][..], |column| row.cell(column));
    let id = cell(Field::PersonId);
    let is_person = has_digits(id) && !blank(cell(Field::PersonName));
    // 联系电话：139… in the identity column is no number.
    let is_plain = is_person && id.first().is_some_and(u8::is_ascii);
    if is_plain && !may_be_example(first, layout.encoding) {
        return Sort::Data;
    }
    slowly(row, layout, is_person)
}

/// Whether a row with a number and a name is a person's, by how it begins: no mark of an example.
pub fn begins_plainly(row: &RawRow<'_>, encoding: TextEncoding) -> bool {
    first_text(row).is_some_and(|first| is_plain_first(first, encoding))
}

/// The same of a row whose first cell holds this.
#[inline]
pub fn is_plain_first(first: &[u8], encoding: TextEncoding) -> bool {
    !blank(first) && !may_be_example(first, encoding)
}

fn first_text<'r>(row: &RawRow<'r>) -> Option<&'r [u8]> {
    row.cells.iter().map(|cell| row.text_of(cell)).find(|text| !blank(text))
}

/// Whether a cell begins as the marks of example rows do, or with anything but Han and ASCII: only
/// then it is looked at closely.
fn may_be_example(cell: &[u8], encoding: TextEncoding) -> bool {
    let cell = cell.trim_ascii_start();
    let first = match (encoding, cell) {
        (_, [first, ..]) if first.is_ascii() => return !first.is_ascii_digit() && cell.len() <= 12,
        // The text was checked: three bytes of this form are one character.
        (TextEncoding::Utf8, [a @ 0xe0..=0xef, b, c, ..]) => {
            let bits = |byte: u8, mask: u8| u32::from(byte & mask);
            char::from_u32(bits(*a, 0xf) << 12 | bits(*b, 0x3f) << 6 | bits(*c, 0x3f))
        }
        (TextEncoding::Utf8, [a, b, c, ..]) => {
            std::str::from_utf8(&[*a, *b, *c]).ok().and_then(|text| text.chars().next())
        }
        (TextEncoding::Gb18030, [a, b, ..]) => {
            GBK_MARKS.iter().find(|(pair, _)| *pair == [*a, *b]).map(|(_, mark)| *mark).or({
                // The row above U+00A1 holds brackets and full-width forms, the others Han.
                if (0xB0..=0xF7).contains(a) || (0x81..=0xA0).contains(a) {
                    Some('一')
                } else {
                    None
                }
            })
        }
        _ => None,
    };
    match first {
        Some('例' | '示' | '样' | '举' | '范' | '填') | None => true,
        Some(first) => !('\u{4E00}'..='\u{9FA5}').contains(&first),
    }
}

/// The first characters of example marks in GBK.
const GBK_MARKS: [([u8; 2], char); 6] = [
    ([0xC0, 0xFD], '例'),
    ([0xCA, 0xBE], '示'),
    ([0xD1, 0xF9], '样'),
    ([0xBE, 0xD9], '举'),
    ([0xB7, 0xB6], '范'),
    ([0xCC, 0xEE], '填'),
];

fn blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

fn has_digits(bytes: &[u8]) -> bool {
    // Nearly every number begins with them.
    bytes.first_chunk::<DIGITS>().is_some_and(|first| first.iter().all(u8::is_ascii_digit))
        || bytes.iter().filter(|byte| byte.is_ascii_digit()).nth(DIGITS - 1).is_some()
}

/// Full-width digits count here: the good path did not decode them.
pub(super) fn has_any_digits(text: &str) -> bool {
    text.chars().filter(|c| c.is_numeric()).nth(DIGITS - 1).is_some()
}

fn slowly(row: &RawRow<'_>, layout: Layout<'_>, is_person: bool) -> Sort {
    let texts: Vec<String> = (0..row.cells.len().min(layout.width))
        .map(|column| layout.encoding.decode(row.cell(column)).split_whitespace().collect())
        .collect();
    let at = |field| {
        let column = layout.columns.get(field);
        column.and_then(|column| texts.get(column)).map_or("", String::as_str)
    };
    let Some(first) = texts.iter().find(|text| !text.is_empty()) else { return Sort::Blank };
    if is_example(first) {
        return Sort::Aside(Aside::Example);
    }
    if names_employer(row, layout, &texts) {
        return Sort::Aside(Aside::EmployerLine);
    }
    let (name, id) = (at(Field::PersonName), at(Field::PersonId));
    let is_signed_id = begins(id, SIGNATURES) && (name.is_empty() || begins(name, SIGNATURES));
    if is_signed_id {
        return Sort::Aside(Aside::Signature);
    }
    if nobody::ends_list(&texts) {
        return Sort::Aside(Aside::Empty);
    }
    if is_person || has_any_digits(id) {
        return Sort::Data;
    }
    if nobody::numbers_columns(&texts) || nobody::is_hint(TELLING.map(at)) {
        return Sort::Aside(Aside::Instruction);
    }
    if let Some(aside) = begins_list(&texts, layout) {
        return Sort::Aside(aside);
    }
    // 8人 beside 合计 stands in whatever column comes next.
    let no_name = name.is_empty() || name == first || name.contains(char::is_numeric);
    let is_sum = || id.is_empty() && SUMS.iter().any(|end| first.ends_with(end));
    if no_name && (begins(first, TOTALS) || is_sum()) {
        return Sort::Aside(Aside::Total);
    }
    let no_person = id.is_empty() && (name.is_empty() || name == first);
    let signed = [first.as_str(), name, at(Field::Reason)];
    if no_person && signed.iter().any(|text| begins(text, SIGNATURES)) {
        return Sort::Aside(Aside::Signature);
    }
    if names_organisation(first, &texts, at) {
        return Sort::Aside(Aside::OrganisationLine);
    }
    if nobody::is_labelled(TELLING.map(at)) {
        return Sort::Aside(Aside::Signature);
    }
    let filled = texts.iter().filter(|text| !text.is_empty()).count();
    let long = first.chars().count() > LONG;
    if no_person && filled <= 2 && (begins(first, INSTRUCTIONS) || long) {
        return Sort::Aside(Aside::Instruction);
    }
    if TELLING.into_iter().all(|field| nobody::says_nothing(at(field))) {
        let signed = texts.iter().any(|text| begins(text, SIGNATURES));
        return Sort::Aside(if signed { Aside::Signature } else { Aside::Empty });
    }
    Sort::Data
}

const TOTALS: &[&str] =
    &["合计", "总计", "小计", "共计", "累计", "总人数", "本页合计", "本页小计", "人数合计"];
const SIGNATURES: &[&str] = &[
    "制表",
    "审核",
    "复核",
    "经办人",
    "经办",
    "填表人",
    "填表日期",
    "填报人",
    "填报日期",
    "负责人",
    "单位负责人",
    "单位（盖章",
    "单位(盖章",
    "单位盖章",
    "盖章",
    "联系电话",
    "联系人",
    "签字",
    "签名",
    "日期：",
    "日期:",
    "报送人",
    "报表日期",
    "打印日期",
    "导出时间",
    "导出日期",
];
const INSTRUCTIONS: &[&str] = &[
    "说明",
    "填表说明",
    "填写说明",
    "注：",
    "注:",
    "注意",
    "备注：",
    "备注:",
    "提示",
    "温馨提示",
    "要求",
];

fn begins(text: &str, words: &[&str]) -> bool {
    let text = text.trim_start_matches(['（', '(', '【', '[']);
    words.iter().any(|word| text.starts_with(word))
}

/// Words of totals that stand behind a name: 某公司小计.
const SUMS: [&str; 4] = ["合计", "小计", "总计", "汇总"];

/// Whether a row names an organisation, perhaps with a number of people, and nobody.
fn names_organisation<'t>(first: &'t str, texts: &[String], at: impl Fn(Field) -> &'t str) -> bool {
    let is_count = |text: &str| text.chars().count() <= 6 && text.contains(char::is_numeric);
    let says_nothing = |field| {
        let text = at(field);
        text.is_empty() || text == first || is_count(text)
    };
    let name = first.rsplit([':', '：']).find(|part| !part.is_empty()).unwrap_or(first);
    let is_alone = TELLING.into_iter().all(says_nothing);
    let is_only = is_alone && lists::organisation(&[name.to_owned()]);
    (is_only || lists::organisation(texts)) && !SUMS.iter().any(|word| first.contains(word))
}

/// Whether a row says whose people stand around it. Where somebody may stand in the row, only its
/// first cell may say so.
fn names_employer(row: &RawRow<'_>, layout: Layout<'_>, texts: &[String]) -> bool {
    let at = |field| layout.columns.get(field).and_then(|column| texts.get(column));
    let has_colon = |text: &str| text.contains([':', '：']);
    let has_name = at(Field::PersonName).is_some_and(|name| !name.is_empty() && !has_colon(name));
    let is_empty = at(Field::PersonId).is_none_or(|id| !has_any_digits(id));
    // 单位名称 beside a name of one; looking words up costs.
    let has_value = || texts.iter().any(|text| text.len() == 18 || titles::may_name_another(text));
    let is_label =
        |text: &str| text.len() <= 3 * LONG && has_value() && layout.headings.label(text).is_some();
    let may_say = |text: &str| has_colon(text) || (is_empty && is_label(text));
    let looked_at = if has_name { 1 } else { usize::MAX };
    let mut filled = texts.iter().filter(|text| !text.is_empty()).take(looked_at);
    filled.any(|text| may_say(text)) && {
        let row = super::HeadRow::of(row, layout.encoding);
        !titles::said(&row, layout.headings, layout.width).is_empty()
    }
}

/// 例 alone, with a number or with brackets: `例`, `例1`, `（示例）`, `样例：`.
fn is_example(first: &str) -> bool {
    let core = first.trim_matches(|c: char| !c.is_alphanumeric() || c.is_numeric());
    matches!(core, "例" | "示例" | "样例" | "例如" | "举例" | "范例" | "填写示例" | "示例行")
        || core.eq_ignore_ascii_case("example")
}

/// Headings, or the title of a list. Headings are the sheet's own again only where each stands in its
/// place and says the same: people below others are read by those.
fn begins_list(texts: &[String], layout: Layout<'_>) -> Option<Aside> {
    let repeats = repeats_header(texts, layout);
    let is_heading = repeats == Repeats::Mostly || lists::names_fields(texts, layout.headings);
    if repeats == Repeats::Whole && lists::at_their_places(texts, layout.headings, layout.columns) {
        return Some(Aside::RepeatedHeader);
    }
    if is_heading {
        return Some(Aside::OtherHeading);
    }
    lists::title(texts).map(Aside::ListTitle)
}

/// The foot of a list whose columns are not understood: a total or a signature (表尾).
pub fn foot(row: &RawRow<'_>, encoding: TextEncoding) -> Option<Aside> {
    let decoded = |column| encoding.decode(row.cell(column)).split_whitespace().collect::<String>();
    let first = (0..row.cells.len()).map(decoded).find(|text| !text.is_empty())?;
    if begins(&first, TOTALS) {
        Some(Aside::Total)
    } else {
        begins(&first, SIGNATURES).then_some(Aside::Signature)
    }
}

/// How much of the header a row shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    No,
    Mostly,
    Whole,
}

/// Whether the mapped columns show their own headings: most of them, or each that shows any.
fn repeats_header(texts: &[String], layout: Layout<'_>) -> Repeats {
    let shown = |column: usize| texts.get(column).map_or("", String::as_str);
    let leaf = |column: usize| {
        layout.leaves.get(column).map_or("", |l| l).split_whitespace().collect::<String>()
    };
    let columns = Field::ALL.into_iter().filter_map(|field| layout.columns.get(field));
    let mapped = columns.clone().count();
    let same = |column: &usize| !shown(*column).is_empty() && leaf(*column) == shown(*column);
    let repeated = columns.clone().filter(same).count();
    let differs = |column: usize| !shown(column).is_empty() && leaf(column) != shown(column);
    if repeated < 2 || repeated * 10 < mapped * 6 {
        Repeats::No
    } else if columns.into_iter().any(differs) {
        Repeats::Mostly
    } else {
        Repeats::Whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellKind, Lent, RowBlock};

    /// Serial number, name, number, reason, remark.
    fn sorted(cells: &[&str]) -> Sort {
        let mut columns = Columns::NONE;
        for (column, field) in
            [Field::SerialNo, Field::PersonName, Field::PersonId, Field::Reason, Field::Remark]
                .into_iter()
                .enumerate()
        {
            columns.set(field, u16::try_from(column).unwrap());
        }
        let leaves = ["序号", "姓名", "身份证号", "离职原因", "备注"].map(str::to_owned);
        let mut block = RowBlock::default();
        block.begin_row(9);
        for cell in cells {
            block.push(CellKind::Text, Lent::No, cell);
        }
        let row = block.rows().next().unwrap();
        let encoding = TextEncoding::Utf8;
        let profile = crate::profile::Profile::builtin("beijing").unwrap();
        let headings = &Headings::new(&profile);
        sort(
            &row,
            Layout { columns: &columns, leaves: &leaves, encoding, headings, width: usize::MAX },
        )
    }

    #[test]
    fn the_marks_are_gbk() {
        for (pair, mark) in GBK_MARKS {
            assert_eq!(encoding_rs::GBK.decode_without_bom_handling(&pair).0, mark.to_string());
        }
    }

    #[test]
    fn what_is_no_row() {
        let aside = Sort::Aside;
        for (cells, expected) in [
            (&["1", "张小满", "110101199003079913", "离职", ""][..], Sort::Data),
            (&["", "", "", "", ""], Sort::Blank),
            (&[" ", "\u{3000}", "", "", ""], Sort::Blank),
            (&["7", "", "", "", ""], aside(Aside::Empty)),
            (&["合计", "", "", "12", ""], aside(Aside::Total)),
            (&["", "合 计", "", "", ""], aside(Aside::Total)),
            (&["合计", "8人", "", "", ""], aside(Aside::Total)),
            (&["制表人：李某", "", "", "审核人：", ""], aside(Aside::Signature)),
            (&["", "", "", "", "审核人：王某"], aside(Aside::Signature)),
            (&["例", "李四", "110101199003079913", "离职", ""], aside(Aside::Example)),
            (&["（示例）", "李四", "110101199003079913", "离职", ""], aside(Aside::Example)),
            (&["序号", "姓名", "身份证号", "离职原因", "备注"], aside(Aside::RepeatedHeader)),
            (&["姓名", "身份证号", "离职原因", "", "备注"], aside(Aside::OtherHeading)),
            (&["工号", "姓名", "身份证号", "增员月份", "岗位"], aside(Aside::OtherHeading)),
            (&["二、减员名单", "", "", "", ""], aside(Aside::ListTitle(Says::Leavers))),
            (&["", "以下为新增人员", "", "", ""], aside(Aside::ListTitle(Says::Others))),
            (&["说明：原因请从下拉框选择", "", "", "", ""], aside(Aside::Instruction)),
            (&["合计", "", "8人", "", ""], aside(Aside::Total)),
            (&["", "合计", "2人", "", ""], aside(Aside::Total)),
            (&["制表人：王某", "", "审核：", "", ""], aside(Aside::Signature)),
            (&["", "经办人：李某", "联系电话：13900000000", "", ""], aside(Aside::Signature)),
            (&["", "", "", "（单位盖章）", ""], aside(Aside::Signature)),
            // Somebody could stand in these.
            (&["3", "张小满", "", "", ""], Sort::Data),
            (&["合计", "张小满", "", "", ""], Sort::Data),
            (&["3", "", "110101199003079913", "", ""], Sort::Data),
            (&["", "合计", "110101199003079913", "", ""], Sort::Data),
            (&["3", "例小雨", "110101199003079913", "离职", ""], Sort::Data),
            (&["3", "", "", "辞职", ""], Sort::Data),
            (&["备", "张小满", "１１０１０１１９９００３０７９９１３", "辞职", ""], Sort::Data),
        ] {
            assert_eq!(sorted(cells), expected, "{cells:?}");
        }
    }
}
