//! Several lists below each other in one sheet (一表多段): those who join above, those who leave below;
//! one employer after the other, each with its own headings. In: a row that holds no person. Out:
//! whether another list begins with it. What the lists are is settled by `run`, from these marks.

use super::triage::{LONG, has_any_digits};
use super::{Head, HeadRow, titles};
use crate::model::{Columns, Field, FieldSet};
use crate::profile::headings::{HeadingMatch, Headings};
use crate::text::{Text, text};

/// A row with which another list may begin (段首).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A line that says who stands below it: 增员名单; and the print of the row's text.
    Title(Says, u64),
    /// Headings that are not those of the sheet.
    Heading,
    /// The headings of the sheet again.
    Repeated,
    /// A line that says whose people stand around it: 单位名称：…; and its print.
    Employer(u64),
    /// A line that names an organisation without saying what for; and its print.
    Organisation(u64),
}

/// Tells rows with other texts apart (行文指纹).
pub fn print(row: &crate::model::RawRow<'_>) -> u64 {
    use std::hash::Hasher as _;
    let mut hasher = rustc_hash::FxHasher::default();
    for cell in row.cells {
        hasher.write(row.text_of(cell));
        hasher.write_u8(b'|');
    }
    hasher.finish()
}

/// Whom a title announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// 减员, 离职, 停保.
    Leavers,
    /// 增员, 在职, 续保; 示例.
    Others,
}

const LEAVERS: [&str; 5] = ["减员", "离职", "停保", "减少", "退工"];
const OTHERS: [&str; 16] = [
    "增员",
    "在职",
    "花名册",
    "入职",
    "续保",
    "新增",
    "增加",
    "示例",
    "样例",
    "范例",
    "新参保",
    "转入",
    "调入",
    "补缴",
    "基数",
    "返聘",
];
/// What makes leavers of a title none, or none of this month: 以下人员暂不减员.
const NOT_NOW: [&str; 11] =
    ["暂不", "暂缓", "不减", "不停", "取消", "撤销", "撤回", "作废", "已减员", "已停保", "恢复"];

/// Whom a title or the name of a sheet speaks of; `None` where it says neither.
pub fn says(title: &str) -> Option<Says> {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if has(&NOT_NOW) {
        Some(Says::Others)
    } else if has(&LEAVERS) {
        Some(Says::Leavers)
    } else if has(&OTHERS) {
        Some(Says::Others)
    } else {
        None
    }
}

/// Joiners, and nothing else: 花名册 and 在职 may hold leavers, too.
const JOINERS: [&str; 5] = ["增员", "新增", "入职", "续保", "新参保"];
/// So long a line above a header may be its title.
const TITLE_CHARS: usize = 40;

/// Why a sheet that has all columns of leavers is not taken for their list: its name or a title above
/// its header speaks of joiners, or of the housing fund, and nothing of leavers or social insurance.
/// A column that tells both apart goes before that.
pub fn speaks_of_others(
    name: Option<&str>,
    head: &Head,
    mapped: &super::Mapped,
    headings: &Headings,
) -> Option<Text> {
    let first = mapped.header_rows.first().copied().unwrap_or(0);
    let above = head.rows.iter().take_while(|row| row.number < first).filter_map(alone);
    let titles: Vec<&str> = name.into_iter().chain(above).collect();
    let is_leavers = titles.iter().any(|title| says(title) == Some(Says::Leavers));
    let of_joiners = |title: &&str| JOINERS.iter().any(|word| title.contains(word));
    let has_flag = mapped.columns.get(Field::ChangeFlag).is_some();
    if !has_flag && !is_leavers && titles.iter().any(of_joiners) {
        return Some(JOINING);
    }
    let is_social = || {
        let texts = titles.iter().copied().chain(mapped.headings.iter().map(String::as_str));
        texts.into_iter().any(|text| headings.is_social_text(text))
    };
    let of_fund = |title: &&str| headings.is_of_fund(title);
    (titles.iter().any(of_fund) && !is_social()).then_some(FUND)
}

