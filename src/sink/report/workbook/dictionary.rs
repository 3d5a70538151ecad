//! Sheet 字典 (字典表): what the drop-downs of 数据 offer. Very hidden: nobody needs to see it.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::style::Styles;
use crate::ident::IdKind;
use crate::model::Field;
use crate::profile::Profile;

pub(super) const NAME: &str = "字典";

/// The words to choose from, by field.
pub(super) struct Lists(Vec<(Field, Vec<String>)>);

impl Lists {
    pub(super) fn of(profile: &Profile) -> Self {
        let reasons = profile.reasons.iter().map(|reason| reason.label.zh.clone()).collect();
        let lists = vec![
            (Field::Reason, reasons),
            (Field::Insurances, insurances(profile)),
            (Field::IdKind, id_kinds(profile)),
        ];
        Self(lists.into_iter().filter(|(_, words)| !words.is_empty()).collect())
    }

    /// The first word of a field.
    pub(super) fn first(&self, field: Field) -> Option<&str> {
        let (_, words) = self.0.iter().find(|(of, _)| *of == field)?;
        words.first().map(String::as_str)
    }

    /// Each field and the cells that hold its words.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (Field, String)> {
        self.0.iter().enumerate().map(|(column, (field, words))| {
            let letters = crate::model::column_letters(column);
            (*field, format!("={NAME}!${letters}$2:${letters}${}", words.len() + 1))
        })
    }
}

/// All kinds together first, because that is what most people stop.
fn insurances(profile: &Profile) -> Vec<String> {
    let kinds: Vec<&str> = profile.insurances.iter().map(|kind| kind.label.zh.as_str()).collect();
    let mut words = Vec::new();
    if kinds.len() > 1 {
        words.push(kinds.join("、"));
    }
    words.extend(kinds.iter().map(|&kind| kind.to_owned()));
    words
}

/// Every kind by the first word that the profile has for it, else by its own name.
fn id_kinds(profile: &Profile) -> Vec<String> {
    let word = |kind: IdKind| {
        let own = profile.id_kinds.iter().find(|words| words.id_kind() == Some(kind));
        own.and_then(|words| words.words.first().cloned())
    };
    let name = |kind: IdKind| word(kind).unwrap_or_else(|| kind.label().zh.to_owned());
    IdKind::ALL.into_iter().map(name).collect()
}

pub(super) fn write(
    lists: &Lists,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    sheet.set_name(NAME)?.set_very_hidden(true);
    for (column, (field, words)) in (0_u16..).zip(&lists.0) {
        sheet.write_string_with_format(0, column, field.label().zh, &styles.head)?;
        for (row, word) in (1..).zip(words) {
            sheet.write_string_with_format(row, column, word, &styles.text)?;
        }
    }
    Ok(())
}
