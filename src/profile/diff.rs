//! What two packs say differently (城市规则对照), value by value.
//!
//! In: two packs. Out: the values that one has and the other has not, or has otherwise, in the order
//! of their keys, with their sources.

use std::collections::BTreeMap;

use super::show::{Entry, Shown, entries};
use super::{Pack, ProfileError};
use crate::text::{Lang, text};

/// What names a file; told in the heading, not as a change.
const NAMES: &[&str] = &["base", "id", "title", "version", "verified", "effective_from"];

/// One value that differs (不同的取值): at least one side has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The keys that lead to it.
    pub path: String,
    /// On the first side.
    pub before: Option<Entry>,
    /// On the second side.
    pub after: Option<Entry>,
}

/// Every value that differs.
///
/// # Errors
///
/// As [`super::Profile::parse`].
pub fn changes(before: &Pack, after: &Pack, lang: Lang) -> Result<Vec<Change>, ProfileError> {
    let mut sides: BTreeMap<String, Change> = BTreeMap::new();
    for (is_second, pack) in [(false, before), (true, after)] {
        for entry in entries(&pack.text, &pack.file, lang)? {
            let path = entry.path.clone();
            let change = sides.entry(path.clone()).or_insert_with(|| Change {
                path,
                before: None,
                after: None,
            });
            *if is_second { &mut change.after } else { &mut change.before } = Some(entry);
        }
    }
    let is_name = |path: &str| NAMES.contains(&path.split('.').next().unwrap_or_default());
    let differs = |change: &Change| change.before != change.after && !is_name(&change.path);
    Ok(sides.into_values().filter(differs).collect())
}

impl Change {
    /// In one line: `改 split.mass_at：10 → 20  [假定] … → [来源较弱] …`.
    pub fn line(&self, lang: Lang) -> String {
        let (sign, rest) = match (&self.before, &self.after) {
            (Some(before), Some(after)) => (text("改", "changed"), both(before, after, lang)),
            (None, Some(after)) => (text("增", "added"), one(after, lang)),
            (Some(before), None) => (text("删", "gone"), one(before, lang)),
            (None, None) => (text("", ""), String::new()),
        };
        format!("{} {}{rest}", sign.get(lang), self.path)
    }
}

fn one(entry: &Entry, lang: Lang) -> String {
    let value = entry.value.line(lang);
    let equals = if value.is_empty() { "" } else { " = " };
    let gap = if entry.origin.is_empty() { "" } else { "  " };
    format!("{equals}{value}{gap}{}", entry.origin)
}

fn both(before: &Entry, after: &Entry, lang: Lang) -> String {
    let value = match (&before.value, &after.value) {
        (a, b) if a == b => String::new(),
        (Shown::Many(a), Shown::Many(b)) => {
            let only = |these: &[String], those: &[String], sign: &str| -> Vec<String> {
                let words = these.iter().filter(|word| !those.contains(word));
                words.map(|word| format!("{sign}{word}")).collect()
            };
            let moved = [only(a, b, "-"), only(b, a, "+")].concat();
            // The same words in another order are still a difference.
            let words = if moved.is_empty() { b.clone() } else { moved };
            format!(" {}", words.join(" "))
        }
        (a, b) => format!(" = {} → {}", a.line(lang), b.line(lang)),
    };
    let origin = if before.origin == after.origin {
        String::new()
    } else {
        format!("  {} → {}", before.origin, after.origin)
    };
    format!("{value}{origin}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(more: &str) -> Pack {
        let text = format!(
            "base = \"national\"\nid = \"testville\"\ntitle = {{ zh = \"试\", en = \"test\" }}\n\
             version = \"1\"\nverified = false\neffective_from = \"2026-01\"\n{more}\n"
        );
        Pack::parse(text, "t.toml".to_owned()).unwrap_or_else(|error| panic!("{error}"))
    }

    fn lines(before: &str, after: &str) -> Vec<String> {
        let changes = changes(&pack(before), &pack(after), Lang::En).unwrap();
        changes.iter().map(|change| change.line(Lang::En)).collect()
    }

    #[test]
    fn what_differs_is_told_and_nothing_else() {
        assert_eq!(lines("", ""), [""; 0]);
        let sourced = "sure = \"weak\", source = \"project\"";
        assert_eq!(
            lines("", &format!("[split]\nmass_at = {{ value = 20, {sourced} }}")),
            [
                "changed split.mass_at = 10 → 20  [assumed] 本项目的设计说明，未见公开出处 (2026-11) → [weak source] 本项目的设计说明，未见公开出处 (2026-11)"
            ]
        );
        assert_eq!(
            lines("", "[[reasons]]\nid = \"study\"\nwords = [\"上学\", \"走读\"]"),
            [
                "changed reasons.study.words -入学 -升学 -考学 -上大学 -考研 -读研 -考取学校 -全日制上学 +走读"
            ]
        );
        let step = "[[steps]]\nid = \"go\"\nat = \"online\"\nzh = \"去\"\nen = \"go\"\n\
                    sure = \"weak\"\nsource = \"project\"";
        assert_eq!(
            lines(step, ""),
            [
                "gone steps.go  [weak source] 本项目的设计说明，未见公开出处 (2026-11)",
                "gone steps.go.at = online",
                "gone steps.go.en = go",
                "gone steps.go.zh = 去",
            ]
        );
    }
}
