//! The materials checklist (材料清单): what is commonly asked for, once for the unit and person by
//! person, each with where that comes from and how sure it is, and a box to tick.

use std::collections::BTreeMap;

use super::cell::{File, PRINTED_MONTH, put_day};
use super::measure::{lines, row_height};
use crate::calendar::Date;
use crate::model::ReasonNo;
use crate::profile::codes::Material;
use crate::profile::output::Role;
use crate::profile::sourced::Sure;
use crate::sink::workbook::{Align, Book, Border, Face, Look, Page, Paper, Style, Upright};
use crate::sink::{Staging, WriteError, WrittenFile};

/// 备齐, 序号, 姓名, 证件号码末四位, 原因, 材料, 依据: half-width characters on A4 landscape.
const WIDTHS: [u16; 7] = [6, 6, 14, 11, 24, 38, 29];
const LAST: u16 = 6;

const NOTE: &str =
    "以下为通常需要的材料，仅供提前准备，以经办机构的实际要求为准。备齐一项，勾选一项。";
const NOTHING_KNOWN: &str = "除单位材料外，城市规则未列出其他材料";

/// Writes the checklist.
pub(super) fn write(file: &File<'_>, staging: &Staging<'_>) -> Result<WrittenFile, WriteError> {
    let mut book = Book::new(file.outcome.today);
    let styles = Styles::new(&mut book);
    let mut page = book.page(file.job.output.sheet.as_deref().unwrap_or("材料清单"));
    let mut list = List { file, styles: &styles, page: &mut page, row: 0 };
    list.head();
    list.unit();
    list.persons();
    list.close();
    book.save_as(staging, &file.job.path, file.job.output.role.as_str(), file.count())
}

struct Styles {
    title: Style,
    plain: Style,
    section: Style,
    heading: Style,
    middle: Style,
    left: Style,
}

impl Styles {
    fn new(book: &mut Book) -> Self {
        let plain = Look::default();
        let boxed = Look { border: Border::Thin, wrap: true, ..plain };
        let mut style = |look| book.style(look);
        Self {
            title: style(Look { face: Face::Hei, size: 18, align: Align::Center, ..plain }),
            plain: style(Look { wrap: true, ..plain }),
            section: style(Look { face: Face::Hei, size: 12, upright: Upright::Bottom, ..plain }),
            heading: style(Look { bold: true, align: Align::Center, ..boxed }),
            middle: style(Look { align: Align::Center, ..boxed }),
            left: style(boxed),
        }
    }
}

/// A reason, and for each paper with a cut-off date whether the person entered before it; `None`
/// where that is not known.
type Case = (ReasonNo, Vec<Option<bool>>);

/// What stands in a person's line for a reason, put together once.
struct ForReason<'p> {
    label: &'p str,
    materials: String,
    basis: String,
    height: u16,
}

/// The sheet being written; `row` is the next free row.
struct List<'c, 'b> {
    file: &'c File<'c>,
    styles: &'c Styles,
    page: &'c mut Page<'b>,
    row: u32,
}

impl List<'_, '_> {
    fn head(&mut self) {
        for (column, width) in (0..).zip(WIDTHS) {
            self.page.width(column, width);
        }
        let employer = self.file.employer;
        let mut month = String::new();
        put_day(&mut month, PRINTED_MONTH, self.file.outcome.declared.day_or_last(1));
        let code =
            [("统一社会信用代码", &employer.code), ("社会保险登记号", &employer.registration_no)];
        let code = code.iter().find(|(_, code)| !code.is_empty());
        let code = code.map(|(label, code)| format!("　　{label}：{code}")).unwrap_or_default();
        let (part, parts) = self.file.job.part;
        let part = if parts > 1 {
            format!("　　第 {part} 册，共 {parts} 册")
        } else {
            String::new()
        };
        self.across(self.file.title("减员申报材料清单"), 34, self.styles.title);
        self.across(&format!("单位名称：{}{code}", employer.name), 20, self.styles.plain);
        let count = self.file.count();
        let line = format!("申报所属月份：{month}　　本册人数：{count} 人{part}");
        self.across(&line, 20, self.styles.plain);
        self.across(NOTE, 20, self.styles.plain);
    }

    /// What is brought once for all.
    fn unit(&mut self) {
        self.across("一、单位材料", 26, self.styles.section);
        self.row_of(&["备齐", "材料", "", "", "", "", "依据（可信度）"], 22);
        for (item, basis) in unit_items(self.file) {
            let height = row_height(lines(&basis, WIDTHS[6]).max(lines(&item, 93)), 22);
            let row = self.row;
            self.page.text(row, 0, "□", self.styles.middle);
            self.page.merged((row, 1), (row, LAST - 1), &item, self.styles.left);
            self.page.text(row, LAST, &basis, self.styles.left);
            self.page.height(row, height);
            self.row += 1;
        }
    }

    fn persons(&mut self) {
        self.across("二、个人材料（通常需要）", 26, self.styles.section);
        let heading = self.row;
        let headings = [
            "备齐",
            "序号",
            "姓名",
            "证件号码\n末四位",
            "停止缴费原因",
            "通常需要的材料",
            "依据（可信度）",
        ];
        for (column, text) in (0..).zip(headings) {
            self.page.text(heading, column, text, self.styles.heading);
        }
        self.page.height(heading, 34);
        self.row += 1;
        let cut_offs = cut_offs(self.file);
        let mut reasons = BTreeMap::new();
        for (number, index) in self.file.people() {
            let person = self.file.outcome.reductions.get(index);
            let entered = cut_offs.iter().map(|(_, day)| Some(person.entry? < *day)).collect();
            let case: Case = (person.reason, entered);
            let known = reasons
                .entry(case)
                .or_insert_with_key(|case| for_reason(self.file, case, &cut_offs));
            self.person(number, index, known);
        }
        self.page.print_titles(heading, heading);
    }

