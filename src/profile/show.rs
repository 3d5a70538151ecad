//! A profile as people read it (城市规则一览): every value with its source and how sure it is.

use std::fmt::Write as _;

use toml::{Table, Value};

use super::ProfileError;
use super::load::values;
use crate::text::{Lang, text};

/// All values of a profile, one a line: `split.mass_at = 10  [来源较弱] 出处`.
///
/// # Errors
///
/// As [`super::Profile::parse`].
pub fn listing(source: &str, file: &str, lang: Lang) -> Result<String, ProfileError> {
    let table = values(source, file)?;
    let sources = table.get("sources").and_then(Value::as_table).cloned().unwrap_or_default();
    let mut lines = Lines { sources, lang, text: String::new() };
    for (key, value) in table.iter().filter(|(key, _)| *key != "sources") {
        lines.value(key, value);
    }
    Ok(lines.text)
}

struct Lines {
    sources: Table,
    lang: Lang,
    text: String,
}

impl Lines {
    fn value(&mut self, path: &str, value: &Value) {
        match value {
            Value::Table(table) => self.table(path, table),
            Value::Array(items) if items.iter().any(Value::is_table) => {
                for (index, item) in items.iter().enumerate() {
                    let name = name_of(item).unwrap_or_else(|| (index + 1).to_string());
                    self.value(&format!("{path}.{name}"), item);
                }
            }
            plain => self.line(path, &shown(plain), ""),
        }
    }

    fn table(&mut self, path: &str, table: &Table) {
        let origin = self.origin(table);
        if let Some(value) = table.get("value") {
            return self.line(path, &shown(value), &origin);
        }
        if !origin.is_empty() {
            self.line(path, "", &origin);
        }
        for (key, value) in table.iter().filter(|(key, _)| !is_origin(key)) {
            self.value(&format!("{path}.{key}"), value);
        }
    }

    fn line(&mut self, path: &str, value: &str, origin: &str) {
        let equals = if value.is_empty() { "" } else { " = " };
        let gap = if origin.is_empty() { "" } else { "  " };
        writeln!(self.text, "{path}{equals}{value}{gap}{origin}").expect("a String takes all");
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

fn name_of(item: &Value) -> Option<String> {
    let table = item.as_table()?;
    let name = ["id", "kind", "role"].into_iter().find_map(|key| table.get(key));
    name.and_then(Value::as_str).map(str::to_owned)
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}
