//! Whose people stand in the lists of a sheet (各段的单位). In: the lists, and the lines between people that
//! name an employer. Out: the same lists, each with the employer that lines say, and split where another
//! one begins.
//!
//! A line between people may be the foot of the list above or the head of the one below. It counts as a
//! head where the first list has such a line above it, and where it is called the same. Else the people
//! below have no employer: they are held (EM001).

use std::sync::Arc;

use super::lists::head_row;
use crate::check::list::{Holds, List};
use crate::check::row::Table;
use crate::columns::lists::{Mark, holds_person};
use crate::columns::titles::{self, EMPLOYER, is_same};
use crate::model::{Field, KeptRow, TitleFact, TitleFlaw, Titled};
use crate::profile::Profile;
use crate::profile::headings::Headings;
use crate::profile::normal::normalise;

/// What is known of a sheet.
pub(super) struct Whose<'s> {
    pub(super) profile: &'s Profile,
    pub(super) headings: &'s Headings,
    /// What lines above the main header say.
    pub(super) top: Option<&'s Titled>,
    /// The texts above the main header.
    pub(super) top_texts: &'s [String],
    /// First and last row of the main header.
    pub(super) header: (u32, u32),
    pub(super) marks: &'s [(u32, Mark)],
    /// The rows around them.
    pub(super) rows: &'s [KeptRow],
}

/// Lines with nobody between them.
#[derive(Default)]
struct Group {
    first: u32,
    last: u32,
    said: Vec<TitleFact>,
    /// Names of organisations, and titles with one.
    others: Vec<String>,
}

/// Between a header and a line right below it.
const NEAR: u32 = 3;

