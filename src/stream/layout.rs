//! Objects with the same keys (同样的键): what was understood of the keys serves all of them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::check::row::Table;
use crate::columns::Mapped;
use crate::columns::keys::{KeyWords, Keys};
use crate::model::{RawRow, Sheet, TextEncoding};

/// The keys of some objects, and what they are.
pub(super) struct Layout {
    pub(super) keys: Keys,
    /// As they were given, for messages.
    names: Vec<String>,
    /// A key that was given twice.
    pub(super) twice: Option<String>,
    /// What holds for rows whose cells have no say in it, ready for checking and telling.
    pub(super) plain: Option<Understood>,
}

/// Columns that are understood, for the checks and for the reports.
pub(super) struct Understood {
    pub(super) table: Table,
    pub(super) sheet: Sheet,
}

impl Layout {
    fn new(keys: &[Cow<'_, str>], words: KeyWords<'_>) -> Self {
        let names: Vec<&str> = keys.iter().map(AsRef::as_ref).collect();
        let understood = Keys::new(&names, words);
        let mut sorted = names.clone();
        sorted.sort_unstable();
        let twice =
            sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_owned());
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let plain =
            understood.without_cells().map(|mapped| Understood::new(mapped.clone(), &names));
        Self { keys: understood, names, twice, plain }
    }

    /// What holds for this row, where its cells have no say in it.
    pub(super) fn plain_for(&self, row: &RawRow<'_>) -> Option<&Understood> {
        self.plain.as_ref().filter(|_| self.keys.is_plain(row))
    }

    /// What was understood of one row alone.
    pub(super) fn alone(&self, mapped: Mapped) -> Understood {
        Understood::new(mapped, &self.names)
    }

    /// A sheet in which nothing was understood.
    pub(super) fn blank_sheet(&self) -> Sheet {
        Sheet { headings: self.names.clone(), ..Sheet::default() }
    }
}

impl Understood {
    fn new(mapped: Mapped, names: &[String]) -> Self {
        let sheet =
            Sheet { headings: names.to_vec(), columns: mapped.columns.clone(), ..Sheet::default() };
        let table = Table {
            file: 0,
            sheet: 0,
            facts: mapped.facts,
            columns: mapped.columns,
            leaves: mapped.leaves,
            encoding: TextEncoding::Utf8,
            meaning: mapped.meaning,
            medical_meaning: mapped.medical_meaning,
            header_end: 0,
            ticked_flag: mapped.ticked_flag,
            titled: None,
            has_fixed_width: false,
            memory: None,
            lists: Vec::new(),
        };
        Self { table, sheet }
    }
}

/// The layouts of a block.
pub(super) struct Layouts<'l> {
    pub(super) list: Vec<Layout>,
    known: FxHashMap<Vec<Cow<'l, str>>, usize>,
    /// The keys of the row before: most rows have the same.
    last: Option<(Vec<Cow<'l, str>>, usize)>,
}

impl<'l> Layouts<'l> {
    pub(super) fn new() -> Self {
        Self { list: Vec::new(), known: FxHashMap::default(), last: None }
    }

    /// The layout of these keys.
    pub(super) fn of(&mut self, keys: Vec<Cow<'l, str>>, words: KeyWords<'_>) -> usize {
        if let Some((last, number)) = &self.last
            && *last == keys
        {
            return *number;
        }
        let list = &mut self.list;
        let number = *self.known.entry(keys.clone()).or_insert_with_key(|keys| {
            list.push(Layout::new(keys, words));
            list.len() - 1
        });
        self.last = Some((keys, number));
        number
    }
}
