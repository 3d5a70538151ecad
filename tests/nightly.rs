//! The nightly job as it is started: inbox in, outbox, archive and ledger out, whatever happens between.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its folders has failed")]
#![expect(unreachable_pub, reason = "what the parts share")]

mod made;

#[path = "nightly/answers.rs"]
mod answers;
#[path = "nightly/days.rs"]
mod days;
#[path = "nightly/desk.rs"]
mod desk;
#[path = "nightly/faults.rs"]
mod faults;
#[path = "nightly/inbox.rs"]
mod inbox;
#[path = "nightly/kill.rs"]
mod kill;
#[path = "nightly/numbers.rs"]
mod numbers;
#[path = "nightly/people.rs"]
mod people;
#[path = "nightly/retention.rs"]
mod retention;
#[path = "nightly/safety.rs"]
mod safety;
#[path = "nightly/world.rs"]
mod world;
