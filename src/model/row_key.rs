//! What ties a row of a report to the run that wrote it (行标识): which row of which file it was, what was
//! wrong with it, and whether its cells are still what they were.
//!
//! One short text in a hidden column holds all of it, so that it moves with its row when people sort,
//! cut and paste: `3fa9c1d2-1-37 ID009:G:8d1f00aa`.

use std::fmt;

use super::{CellKind, RuleCode, column_letters, column_number};
use crate::ident::fingerprint;

/// Which row of which file a row was when it was first read (行标识).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// The first four bytes of the file's SHA-256.
    pub file: u32,
    /// The sheet in its file, 0-based; 0 for formats without sheets.
    pub sheet: u16,
    /// 1-based.
    pub row: u32,
}

impl RowKey {
    /// The key of a row of a file with that SHA-256 in hex; `None` where the file was not hashed.
    pub fn of(sha256: &str, sheet: u16, row: u32) -> Option<Self> {
        Some(Self { file: hex(sha256.get(..8)?)?, sheet, row })
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (file, sheet, row) = (parts.next()?, parts.next()?, parts.next()?);
        let key = Self { file: hex(file)?, sheet: sheet.parse().ok()?, row: row.parse().ok()? };
        // Only what we write ourselves is a key: no sign, no leading zero.
        (parts.next().is_none() && key.to_string() == text).then_some(key)
    }
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{}-{}", self.file, self.sheet, self.row)
    }
}

/// A fault that an earlier run found in a row (上次的问题).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Which rule.
    pub code: RuleCode,
    /// The 0-based columns of its cells, ascending; empty = the whole row.
    pub columns: Vec<u16>,
    /// What stood in them, as a hash.
    pub content: u32,
}

/// A cell that was no plain text or number, and comes back as one (原单元格类型): an error value, a formula
/// without a result, the text of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerKind {
    /// 0-based.
    pub column: u16,
    /// What it was.
    pub kind: CellKind,
    /// A merge lent it.
    pub lent: bool,
    /// What stood in it, as a hash: when it has changed, it is what it is now.
    pub content: u32,
}

impl FormerKind {
    /// The cell as it is now.
    pub fn now(column: u16, kind: CellKind, lent: bool, text: &str) -> Self {
        Self { column, kind, lent, content: content(std::iter::once(text)) }
    }

    /// Whether nobody has changed it.
    pub fn holds(&self, text: &str) -> bool {
        self.content == content(std::iter::once(text))
    }
}

/// What the hidden column says of a row (行标识列的内容).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowMemory {
    /// Which row it was.
    pub key: RowKey,
    /// Its errors and warnings.
    pub formers: Vec<Former>,
    /// Cells that were no plain texts.
    pub kinds: Vec<FormerKind>,
}

impl RowMemory {
    /// Reads the cell; `None` where it is not ours.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let key = RowKey::parse(words.next()?)?;
        let mut memory = Self { key, formers: Vec::new(), kinds: Vec::new() };
        for word in words {
            match word.strip_prefix(KIND) {
                Some(kind) => memory.kinds.push(former_kind(kind)?),
                None => memory.formers.push(former(word)?),
            }
        }
        Some(memory)
    }

    /// The cells that were no plain texts; hardly any row has one.
    pub fn kinds_of(text: &str) -> Vec<FormerKind> {
        let mentions = text.contains(KIND);
        mentions.then(|| Self::parse(text)).flatten().map_or_else(Vec::new, |memory| memory.kinds)
    }
}

impl fmt::Display for RowMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        for Former { code, columns, content } in &self.formers {
            let letters: Vec<String> =
                columns.iter().map(|column| column_letters((*column).into())).collect();
            write!(f, " {code}:{}:{content:08x}", letters.join("."))?;
        }
        for FormerKind { column, kind, lent, content } in &self.kinds {
            let letters = column_letters((*column).into());
            let lent = if *lent { "L" } else { "" };
            write!(f, " {KIND}{letters}:{}{lent}:{content:08x}", *kind as u8)?;
        }
        Ok(())
    }
}

fn former(word: &str) -> Option<Former> {
    let mut parts = word.split(':');
    let (code, letters, content) = (parts.next()?, parts.next()?, parts.next()?);
    let column = |letters| column_number(letters).and_then(|column| u16::try_from(column).ok());
    let columns: Option<Vec<u16>> =
        letters.split('.').filter(|letters| !letters.is_empty()).map(column).collect();
    Some(Former { code: RuleCode::parse(code)?, columns: columns?, content: hex(content)? })
}

/// Stands before what a cell was.
const KIND: char = '=';

fn former_kind(word: &str) -> Option<FormerKind> {
    let mut parts = word.split(':');
    let (letters, what, content) = (parts.next()?, parts.next()?, parts.next()?);
    let number = what.trim_end_matches('L');
    Some(FormerKind {
        column: u16::try_from(column_number(letters)?).ok()?,
        kind: *CellKind::ALL.get(number.parse::<usize>().ok()?)?,
        lent: number.len() < what.len(),
        content: hex(content)?,
    })
}

