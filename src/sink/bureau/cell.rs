//! What stands in a column (列内容): one person's value, as text, by the profile's column.

use std::fmt::Write as _;

use crate::calendar::{Date, Month};
use crate::ident::kind::IdKind;
use crate::model::{Employer, InsuranceSet, Outcome};
use crate::profile::Profile;
use crate::profile::output::{OutputColumn, Shape, Value};
use crate::text::Lang;

use super::measure::{lines, row_height, width_of};
use super::plan::Job;

/// A file about to be written and all that its columns may need.
pub(super) struct File<'a> {
    pub(super) profile: &'a Profile,
    pub(super) outcome: &'a Outcome,
    pub(super) job: &'a Job<'a>,
    pub(super) employer: &'a Employer,
    /// How months are written where the column does not say.
    month: &'static str,
}

/// Whom a value is asked of: a person with the number in the file, or the file as a whole.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// Number in the file, from 1; index in the run's reductions.
    Person(usize, usize),
    /// Head and tail records.
    Whole,
}

impl<'a> File<'a> {
    pub(super) fn new(profile: &'a Profile, outcome: &'a Outcome, job: &'a Job<'a>) -> Self {
        let employer = &outcome.employers[job.employer.index()];
        let month = match job.output.shape {
            Shape::Form | Shape::Checklist | Shape::Steps => PRINTED_MONTH,
            Shape::Xlsx | Shape::Xls | Shape::Text => MONTH,
        };
        Self { profile, outcome, job, employer, month }
    }

