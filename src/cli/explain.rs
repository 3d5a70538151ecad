//! `explain`: a rule's page, or one cell's way from its raw text to the verdict.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::{CommonArgs, ExplainArgs};
use super::exit::Exit;
use super::progress::Shown;
use super::{inputs, job, screen};
use crate::check::row::{ActiveRules, Keep, KeepCells};
use crate::error::{Error, Result};
use crate::model::{Outcome, Place, RuleCode, Sheet, Watched, column_letters, column_number};
use crate::profile::Profile;
use crate::rules::{self, reference};
use crate::run::{self, Hash};
use crate::sink::report::cell::{self, Asked, Palette};
use crate::sink::report::{Report, Show, summary};
use crate::text::{Lang, Phrase, Text, text};

pub(super) fn run(args: &ExplainArgs) -> Result<Exit> {
    let common = &args.common;
    let given = common.inputs.first().map(|path| path.to_string_lossy()).unwrap_or_default();
    if let Some(target) = Target::parse(&given) {
        return cell_page(common, &target);
    }
    let rule = RuleCode::parse(&given).and_then(rules::by_code);
    let rule = rule.ok_or_else(|| wrong(NO_SUCH, &[("given", &given)]))?;
    screen::say(&reference::page(rule, common.rows.lang.into()))?;
    Ok(Exit::Accepted)
}

const NO_SUCH: Text = text(
    "没有规则“{given}”；全部规则见 jianyuan rules。要看一个单元格，写作 名单.xlsx!C37",
    "there is no rule “{given}”; `jianyuan rules` lists them. For a cell, write list.xlsx!C37",
);

/// `FILE!C37` or `FILE!SHEET!C37` (单元格).
#[derive(Debug, PartialEq, Eq)]
struct Target {
    file: PathBuf,
    sheet: Option<String>,
    column: usize,
    row: u32,
}

impl Target {
    /// `None` for what names no cell. A file whose own name has a `!` in it is still that file.
    fn parse(given: &str) -> Option<Self> {
        let (before, cell) = given.rsplit_once('!')?;
        let cell = cell.trim();
        let (letters, digits) = cell.split_at(cell.find(|c: char| c.is_ascii_digit())?);
        let column = column_number(letters)?;
        let row = digits.parse().ok().filter(|row| *row > 0)?;
        let at = |file: &str, sheet: Option<&str>| Self {
            file: PathBuf::from(file),
            sheet: sheet.map(str::to_owned),
            column,
            row,
        };
        match before.rsplit_once('!') {
            Some((file, sheet)) if !Path::new(before).exists() => Some(at(file, Some(sheet))),
            _ => Some(at(before, None)),
        }
    }

    fn cell(&self) -> String {
        format!("{}{}", column_letters(self.column), self.row)
    }
}

fn cell_page(common: &CommonArgs, target: &Target) -> Result<Exit> {
    let profile = job::profile_of(common)?;
    let others = common.inputs.iter().skip(1).cloned();
    let inputs =
        inputs::find(&std::iter::once(target.file.clone()).chain(others).collect::<Vec<_>>())?;
    let lang = common.rows.lang.into();
    let roster = job::roster(common, &profile)?;
    let progress = Shown::new(common.progress, common.quiet, lang);
    let keep = Keep { cells: KeepCells::All, trace: true, watch: target.row, ..Keep::default() };
    let mut job =
        job::job(common, inputs.files.clone(), &profile, roster.as_ref(), keep, &progress)?;
    job.hash = Hash::No;
    let (outcome, watched) = run::run_watching(&job)?;
    progress.finish();
    let show = Show { unmask: common.rows.unmask };
    let report = Report { outcome: &outcome, profile: &profile, lang, show, files: &[] };
    let watched = find(&report, target, &watched)?;
    let off = off(&profile, job.strict);
    let asked = Asked { watched, column: target.column, off: &off, is_verbose: common.verbose };
    let colour = screen::takes_colour(common.color);
    let palette = if colour { Palette::ANSI } else { Palette::PLAIN };
    screen::say(&cell::page(&report, &asked, &palette, screen::width()))?;
    Ok(Exit::Accepted)
}

/// The codes that the profile switches off.
fn off(profile: &Profile, strict: crate::check::row::Strict) -> BTreeSet<&'static str> {
    let active = ActiveRules::of(profile, strict);
    let off = rules::all().filter(|rule| active.severity(rule.code).is_none());
    off.map(|rule| rule.code.as_str()).collect()
}

/// The row that is asked about, in its sheet.
///
/// # Errors
/// When there is no such cell: what there is.
fn find<'w>(report: &Report<'_>, target: &Target, watched: &'w [Watched]) -> Result<&'w Watched> {
    let outcome = report.outcome;
    let input = outcome.inputs.first().ok_or_else(|| wrong(NOT_READ, &[]))?;
    let index = sheet_of(report, target)?;
    let sheet = &input.sheets[usize::from(index)];
    let Some(found) = watched.iter().find(|row| row.place.sheet == Some(index)) else {
        return Err(no_row(outcome, index, target));
    };
    let width = sheet.headings.len().max(found.cells.len());
    if target.column >= width {
        return Err(wrong(
            NO_COLUMN,
            &[
                ("cell", &target.cell()),
                ("last", &column_letters(width.max(1) - 1)),
                ("columns", &columns(sheet)),
            ],
        ));
    }
    Ok(found)
}

