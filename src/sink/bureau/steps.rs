//! The page of steps (办理步骤): what the clerk still has to do outside the program, online and at
//! the counter, with this month's dates and this run's files, each step with where it comes from and
//! how sure that is, and a box to tick. A4 upright, one page an employer.

use super::cell::{File, PRINTED_MONTH, put_day};
use super::checklist::basis;
use super::measure::{lines, row_height};
use super::plan::Job;
use crate::calendar::Date;
use crate::ident::kind::IdKind;
use crate::profile::codes::Will;
use crate::profile::output::Role;
use crate::profile::steps::{Stage, Step, When};
use crate::sink::workbook::{Align, Book, Border, Face, Look, Page, Paper, Style, Upright};
use crate::sink::{Staging, WriteError, WrittenFile};
use crate::text::{Lang, fill};

/// 办妥, 序号, 做什么, 依据: half-width characters on A4 upright.
const WIDTHS: [u16; 4] = [6, 6, 54, 26];
const LAST: u16 = 3;

/// Characters of the line across all columns.
const ACROSS: u16 = 92;

/// Numbers of the sections; the dates are the first.
const SECTIONS: [&str; 5] = ["一", "二", "三", "四", "五"];

const NOTE: &str = "以下各步不在本程序之内，由经办人自己办理；日期和做法以经办机构的通知为准。\
                    “来源较弱”“假定”的，办之前请先问一句。";