/// A row that an earlier report of ours has brought back (交回的行).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Where it stands now, 1-based.
    pub row: u32,
    /// Which row it was.
    pub key: RowKey,
    /// What was wrong with it, and whether somebody has touched it since.
    pub formers: Vec<(Former, FormerCells)>,
    /// What has become of it; empty until the run knows all findings.
    pub since: Vec<(RuleCode, Since)>,
}

impl Returned {
    /// The row as it has come back; `text` gives its cells, `width` says how many are the sender's.
    pub fn new<'t>(
        row: u32,
        memory: RowMemory,
        width: usize,
        text: impl Fn(usize) -> std::borrow::Cow<'t, str>,
    ) -> Self {
        let state = |former: Former| {
            let now = content_now(&former.columns, width, &text);
            let cells =
                if now == former.content { FormerCells::Untouched } else { FormerCells::Changed };
            (former, cells)
        };
        let formers = memory.formers.into_iter().map(state).collect();
        Self { row, key: memory.key, formers, since: Vec::new() }
    }
}

impl Former {
    /// A fault in these columns of a row; `text` gives its cells, `width` says how many there are.
    pub fn now<'t>(
        code: RuleCode,
        columns: Vec<u16>,
        width: usize,
        text: impl Fn(usize) -> std::borrow::Cow<'t, str>,
    ) -> Self {
        let content = content_now(&columns, width, text);
        Self { code, columns, content }
    }
}

fn content_now<'t>(
    columns: &[u16],
    width: usize,
    text: impl Fn(usize) -> std::borrow::Cow<'t, str>,
) -> u32 {
    let texts: Vec<_> = if columns.is_empty() {
        (0..width).map(text).collect()
    } else {
        columns.iter().map(|column| text(usize::from(*column))).collect()
    };
    content(texts.iter().map(AsRef::as_ref))
}

/// Whether the cells of a former fault are what they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormerCells {
    /// Nobody has changed them.
    Untouched,
    /// Somebody has.
    Changed,
}

/// What has become of a fault since the run that wrote the report (与上次比).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// It is gone.
    Fixed,
    /// Its cells were changed, and it is still there.
    StillWrong,
    /// Its cells are what they were.
    Untouched,
    /// It was not there before.
    NewlyBroken,
}

impl Since {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Fixed, Self::StillWrong, Self::Untouched, Self::NewlyBroken];

    /// The words that people read.
    pub const fn label(self) -> crate::text::Text {
        use crate::text::text;
        match self {
            Self::Fixed => text("已改好", "fixed"),
            Self::StillWrong => text("改了仍不对", "still wrong"),
            Self::Untouched => text("没有改", "untouched"),
            Self::NewlyBroken => text("新出现", "newly broken"),
        }
    }
}

/// Equal for cells with the same texts, but for white space around them.
fn content<'t>(texts: impl Iterator<Item = &'t str>) -> u32 {
    let bytes = texts.flat_map(|text| text.trim().bytes().chain([0]));
    let hash = fingerprint::of(bytes);
    u32::try_from(hash >> 32 ^ hash & 0xffff_ffff).expect("32 bits")
}

fn hex(text: &str) -> Option<u32> {
    let is_ours = text.len() == 8 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_ours.then(|| u32::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_comes_back_as_it_was_written() {
        let key = RowKey::of(&"3fa9c1d2".repeat(8), 1, 37).unwrap();
        let former = |code, columns: &[u16]| Former {
            code: RuleCode::new(code),
            columns: columns.to_vec(),
            content: content(["a", "b"].into_iter()),
        };
        for formers in [vec![], vec![former("ID009", &[6]), former("DA002", &[7, 27])]] {
            let memory = RowMemory { key, formers, kinds: vec![] };
            assert_eq!(RowMemory::parse(&memory.to_string()).as_ref(), Some(&memory));
        }
        let kinds = vec![
            FormerKind::now(6, CellKind::Error, false, "#N/A"),
            FormerKind::now(27, CellKind::Text, true, "研发"),
        ];
        assert!(kinds[0].holds(" #N/A") && !kinds[0].holds("#REF!"));
        let memory = RowMemory { key, formers: vec![former("CO006", &[])], kinds };
        assert_eq!(RowMemory::parse(&memory.to_string()), Some(memory));
    }

    #[test]
    fn what_is_not_ours_is_no_memory() {
        for text in [
            "",
            "37",
            "3fa9c1d2-1",
            "3FA9C1D2-1-37",
            "3fa9c1d2-01-37",
            "3fa9c1d2-1-37-2",
            "3fa9c1d2-1-+37",
            "3fa9c1d2-1-37 ID009",
            "3fa9c1d2-1-37 ID009:G1:00000000",
            "3fa9c1d2-1-37 ID009:G:xyz",
            "3fa9c1d2-1-37 =G:9:00000000",
            "3fa9c1d2-1-37 =G:5",
        ] {
            assert_eq!(RowMemory::parse(text), None, "{text}");
        }
    }

    #[test]
    fn cells_are_told_apart() {
        let of = |texts: &[&str]| content(texts.iter().copied());
        assert_eq!(of(&["a", " b\t"]), of(&["a", "b"]));
        assert_ne!(of(&["a", "b"]), of(&["ab", ""]));
        assert_ne!(of(&[""]), of(&[]));
    }
}
