//! `rows.keys` (行标识与散列): what the next run on the same list must know of this one, for
//! `--previous`. One line a row that was handed in (its key and hashes) or held (its key); nobody's
//! name or number.
//!
//! The secret of the hashes stands in the first line. It is made of the run's inputs, so that the same
//! run leaves the same bytes; whoever has the folder has its people anyway.

use std::io::{self, BufRead, Write};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::ident::{HashKey, KeyedHash};
use crate::model::{
    Employer, Outcome, Place, Previous, Reduction, ReductionTexts, RowHashes, RowKey, Severity,
};
use crate::profile::Profile;

/// The name of the file.
pub const NAME: &str = "rows.keys";
/// The name of this form.
const FORM: &str = "jianyuan.keys/1";
/// Rows whose hashes are made at once.
const BLOCK: usize = 1 << 14;

/// The hashes of a reduction: equal content means that nothing that is handed in has changed.
pub fn hashes(
    key: &HashKey,
    profile: &Profile,
    employer: &Employer,
    reduction: &Reduction,
    texts: &ReductionTexts<'_>,
) -> RowHashes {
    let mut insurances: Vec<&str> = profile.insurance_ids(reduction.insurances).collect();
    insurances.sort_unstable();
    let leave = reduction.leave.map(|date| date.to_string()).unwrap_or_default();
    let head = [
        &reduction.person.to_be_bytes()[..],
        texts.person_name.as_bytes(),
        employer.key().as_bytes(),
        &reduction.last_paid.index().to_be_bytes(),
        &reduction.medical_last_paid.index().to_be_bytes(),
        profile.reason(reduction.reason).id.as_bytes(),
        leave.as_bytes(),
    ];
    let parts = head.into_iter().chain(insurances.into_iter().map(str::as_bytes));
    RowHashes {
        insured: key.insured(reduction.person, employer.key()),
        content: key.content(parts),
    }
}

/// Writes the file; gives back how many rows it tells of.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn write(outcome: &Outcome, profile: &Profile, out: &mut dyn Write) -> io::Result<u64> {
    let secret =
        outcome.previous.as_deref().map_or_else(|| secret(outcome, profile), |p| *p.secret());
    let key = HashKey::new(&secret);
    write!(out, "{FORM} ")?;
    secret.iter().try_for_each(|byte| write!(out, "{byte:02x}"))?;
    writeln!(out)?;
    let mut rows = 0;
    let earlier = outcome.previous.as_deref().map_or(&[][..], Previous::handed_in);
    for (row, hashes) in earlier {
        line(out, *row, hashes)?;
        rows += 1;
    }
    let hashed = |index: usize| -> Option<(RowKey, RowHashes)> {
        let reduction = outcome.reductions.get(index);
        let employer = &outcome.employers[reduction.employer.index()];
        let texts = outcome.reductions.texts(index);
        let hashes = hashes(&key, profile, employer, reduction, &texts);
        Some((row_key(outcome, reduction.place)?, hashes))
    };
    for start in (0..outcome.reductions.len()).step_by(BLOCK) {
        let end = outcome.reductions.len().min(start + BLOCK);
        let block: Vec<_> = (start..end).into_par_iter().filter_map(hashed).collect();
        for (row, hashes) in &block {
            line(out, *row, hashes)?;
        }
        rows += block.len() as u64;
    }
    for row in held(outcome) {
        writeln!(out, "{row}")?;
        rows += 1;
    }
    Ok(rows)
}

fn line(out: &mut dyn Write, row: RowKey, hashes: &RowHashes) -> io::Result<()> {
    writeln!(out, "{row} {} {}", hashes.insured, hashes.content)
}

/// Made of what the run was made of.
fn secret(outcome: &Outcome, profile: &Profile) -> [u8; HashKey::LENGTH] {
    let mut hash = Sha256::new();
    let run = [FORM.to_owned(), profile.id.clone(), outcome.today.to_string()];
    let inputs = outcome.inputs.iter().map(|input| input.sha256.clone());
    run.into_iter().chain(inputs).for_each(|part| {
        hash.update(part.as_bytes());
        hash.update([0]);
    });
    hash.finalize().into()
}

fn row_key(outcome: &Outcome, place: Place) -> Option<RowKey> {
    let input = outcome.inputs.get(place.file as usize)?;
    let number = place.sheet?;
    let sheet = input.sheets.get(usize::from(number))?;
    sheet.row_key(&input.sha256, number, place.row?)
}

/// The rows with an error, but for those that an earlier run has handed in.
fn held(outcome: &Outcome) -> impl Iterator<Item = RowKey> {
    let mut last = None;
    let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    // A line above a heading is no row, whatever is wrong with it.
    let is_row = |place: &Place| {
        let sheet = outcome.sheet(*place);
        let end = sheet.and_then(|sheet| sheet.header_rows.last()).copied();
        place.row > end
    };
    let places = errors.map(|finding| finding.place).filter(is_row).filter(move |place| {
        let is_new = last != Some(*place);
        last = Some(*place);
        is_new
    });
    let was_handed_in =
        |row: &RowKey| outcome.previous.as_ref().is_some_and(|p| p.of_row(*row).is_some());
    places.filter_map(|place| row_key(outcome, place)).filter(move |row| !was_handed_in(row))
}

/// Reads the file of an earlier run, which is called `name`; `None` where it is not one of ours.
///
/// # Errors
/// When it cannot be read.
pub fn read(name: String, file: impl BufRead) -> io::Result<Option<Previous>> {
    let mut lines = file.lines();
    let Some(secret) = lines.next().transpose()?.as_deref().and_then(secret_of) else {
        return Ok(None);
    };
    let mut previous = Previous::new(name, secret);
    for line in lines {
        if add(&mut previous, &line?).is_none() {
            return Ok(None);
        }
    }
    Ok(Some(previous))
}

fn secret_of(line: &str) -> Option<[u8; HashKey::LENGTH]> {
    let digits = line.strip_prefix(FORM)?.strip_prefix(' ')?;
    let (first, second) = (KeyedHash::parse(digits.get(..32)?)?, KeyedHash::parse(&digits[32..])?);
    [&first.as_bytes()[..], second.as_bytes()].concat().try_into().ok()
}

fn add(previous: &mut Previous, line: &str) -> Option<()> {
    let mut words = line.split(' ');
    let row = RowKey::parse(words.next()?)?;
    match (words.next(), words.next()) {
        (None, _) => previous.hold(row),
        (Some(insured), Some(content)) => {
            let (insured, content) = (KeyedHash::parse(insured)?, KeyedHash::parse(content)?);
            previous.hand_in(row, RowHashes { insured, content });
        }
        (Some(_), None) => return None,
    }
    words.next().is_none().then_some(())
}