/// A column 增减标志 in which nothing stands, in a list that is of leavers by its name or title and of nobody
/// else, tells nobody apart: it is not read. Only where the whole sheet was seen, and never where
/// people are chosen by it (是否减员).
pub fn leave_empty_flag_out(names: &[&str], head: &Head, mapped: &mut super::Mapped) {
    let Some(column) = mapped.columns.get(Field::ChangeFlag) else { return };
    let last = mapped.header_rows.last().copied().unwrap_or(0);
    let first = mapped.header_rows.first().copied().unwrap_or(0);
    let people = || head.rows.iter().filter(|row| row.number > last);
    let sorts =
        ["增减", "类型", "标志", "标识"].iter().any(|it| mapped.leaves[column].contains(it));
    if !sorts
        || people().count() >= super::SAMPLE_ROWS
        || people().any(|row| !row.text(column).is_empty())
    {
        return;
    }
    let above = head.rows.iter().take_while(|row| row.number < first).filter_map(alone);
    let titles: Vec<&str> = names.iter().copied().chain(above).collect();
    let has_others = |title: &&str| {
        title.contains(['增', '续']) || OTHERS.iter().chain(&NOT_NOW).any(|it| title.contains(it))
    };
    let is_leavers = titles.iter().any(|title| says(title) == Some(Says::Leavers));
    if is_leavers && !titles.iter().any(has_others) {
        mapped.columns.unset(Field::ChangeFlag);
        mapped.found_by.retain(|(field, _)| *field != Field::ChangeFlag);
        mapped.unused.extend(u16::try_from(column).ok());
        mapped.unused.sort_unstable();
    }
}

const JOINING: Text = text(
    "表名或标题写的是增员、入职，没有提到减员",
    "its name or title speaks of joiners, and nothing of leavers",
);
const FUND: Text = text(
    "表名或标题写的是公积金，没有提到社会保险",
    "its name or title speaks of the housing fund, and nothing of social insurance",
);

/// The only text of a row, where it is short and no sentence.
fn alone(row: &HeadRow) -> Option<&str> {
    let mut texts = row.cells.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty());
    let first = texts.next()?;
    let is_title = texts.all(|text| text == first)
        && first.chars().count() <= TITLE_CHARS
        && !first.contains(['，', '。', '；', '请', '须', '：', ':']);
    is_title.then_some(first)
}

/// A word that makes a short line a title.
const TITLE_WORDS: [&str; 7] = ["人员", "名单", "表", "明细", "名册", "如下", "以下"];
/// What a title may end with, where it has none of those.
const TITLE_ENDS: [&str; 17] = [
    "增员", "减员", "停保", "续保", "退工", "减少", "增加", "新增", "示例", "样例", "范例", "参保",
    "转入", "调入", "补缴", "变更", "调整",
];

/// Whom a row announces that is a title: one short text, however often a merge shows it.
pub(super) fn title(texts: &[String]) -> Option<Says> {
    let mut filled = texts.iter().filter(|text| !text.is_empty());
    let first = filled.next()?;
    if filled.any(|text| text != first) || first.chars().count() > LONG || has_any_digits(first) {
        return None;
    }
    let core = first.trim_matches(|c: char| !c.is_alphanumeric());
    let is_title = TITLE_WORDS.iter().any(|word| core.contains(word))
        || TITLE_ENDS.iter().any(|end| core.ends_with(end));
    says(core).filter(|_| is_title)
}

/// So long a line may name an organisation.
const NAME: usize = 40;

/// Whether a row is one text that ends as names of organisations do, or as the titles of their lists.
pub(super) fn organisation(texts: &[String]) -> bool {
    let mut filled = texts.iter().filter(|text| !text.is_empty());
    let Some(first) = filled.next() else { return false };
    filled.all(|text| text == first)
        && first.chars().count() <= NAME
        && !has_any_digits(first)
        && titles::may_name_another(first)
}

