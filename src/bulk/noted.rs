//! A finding as the journal keeps it (问题条目): where it stands in the order, what a notice says of it,
//! and its line of `findings.jsonl` as it will be written.

use std::cmp::Ordering;
use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use super::card::{Line, line_of};
use crate::model::{Finding, Severity};
use crate::sink::report::FindingView;
use crate::text::{Lang, Phrase};

/// Words in both languages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Words {
    zh: String,
    en: String,
}

impl Words {
    pub(super) fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<Phrase> for Words {
    fn from(Phrase { zh, en }: Phrase) -> Self {
        Self { zh, en }
    }
}

/// What all notices have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wording<'w> {
    pub(super) lang: Lang,
    /// The folder that all files lie in, with its last separator: notices leave it out.
    pub(super) folder: &'w str,
}

/// One finding of one file.
#[derive(Debug, PartialEq)]
pub(super) struct Noted {
    pub(super) head: Head,
    /// Its line of `findings.jsonl`, without the end of line.
    json: String,
}

/// What the program itself reads of it again.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    #[serde(rename = "s")]
    pub(super) sheet: Option<u16>,
    #[serde(rename = "r")]
    pub(super) row: Option<u32>,
    #[serde(rename = "c")]
    column: u16,
    #[serde(rename = "k")]
    pub(super) code: String,
    #[serde(rename = "l")]
    level: u8,
    /// What a notice says of it; notes stand in none.
    #[serde(rename = "n")]
    pub(super) line: Option<Line>,
}

impl Noted {
    /// `names_others`: its words name a row of another employer.
    pub(super) fn new(
        view: &FindingView,
        finding: &Finding,
        names_others: bool,
        wording: Wording<'_>,
    ) -> Self {
        let is_told = finding.severity >= Severity::Warning;
        let head = Head {
            sheet: finding.place.sheet,
            row: finding.place.row,
            column: finding.column,
            code: finding.code.to_string(),
            level: match finding.severity {
                Severity::Note => 0,
                Severity::Warning => 1,
                Severity::Error => 2,
            },
            line: is_told.then(|| line_of(view, names_others, wording)),
        };
        Self { head, json: serde_json::to_string(view).expect("texts and numbers only") }
    }

    /// By sheet, row, column and code: the order of every output.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        fn key(Head { sheet, row, column, code, .. }: &Head) -> impl Ord + '_ {
            (sheet, row, column, code)
        }
        key(&self.head).cmp(&key(&other.head))
    }

    /// Its line of `findings.jsonl`.
    ///
    /// # Errors
    /// Those of `out`.
    pub(super) fn list(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.json.as_bytes())?;
        out.write_all(b"\n")
    }

    /// Its line of the journal: head, tab, line of `findings.jsonl`. JSON holds no tab of its own.
    ///
    /// # Errors
    /// Those of `out`.
    pub(super) fn keep(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &self.head)?;
        out.write_all(b"\t")?;
        self.list(out)
    }
}

impl Head {
    pub(super) fn severity(&self) -> Severity {
        match self.level {
            0 => Severity::Note,
            1 => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// The findings of one file as they lie in the journal, one in memory at a time.
pub(super) struct Kept<R> {
    from: R,
}

impl<R: BufRead> Kept<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from }
    }
}

impl<R: BufRead> Iterator for Kept<R> {
    type Item = io::Result<Noted>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = String::new();
        match self.from.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(parse(line)),
            Err(error) => Some(Err(error)),
        }
    }
}

fn parse(mut line: String) -> io::Result<Noted> {
    let damaged = || io::Error::from(io::ErrorKind::InvalidData);
    // A line without its end was cut off.
    if line.pop() != Some('\n') {
        return Err(damaged());
    }
    let tab = line.find('\t').ok_or_else(damaged)?;
    let head = serde_json::from_str(&line[..tab])?;
    line.drain(..=tab);
    Ok(Noted { head, json: line })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(row: u32, code: &str) -> Noted {
        let line = Line(std::array::from_fn(|at| format!("{at}\t\n\"")));
        let head = Head {
            sheet: Some(1),
            row: Some(row),
            column: 3,
            code: code.to_owned(),
            level: 2,
            line: Some(line),
        };
        Noted { head, json: "{\"found\":\"a\\tb\"}".to_owned() }
    }

    #[test]
    fn findings_come_back_as_they_were() {
        let all = [noted(2, "ID004"), noted(3, "DU001")];
        let mut bytes = Vec::new();
        for noted in &all {
            noted.keep(&mut bytes).unwrap();
        }
        let back: Vec<Noted> = Kept::new(bytes.as_slice()).map(Result::unwrap).collect();
        assert_eq!(back, all);
        let cut = &bytes[..bytes.len() - 1];
        assert!(Kept::new(cut).last().is_some_and(|last| last.is_err()));
    }

    #[test]
    fn rows_go_before_codes() {
        assert_eq!(noted(2, "ID004").order(&noted(3, "DU001")), Ordering::Less);
        assert_eq!(noted(3, "ID004").order(&noted(3, "DU001")), Ordering::Greater);
    }
}
