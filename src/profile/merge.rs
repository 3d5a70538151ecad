//! A city's file laid over its base (规则合并), before anything is read into types, with the places
//! in the city's file kept.
//!
//! Tables are merged key by key. A table that is one fact (it holds `value` or `words`) is replaced
//! as a whole, so that a value never keeps another one's source. Entries of `[[reasons]]`,
//! `[[insurances]]`, `[[insurance_groups]]` and `[[steps]]` are merged by `id`, those of
//! `[[id_kinds]]` by `kind`, those of `[[holidays]]` by `year`; new ones come after the base's. Every other list replaces the base's.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

type Value<'i> = Spanned<DeValue<'i>>;

/// What names a file and is never taken from the base.
const OWN: &[&str] = &["id", "title", "version", "verified", "effective_from", "base"];

/// Lists whose entries are merged, and by which key.
const KEYED: &[(&str, &str)] = &[
    ("reasons", "id"),
    ("insurances", "id"),
    ("insurance_groups", "id"),
    ("steps", "id"),
    ("id_kinds", "kind"),
    ("holidays", "year"),
];

/// Keys by which an entry of a list may be named.
pub(super) const NAMES: [&str; 3] = ["id", "kind", "year"];

/// The city's file with what it does not say taken from the base.
pub(super) fn merge<'i>(
    base: Spanned<DeTable<'i>>,
    city: Spanned<DeTable<'i>>,
) -> Spanned<DeTable<'i>> {
    let span = city.span();
    let mut base = base.into_inner();
    for key in OWN {
        base.remove(*key);
    }
    Spanned::new(span, merge_tables(base, city.into_inner()))
}

fn merge_tables<'i>(mut base: DeTable<'i>, city: DeTable<'i>) -> DeTable<'i> {
    for (key, value) in city {
        let value = match base.remove(&key) {
            Some(below) => merge_values(key.get_ref(), below, value),
            None => value,
        };
        base.insert(key, value);
    }
    base
}

fn merge_values<'i>(key: &str, base: Value<'i>, city: Value<'i>) -> Value<'i> {
    let span = city.span();
    let list_key = KEYED.iter().find(|(list, _)| *list == key).map(|(_, by)| *by);
    let merged = match (base.into_inner(), city.into_inner(), list_key) {
        (DeValue::Table(base), DeValue::Table(city), _) if !is_one_fact(&base) => {
            DeValue::Table(merge_tables(base, city))
        }
        (DeValue::Array(base), DeValue::Array(city), Some(by)) => {
            DeValue::Array(merge_entries(by, base, city))
        }
        (_, city, _) => city,
    };
    Spanned::new(span, merged)
}

fn is_one_fact(table: &DeTable<'_>) -> bool {
    table.contains_key("value") || table.contains_key("words")
}

fn merge_entries<'i>(by: &str, base: DeArray<'i>, city: DeArray<'i>) -> DeArray<'i> {
    let mut entries: Vec<Value<'i>> = base.into_iter().collect();
    for entry in city {
        let name = name_of(by, &entry);
        let same = entries.iter().position(|below| name.is_some() && name_of(by, below) == name);
        match same {
            Some(at) => entries[at] = merge_entry(entries[at].clone(), entry),
            None => entries.push(entry),
        }
    }
    entries.into_iter().collect()
}

fn merge_entry<'i>(base: Value<'i>, city: Value<'i>) -> Value<'i> {
    let span = city.span();
    let merged = match (base.into_inner(), city.into_inner()) {
        (DeValue::Table(base), DeValue::Table(city)) => DeValue::Table(merge_tables(base, city)),
        (_, city) => city,
    };
    Spanned::new(span, merged)
}

/// What an entry of a keyed list calls itself.
pub(super) fn name_of<'a>(by: &str, entry: &'a Value<'_>) -> Option<&'a str> {
    match entry.get_ref().as_table()?.get(by)?.get_ref() {
        DeValue::String(name) => Some(name),
        DeValue::Integer(number) => Some(number.as_str()),
        _ => None,
    }
}

/// Where a path of keys stands in a file; list entries are named by their own name or number.
pub(super) fn find(table: &DeTable<'_>, path: &[&str]) -> Option<Range<usize>> {
    let (first, rest) = path.split_first()?;
    let (key, value) = table.get_key_value(*first)?;
    if rest.is_empty() { Some(key.span()) } else { find_in(value, rest).or(Some(key.span())) }
}

fn find_in(value: &Value<'_>, path: &[&str]) -> Option<Range<usize>> {
    match value.get_ref() {
        DeValue::Table(table) => find(table, path),
        DeValue::Array(list) => {
            let (name, rest) = path.split_first()?;
            let is_it = |(number, entry): &(usize, &Value<'_>)| {
                let named = NAMES.iter().any(|by| name_of(by, entry) == Some(name));
                named || number.to_string() == **name
            };
            let (_, entry) = list.iter().enumerate().find(is_it)?;
            if rest.is_empty() { Some(entry.span()) } else { find_in(entry, rest) }
        }
        _ => Some(value.span()),
    }
}

/// The keys that lead to a place in a file.
pub(super) fn path_at(table: &DeTable<'_>, span: &Range<usize>) -> Option<Vec<String>> {
    table.iter().find_map(|(key, value)| {
        let name = key.get_ref().to_string();
        if key.span() == *span {
            return Some(vec![name]);
        }
        // A list of one entry begins where its entry does: the entry says more.
        match path_in(value, span) {
            Some(rest) => Some(std::iter::once(name).chain(rest).collect()),
            None => (value.span() == *span).then(|| vec![name]),
        }
    })
}

fn path_in(value: &Value<'_>, span: &Range<usize>) -> Option<Vec<String>> {
    match value.get_ref() {
        DeValue::Table(table) => path_at(table, span),
        DeValue::Array(list) => list.iter().enumerate().find_map(|(number, entry)| {
            let named = NAMES.iter().find_map(|by| name_of(by, entry));
            let name = named.map_or_else(|| number.to_string(), str::to_owned);
            if entry.span() == *span {
                return Some(vec![name]);
            }
            let mut rest = path_in(entry, span)?;
            rest.insert(0, name);
            Some(rest)
        }),
        _ => None,
    }
}

/// Every value of a key anywhere in a table, with its place and the keys that lead to it.
pub(super) fn all_named<'a>(
    table: &'a DeTable<'_>,
    wanted: &str,
    visit: &mut impl FnMut(&'a str, Range<usize>),
) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::String(text) if key.get_ref() == wanted => visit(text, value.span()),
            DeValue::Table(table) => all_named(table, wanted, visit),
            DeValue::Array(list) => {
                for table in list.iter().filter_map(|entry| entry.get_ref().as_table()) {
                    all_named(table, wanted, visit);
                }
            }
            _ => {}
        }
    }
}
