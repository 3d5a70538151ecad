//! The printed form (参保人员减少表): A4 landscape in two copies, head and headings on every page, a
//! subtotal at the foot of each, and at the end the lines to sign and the place for the seal.

use super::cell::{self, File, Of, PRINTED_MONTH, put_day};
use crate::sink::workbook::{Align, Book, Border, Face, Look, Page, Paper, Style, Upright};
use crate::sink::{Staging, WriteError, WrittenFile};

/// The copies, by sheet name and who keeps them.
const COPIES: [(&str, &str); 2] =
    [("第一联", "第一联　社保经办机构留存"), ("第二联", "第二联　单位留存")];

/// Rows that every page repeats: title, copy, two lines of the employer, headings.
const HEAD: u32 = 5;

/// Half-width characters of 宋体 11 that fill A4 landscape from margin to margin.
const ACROSS: u16 = 128;

/// Points for people and their subtotal on a full page, and on the last one, which has the foot.
const FULL_PAGE: u16 = 366;
const LAST_PAGE: u16 = 206;

/// The least height of a person's row, in points.
const ROW: u16 = 22;

/// So many rows stand on a form at least, blank ones struck out by 以下空白.
const LEAST_ROWS: usize = 6;

/// A round seal measures 4 cm; five lines of 25 points are 4.4 cm.
const SEAL_LINES: u32 = 5;
const SEAL_LINE: u16 = 25;

/// The row, from 0, that says whose copy it is.
const COPY_ROW: u32 = 1;

/// Writes the form. The copies differ in one line, so that only the first is made.
pub(super) fn write(file: &File<'_>, staging: &Staging<'_>) -> Result<WrittenFile, WriteError> {
    let layout = Layout::new(file);
    let mut book = Book::new(file.outcome.today);
    let styles = Styles::new(&mut book);
    let [(sheet, copy), (second_sheet, second_copy)] = COPIES;
    let mut page = book.page(sheet);
    Form { file, layout: &layout, styles: &styles, page: &mut page, row: 0 }.write(copy);
    let mut second = book.twin(second_sheet, COPY_ROW + 1);
    second.text(COPY_ROW, 0, &copy_line(file, second_copy), styles.copy);
    book.save_as(staging, &file.job.path, file.job.output.role.as_str(), file.count())
}

/// Which copy of which part.
fn copy_line(file: &File<'_>, copy: &str) -> String {
    let (part, parts) = file.job.part;
    if parts > 1 {
        format!("第 {part} 册，共 {parts} 册　　{copy}")
    } else {
        copy.to_owned()
    }
}

/// Widths, heights and pages: the same for both copies.
struct Layout {
    widths: Vec<u16>,
    /// The height of each person's row.
    heights: Vec<u16>,
    /// How many people stand on each page.
    pages: Vec<usize>,
    /// The column after the last.
    end: u16,
    /// Where the right half of the head lines begins.
    half: u16,
    /// Where the seal's box begins.
    seal: u16,
}

impl Layout {
    fn new(file: &File<'_>) -> Self {
        let widths = widths(file);
        let heights = file.heights(&widths, ROW);
        let pages = pages(&heights);
        let end = u16::try_from(widths.len()).expect("a profile has few columns");
        let from_right = |share: u16| {
            let mut width = 0;
            let place = widths.iter().rposition(|column| {
                width += column;
                width >= share
            });
            u16::try_from(place.unwrap_or(0)).expect("below the end").clamp(1, end - 1)
        };
        let (half, seal) = (from_right(ACROSS * 2 / 5), from_right(30));
        Self { widths, heights, pages, end, half, seal }
    }
}

/// The columns' widths made to fill the page. Head and foot need four columns.
fn widths(file: &File<'_>) -> Vec<u16> {
    let mut widths = file.widths_within(ACROSS);
    widths.resize(widths.len().max(4), 12);
    let sum = widths.iter().sum::<u16>().max(1);
    if sum < ACROSS {
        for width in &mut widths {
            *width = *width * ACROSS / sum;
        }
    }
    widths
}

/// How many people each page takes: full pages first, and a last one that leaves room for the foot
/// and never holds the foot alone.
fn pages(heights: &[u16]) -> Vec<usize> {
    let mut pages = Vec::new();
    let (mut count, mut used) = (0, 0);
    for height in heights {
        if count > 0 && used + height > FULL_PAGE {
            pages.push(count);
            (count, used) = (0, 0);
        }
        count += 1;
        used += height;
    }
    if used > LAST_PAGE && count > 1 {
        let moved = heights.iter().rev().take(count / 2).scan(0, |sum, height| {
            *sum += height;
            Some(*sum)
        });
        let moved = moved.take_while(|sum| *sum <= LAST_PAGE).count().max(1);
        pages.push(count - moved);
        count = moved;
    }
    pages.push(count);
    pages
}

struct Styles {
    title: Style,
    copy: Style,
    head: Style,
    heading: Style,
    middle: Style,
    left: Style,
    total: Style,
    sign: Style,
    seal: Style,
    small: Style,
}

impl Styles {
    fn new(book: &mut Book) -> Self {
        let plain = Look::default();
        let boxed = Look { border: Border::Thin, wrap: true, ..plain };
        let mut style = |look| book.style(look);
        Self {
            title: style(Look { face: Face::Hei, size: 18, align: Align::Center, ..plain }),
            copy: style(Look { size: 10, align: Align::Right, ..plain }),
            head: style(plain),
            heading: style(Look { bold: true, align: Align::Center, ..boxed }),
            middle: style(Look { align: Align::Center, ..boxed }),
            left: style(boxed),
            total: style(Look { border: Border::Thin, ..plain }),
            sign: style(plain),
            seal: style(Look {
                align: Align::Center,
                upright: Upright::Top,
                border: Border::Dashed,
                color: Some(0x0080_8080),
                size: 10,
                ..plain
            }),
            small: style(Look { size: 9, color: Some(0x0060_6060), ..plain }),
        }
    }
}

