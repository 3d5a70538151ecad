//! A profile as people read it (城市规则一览): every value with its source and how sure it is; the
//! dates of a month; what two packs say differently.

use std::fmt::Write as _;

use toml::{Table, Value};

use super::calendar::calendar;
use super::holidays::table_of;
use super::load::values;
use super::{Pack, ProfileError};
use crate::calendar::{Date, Month};
use crate::text::{AND, Lang, Phrase, text};

/// One value of a profile (一项取值).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The keys that lead to it: `split.mass_at`.
    pub path: String,
    /// What it is; the words of a list one by one.
    pub value: Shown,
    /// `[来源较弱] title (date)`; empty where the value bears none.
    pub origin: String,
}

/// A value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A number, a day, a word.
    One(String),
    /// A list.
    Many(Vec<String>),
}

impl Shown {
    /// In one line.
    pub fn line(&self, lang: Lang) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Many(words) => words.join(AND.get(lang)),
        }
    }
}

/// All values of a profile, one a line: `split.mass_at = 10  [来源较弱] 出处`.
///
/// # Errors
///
/// As [`super::Profile::parse`].
pub fn listing(source: &str, file: &str, lang: Lang) -> Result<String, ProfileError> {
    let mut page = String::new();
    for Entry { path, value, origin } in entries(source, file, lang)? {
        let value = value.line(lang);
        let equals = if value.is_empty() { "" } else { " = " };
        let gap = if origin.is_empty() { "" } else { "  " };
        writeln!(page, "{path}{equals}{value}{gap}{origin}").expect("a String takes all");
    }
    Ok(page)
}

/// All values of a profile, the base's included, in the order of the keys.
///
/// # Errors
///
/// As [`super::Profile::parse`].
pub fn entries(source: &str, file: &str, lang: Lang) -> Result<Vec<Entry>, ProfileError> {
    let table = values(source, file)?;
    let sources = table.get("sources").and_then(Value::as_table).cloned().unwrap_or_default();
    let mut list = List { sources, lang, entries: Vec::new() };
    for (key, value) in table.iter().filter(|(key, _)| *key != "sources") {
        list.value(key, value);
    }
    Ok(list.entries)
}

/// The dates of a declared month by a pack: window, premium day, next window, days off, each with
/// its source.
pub fn dates(pack: &Pack, declared: Month, today: Date, lang: Lang) -> String {
    let profile = &pack.profile;
    let calendar = calendar(profile, declared, today);
    let origin = |source: &str, sure: super::sourced::Sure| {
        let title = profile.sources.get(source).map_or(source, |source| &source.title);
        format!("[{}] {title}", sure.label().get(lang))
    };
    let days = &profile.calendar;
    let day = |day: Date| day.to_string();
    let left = match (calendar.in_window, calendar.days_left) {
        (true, 0) => text("今天是最后一天", "today is the last day").into(),
        (true, left) => text("还剩 {days} 天", "{days} {days:day|days} left")
            .fill(&[("days", left.to_string().into())]),
        (false, left) if left < 0 => text("已过", "over").into(),
        (false, _) => text("还没有开始", "not open yet").into(),
    };
    let mut lines: Vec<Phrase> = vec![
        text("申报月 {month}，今天 {today}", "declared month {month}, today {today}")
            .fill(&[("month", declared.to_string().into()), ("today", day(today).into())]),
        text(
            "  申报期        {first} 至 {last}，{left}  {origin}",
            "  window         {first} to {last}, {left}  {origin}",
        )
        .fill(&[
            ("first", day(calendar.window.0).into()),
            ("last", day(calendar.window.1).into()),
            ("left", left.into()),
            ("origin", origin(&days.last_day.source, days.last_day.sure).into()),
        ]),
    ];
    if let (Some(from), Some(shift)) = (calendar.moved_from, &days.last_day_shift) {
        let args =
            [("from", day(from).into()), ("origin", origin(&shift.source, shift.sure).into())];
        lines.push(
            text(
                "  末日移动      原为 {from}，遇休息日  {origin}",
                "  moved          from {from}, a day off  {origin}",
            )
            .fill(&args),
        );
    }
    lines.push(
        text("  保费申报截止  {premium}  {origin}", "  premium day    {premium}  {origin}").fill(
            &[
                ("premium", day(calendar.premium_declared_by).into()),
                ("origin", origin(&days.premium_day.source, days.premium_day.sure).into()),
            ],
        ),
    );
    let next =
        [("a", day(calendar.next_window.0).into()), ("b", day(calendar.next_window.1).into())];
    lines.push(text("  下一个申报期  {a} 至 {b}", "  next window    {a} to {b}").fill(&next));
    lines.push(days_off(pack, calendar.window.1, &origin));
    lines.iter().fold(String::new(), |page, line| page + line.get(lang) + "\n")
}

