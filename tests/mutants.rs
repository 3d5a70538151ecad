//! Files that were damaged on purpose, thousands of different ones: whatever comes in, the program ends by
//! itself with 0, 1 or 2, every row is accounted for, what it wrote is whole, nothing else is left, and
//! nobody's number is told. The same damage every time; `JIANYUAN_LONG=1` goes on for longer,
//! `JIANYUAN_SEED` begins elsewhere (a failure names its own), `JIANYUAN_SEEDS=FOLDER` damages the files of a
//! folder too, `JIANYUAN=PROGRAM` holds another build to it.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod made;

mod mutants {
    mod containers;
    mod files;
    mod functions;
    mod held_to;
    mod random;
    mod readers;
    mod returned;
    mod seeds;
    mod tokens;
}
