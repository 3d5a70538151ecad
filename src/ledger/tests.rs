//! Ledgers of earlier programs, of later ones, of others; and what the tables refuse.

use rusqlite::Connection;

use super::{FILE, History, KEY, Ledger, RunOutcome, schema};
use crate::model::Resubmit;
use crate::text::Lang;

/// A run and a reduction, as the first version wrote them.
const OLD_ROWS: &str = "
INSERT INTO runs (number, id, claim, input_key, path, sha256, bytes, version, profile, today, month,
    attempts, state, outcome, rows, accepted) VALUES
    (1, '20261020-b', '1', x'00', x'61', 'ff', 3, '0.1.0', 'beijing', '2026-10-20', '2026-10', 1,
     'done', 'delivered', 1, 1);
INSERT INTO submissions VALUES (1, 0, 'A-2026-10-sporadic', 'A', 'sporadic', '2026-10', 1);
INSERT INTO rows VALUES (1, 0, 2, 'accepted');
INSERT INTO reductions (run, sheet, row, submission, person, insured, reduction, last_paid, reason,
    insurances) VALUES (1, 0, 2, 0, x'01010101010101010101010101010101',
    x'02020202020202020202020202020202', x'03030303030303030303030303030303', '2026-10', 'resigned',
    'injury,pension');
";

fn old_ledger(version: usize) -> tempfile::TempDir {
    let state = tempfile::tempdir().unwrap();
    std::fs::write(state.path().join(KEY), [9; 32]).unwrap();
    let db = Connection::open(state.path().join(FILE)).unwrap();
    schema::make_version(&db, version);
    db.execute_batch(OLD_ROWS).unwrap();
    state
}

fn refusal(state: &std::path::Path) -> String {
    Ledger::open_or_make(state, History::None).err().expect("it is refused").message(Lang::En)
}

#[test]
fn a_ledger_of_every_earlier_version_is_brought_up_and_keeps_everything() {
    for version in 1..=schema::VERSIONS {
        let state = old_ledger(version);
        for _ in 0..2 {
            let ledger = Ledger::open_or_make(state.path(), History::None).unwrap();
            let runs = ledger.runs().unwrap();
            assert_eq!((runs.len(), runs[0].outcome), (1, Some(RunOutcome::Delivered)));
            assert!(!ledger.known(Resubmit::No, None).unwrap().is_empty(), "version {version}");
            let verified = ledger.verify(None).unwrap();
            assert_eq!((verified.rows, verified.discrepancies.len()), (1, 0), "version {version}");
            let now: i64 =
                ledger.db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
            assert_eq!(usize::try_from(now), Ok(schema::VERSIONS));
        }
    }
}

#[test]
fn later_and_other_files_are_refused_and_left_as_they_are() {
    let state = old_ledger(schema::VERSIONS);
    let change = |sql: &str| {
        Connection::open(state.path().join(FILE)).unwrap().execute_batch(sql).unwrap();
    };
    change("PRAGMA user_version = 99");
    assert!(refusal(state.path()).contains("a later version made this ledger"));
    change("PRAGMA user_version = 2; PRAGMA application_id = 1");
    assert!(refusal(state.path()).contains("not a ledger of this program"));
    std::fs::write(state.path().join(FILE), "not a database, but long enough to look at it")
        .unwrap();
    assert!(refusal(state.path()).contains("is damaged"));
}

#[test]
fn what_is_lost_is_not_begun_anew() {
    let state = tempfile::tempdir().unwrap();
    let open = |history| Ledger::open_or_make(state.path(), history);
    let refused = || {
        let before = std::fs::read(state.path().join(FILE)).ok();
        for error in [open(History::HadRuns).err().unwrap(), open(History::HadRuns).err().unwrap()]
        {
            assert!(error.message(Lang::Zh).contains("从备份找回"), "{error}");
        }
        assert_eq!(std::fs::read(state.path().join(FILE)).ok(), before, "it is left as it is");
    };
    refused();
    assert!(!state.path().join(KEY).exists());
    drop(open(History::None).unwrap());
    drop(open(History::HadRuns).unwrap());
    std::fs::remove_file(state.path().join(FILE)).unwrap();
    refused();
    std::fs::write(state.path().join(FILE), "").unwrap();
    refused();
    assert!(Ledger::open(&state.path().join(FILE)).is_err());
    // A program that was killed over its first ledger has left as much; nobody was declared yet.
    drop(open(History::None).unwrap());
}

