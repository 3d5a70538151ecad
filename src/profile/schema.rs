//! The JSON Schema of a profile (城市规则的 JSON Schema), for editors that complete from it.
//!
//! A city's file says only what differs from its base: what the whole must have, a file may leave
//! out. So tables that are laid over the base's require nothing here; a fact always requires its
//! `sure` and `source`. Whether nothing is missing in the end is told by `profile check`.

use serde_json::{Value, json};

use super::Profile;

/// Tables that a file may give in part.
const PARTIAL: &[&str] = &[
    "CalendarDays",
    "ColumnWords",
    "Flags",
    "MonthNotes",
    "RemarkWords",
    "Required",
    "RosterWords",
    "Split",
    "StopMonth",
    "StopMonthHeadings",
];

/// Entries of lists that may be given in part, and what names them.
const PARTIAL_ENTRIES: &[(&str, &str)] = &[
    ("StopReason", "id"),
    ("Insurance", "id"),
    ("InsuranceGroup", "id"),
    ("IdKindWords", "kind"),
    ("Step", "id"),
    ("Holidays", "year"),
];

/// What every file says of itself.
const OWN: &[&str] = &["id", "title", "version", "verified", "effective_from"];

/// The schema, with the meaning of each key beside it in both languages.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Profile).to_value();
    schema["required"] = json!(OWN);
    if let Some(tables) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for name in PARTIAL {
            if let Some(table) = tables.get_mut(*name).and_then(Value::as_object_mut) {
                table.remove("required");
            }
        }
        for (name, key) in PARTIAL_ENTRIES {
            if let Some(table) = tables.get_mut(*name) {
                table["required"] = json!([key]);
            }
        }
    }
    with_meanings(&mut schema);
    schema
}

/// Puts the meaning of each key before its English description.
fn with_meanings(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get_mut("properties") {
                for (name, property) in properties.iter_mut() {
                    let meaning = super::keys::meaning(std::slice::from_ref(name));
                    if let (Some(meaning), Some(property)) = (meaning, property.as_object_mut()) {
                        let said = property.get("description").and_then(Value::as_str);
                        let said = said.unwrap_or(meaning.en);
                        let both = format!("{}\n\n{said}", meaning.zh);
                        property.insert("description".to_owned(), Value::String(both));
                    }
                }
            }
            object.values_mut().for_each(with_meanings);
        }
        Value::Array(list) => list.iter_mut().for_each(with_meanings),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_on_the_base_may_leave_out_what_the_base_has() {
        let schema = schema();
        let tables = schema["$defs"].as_object().unwrap();
        for name in PARTIAL {
            assert!(tables.get(*name).is_some_and(|it| it.get("required").is_none()), "{name}");
        }
        for (name, key) in PARTIAL_ENTRIES {
            assert_eq!(tables[*name]["required"], json!([key]));
            assert!(tables[*name]["properties"].get(key).is_some(), "{name}");
        }
        let facts = tables.iter().filter(|(name, _)| name.starts_with("Sourced"));
        for (name, fact) in facts {
            assert_eq!(fact["required"], json!(["value", "sure", "source"]), "{name}");
        }
        let said = schema["properties"]["effective_from"]["description"].as_str().unwrap();
        assert!(said.starts_with("从哪个申报月起适用"), "{said}");
    }
}
