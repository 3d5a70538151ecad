//! An empty list to fill in (空白名单): a sheet 减员名单 with lists to choose from and a note at every
//! column, an example row that is set aside when the list is read, and a sheet 填写说明.

use std::io;

use rust_xlsxwriter::{DataValidation, Workbook, Worksheet, XlsxError};

use super::dictionary::{self, Lists};
use super::style::{self, Styles};
use super::{measure, properties_of, saving};
use crate::calendar::{Date, Month};
use crate::model::Field;
use crate::profile::Profile;
use crate::profile::columns::HeadingMeaning;
use crate::profile::headings::{HeadingMatch, Headings};
use crate::rules::example::{GOOD_EMPLOYER, GOOD_PERSON};
use crate::text::{Lang, Text, text};

/// The sheet to fill in.
pub const LIST: &str = "减员名单";
/// The sheet that says how.
pub const NOTES: &str = "填写说明";

/// Row of the headings, 0-based; the example stands below it, and the list below that.
const HEAD: u32 = 1;
/// Lists to choose from reach down to here.
const LAST: u32 = 2_000;
/// Widths of 填写说明.
const WIDTHS: [f64; 4] = [22.0, 10.0, 62.0, 32.0];

/// What is asked of one field.
struct Ask {
    field: Field,
    need: Need,
    width: f64,
    how: Text,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    /// One of the employer's columns.
    OneOf,
    May,
}

impl Need {
    const fn label(self) -> Text {
        match self {
            Self::Must => text("必填", "required"),
            Self::OneOf => text("至少填一项", "one of them"),
            Self::May => text("选填", "optional"),
        }
    }
}

const fn ask(field: Field, need: Need, width: f64, how: Text) -> Ask {
    Ask { field, need, width, how }
}

const ASKED: [Ask; 14] = [
    ask(Field::SerialNo, Need::May, 6.0, text("从 1 起编号", "Count from 1")),
    ask(
        Field::EmployerName,
        Need::OneOf,
        26.0,
        text(
            "营业执照上的全称；名称和代码至少填一项",
            "In full, as on the licence; name or code is needed",
        ),
    ),
    ask(
        Field::EmployerCode,
        Need::OneOf,
        24.0,
        text("18 位，没有字母 I、O、S、V、Z", "18 characters, without the letters I, O, S, V, Z"),
    ),
    ask(
        Field::PersonName,
        Need::Must,
        12.0,
        text("与身份证一致，中间不加空格", "As on the identity card, without spaces"),
    ),
    ask(
        Field::IdKind,
        Need::May,
        14.0,
        text(
            "从列表选择；空着就当作居民身份证",
            "Choose from the list; blank means resident identity card",
        ),
    ),
    ask(
        Field::PersonId,
        Need::Must,
        23.0,
        text(
            "18 位，末位 X 大写。本列已是文本格式，直接录入；从别处粘贴请选“只粘贴值”",
            "18 characters, the last one may be X. The column is in text format: type it in, or paste \
             values only",
        ),
    ),
    ask(
        Field::StopMonth,
        Need::Must,
        14.0,
        text(
            "最后一个要缴费的月份，写成 2026-11 的样子；次月起不再缴费",
            "The last month to be paid, written like 2026-11; nothing is paid from the next month on",
        ),
    ),
    ask(
        Field::Reason,
        Need::Must,
        26.0,
        text(
            "从列表选择，以解除（终止）劳动合同证明为准：关系到本人能否领失业保险金",
            "Choose from the list, as the certificate of termination has it: unemployment benefit \
             depends on it",
        ),
    ),
    ask(
        Field::Insurances,
        Need::May,
        48.0,
        text(
            "一般全部一起停；只停几项的写明是哪几项",
            "Usually all of them; if not, name those that stop",
        ),
    ),
    ask(
        Field::EntryDate,
        Need::May,
        13.0,
        text("写成 2021-03-01 的样子", "Written like 2021-03-01"),
    ),
    ask(
        Field::LeaveDate,
        Need::May,
        13.0,
        text("写成 2026-11-16 的样子", "Written like 2026-11-16"),
    ),
    ask(
        Field::Department,
        Need::May,
        12.0,
        text("有疑问时，可以按部门分头核实", "So that questions can go to each department"),
    ),
    ask(Field::EmployeeNo, Need::May, 10.0, text("本单位自己的编号", "The employer's own number")),
    ask(
        Field::Remark,
        Need::May,
        22.0,
        text(
            "需要说明的情况；与原因矛盾会提醒",
            "Anything to be said; it should not contradict the reason",
        ),
    ),
];