    /// The columns of the file's table.
    pub(super) fn columns(&self) -> &'a [OutputColumn] {
        &self.job.output.columns
    }

    /// The people, each with the number in the file.
    pub(super) fn people(&self) -> impl Iterator<Item = (usize, usize)> {
        (1..).zip(self.job.rows.iter().map(|row| *row as usize))
    }

    /// The height of each person's row in these widths, in points.
    pub(super) fn heights(&self, widths: &[u16], least: u16) -> Vec<u16> {
        let mut room = String::new();
        let mut height = |of: Of| {
            let cells = self.columns().iter().zip(widths);
            let tallest = cells.map(|(c, width)| lines(self.value(c, of, &mut room), *width)).max();
            row_height(tallest.unwrap_or(1), least)
        };
        self.people().map(|(number, index)| height(Of::Person(number, index))).collect()
    }

    /// How many people.
    pub(super) fn count(&self) -> u64 {
        self.job.rows.len() as u64
    }

    /// Words of the profile's title, else `otherwise`.
    pub(super) fn title(&self, otherwise: &'static str) -> &'a str {
        self.job.output.title.as_ref().map_or(otherwise, |title| &title.zh)
    }

    /// A column's value: borrowed where it lies ready, else put into `room`.
    pub(super) fn value<'r>(
        &'r self,
        column: &'r OutputColumn,
        of: Of,
        room: &'r mut String,
    ) -> &'r str {
        room.clear();
        match (column.value, of) {
            (Value::Fixed, _) => return &column.text,
            (Value::EmployerName, _) => return &self.employer.name,
            (Value::EmployerCode, _) => return &self.employer.code,
            (Value::RegistrationNo, _) => return &self.employer.registration_no,
            (Value::DeclaredMonth, _) => {
                let first = self.outcome.declared.day_or_last(1);
                put_day(room, column.format.as_deref().unwrap_or(self.month), first);
            }
            (Value::Today, _) => {
                put_day(room, column.format.as_deref().unwrap_or(DAY), self.outcome.today);
            }
            (Value::RowCount, _) => put_count(room, self.count()),
            (Value::SequenceNo, _) => put_count(room, u64::from(self.job.sequence)),
            (Value::ControlTotal, _) => put_count(room, self.control_total()),
            (_, Of::Whole) => {}
            (Value::SerialNo, Of::Person(number, _)) => put_count(room, number as u64),
            (_, Of::Person(_, index)) => return self.of_person(column, index, room),
        }
        room
    }

    fn of_person<'r>(
        &'r self,
        column: &'r OutputColumn,
        index: usize,
        room: &'r mut String,
    ) -> &'r str {
        let person = self.outcome.reductions.get(index);
        let texts = self.outcome.reductions.texts(index);
        let format = |otherwise| column.format.as_deref().unwrap_or(otherwise);
        let last_day = |month: Month| month.day_or_last(31);
        let reason = self.profile.reason(person.reason);
        let day = match column.value {
            Value::PersonName => return texts.person_name,
            Value::PersonId => return texts.person_id,
            Value::PersonNo => return texts.person_no,
            Value::EmployeeNo => return texts.employee_no,
            Value::Department => return texts.department,
            Value::Remark => return texts.remark,
            Value::IdKind => return id_kind(self.profile, person.id_kind),
            Value::Sex => return person.sex.map_or("", |sex| sex.label().get(Lang::Zh)),
            Value::Reason => return &reason.label.zh,
            Value::ReasonCode => return reason.code3.as_deref().unwrap_or_default(),
            Value::Insurances => {
                put_insurances(room, self.profile, person.insurances);
                return room;
            }
            Value::LastPaid => Some((format(self.month), last_day(person.last_paid))),
            Value::MedicalLastPaid => {
                Some((format(self.month), last_day(person.medical_last_paid)))
            }
            Value::FirstUnpaid => {
                Some((format(self.month), person.last_paid.plus(1).day_or_last(1)))
            }
            Value::BirthDate => person.birth.map(|day| (format(DAY), day)),
            Value::EntryDate => person.entry.map(|day| (format(DAY), day)),
            Value::LeaveDate => person.leave.map(|day| (format(DAY), day)),
            _ => None,
        };
        if let Some((format, day)) = day {
            put_day(room, format, day);
        }
        room
    }

    /// How wide each column is, in characters: as the profile says, else as its first texts need.
    pub(super) fn widths(&self) -> Vec<u16> {
        self.columns().iter().map(|column| self.width(column)).collect()
    }

    /// The same within a page: where they are wider together, the widest columns of words give way,
    /// and their texts go on in a second line. Names, numbers and months are never broken.
    pub(super) fn widths_within(&self, across: u16) -> Vec<u16> {
        let mut widths = self.widths();
        while widths.iter().sum::<u16>() > across {
            let words = widths.iter_mut().zip(self.columns()).filter(|(_, c)| !is_short(c));
            match words.map(|(width, _)| width).max() {
                Some(widest) if *widest > NARROW => *widest -= 1,
                _ => break,
            }
        }
        widths
    }

    fn width(&self, column: &OutputColumn) -> u16 {
        if let Some(width) = column.width {
            return width.max(1);
        }
        let mut room = String::new();
        let mut widest = width_of(heading(column));
        for (number, index) in self.people().take(SAMPLE) {
            let text = self.value(column, Of::Person(number, index), &mut room);
            widest = widest.max(width_of(text));
        }
        widest.clamp(*WIDTHS.start(), *WIDTHS.end())
    }

    /// Sum of the last six digits of all numbers that end in six digits; a last X counts as 0.
    fn control_total(&self) -> u64 {
        let number = |row: &u32| last_six(self.outcome.reductions.texts(*row as usize).person_id);
        self.job.rows.iter().filter_map(number).sum()
    }
}

/// How months are written where the profile does not say.
const MONTH: &str = "yyyy-MM";

/// The same on paper.
pub(super) const PRINTED_MONTH: &str = "yyyy年MM月";

/// How days are written where the profile does not say.
const DAY: &str = "yyyy-MM-dd";

fn put_count(out: &mut String, count: u64) {
    write!(out, "{count}").expect("a String takes everything");
}

/// Puts a day behind what is in `out`, by a pattern of `yyyy`, `MM`, `dd` and other characters.
pub(super) fn put_day(out: &mut String, pattern: &str, day: Date) {
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let (part, width, number) = match first {
            'y' if rest.starts_with("yyyy") => ("yyyy", 4, day.year().unsigned_abs()),
            'M' if rest.starts_with("MM") => ("MM", 2, day.month_number()),
            'd' if rest.starts_with("dd") => ("dd", 2, day.day()),
            other => {
                out.push(other);
                rest = &rest[other.len_utf8()..];
                continue;
            }
        };
        let mut scale = 10_u32.pow(width - 1);
        while scale > 0 {
            out.push(char::from_digit(number / scale % 10, 10).expect("below ten"));
            scale /= 10;
        }
        rest = &rest[part.len()..];
    }
}

