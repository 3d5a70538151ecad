//! Rows in, verdicts out (逐行核验): a filter for other engines. One JSON object a line comes in, one
//! answer a line goes out, in order. What is said of a row depends on nothing but that row.
//!
//! Whatever a line holds, it is answered. The rules across rows are not asked, since no filter sees all
//! rows; with a key, each answer carries what they compare, as keyed hashes, so that an engine that has
//! all answers can ask them without seeing a number.

pub mod answer;
mod block;
mod files;
mod layout;
mod lines;
mod object;

use std::io::{self, Read, Write};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

pub use files::files;

use crate::error::Error;
use crate::ident::HashKey;
use crate::run::Job;
use crate::sink::report::Show;

/// How rows are judged (逐行核验任务).
pub struct StreamJob<'j> {
    /// As in a run. Its inputs are the files of [`files`]; what it keeps is of no account.
    pub job: Job<'j>,
    /// Under which key people and employers are hashed; without one, nothing is.
    pub key: Option<HashKey>,
    /// How much of a person is shown.
    pub show: Show,
}

/// Which end of a stream is broken (数据流中断).
#[derive(Debug)]
pub enum Broken {
    /// What comes in cannot be read any further.
    Input(io::Error),
    /// What goes out is not taken any more.
    Output(io::Error),
    /// The world is bad: the child that reads workbooks cannot be started.
    World(Error),
}

/// Answers every line of `input`.
///
/// The input is read ahead by a few megabytes at most. When nothing more is waiting, what has come so
/// far is answered and flushed; so a line that comes alone is answered at once.
///
/// # Errors
/// When the stream itself is broken; never for what is in it.
pub fn lines<R: Read + Send + 'static>(
    job: &StreamJob<'_>,
    input: R,
    out: &mut dyn Write,
) -> Result<(), Broken> {
    let judge = block::Judge::new(job);
    let mut batches = lines::read_ahead(input, job.job.text_limits.record_bytes);
    let threads = rayon::ThreadPoolBuilder::new().num_threads(job.job.jobs).build();
    let threads = threads.map_err(|error| Broken::Input(io::Error::other(error)))?;
    while let Some(batch) = batches.next().map_err(Broken::Input)? {
        let answers: Vec<Vec<u8>> =
            threads.install(|| batch.par_iter().map(|block| judge.answers(block)).collect());
        for answers in answers {
            out.write_all(&answers).map_err(Broken::Output)?;
        }
        out.flush().map_err(Broken::Output)?;
    }
    Ok(())
}