    fn person(&mut self, number: usize, index: usize, reason: &ForReason<'_>) {
        let texts = self.file.outcome.reductions.texts(index);
        let (row, middle, left) = (self.row, self.styles.middle, self.styles.left);
        let number = number.to_string();
        let end = last_four(texts.person_id);
        let cells = [
            ("□", middle),
            (&number, middle),
            (texts.person_name, middle),
            (end, middle),
            (reason.label, left),
            (&reason.materials, left),
            (&reason.basis, left),
        ];
        for (column, (text, style)) in (0..).zip(cells) {
            self.page.text(row, column, text, style);
        }
        let height = row_height(lines(texts.person_name, WIDTHS[2]), reason.height);
        self.page.height(row, height);
        self.row += 1;
    }

    fn close(&mut self) {
        let mut today = String::new();
        put_day(
            &mut today,
            "整理人：＿＿＿＿＿＿＿＿　　整理日期：yyyy年MM月dd日",
            self.file.outcome.today,
        );
        self.across(&today, 34, self.styles.plain);
        self.page.paper(Paper::Landscape);
        self.page.print_area((0, 0), (self.row - 1, LAST));
        self.page.numbers_are_texts((0, 0), (self.row - 1, LAST));
    }

    fn across(&mut self, text: &str, height: u16, style: Style) {
        self.page.merged((self.row, 0), (self.row, LAST), text, style);
        self.page.height(self.row, height);
        self.row += 1;
    }

    /// The headings of the unit's materials: the second goes over the middle columns.
    fn row_of(&mut self, texts: &[&str; 7], height: u16) {
        let row = self.row;
        self.page.text(row, 0, texts[0], self.styles.heading);
        self.page.merged((row, 1), (row, LAST - 1), texts[1], self.styles.heading);
        self.page.text(row, LAST, texts[6], self.styles.heading);
        self.page.height(row, height);
        self.row += 1;
    }
}

/// What the profile asks for whatever the reason, and the disk file where there is one. A profile
/// that names nothing has at least its form.
fn unit_items(file: &File<'_>) -> Vec<(String, String)> {
    let common = file.profile.materials.iter().filter(|paper| paper.entered_before.is_none());
    let mut items: Vec<_> =
        common.map(|paper| (paper.zh.clone(), basis(file, &paper.source, paper.sure))).collect();
    let is_bare = items.is_empty();
    for output in &file.profile.outputs {
        let words = match (output.role, output.title.as_ref()) {
            (Role::Form, Some(title)) if is_bare => {
                format!("《{}》一式两联，加盖单位公章或人事专用章", title.zh)
            }
            (Role::Disk, _) => "报盘文件（用U盘等携带，文件名不要改动）".to_owned(),
            _ => continue,
        };
        items.push((words, basis(file, &output.source, output.sure)));
    }
    items
}

/// The papers that only some people need, with the day before which they entered.
fn cut_offs<'p>(file: &File<'p>) -> Vec<(&'p Material, Date)> {
    let papers = file.profile.materials.iter();
    papers.filter_map(|paper| Some((paper, paper.cut_off(file.outcome.today)?))).collect()
}

fn for_reason<'p>(
    file: &File<'p>,
    (reason, entered): &Case,
    cut_offs: &[(&Material, Date)],
) -> ForReason<'p> {
    let reason = file.profile.reason(*reason);
    let papers = reason.materials.iter();
    let mut materials: Vec<_> = papers.clone().map(|paper| format!("□ {}", paper.zh)).collect();
    let mut sources: Vec<_> = papers.map(|paper| basis(file, &paper.source, paper.sure)).collect();
    for ((paper, day), entered) in cut_offs.iter().zip(entered) {
        match entered {
            Some(true) => materials.push(format!("□ {}", paper.zh)),
            None => materials.push(format!("□ {}【入职日期不详，早于 {day} 的才需要】", paper.zh)),
            Some(false) => continue,
        }
        sources.push(basis(file, &paper.source, paper.sure));
    }
    sources.dedup();
    let materials =
        if materials.is_empty() { NOTHING_KNOWN.to_owned() } else { materials.join("\n") };
    let basis = sources.join("\n");
    let tallest = [(reason.label.zh.as_str(), 4), (&materials, 5), (&basis, 6)]
        .map(|(text, column)| lines(text, WIDTHS[column]))
        .into_iter()
        .max();
    let height = row_height(tallest.unwrap_or(1), 22);
    ForReason { label: &reason.label.zh, materials, basis, height }
}

pub(super) fn basis(file: &File<'_>, source: &str, sure: Sure) -> String {
    let title = file.profile.sources.get(source).map_or(source, |source| &source.title);
    format!("{title}（{}）", sure.label().zh)
}

/// The last four characters: enough to tell two people of one name apart on a list that lies about.
fn last_four(number: &str) -> &str {
    let start = number.char_indices().rev().nth(3).map_or(0, |(start, _)| start);
    &number[start..]
}
