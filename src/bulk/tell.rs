//! What was found, told (问题汇总): the findings of each file and those across files go side by side into
//! `findings.jsonl`, into the counts and towards the notices, those of one row in memory at a time.

use std::cmp::Ordering;
use std::io::{self, BufWriter, Write as _};
use std::iter::Peekable;

use super::card;
use super::journal::{Journal, NOTICES};
use super::noted::{Noted, Wording};
use super::notices::Notices;
use super::plan::Plan;
use super::tally::Tallies;
use super::{BulkJob, broken, failed};
use crate::error::Result;
use crate::model::{Finding, Place};
use crate::rules::RowFacts;
use crate::run::part::Settled;
use crate::sink::Staging;
use crate::sink::report::{Report, view};

/// Where findings go.
pub(super) struct Telling<'t> {
    pub(super) plan: &'t Plan,
    pub(super) journal: &'t Journal,
    pub(super) settled: &'t Settled,
    pub(super) tallies: &'t mut Tallies,
}

impl Telling<'_> {
    /// Writes `findings.jsonl`, counts, and collects what the notices say.
    ///
    /// # Errors
    /// When the disk does not take it, or the journal cannot be read again.
    pub(super) fn tell(
        self,
        bulk: &BulkJob<'_>,
        bytes: u64,
        wording: Wording<'_>,
        staging: &Staging<'_>,
    ) -> Result<Notices> {
        let Self { plan, journal, settled, tallies } = self;
        let folder = journal.scratch(NOTICES)?;
        let begun = Notices::begin(&folder, tallies.employers.len(), bytes);
        let mut notices = begun.map_err(|error| journal.failed(error))?;
        let path = bulk.out.path.join("findings.jsonl");
        let mut lines = staging.create("findings.jsonl").map_err(failed)?;
        let mut out = BufWriter::with_capacity(1 << 16, &mut lines);
        let mut across = across(bulk, settled, wording).peekable();
        let mut count = 0;
        for (number, file) in plan.files.iter().enumerate() {
            let own = match file.same_as {
                Some(_) => None,
                None => Some(journal.findings(number)?),
            };
            let own = own.into_iter().flatten();
            let merged = Merged { own: own.peekable(), across: &mut across, file: number };
            for row in (ByRow { merged: merged.peekable() }) {
                for noted in row.map_err(|error| journal.failed(error))? {
                    let employer = employer_of(settled, tallies, number, &noted);
                    tallies.note(number, employer, &noted.head);
                    if let Some(employer) = employer {
                        let added = notices.add(employer, &noted.head);
                        added.map_err(|error| journal.failed(error))?;
                    }
                    noted.list(&mut out).map_err(|error| broken(&path, error))?;
                    count += 1;
                }
            }
        }
        out.flush().map_err(|error| broken(&path, error))?;
        drop(out);
        lines.finish("findings", count).map_err(failed)?;
        Ok(notices)
    }
}

/// Whose row a finding is about, as a place among the tallies.
fn employer_of(settled: &Settled, tallies: &Tallies, file: usize, noted: &Noted) -> Option<usize> {
    let file = u32::try_from(file).ok()?;
    let place = Place::row(file, noted.head.sheet?, noted.head.row?);
    let at = settled.facts.binary_search_by_key(&place, RowFacts::place).ok()?;
    tallies.place(settled.facts[at].employer?)
}

/// The findings of one file: its own and those across files, in order.
struct Merged<'m, O: Iterator<Item = io::Result<Noted>>, A: Iterator<Item = (usize, Noted)>> {
    own: Peekable<O>,
    across: &'m mut Peekable<A>,
    file: usize,
}

impl<O, A> Iterator for Merged<'_, O, A>
where
    O: Iterator<Item = io::Result<Noted>>,
    A: Iterator<Item = (usize, Noted)>,
{
    type Item = io::Result<Noted>;

    fn next(&mut self) -> Option<Self::Item> {
        let file = self.file;
        let takes_across = match (self.own.peek(), self.across.peek()) {
            (_, Some((of, _))) if *of != file => false,
            (Some(Ok(own)), Some((_, across))) => across.order(own) == Ordering::Less,
            (None, Some(_)) => true,
            (_, None) | (Some(Err(_)), _) => false,
        };
        if takes_across { self.across.next().map(|(_, noted)| Ok(noted)) } else { self.own.next() }
    }
}

/// The findings of one row after the other; those of no row one by one.
struct ByRow<M: Iterator<Item = io::Result<Noted>>> {
    merged: Peekable<M>,
}

impl<M: Iterator<Item = io::Result<Noted>>> Iterator for ByRow<M> {
    type Item = io::Result<Vec<Noted>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = match self.merged.next()? {
            Ok(first) => vec![first],
            Err(error) => return Some(Err(error)),
        };
        let place = |noted: &Noted| (noted.head.sheet, noted.head.row);
        let here = place(&row[0]);
        while here.1.is_some()
            && let Some(Ok(more)) =
                self.merged.next_if(|next| next.as_ref().is_ok_and(|next| place(next) == here))
        {
            row.push(more);
        }
        card::name_everywhere(row.iter_mut().filter_map(|noted| noted.head.line.as_mut()));
        Some(Ok(row))
    }
}

/// The findings across rows with their files, as people and machines see them. What belongs to another
/// employer's list is not named: a notice shows nobody's rows but one's own.
fn across<'s>(
    bulk: &BulkJob<'s>,
    settled: &'s Settled,
    wording: Wording<'s>,
) -> impl Iterator<Item = (usize, Noted)> + use<'s> {
    let key = |place: Place| {
        let found = settled.facts.binary_search_by_key(&place, RowFacts::place).ok()?;
        let employer = settled.facts[found].employer?;
        Some(settled.outcome.employers[employer.index()].key())
    };
    let names_others = move |finding: &Finding| {
        finding.detail.other.is_some_and(|other| key(other) != key(finding.place))
    };
    let report = Report {
        outcome: &settled.outcome,
        profile: bulk.job.profile,
        lang: bulk.lang,
        show: bulk.show,
        files: &[],
    };
    view::views(&report).zip(&settled.outcome.findings).map(move |(view, finding)| {
        let noted = Noted::new(&view, finding, names_others(finding), wording);
        (finding.place.file as usize, noted)
    })
}