/// The sheet that is meant, among those that were read.
fn sheet_of(report: &Report<'_>, target: &Target) -> Result<u16> {
    let input = &report.outcome.inputs[0];
    if let Some(code) = input.refused {
        let why = summary::refusal(report, 0, code);
        let args = [
            ("file", input.path.as_str().into()),
            ("code", code.as_str().into()),
            ("why", why.into()),
        ];
        return Err(Error::new(REFUSED.fill(&args)));
    }
    let shown = |name: &str| report.show.label(name);
    let named = |name: &str| {
        let is_it = |sheet: &Sheet| sheet.name.as_deref() == Some(&*shown(name));
        let mut found = (0..).zip(&input.sheets).filter(|(_, sheet)| is_it(sheet));
        let first = found.next().map(|(index, _)| index);
        if found.next().is_some() {
            Err(wrong(SEVERAL, &[("sheet", &shown(name))]))
        } else {
            Ok(first)
        }
    };
    let read: Vec<u16> = report
        .sheets_read()
        .filter(|(place, _)| place.file == 0)
        .filter_map(|(place, _)| place.sheet)
        .collect();
    let names = names(input.sheets.iter());
    match (&target.sheet, read.as_slice()) {
        (Some(name), _) => {
            let index: usize = named(name)?
                .ok_or_else(|| wrong(NO_SHEET, &[("sheet", &shown(name)), ("names", &names)]))?;
            let number = u16::try_from(index).unwrap_or(u16::MAX);
            match &input.sheets[index].skipped {
                Some(why) => {
                    let args = [("sheet", shown(name).into()), ("why", why.clone().into())];
                    Err(Error::new(SKIPPED.fill(&args)))
                }
                None => Ok(number),
            }
        }
        (None, [only]) => Ok(*only),
        (None, _) => {
            let read: Vec<&Sheet> =
                read.iter().map(|index| &input.sheets[usize::from(*index)]).collect();
            let names = self::names(read.into_iter());
            Err(wrong(WHICH_SHEET, &[("names", &names), ("cell", &target.cell())]))
        }
    }
}

const REFUSED: Text =
    text("{file} 没有处理（{code}）：{why}", "{file} was not processed ({code}): {why}");
const NOT_READ: Text = text("没有读到文件", "no file was read");
const NO_SHEET: Text =
    text("没有表“{sheet}”；有：{names}", "there is no sheet “{sheet}”; there are: {names}");
const SEVERAL: Text = text(
    "有几张表都显示为“{sheet}”，请写全名并加 --unmask",
    "several sheets are shown as “{sheet}”: write the whole name and add --unmask",
);
const SKIPPED: Text = text("表“{sheet}”没有读：{why}", "sheet “{sheet}” was not read: {why}");
const WHICH_SHEET: Text = text(
    "不止一张表，请写明是哪一张：文件!表名!{cell}。表名有：{names}",
    "there are several sheets, name one: FILE!SHEET!{cell}. Sheets: {names}",
);
const NO_COLUMN: Text = text(
    "没有单元格 {cell}：这张表的列是 A 至 {last}（{columns}）",
    "there is no cell {cell}: the sheet has the columns A to {last} ({columns})",
);
const NO_ROW: Text = text(
    "没有单元格 {cell}：表头在第 {head} 行，数据到第 {last} 行",
    "there is no cell {cell}: the heading is row {head}, the data end at row {last}",
);
const BLANK_ROW: Text =
    text("第 {row} 行是空行，没有内容", "row {row} is blank: there is nothing in it");

fn no_row(outcome: &Outcome, sheet: u16, target: &Target) -> Error {
    let in_sheet = |place: &Place| (place.file, place.sheet) == (0, Some(sheet));
    let rows = outcome.trace.iter().map(|row| row.place).filter(in_sheet);
    let last = rows.filter_map(|place| place.row).max().unwrap_or_default();
    let head = outcome.inputs[0].sheets[usize::from(sheet)].header_rows.last().copied();
    if target.row < last {
        return wrong(BLANK_ROW, &[("row", &target.row.to_string())]);
    }
    let head = head.unwrap_or_default().to_string();
    wrong(NO_ROW, &[("cell", &target.cell()), ("head", &head), ("last", &last.to_string())])
}

fn names<'s>(sheets: impl Iterator<Item = &'s Sheet>) -> String {
    sheets.filter_map(|sheet| sheet.name.as_deref()).collect::<Vec<_>>().join(" / ")
}

/// `A 工号 / B 姓名…`, as far as columns have a heading.
fn columns(sheet: &Sheet) -> String {
    /// So many are named.
    const NAMED: usize = 30;
    let filled = sheet.headings.iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
    let named = filled
        .take(NAMED)
        .map(|(column, text)| format!("{} {}", column_letters(column), text.trim()));
    named.collect::<Vec<_>>().join(" / ")
}

fn wrong(template: Text, args: &[(&str, &str)]) -> Error {
    let args: Vec<_> = args.iter().map(|(name, value)| (*name, (*value).into())).collect();
    let said = template.fill(&args);
    let harmless = |text: &str| crate::sink::report::visible::harmless(text).into_owned();
    Error::new(Phrase { zh: harmless(&said.zh), en: harmless(&said.en) })
}

impl ExplainArgs {
    /// The language of what is said.
    pub(super) fn lang(&self) -> Lang {
        self.common.rows.lang.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_cell() {
        let cell = |given: &str| {
            Target::parse(given)
                .map(|target| (target.file, target.sheet.clone(), target.column, target.row))
        };
        let (a, b) = (PathBuf::from("a.xlsx"), Some("离职".to_owned()));
        assert_eq!(cell("a.xlsx!C37"), Some((a.clone(), None, 2, 37)));
        assert_eq!(cell("a.xlsx!离职!aa2"), Some((a.clone(), b, 26, 2)));
        for none in
            ["ID004", "a.xlsx", "a.xlsx!C", "a.xlsx!37", "a.xlsx!C0", "a.xlsx!C3D", "a.xlsx!"]
        {
            assert_eq!(cell(none), None, "{none}");
        }
    }
}
