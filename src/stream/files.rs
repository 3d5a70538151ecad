//! The rows of files, answered (文件逐行核验): for engines that hand in whole files. One answer for the
//! file, then one for every row of it.

use std::io::Write;

use super::answer::{Answer, AnswerOutcome, EmployerKeys, ReductionView, RowKeys, Showing};
use super::{Broken, StreamJob};
use crate::check::row::{Keep, KeepCells};
use crate::ident::HashKey;
use crate::model::{Place, Reductions};
use crate::rules::RowFacts;
use crate::run::Job;
use crate::run::part::{Part, PartReader};
use crate::sink::report::{FindingView, Report, machine, view};
use crate::text::Lang;

/// Answers every row of every input of the job, in order.
///
/// # Errors
/// When the world is bad, or nobody takes the answers; never for what is in a file.
pub fn files(stream: &StreamJob<'_>, out: &mut dyn Write) -> Result<(), Broken> {
    let keep = Keep { reductions: true, cells: KeepCells::Marked, ..Keep::default() };
    let job = Job { keep, ..stream.job.clone() };
    let reader = PartReader::new(&job);
    for input in &job.inputs {
        let part = reader.read(input).map_err(Broken::World)?;
        let broken = |error| Broken::Output(error);
        answer(stream, &part, out).map_err(broken)?;
        out.flush().map_err(broken)?;
    }
    Ok(())
}

/// A row of the file: judged, or set aside.
#[derive(Clone, Copy)]
enum Row<'p> {
    Judged(&'p RowFacts),
    Aside(Place),
}

impl Row<'_> {
    fn place(&self) -> Place {
        match self {
            Self::Judged(facts) => facts.place(),
            Self::Aside(place) => *place,
        }
    }

    fn outcome(&self) -> AnswerOutcome {
        match self {
            Self::Judged(facts) => facts.outcome.into(),
            Self::Aside(_) => AnswerOutcome::Skipped,
        }
    }
}

/// The rows in the order of the file. One that is added was judged and set aside.
fn rows(part: &Part) -> Vec<Row<'_>> {
    let judged = part.facts.iter().map(Row::Judged);
    let aside = part.aside.iter().map(|place| Row::Aside(*place));
    let mut rows: Vec<Row<'_>> = judged.chain(aside).collect();
    rows.sort_by_key(Row::place);
    rows.dedup_by_key(|row| row.place());
    rows
}

fn answer(stream: &StreamJob<'_>, part: &Part, out: &mut dyn Write) -> std::io::Result<()> {
    let StreamJob { job, key, show } = stream;
    let (profile, key, show) = (job.profile, key.as_ref(), *show);
    let report = Report { outcome: &part.outcome, profile, lang: Lang::Zh, show, files: &[] };
    let rows = rows(part);
    let is_row = |place: Place| rows.binary_search_by_key(&place, Row::place).is_ok();
    let places = part.outcome.findings.iter().map(|finding| finding.place);
    let (mut of_rows, mut of_file) = (Vec::new(), Vec::new());
    for (place, view) in places.zip(view::views(&report)) {
        if is_row(place) { of_rows.push((place, view)) } else { of_file.push(view) }
    }
    let mut line = Vec::new();
    let mut put = |answer: &Answer<'_>| {
        line.clear();
        machine::json_line(answer, &mut line)?;
        out.write_all(&line)
    };
    put(&of_whole(part, of_file))?;
    let hashes =
        |key: &HashKey| part.employers.iter().map(|one| EmployerKeys::of(key, one)).collect();
    let hashes: Vec<EmployerKeys> = key.map(hashes).unwrap_or_default();
    let told = Told { part, hashes, showing: Showing { profile, show, key } };
    let mut of_rows = of_rows.into_iter().peekable();
    let mut reductions = InOrder { all: &part.outcome.reductions, next: 0 };
    for row in &rows {
        let place = row.place();
        let findings = std::iter::from_fn(|| of_rows.next_if(|(at, _)| *at == place));
        let findings = findings.map(|(_, view)| view).collect();
        put(&told.of_row(row, findings, reductions.at(place)))?;
    }
    Ok(())
}

/// What is said of the file itself.
fn of_whole(part: &Part, findings: Vec<FindingView>) -> Answer<'_> {
    let input = &part.outcome.inputs[0];
    let refused = input.refused.is_some();
    Answer {
        row: None,
        outcome: if refused { AnswerOutcome::Refused } else { AnswerOutcome::Read },
        findings,
        reduction: None,
        file: Some(&input.path),
        sheet: None,
        keys: None,
    }
}

/// What the rows of a file are told with.
struct Told<'p> {
    part: &'p Part,
    hashes: Vec<EmployerKeys>,
    showing: Showing<'p>,
}

impl<'p> Told<'p> {
    fn of_row(
        &self,
        row: &Row<'_>,
        findings: Vec<FindingView>,
        reduction: Option<usize>,
    ) -> Answer<'p> {
        let Self { part, hashes, showing } = self;
        let place = row.place();
        let reduction = reduction.map(|index| {
            let all = &part.outcome.reductions;
            let employer = &part.employers[all.get(index).employer.index()];
            ReductionView::of(all.get(index), &all.texts(index), employer, *showing)
        });
        let keys = match (row, showing.key) {
            (Row::Judged(facts), Some(key)) => {
                let employer = facts.employer.and_then(|number| hashes.get(number.index()));
                Some(RowKeys::of(key, showing.profile, facts, employer))
            }
            _ => None,
        };
        Answer {
            row: place.row,
            outcome: row.outcome(),
            findings,
            reduction,
            file: Some(&part.outcome.inputs[0].path),
            sheet: part.outcome.sheet(place).and_then(|sheet| sheet.name.as_deref()),
            keys,
        }
    }
}

/// The reductions one after the other.
struct InOrder<'r> {
    all: &'r Reductions,
    next: usize,
}

impl InOrder<'_> {
    /// The one of a place, asked for in order.
    fn at(&mut self, place: Place) -> Option<usize> {
        let found = (self.next < self.all.len()).then(|| self.all.get(self.next).place);
        if found != Some(place) {
            return None;
        }
        self.next += 1;
        Some(self.next - 1)
    }
}