/// Writes the workbook.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn write(
    profile: &Profile,
    lang: Lang,
    (declared, today): (Month, Date),
    out: &mut (dyn io::Write + Send),
) -> io::Result<()> {
    let page = Page {
        lang,
        lists: Lists::of(profile),
        headings: headings(profile),
        example: example(profile, declared),
        styles: Styles::new(),
    };
    saving::save(|| page.build(profile, today), out)
}

struct Page {
    lang: Lang,
    lists: Lists,
    headings: Vec<String>,
    example: Vec<String>,
    styles: Styles,
}

impl Page {
    fn build(&self, profile: &Profile, today: Date) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        book.set_properties(&properties_of(LIST, today)?);
        self.list(book.add_worksheet())?;
        self.notes(profile, book.add_worksheet())?;
        dictionary::write(&self.lists, &self.styles, book.add_worksheet())?;
        Ok(book)
    }

    fn list(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(LIST)?;
        style::page(sheet);
        sheet.write_string_with_format(0, 0, HOW.get(self.lang), &self.styles.hint)?;
        sheet.set_row_height(HEAD, measure::height(2))?;
        for (column, ask) in (0..).zip(&ASKED) {
            let at = usize::from(column);
            let head = match ask.need {
                Need::Must => &self.styles.added_head,
                Need::OneOf | Need::May => &self.styles.sender_head,
            };
            sheet.set_column_width(column, ask.width)?;
            sheet.set_column_format(column, &self.styles.typed)?;
            sheet.write_string_with_format(HEAD, column, &self.headings[at], head)?;
            sheet.write_string_with_format(
                HEAD + 1,
                column,
                &self.example[at],
                &self.styles.example,
            )?;
            let prompt = self.prompt(ask)?;
            sheet.add_data_validation(HEAD + 2, column, LAST, column, &prompt)?;
        }
        let last = u16::try_from(ASKED.len() - 1).expect("few columns");
        let text = rust_xlsxwriter::IgnoreError::NumberStoredAsText;
        sheet.ignore_error_range(HEAD + 1, 0, LAST, last, text)?;
        style::heading_row(sheet, HEAD, 4)
    }

    /// The list of a column, and what is said where somebody begins to type.
    fn prompt(&self, ask: &Ask) -> Result<DataValidation, XlsxError> {
        let range = self.lists.ranges().find(|(field, _)| *field == ask.field);
        let validation = match range {
            Some((_, range)) => super::data::drop_down(&range)?,
            None => DataValidation::new().allow_any_value(),
        };
        let title = ask.field.label().get(self.lang);
        // Excel takes 32 and 255 characters.
        let how: String = ask.how.get(self.lang).chars().take(255).collect();
        let title: String = title.chars().take(32).collect();
        validation.set_input_title(title)?.set_input_message(how)
    }

    fn notes(&self, profile: &Profile, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(NOTES)?.set_screen_gridlines(false);
        style::page(sheet);
        for (column, width) in (0..).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
        let rules = text("城市规则：{title} {version}", "Rules: {title} {version}").fill(&[
            ("title", profile.title.get(self.lang).into()),
            ("version", profile.version.as_str().into()),
        ]);
        let lines = [HOW.get(self.lang), rules.get(self.lang), RETURN.get(self.lang)];
        for (row, line) in (0..).zip(lines) {
            sheet.merge_range(row, 0, row, 3, line, &self.styles.line)?;
            let lines = measure::lines(line, WIDTHS.iter().sum());
            sheet.set_row_height(row, measure::height(lines))?;
        }
        let heads = [
            text("列名", "column"),
            text("要不要填", "needed"),
            text("怎么填", "how"),
            text("例", "example"),
        ];
        for (column, head) in (0..).zip(heads) {
            sheet.write_string_with_format(4, column, head.get(self.lang), &self.styles.head)?;
        }
        for (row, (at, ask)) in (5..).zip(ASKED.iter().enumerate()) {
            let how = ask.how.get(self.lang);
            let need = ask.need.label().get(self.lang);
            let texts = [&*self.headings[at], need, how, &*self.example[at]];
            let lines = texts.iter().zip(WIDTHS).map(|(text, width)| measure::lines(text, width));
            sheet.set_row_height(row, measure::height(lines.max().unwrap_or(1)))?;
            for (column, text) in (0..).zip(texts) {
                sheet.write_string_with_format(row, column, text, &self.styles.wrapped)?;
            }
        }
        Ok(())
    }
}