fn put_insurances(out: &mut String, profile: &Profile, kinds: InsuranceSet) {
    for (index, insurance) in profile.insurances.iter().enumerate() {
        if kinds.contains(index) {
            if !out.is_empty() {
                out.push('、');
            }
            out.push_str(&insurance.label.zh);
        }
    }
}

fn id_kind(profile: &Profile, kind: IdKind) -> &str {
    profile
        .id_kinds
        .iter()
        .filter(|words| words.id_kind() == Some(kind))
        .find_map(|words| words.code.as_deref())
        .unwrap_or(kind.label().zh)
}

fn last_six(number: &str) -> Option<u64> {
    let end = number.as_bytes().last_chunk::<6>()?;
    end.iter().enumerate().try_fold(0, |sum, (place, byte)| match byte {
        b'0'..=b'9' => Some(sum * 10 + u64::from(byte - b'0')),
        b'X' if place == 5 => Some(sum * 10),
        _ => None,
    })
}

/// What a column is called where the profile gives no heading.
pub(super) fn heading(column: &OutputColumn) -> &str {
    if !column.title.is_empty() {
        return &column.title;
    }
    match column.value {
        Value::SerialNo => "序号",
        Value::PersonName => "姓名",
        Value::IdKind => "证件类型",
        Value::PersonId => "证件号码",
        Value::Sex => "性别",
        Value::BirthDate => "出生日期",
        Value::LastPaid => "缴费截止月份",
        Value::FirstUnpaid => "停缴首月",
        Value::MedicalLastPaid => "医疗缴费截止月份",
        Value::Reason => "停止缴费原因",
        Value::ReasonCode => "停止缴费原因代码",
        Value::Insurances => "停止缴费险种",
        Value::EmployerName => "单位名称",
        Value::EmployerCode => "统一社会信用代码",
        Value::RegistrationNo => "社会保险登记号",
        Value::EntryDate => "入职日期",
        Value::LeaveDate => "离职日期",
        Value::PersonNo => "个人编号",
        Value::EmployeeNo => "工号",
        Value::Department => "部门",
        Value::Remark => "备注",
        Value::DeclaredMonth => "申报所属月份",
        Value::Today => "填报日期",
        Value::RowCount => "人数",
        Value::ControlTotal => "控制合计",
        Value::SequenceNo => "批次号",
        Value::Fixed => "",
    }
}

/// A column is at least and at most so wide, in characters, whatever stands in it.
const WIDTHS: std::ops::RangeInclusive<u16> = 6..=52;

/// No column of words gives way below this: seven characters in a line.
const NARROW: u16 = 14;

/// People who are looked at to find how wide columns have to be.
const SAMPLE: usize = 200;

/// Short values stand in the middle of their cell.
pub(super) fn is_short(column: &OutputColumn) -> bool {
    !matches!(
        column.value,
        Value::Reason
            | Value::Insurances
            | Value::EmployerName
            | Value::Department
            | Value::Remark
            | Value::IdKind
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_pattern() {
        let day = Date::new(2026, 3, 9).unwrap();
        for (pattern, expected) in [
            ("yyyyMM", "202603"),
            ("yyyy年MM月", "2026年03月"),
            ("yyyy-MM-dd", "2026-03-09"),
            ("dd/MM/yyyy", "09/03/2026"),
            ("第M月d日y", "第M月d日y"),
            ("", ""),
        ] {
            let mut out = String::new();
            put_day(&mut out, pattern, day);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn only_numbers_that_end_in_digits_count() {
        for (number, expected) in [
            ("110101199003079913", Some(79_913)),
            ("11010119900307993X", Some(79_930)),
            ("E12345678", Some(345_678)),
            ("X23456", None),
            ("H1234", None),
            ("", None),
        ] {
            assert_eq!(last_six(number), expected, "{number}");
        }
    }
}