/// A reduction that cannot be read is not left out: its person would be declared again.
#[test]
fn a_damaged_row_is_told() {
    for sql in [
        "UPDATE reductions SET reason = CAST(x'ff' AS TEXT)",
        "UPDATE reductions SET last_paid = '2026-13'",
        "UPDATE reductions SET person = x'00'",
        "UPDATE runs SET today = ''",
        "PRAGMA foreign_keys = OFF; DELETE FROM submissions",
        "PRAGMA foreign_keys = OFF; DELETE FROM runs",
    ] {
        let state = old_ledger(schema::VERSIONS);
        let ledger = Ledger::open_or_make(state.path(), History::None).unwrap();
        ledger.db.execute_batch(sql).unwrap();
        let Err(error) = ledger.known(Resubmit::No, None) else { panic!("{sql}") };
        let told = error.message(Lang::En);
        assert!(told.contains("is damaged"), "{sql}: {told}");
    }
}

/// Whoever reads keeps what stood there before in the file: that is told, and done the next time.
#[test]
fn a_file_that_somebody_reads_is_not_called_scrubbed() {
    let state = old_ledger(schema::VERSIONS);
    let ledger = Ledger::open_or_make(state.path(), History::None).unwrap();
    ledger.db.busy_timeout(std::time::Duration::from_millis(20)).unwrap();
    let reader = Connection::open(state.path().join(FILE)).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM runs").unwrap();
    let told = ledger.scrub().unwrap_err().message(Lang::Zh);
    assert!(told.contains("再运行一次") && told.contains("正被其他程序使用"), "{told}");
    reader.execute_batch("COMMIT").unwrap();
    ledger.scrub().unwrap();
}

#[test]
fn another_key_is_noticed() {
    let state = old_ledger(schema::VERSIONS);
    drop(Ledger::open_or_make(state.path(), History::None).unwrap());
    std::fs::write(state.path().join(KEY), [8; 32]).unwrap();
    assert!(refusal(state.path()).contains("the key beside this ledger is not its own"));
    std::fs::write(state.path().join(KEY), [8; 31]).unwrap();
    assert!(refusal(state.path()).contains("cannot be read"));
}

#[test]
fn the_tables_refuse_what_cannot_be() {
    let state = old_ledger(schema::VERSIONS);
    let ledger = Ledger::open_or_make(state.path(), History::None).unwrap();
    for sql in [
        "UPDATE runs SET state = 'started'",
        "UPDATE runs SET outcome = NULL",
        "UPDATE runs SET outcome = 'lost'",
        "UPDATE runs SET outcome = 'copy'",
        "INSERT INTO rows VALUES (1, 0, 2, 'held')",
        "INSERT INTO rows VALUES (1, 0, 3, 'gone')",
        "INSERT INTO rows VALUES (9, 0, 3, 'held')",
        "UPDATE reductions SET submission = 5",
        "UPDATE reductions SET row = 'two'",
        "DELETE FROM rows",
    ] {
        assert!(ledger.db.execute_batch(sql).is_err(), "{sql}");
    }
}

#[cfg(unix)]
#[test]
fn ledger_and_key_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let state = tempfile::tempdir().unwrap();
    let _ledger = Ledger::open_or_make(state.path(), History::None).unwrap();
    let entries = std::fs::read_dir(state.path()).unwrap().map(Result::unwrap);
    let modes: Vec<_> = entries
        .map(|entry| (entry.path(), entry.metadata().unwrap().permissions().mode()))
        .collect();
    assert!(modes.len() >= 2 && modes.iter().all(|(_, mode)| mode & 0o777 == 0o600), "{modes:?}");
}