const HOW: Text = text(
    "深色表头的列必填。第 3 行是示例，不会当作人员读取，可以删去；从第 4 行起，一人一行。",
    "Columns with a dark heading are required. Row 3 is an example and is not read as a person; delete \
     it if you like. One person a row from row 4 on.",
);
const RETURN: Text = text(
    "填好存盘，用 jianyuan run 减员名单.xlsx --out 输出 处理；有问题的行，错误报告会指到格子。",
    "Save it and run jianyuan run 减员名单.xlsx --out out; the error report points at every cell that \
     needs a look.",
);

/// A heading for each column that this profile understands, the plainest first.
fn headings(profile: &Profile) -> Vec<String> {
    let known = Headings::new(profile);
    ASKED.iter().map(|ask| heading(&known, profile, ask.field)).collect()
}

fn heading(known: &Headings, profile: &Profile, field: Field) -> String {
    let label = field.label().zh;
    let aliases = match field {
        // Only such a heading says by itself what the month means.
        Field::StopMonth => &profile.columns.stop_month.last_paid.words[..],
        _ => profile.columns.fields.get(field.key()).map_or(&[][..], |aliases| &aliases.words),
    };
    let is_understood = |heading: &&str| match known.heading(heading, &[]) {
        HeadingMatch::Field(named) => {
            named.field == field
                && (field != Field::StopMonth || named.meaning == Some(HeadingMeaning::LastPaid))
        }
        _ => false,
    };
    let plain = ["缴费截止月份", label];
    let own = if field == Field::StopMonth { &plain[..] } else { &plain[1..] };
    let mut candidates = own.iter().copied().chain(aliases.iter().map(String::as_str));
    candidates.find(is_understood).unwrap_or(label).to_owned()
}

/// The example row; nobody's number, and the words of this city.
fn example(profile: &Profile, declared: Month) -> Vec<String> {
    let lists = Lists::of(profile);
    let day = |day: u32| declared.day_or_last(day).to_string();
    let text = |field: Field| match field {
        Field::SerialNo => "例".to_owned(),
        Field::EmployerName => "北京示例科技有限公司".to_owned(),
        Field::EmployerCode => GOOD_EMPLOYER.to_owned(),
        Field::PersonName => "张小满".to_owned(),
        Field::PersonId => GOOD_PERSON.to_owned(),
        Field::StopMonth => declared.to_string(),
        Field::EntryDate => "2021-03-01".to_owned(),
        Field::LeaveDate => day(16),
        Field::Department => "市场部".to_owned(),
        Field::EmployeeNo => "0086".to_owned(),
        _ => lists.first(field).unwrap_or_default().to_owned(),
    };
    ASKED.iter().map(|ask| text(ask.field)).collect()
}
