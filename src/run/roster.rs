//! A roster (参保花名册) read into memory, by the readers and headings that read lists of leavers. A
//! roster that cannot be read stops the run: without it everybody would be judged by half of it.

use std::path::PathBuf;

use super::job::InputFile;
use super::rows::{RowReading, TakeRows};
use super::works::Failure;
use crate::check::employers::Employers;
use crate::check::reader::{Reader, Reading};
use crate::columns::lists::{self, Says};
use crate::columns::triage::{self, Layout, Sort};
use crate::columns::{self, Head, MappedRoster, SheetFault};
use crate::error::{Error, Result};
use crate::ident::name;
use crate::model::{
    CellKind, Draft, Field, FileFault, Identity, InsuranceSet, InsuredStatus, RawRow, Record,
    Roster, RosterFacts, RosterRow, RosterRows, SheetHead, TextEncoding,
};
use crate::profile::headings::Headings;
use crate::profile::lookup::Lookup;
use crate::profile::{Derivation, Profile};
use crate::source::chunks::TextLimits;
use crate::source::limits::Limits;
use crate::text::{Phrase, Text, text};

/// Everything that reading a roster needs.
pub struct RosterJob<'j> {
    /// The files, in order.
    pub inputs: Vec<InputFile>,
    /// The city's words.
    pub profile: &'j Profile,
    /// `--employer`, for rows that name none.
    pub employer: Option<&'j str>,
    /// `--password-file`.
    pub password: Option<&'j str>,
    /// Limits of workbooks.
    pub limits: Limits,
    /// Limits of text files.
    pub text_limits: TextLimits,
    /// The program that reads workbooks; without one, the running program.
    pub reader: Option<PathBuf>,
}

/// Reads a roster.
///
/// # Errors
/// When a file of it cannot be read, has no header with name and identity number, or holds nobody.
pub fn load(job: &RosterJob<'_>) -> Result<Roster> {
    let lookup = Lookup::new(job.profile);
    let headings = Headings::new(job.profile);
    let employers = Employers::default();
    let reading = RowReading {
        limits: &job.limits,
        text_limits: job.text_limits,
        password: job.password,
        program: job.reader.clone(),
    };
    let mut rows = RosterRows::default();
    let mut facts = RosterFacts::default();
    for input in &job.inputs {
        let mut file = RosterFile {
            words: (job.profile, &headings, &lookup),
            employers: &employers,
            employer_option: job.employer,
            first: (rows.len(), facts.clone()),
            rows: &mut rows,
            facts: &mut facts,
            fault: None,
            was_read: false,
            sheet: None,
        };
        let read = reading.read(&input.path, &mut file);
        let fault = file.fault.take().filter(|_| !file.was_read);
        read.map_err(|failure| failed(input, failure))?;
        if let Some(SheetFault { fault, row, .. }) = fault {
            return Err(failed(input, Failure::Refused(fault, row)));
        }
        facts.files += 1;
    }
    if rows.is_empty() {
        let path = job.inputs.first().map_or("", |input| &input.shown);
        let nobody =
            text("花名册里没有能识别的人员", "there is nobody on the roster who can be read");
        return Err(Error::at(path.as_ref(), nobody));
    }
    Ok(Roster::new(rows, employers.into_list(), facts))
}

/// What stopped reading, as an error about the roster.
fn failed(input: &InputFile, failure: Failure) -> Error {
    const ROSTER: Text = text("花名册用不了：{why}", "the roster cannot be used: {why}");
    match failure {
        Failure::Refused(fault, row) => {
            let FileFault { code, args } = fault;
            let mut why: Phrase = match crate::rules::by_code(code) {
                Some(rule) => rule.message.fill(&args),
                None => text("读不了", "it cannot be read").into(),
            };
            if let Some(row) = row {
                let place = [("why", why.into()), ("row", row.to_string().into())];
                why = text("{why}（第 {row} 行）", "{why} (row {row})").fill(&place);
            }
            Error::at(input.shown.as_ref(), ROSTER.fill(&[("why", why.into())]))
        }
        Failure::Encoding(fault) => failed(input, Failure::Refused(fault, None)),
        Failure::World(error) => {
            Error::at(input.shown.as_ref(), text("花名册读不了", "the roster cannot be read"))
                .because(error)
        }
    }
}

/// One file of a roster while it is read.
struct RosterFile<'f> {
    words: (&'f Profile, &'f Headings, &'f Lookup),
    employers: &'f Employers,
    employer_option: Option<&'f str>,
    /// What there was before this file.
    first: (usize, RosterFacts),
    rows: &'f mut RosterRows,
    facts: &'f mut RosterFacts,
    /// Why the first sheet that was refused was.
    fault: Option<SheetFault>,
    was_read: bool,
    sheet: Option<RosterSheet<'f>>,
}

/// A sheet whose columns are known.
struct RosterSheet<'f> {
    mapped: MappedRoster,
    reader: Reader<'f>,
    /// Readers remember bytes; those of a head come in UTF-8 always.
    encoding: Option<TextEncoding>,
}