/// A heading of another list names a person by name and number, or by one of them and so many fields
/// at least.
const ENOUGH: usize = 3;

/// Whether a row names fields as a header does.
pub(super) fn names_fields(texts: &[String], headings: &Headings) -> bool {
    let fields: FieldSet = fields(texts, headings).map(|(_, field)| field).collect();
    let (name, id) = (fields.contains(Field::PersonName), fields.contains(Field::PersonId));
    (name && id) || ((name || id) && fields.iter().count() >= ENOUGH)
}

/// Whether the fields that a row names stand where they stand in the sheet.
pub(super) fn at_their_places(texts: &[String], headings: &Headings, columns: &Columns) -> bool {
    fields(texts, headings).all(|(column, field)| columns.get(field).is_none_or(|at| at == column))
}

fn fields(texts: &[String], headings: &Headings) -> impl Iterator<Item = (usize, Field)> {
    let named = texts.iter().enumerate().filter(|(_, text)| !text.is_empty());
    named.filter_map(|(column, text)| match headings.heading(text, &[]) {
        HeadingMatch::Field(named) => Some((column, named.field)),
        _ => None,
    })
}

/// So many digits in one cell are an identity number.
const PERSON_DIGITS: usize = 15;

/// The lists that stand above the header of a sheet: headings with people below them. Without
/// people there, what is above a header are titles and instructions. Only the first `width` columns
/// are the sender's.
pub fn above(head: &Head, header: u32, headings: &Headings, width: usize) -> Vec<(u32, Mark)> {
    let rows = || head.rows.iter().take_while(|row| row.number < header);
    let is_person =
        |row: &&HeadRow| holds_person(row) && titles::said(row, headings, width).is_empty();
    let Some(last_person) = rows().filter(is_person).map(|row| row.number).last() else {
        return Vec::new();
    };
    let marks: Vec<(u32, Mark)> =
        rows().filter_map(|row| Some((row.number, mark(row, headings, width)?))).collect();
    let begins = |(row, mark): &(u32, Mark)| *mark == Mark::Heading && *row < last_person;
    if marks.iter().any(begins) { marks } else { Vec::new() }
}

fn mark(row: &HeadRow, headings: &Headings, width: usize) -> Option<Mark> {
    let texts: Vec<String> =
        row.cells.iter().take(width).map(|cell| cell.text.split_whitespace().collect()).collect();
    if !titles::said(row, headings, width).is_empty() {
        return Some(Mark::Employer(u64::from(row.number)));
    }
    if let Some(says) = title(&texts) {
        return Some(Mark::Title(says, u64::from(row.number)));
    }
    if organisation(&texts) {
        return Some(Mark::Organisation(u64::from(row.number)));
    }
    (!holds_person(row) && names_fields(&texts, headings)).then_some(Mark::Heading)
}

/// Whether a cell of a row holds as many digits as an identity number.
pub fn holds_person(row: &HeadRow) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    row.cells.iter().any(|cell| digits(&cell.text) >= PERSON_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_lists() {
        let said = |text: &str| title(&[String::new(), text.to_owned(), String::new()]);
        for (text, expected) in [
            ("减员名单", Some(Says::Leavers)),
            ("二、减员", Some(Says::Leavers)),
            ("【增员】", Some(Says::Others)),
            ("以下为新增人员", Some(Says::Others)),
            ("离职人员（3人）", Some(Says::Leavers)),
            ("增减员表", Some(Says::Leavers)),
            ("在职花名册", Some(Says::Others)),
            ("张小满", None),
            ("李某某（离职）", None),
            ("离职", None),
            ("销售一部", None),
            ("合计", None),
            ("以上人员的减员已于本月二十五日以前全部办理完毕，请各位同事核对", None),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
        assert_eq!(title(&["减员名单".into(), "3人".into()]), None);
    }
}