/// The first copy being written; `row` is the next free row.
struct Form<'c, 'b> {
    file: &'c File<'c>,
    layout: &'c Layout,
    styles: &'c Styles,
    page: &'c mut Page<'b>,
    row: u32,
}

impl Form<'_, '_> {
    fn write(mut self, copy: &str) {
        for (column, width) in (0..).zip(&self.layout.widths) {
            self.page.width(column, *width);
        }
        self.head(copy);
        let breaks = self.people();
        self.foot();
        self.page.paper(Paper::Landscape);
        self.page.pages(self.layout.pages.len());
        self.page.print_titles(0, HEAD - 1);
        self.page.print_area((0, 0), (self.row - 1, self.layout.end - 1));
        self.page.break_before(&breaks);
        self.page.freeze_above(HEAD);
        self.page.numbers_are_texts((0, 0), (self.row - 1, self.layout.end - 1));
    }

    fn head(&mut self, copy: &str) {
        let employer = self.file.employer;
        let month = month(self.file);
        let title = self.file.title("社会保险参保人员减少表");
        let last = self.layout.end - 1;
        self.page.merged((0, 0), (0, last), title, self.styles.title);
        self.page.height(0, 34);
        let copy = copy_line(self.file, copy);
        self.page.merged((COPY_ROW, 0), (COPY_ROW, last), &copy, self.styles.copy);
        self.page.height(COPY_ROW, 16);
        let named = |label: &str, value: &str| format!("{label}：{value}");
        self.pair(
            2,
            &named("单位名称（盖章）", &employer.name),
            &named("统一社会信用代码", &employer.code),
        );
        self.pair(
            3,
            &named("社会保险登记号", &employer.registration_no),
            &named("申报所属月份", &month),
        );
        self.page.height(4, 26);
        for (place, column) in (0..).zip(self.file.columns()) {
            self.page.text(4, place, cell::heading(column), self.styles.heading);
        }
        self.row = HEAD;
    }

    /// A line in two halves.
    fn pair(&mut self, row: u32, left: &str, right: &str) {
        let (half, last) = (self.layout.half, self.layout.end - 1);
        self.page.merged((row, 0), (row, half - 1), left, self.styles.head);
        self.page.merged((row, half), (row, last), right, self.styles.head);
        self.page.height(row, 20);
    }

    /// The people, page by page. Gives the rows at which a page begins.
    fn people(&mut self) -> Vec<u32> {
        let mut people = self.file.people().zip(&self.layout.heights);
        let mut breaks = Vec::new();
        let mut room = String::new();
        for (page, &count) in self.layout.pages.iter().enumerate() {
            if page > 0 {
                breaks.push(self.row);
            }
            for ((number, index), height) in people.by_ref().take(count) {
                self.person(Of::Person(number, index), *height, &mut room);
            }
            if self.layout.pages.len() > 1 {
                self.wide(&format!("本页小计：{count} 人"), ROW);
            }
        }
        self.blank_rows();
        breaks
    }

    fn person(&mut self, of: Of, height: u16, room: &mut String) {
        for (place, column) in (0..).zip(self.file.columns()) {
            let style = if cell::is_short(column) { self.styles.middle } else { self.styles.left };
            self.page.text(self.row, place, self.file.value(column, of, room), style);
        }
        self.page.height(self.row, height);
        self.row += 1;
    }

    /// A short form is closed by 以下空白, so that nobody can be added after the seal.
    fn blank_rows(&mut self) {
        let people = self.layout.heights.len();
        if people >= LEAST_ROWS {
            return;
        }
        for number in people..LEAST_ROWS {
            for place in 0..self.layout.end {
                let text = if number == people && place == 1 { "（以下空白）" } else { "" };
                self.page.text(self.row, place, text, self.styles.middle);
            }
            self.page.height(self.row, ROW);
            self.row += 1;
        }
    }

    /// A boxed line across the whole table.
    fn wide(&mut self, text: &str, height: u16) {
        let last = self.layout.end - 1;
        self.page.merged((self.row, 0), (self.row, last), text, self.styles.total);
        self.page.height(self.row, height);
        self.row += 1;
    }

    fn foot(&mut self) {
        self.wide(&format!("合计：{} 人", self.file.count()), ROW);
        self.page.height(self.row, 8);
        let top = self.row + 1;
        let (seal, last) = (self.layout.seal, self.layout.end - 1);
        let bottom = top + SEAL_LINES - 1;
        self.page.merged((top, seal), (bottom, last), "单位（盖章）", self.styles.seal);
        let mut today = String::new();
        put_day(&mut today, "填报日期：yyyy年MM月dd日", self.file.outcome.today);
        let line = |label: &str| format!("{label}：＿＿＿＿＿＿＿＿＿＿");
        for (number, text) in
            [line("单位负责人"), line("填表人"), line("联系电话"), today].iter().enumerate()
        {
            let row = top + u32::try_from(number).expect("four");
            self.page.merged((row, 0), (row, seal - 1), text, self.styles.sign);
        }
        let note = "本表一式两联，由单位加盖公章或人事专用章。";
        self.page.merged((bottom, 0), (bottom, seal - 1), note, self.styles.small);
        (top..=bottom).for_each(|row| self.page.height(row, SEAL_LINE));
        self.row = bottom + 1;
    }
}

fn month(file: &File<'_>) -> String {
    let mut month = String::new();
    put_day(&mut month, PRINTED_MONTH, file.outcome.declared.day_or_last(1));
    month
}