/// Writes the page. `jobs` are the files of the run, this employer's among them.
pub(super) fn write(
    file: &File<'_>,
    jobs: &[Job<'_>],
    staging: &Staging<'_>,
) -> Result<WrittenFile, WriteError> {
    let mut book = Book::new(file.outcome.today);
    let styles = Styles::new(&mut book);
    let mut page = book.page(file.job.output.sheet.as_deref().unwrap_or("办理步骤"));
    let places = Places::new(file, jobs);
    let mut sheet = Sheet {
        file,
        places: &places,
        styles: &styles,
        page: &mut page,
        row: 0,
        section: 0,
        number: 0,
    };
    sheet.head();
    sheet.dates();
    for stage in Stage::ALL {
        sheet.stage(stage);
    }
    sheet.close();
    book.save_as(staging, &file.job.path, file.job.output.role.as_str(), file.count())
}

/// What the places in a step are filled with.
struct Places {
    values: Vec<(&'static str, String)>,
    has_sporadic: bool,
    has_mass: bool,
}

impl Places {
    fn new(file: &File<'_>, jobs: &[Job<'_>]) -> Self {
        let calendar = &file.outcome.calendar;
        let names = |role: Role| -> Vec<&str> {
            let own = jobs.iter().filter(|job| job.employer == file.job.employer);
            let own = own.filter(|job| job.output.role == role);
            own.map(|job| job.path.rsplit('/').next().unwrap_or_default()).collect()
        };
        let named = |role: Role, otherwise: &str| match names(role).as_slice() {
            [] => otherwise.to_owned(),
            [one] => (*one).to_owned(),
            [first, .., last] => format!("{first} 至 {last}"),
        };
        let mut month = String::new();
        put_day(&mut month, PRINTED_MONTH, file.outcome.declared.day_or_last(1));
        Self {
            has_sporadic: !names(Role::Sporadic).is_empty(),
            has_mass: !names(Role::Mass).is_empty(),
            values: vec![
                ("today", day(file.outcome.today)),
                ("month", month),
                ("first", day(calendar.window.0)),
                ("last", day(calendar.window.1)),
                ("premium", day(calendar.premium_declared_by)),
                ("next_first", day(calendar.next_window.0)),
                ("next_last", day(calendar.next_window.1)),
                ("sporadic", named(Role::Sporadic, "零星减员清单")),
                ("mass", named(Role::Mass, "批量减员文件")),
                ("disk", named(Role::Disk, "报盘文件")),
                ("form", named(Role::Form, "参保人员减少表")),
                ("materials", named(Role::Materials, "材料清单")),
            ],
        }
    }

    fn fill(&self, text: &str) -> String {
        let value = |name: &str| self.values.iter().find(|(key, _)| *key == name);
        fill(text, |name| value(name).map(|(_, value)| value.as_str()))
    }
}

/// A day as it is written in Chinese, with the day of the week where it is a weekend.
fn day(date: Date) -> String {
    let mut text = String::new();
    put_day(&mut text, "yyyy年MM月dd日", date);
    if date.is_weekend() {
        text.push_str("（周末）");
    }
    text
}

struct Styles {
    title: Style,
    plain: Style,
    section: Style,
    heading: Style,
    middle: Style,
    left: Style,
    small: Style,
}

impl Styles {
    fn new(book: &mut Book) -> Self {
        let plain = Look { wrap: true, ..Look::default() };
        let boxed = Look { border: Border::Thin, ..plain };
        let mut style = |look| book.style(look);
        Self {
            title: style(Look { face: Face::Hei, size: 18, align: Align::Center, ..plain }),
            plain: style(plain),
            section: style(Look { face: Face::Hei, size: 12, upright: Upright::Bottom, ..plain }),
            heading: style(Look { bold: true, align: Align::Center, ..boxed }),
            middle: style(Look { align: Align::Center, ..boxed }),
            left: style(boxed),
            small: style(Look { size: 9, ..boxed }),
        }
    }
}

/// The sheet being written; `row` is the next free row, `section` and `number` the last ones' numbers.
struct Sheet<'c, 'b> {
    file: &'c File<'c>,
    places: &'c Places,
    styles: &'c Styles,
    page: &'c mut Page<'b>,
    row: u32,
    section: usize,
    number: usize,
}

impl Sheet<'_, '_> {
    fn head(&mut self) {
        for (column, width) in (0..).zip(WIDTHS) {
            self.page.width(column, width);
        }
        let employer = self.file.employer;
        let code =
            if employer.code.is_empty() { &employer.registration_no } else { &employer.code };
        let named = [employer.name.as_str(), code.as_str()];
        let named: Vec<_> = named.into_iter().filter(|words| !words.is_empty()).collect();
        self.across(self.file.title("减员办理步骤"), 34, self.styles.title);
        let month = self.places.fill("申报所属月份：{month}　　制表日期：{today}");
        self.across(&format!("单位：{}", named.join("　　")), 20, self.styles.plain);
        let people = self.file.count();
        self.across(&format!("{month}　　人数：{people} 人"), 20, self.styles.plain);
        self.across(NOTE, 34, self.styles.plain);
    }

    /// This month's dates, as they count today.
    fn dates(&mut self) {
        let calendar = &self.file.outcome.calendar;
        self.across("一、日期", 26, self.styles.section);
        let left = match (calendar.in_window, calendar.days_left) {
            (true, 0) => "今天是最后一天".to_owned(),
            (true, days) => format!("还剩 {days} 天"),
            (false, days) if days < 0 => "已过，等下一个申报期".to_owned(),
            (false, _) => "还没有开始".to_owned(),
        };
        let days = &self.file.profile.calendar;
        let mut window = self.places.fill("申报期：{first} 至 {last}，");
        window.push_str(&left);
        if let Some(nominal) = calendar.moved_from {
            let nominal = day(nominal);
            for part in ["。原为 ", &nominal, "，因休息日移动，宜在 ", &nominal, " 前办完"]
            {
                window.push_str(part);
            }
        }
        if !calendar.holidays_known {
            window.push_str("。该年放假安排未收录，只按周末推算");
        }
        self.dated(&window, &basis(self.file, &days.last_day.source, days.last_day.sure));
        let is_past = self.file.outcome.today > calendar.premium_declared_by;
        let premium = if is_past {
            "保费申报截止：{premium}，已过，本月保费可能照扣"
        } else {
            "保费申报截止：{premium}"
        };
        let premium = self.places.fill(premium);
        let (source, sure) = (&days.premium_day.source, days.premium_day.sure);
        self.dated(&premium, &basis(self.file, source, sure));
        let next = self.places.fill("下一个申报期：{next_first} 至 {next_last}");
        self.dated(&next, "按以上日期推算");
    }

    fn dated(&mut self, text: &str, basis: &str) {
        let row = self.row;
        let width = WIDTHS[..3].iter().sum();
        self.page.merged((row, 0), (row, LAST - 1), text, self.styles.left);
        self.page.text(row, LAST, basis, self.styles.small);
        self.page.height(row, row_height(lines(text, width).max(lines(basis, WIDTHS[3])), 22));
        self.row += 1;
    }

    fn stage(&mut self, stage: Stage) {
        let steps: Vec<&Step> =
            self.file.profile.steps.iter().filter(|step| step.at == stage).collect();
        let steps: Vec<&Step> = steps.into_iter().filter(|step| self.concerns(step)).collect();
        if steps.is_empty() {
            return;
        }
        self.section += 1;
        let section = SECTIONS[self.section.min(SECTIONS.len() - 1)];
        let title = format!("{section}、{}", stage.label().get(Lang::Zh));
        self.across(&title, 26, self.styles.section);
        for (column, text) in (0..).zip(["办妥", "序号", "做什么", "依据（可信度）"])
        {
            self.page.text(self.row, column, text, self.styles.heading);
        }
        self.page.height(self.row, 20);
        self.row += 1;
        for step in steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        self.number += 1;
        let text = self.places.fill(&step.zh);
        let basis = basis(self.file, &step.source, step.sure);
        let row = self.row;
        self.page.text(row, 0, "□", self.styles.middle);
        self.page.text(row, 1, &self.number.to_string(), self.styles.middle);
        self.page.text(row, 2, &text, self.styles.left);
        self.page.text(row, LAST, &basis, self.styles.small);
        let tallest = lines(&text, WIDTHS[2]).max(lines(&basis, WIDTHS[3]));
        self.page.height(row, row_height(tallest, 22));
        self.row += 1;
    }

    fn concerns(&self, step: &Step) -> bool {
        let run = self.file.outcome;
        let mut people = self.file.people().map(|(_, index)| run.reductions.get(index));
        match step.when {
            When::Always => true,
            When::Sporadic => self.places.has_sporadic,
            When::Mass => self.places.has_mass,
            When::Involuntary => people.any(|person| {
                self.file.profile.reason(person.reason).will == Some(Will::Involuntary)
            }),
            When::OtherDocument => people.any(|person| person.id_kind != IdKind::ResidentCard),
        }
    }

    fn close(&mut self) {
        let line = "经办人：＿＿＿＿＿＿＿＿　　办结日期：＿＿＿＿年＿＿月＿＿日";
        self.across(line, 34, self.styles.plain);
        self.page.paper(Paper::Portrait);
        self.page.one_page();
        self.page.print_area((0, 0), (self.row - 1, LAST));
        self.page.numbers_are_texts((0, 0), (self.row - 1, LAST));
    }

    fn across(&mut self, text: &str, least: u16, style: Style) {
        let height = row_height(lines(text, ACROSS), least);
        self.page.merged((self.row, 0), (self.row, LAST), text, style);
        self.page.height(self.row, height);
        self.row += 1;
    }
}