/// Whether the days off of the year are known.
fn days_off(
    pack: &Pack,
    last: Date,
    origin: &impl Fn(&str, super::sourced::Sure) -> String,
) -> Phrase {
    let year = last.year().to_string();
    match table_of(&pack.profile.holidays, last) {
        Some(table) => text(
            "  放假安排      {year} 年已收录  {origin}",
            "  days off       {year} is known  {origin}",
        )
        .fill(&[("year", year.into()), ("origin", origin(&table.source, table.sure).into())]),
        None => text(
            "  放假安排      {year} 年未收录，只按周末推算；通知公布后可写入 [[holidays]]",
            "  days off       {year} is not known, weekends only; see [[holidays]]",
        )
        .fill(&[("year", year.into())]),
    }
}

struct List {
    sources: Table,
    lang: Lang,
    entries: Vec<Entry>,
}

impl List {
    fn value(&mut self, path: &str, value: &Value) {
        match value {
            Value::Table(table) => self.table(path, table),
            Value::Array(items) if items.iter().any(Value::is_table) => {
                for (index, item) in items.iter().enumerate() {
                    let name = name_of(item).unwrap_or_else(|| (index + 1).to_string());
                    self.value(&format!("{path}.{name}"), item);
                }
            }
            plain => self.put(path, shown(plain, self.lang), String::new()),
        }
    }

    fn table(&mut self, path: &str, table: &Table) {
        let origin = self.origin(table);
        match (table.get("value"), origin.is_empty()) {
            (Some(value), false) => return self.put(path, shown(value, self.lang), origin),
            // A column of a file: one line says all of it.
            (Some(_), true) => return self.put(path, Shown::One(inline(table, self.lang)), origin),
            (None, false) => self.put(path, Shown::One(String::new()), origin),
            (None, true) => {}
        }
        let name = name_key(table);
        let rest = table.iter().filter(|(key, _)| !is_origin(key) && Some(key.as_str()) != name);
        for (key, value) in rest {
            self.value(&format!("{path}.{key}"), value);
        }
    }

    fn put(&mut self, path: &str, value: Shown, origin: String) {
        self.entries.push(Entry { path: path.to_owned(), value, origin });
    }

    /// `[来源较弱] title (date)`.
    fn origin(&self, table: &Table) -> String {
        let word = |key: &str| table.get(key).and_then(Value::as_str);
        let Some(sure) = word("sure") else { return String::new() };
        let label = match sure {
            "verified" => text("已核实", "verified"),
            "weak" => text("来源较弱", "weak source"),
            _ => text("假定", "assumed"),
        };
        let key = word("source").unwrap_or_default();
        let source = self.sources.get(key).and_then(Value::as_table);
        let part = |name| source.and_then(|source| source.get(name)).and_then(Value::as_str);
        let date = part("date").map(|date| format!(" ({date})")).unwrap_or_default();
        format!("[{}] {}{date}", label.get(self.lang), part("title").unwrap_or(key))
    }
}

fn is_origin(key: &str) -> bool {
    matches!(key, "sure" | "source")
}

/// `title = 姓名, value = person_name, width = 14`.
fn inline(table: &Table, lang: Lang) -> String {
    let parts =
        table.iter().map(|(key, value)| format!("{key} = {}", shown(value, lang).line(lang)));
    parts.collect::<Vec<_>>().join(", ")
}

/// The key by which an entry of a list is named; a paper or an open question by its words.
fn name_key(table: &Table) -> Option<&'static str> {
    let keys = ["id", "kind", "role", "year", "zh"];
    keys.into_iter().find(|key| table.contains_key(*key) && (*key != "zh" || !is_label(table)))
}

/// The two languages of a name, and nothing else, stand for the key above them.
fn is_label(table: &Table) -> bool {
    table.len() == 2 && table.contains_key("en") && table.contains_key("zh")
}

fn name_of(item: &Value) -> Option<String> {
    let table = item.as_table()?;
    let name = table.get(name_key(table).or_else(|| is_label(table).then_some("zh"))?)?;
    Some(name.as_str().map_or_else(|| name.to_string(), str::to_owned))
}

fn shown(value: &Value, lang: Lang) -> Shown {
    match value {
        Value::String(text) => Shown::One(text.clone()),
        Value::Array(items) => {
            Shown::Many(items.iter().map(|item| shown(item, lang).line(lang)).collect())
        }
        other => Shown::One(other.to_string()),
    }
}