impl TakeRows for RosterFile<'_> {
    fn restart(&mut self, bytes: u64) {
        /// A row of a roster has hardly fewer bytes.
        const ROW_BYTES: u64 = 48;
        self.rows.truncate(self.first.0);
        *self.facts = self.first.1.clone();
        (self.fault, self.was_read, self.sheet) = (None, false, None);
        self.rows.reserve(usize::try_from(bytes / ROW_BYTES).unwrap_or(0));
    }

    fn choose(&self, heads: &[SheetHead]) -> Vec<usize> {
        let is_leavers =
            |head: &SheetHead| head.name.as_deref().and_then(lists::says) == Some(Says::Leavers);
        let shown = || heads.iter().enumerate().filter(|(_, head)| !head.hidden && !head.chart);
        let only_leavers = shown().all(|(_, head)| is_leavers(head));
        shown().filter(|(_, head)| only_leavers || !is_leavers(head)).map(|(n, _)| n).collect()
    }

    fn sheet(&mut self, head: &Head) -> bool {
        if head.rows.is_empty() {
            return false;
        }
        let (profile, _, lookup) = self.words;
        match columns::map_roster(head, self.words) {
            Ok(mapped) => {
                let reader = Reader::new(Reading {
                    titled: None,
                    lookup,
                    employers: self.employers,
                    employer_option: self.employer_option,
                    meaning: None,
                    medical_meaning: None,
                    other_month: None,
                    derive: Derivation::None,
                    insurance_kinds: profile.insurances.len(),
                });
                self.was_read = true;
                self.sheet = Some(RosterSheet { mapped, reader, encoding: None });
                true
            }
            Err(fault) => {
                self.fault.get_or_insert(fault);
                false
            }
        }
    }

    fn row(&mut self, row: &RawRow<'_>, encoding: TextEncoding) {
        let Some(sheet) = &mut self.sheet else { return };
        debug_assert!(
            *sheet.encoding.get_or_insert(encoding) == encoding,
            "one sheet, one charset"
        );
        let RosterSheet { mapped, reader, .. } = sheet;
        let (columns, leaves, headings) = (&mapped.columns, &mapped.leaves, self.words.1);
        let layout = Layout { columns, leaves, encoding, headings, width: usize::MAX };
        if row.number <= mapped.header_end || triage::sort(row, layout) != Sort::Data {
            return;
        }
        self.facts.rows += 1;
        let record = Record { row: *row, columns: &mapped.columns, encoding };
        let draft = reader.read(record);
        let Some(person) = person(&draft, mapped.numbers_lost) else {
            self.facts.unreadable += 1;
            return;
        };
        let lookup = self.words.2;
        let (status, is_known) = status(mapped, &record, lookup);
        let insurances = insurances(mapped, &draft, lookup);
        self.facts.unknown_status += u64::from(!is_known);
        let name = record.text(Field::PersonName);
        self.rows.push(&RosterRow {
            person,
            unit: draft.employer.and_then(|unit| u32::try_from(unit.index()).ok()),
            name: name::repaired(&name).trim(),
            insurances,
            status,
        });
    }
}

/// Who it is. A number that a spreadsheet took for a number of 16 or more digits has lost some of
/// them, whatever its check character says.
fn person(draft: &Draft<'_>, numbers_lost: bool) -> Option<u64> {
    let is_number = draft.record.kind(Field::PersonId) == CellKind::Number
        && draft.record.bytes(Field::PersonId).len() > 15;
    let ends_in_zeros = matches!(draft.identity.value(),
        Some(Identity::Number(reading)) if reading.ends_in_zeros);
    if is_number || (ends_in_zeros && numbers_lost) { None } else { draft.person_key() }
}

/// Whether the person is insured, and whether the word for it is known. A blank says nothing.
fn status(mapped: &MappedRoster, record: &Record<'_>, lookup: &Lookup) -> (InsuredStatus, bool) {
    let bytes = mapped.status.map_or(&[][..], |column| record.row.cell(column));
    let word = record.encoding.decode(bytes);
    match word.trim() {
        "" => (InsuredStatus::Insured, true),
        word => match lookup.insured_status(word) {
            Some(status) => (status, true),
            None => (InsuredStatus::Insured, false),
        },
    }
}

/// The kinds that the row lists, or ticks; none where it does not say.
fn insurances(mapped: &MappedRoster, draft: &Draft<'_>, lookup: &Lookup) -> InsuranceSet {
    if mapped.kinds.is_empty() {
        let reading = draft.insurances.value().unwrap_or_default();
        return if reading.assumed { InsuranceSet::default() } else { reading.kinds };
    }
    let record = &draft.record;
    let is_insured = |column: usize| {
        let word = record.encoding.decode(record.row.cell(column));
        lookup.insured_status(word.trim()) == Some(InsuredStatus::Insured)
    };
    let ticked = mapped.kinds.iter().filter(|(column, _)| is_insured(*column));
    InsuranceSet(ticked.fold(0, |kinds, (_, kind)| kinds | kind.0))
}
