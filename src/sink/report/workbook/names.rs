//! Names of the data sheets (数据表名): what Excel takes, all different.

use super::{DataSheet, OWN_SHEETS};
use crate::sink::report::Report;

/// What a data sheet's name begins with.
const DATA: &str = "数据";
/// Excel's own limit, in UTF-16 units.
const LONGEST: usize = 31;
/// More sheets than this no program opens with pleasure; the findings are all listed anyway.
const MOST: usize = 200;

/// The data sheets of a report, one for each sheet that was read.
pub(super) fn data_sheets<'a>(report: &Report<'a>) -> Vec<DataSheet<'a>> {
    let read: Vec<_> = report.sheets_read().take(MOST).collect();
    let single = read.len() == 1;
    let mut taken: Vec<String> = OWN_SHEETS.iter().map(|&name| name.to_owned()).collect();
    read.into_iter()
        .map(|(place, sheet)| {
            let wanted = if single { None } else { sheet.name.as_deref() };
            let name = free_name(wanted, &taken);
            taken.push(name.to_lowercase());
            DataSheet::new(place, sheet, name)
        })
        .collect()
}

fn free_name(sheet: Option<&str>, taken: &[String]) -> String {
    let stem = match sheet {
        Some(sheet) => format!("{DATA}-{}", allowed(sheet)),
        None => DATA.to_owned(),
    };
    let is_free = |name: &String| !taken.contains(&name.to_lowercase());
    let numbered = |number: usize| match number {
        1 => cut(&stem, LONGEST),
        _ if sheet.is_none() => format!("{DATA}{number}"),
        _ => format!("{}({number})", cut(&stem, LONGEST - 5)),
    };
    (1..=taken.len() + 1).map(numbered).find(is_free).expect("one more name than are taken")
}

/// Without the characters that Excel refuses in a name.
fn allowed(name: &str) -> String {
    let hidden = |c: char| c.is_control() || "[]:*?/\\'".contains(c);
    name.chars().map(|c| if hidden(c) { '_' } else { c }).collect()
}

fn cut(name: &str, units: usize) -> String {
    let mut left = units;
    name.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_allowed_and_different() {
        let mut taken = vec!["结论".to_owned()];
        let mut names = Vec::new();
        for wanted in
            [None, None, Some("离职"), Some("离职"), Some("a/b:[c]"), Some(&*"长".repeat(40))]
        {
            let name = free_name(wanted, &taken);
            taken.push(name.to_lowercase());
            names.push(name);
        }
        let long = format!("数据-{}", "长".repeat(28));
        assert_eq!(names, ["数据", "数据2", "数据-离职", "数据-离职(2)", "数据-a_b__c_", &long]);
    }
}