impl Whose<'_> {
    /// The lists, with their employers.
    pub(super) fn of(&self, lists: Vec<List>) -> Vec<List> {
        let people = self.people();
        let changes = self.changes(&people);
        let mut found: Vec<List> = Vec::with_capacity(lists.len() + changes.len());
        let at = |row: u32| {
            let before = changes.partition_point(|(begins, _)| *begins <= row);
            before.checked_sub(1).map_or_else(|| self.top.cloned(), |at| changes[at].1.clone())
        };
        let mut lists = lists.into_iter().peekable();
        while let Some(list) = lists.next() {
            let (begins, header_end) = (list.begins, list.header_end);
            let end = lists.peek().map_or(u32::MAX, |next| next.begins);
            let holds = list.holds.clone();
            found.push(with(list, at(header_end).as_ref()));
            let is_within = |row: &u32| (header_end.max(begins) + 1..end).contains(row);
            for (row, titled) in changes.iter().filter(|(row, _)| is_within(row)) {
                // Before the next heading with nobody between, it is that list's.
                if people.iter().any(|person| (*row..end).contains(person)) || end == u32::MAX {
                    let holds = holds.clone();
                    found.push(with(
                        List { begins: *row, header_end: *row, holds },
                        titled.as_ref(),
                    ));
                }
            }
        }
        found
    }

    /// Rows in which somebody stands.
    fn people(&self) -> Vec<u32> {
        let is_marked = |row: u32| self.marks.iter().any(|(marked, _)| *marked == row);
        let people = self.rows.iter().filter(|row| !is_marked(row.number));
        people.filter(|row| holds_person(&head_row(row))).map(|row| row.number).collect()
    }

    /// From which row on which employer holds.
    fn changes(&self, people: &[u32]) -> Vec<(u32, Option<Titled>)> {
        let mut now = self.top.cloned();
        let mut labels = self.top.map(labels).unwrap_or_default();
        let mut changes = Vec::new();
        for group in self.groups(people) {
            let next = self.next(&group, now.as_ref(), &labels, people);
            if next != now {
                labels.extend(next.as_ref().map(self::labels).unwrap_or_default());
                changes.push((group.first, next.clone()));
                now = next;
            }
        }
        changes
    }

    fn groups(&self, people: &[u32]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (row, mark) in self.marks {
            let is_above = *row < self.header.0 && self.top.is_some();
            let kept = self.rows.iter().find(|kept| kept.number == *row);
            let Some(kept) = kept.filter(|_| !is_above) else { continue };
            let head = head_row(kept);
            let (said, other) = match mark {
                Mark::Employer(_) => (titles::said(&head, self.headings, usize::MAX), None),
                Mark::Organisation(_) | Mark::Title(..) => {
                    let text = head.cells.iter().map(|cell| cell.text.as_str());
                    let text = text.filter(|text| !text.is_empty()).take(1).collect::<String>();
                    (Vec::new(), Some(text).filter(|text| titles::may_name_another(text)))
                }
                Mark::Heading | Mark::Repeated => continue,
            };
            let nobody_since = |last: u32| !people.iter().any(|at| (last..*row).contains(at));
            match groups.last_mut().filter(|group| nobody_since(group.last)) {
                Some(group) => {
                    group.last = *row;
                    group.said.extend(said);
                    group.others.extend(other);
                }
                None => groups.push(Group {
                    first: *row,
                    last: *row,
                    said,
                    others: other.into_iter().collect(),
                }),
            }
        }
        groups
    }

    /// Whose people stand below a group.
    fn next(
        &self,
        group: &Group,
        now: Option<&Titled>,
        labels: &[String],
        people: &[u32],
    ) -> Option<Titled> {
        let alone = self.top.is_none_or(|top| top.alone);
        let unclear = || {
            let flaw = Some(TitleFlaw::Unclear(group.first));
            Some(Titled { flaw, alone, ..Titled::default() })
        };
        let is_known = |said: &&TitleFact| {
            now.is_some_and(|now| now.used.iter().any(|fact| is_same(fact, said)))
        };
        let new: Vec<TitleFact> = group.said.iter().skip_while(is_known).cloned().collect();
        let next = if new.is_empty() {
            now.cloned()
        } else {
            let below_header = self.is_below_header(group, people);
            let is_called_so = |said: &TitleFact| labels.contains(&normalise(&said.label));
            let is_head = self.is_above_all(group)
                || (below_header && new.iter().all(|said| said.strong))
                || new.iter().any(is_called_so);
            if !is_head {
                return unclear();
            }
            Some(Titled { alone, ..titles::settle(&new, self.profile) })
        };
        let is_same = next.as_ref() == now;
        let is_told = |text: &String| {
            let name = next.as_ref().map_or("", |next| next.text(Field::EmployerName));
            let is_title = is_same && self.top_texts.iter().any(|top| top.contains(text.as_str()));
            let is_named = !name.is_empty()
                && text.contains(name)
                && !titles::may_name_another(&text.replacen(name, "", 1));
            is_title || is_named
        };
        match &next {
            Some(_) if !group.others.iter().all(is_told) => unclear(),
            _ => next,
        }
    }

    /// Above the first heading of the sheet.
    fn is_above_all(&self, group: &Group) -> bool {
        let is_heading = |mark: &Mark| matches!(mark, Mark::Heading | Mark::Repeated);
        let headings = self.marks.iter().filter(|(_, mark)| is_heading(mark));
        headings.map(|(row, _)| *row).chain([self.header.0]).all(|row| group.last < row)
    }

    /// Right below the header, before anybody.
    fn is_below_header(&self, group: &Group, people: &[u32]) -> bool {
        let (_, end) = self.header;
        (end..=end + NEAR + 1).contains(&group.first)
            && !people.iter().any(|person| (end..group.first).contains(person))
    }
}

fn labels(titled: &Titled) -> Vec<String> {
    titled.found.iter().map(|fact| normalise(&fact.label)).collect()
}

fn with(list: List, titled: Option<&Titled>) -> List {
    let told = |table: Box<Table>| {
        let has_columns = EMPLOYER.iter().any(|field| table.columns.get(*field).is_some());
        let alone = |titled: Titled| Titled { alone: titled.alone || !has_columns, ..titled };
        let titled = titled.cloned().map(alone).map(Arc::new);
        let facts = crate::rules::TableFacts {
            title: titled.as_ref().and_then(|titled| titled.flaw_kind()),
            ..table.facts
        };
        Box::new(Table { facts, titled, ..*table })
    };
    let holds = match list.holds {
        Holds::Leavers(table) => Holds::Leavers(told(table)),
        Holds::Unclear(table, why) => Holds::Unclear(told(table), why),
        Holds::Others => Holds::Others,
    };
    List { holds, ..list }
}
