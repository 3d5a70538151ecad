//! How the program ends when it does not end by itself (中断与崩溃): told to by Ctrl-C, `kill` or a closed
//! terminal, or by a mistake of ours. Nobody's data stay behind, on the disk or on the screen.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::{cause, of_panic};
use crate::scratch;
use crate::sink::report::workbook::saving;
use crate::text::Phrase;

/// What is kept when the program is told to end, and what is said of it.
static KEPT: Mutex<Option<(PathBuf, String)>> = Mutex::new(None);

/// Has it said that something is kept, if it is there when the program is told to end.
pub(super) fn tell_of_kept(place: PathBuf, words: String) {
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = Some((place, words));
}

#[cfg(unix)]
fn tell_what_is_kept() {
    use std::io::IsTerminal as _;
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, words)) = kept.as_ref().filter(|(place, _)| place.exists()) {
        // Below `^C` and what is left of a progress bar.
        let begin = if io::stderr().is_terminal() { "\n" } else { "" };
        let _ = writeln!(io::stderr(), "{begin}{words}");
    }
}

/// It has been told to end.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Whether the program has been told to end.
pub(super) fn is_told() -> &'static AtomicBool {
    &ENDING
}

/// What the program is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Something that can be dropped: temporary places are removed, and the program ends at once.
    Dropped,
    /// A pass over many files: it ends after the file at hand. Told twice, it ends at once; the next pass
    /// makes that good.
    Finished,
    /// The server ends in its own way.
    Served,
}

/// Gets ready to be told to end. Signals that the program was started not to hear (`nohup`) stay unheard.
pub(super) fn listen(work: Work) {
    platform::survive_limits();
    if work != Work::Served {
        platform::listen(work);
    }
}

/// Whether a closed terminal is to be heard: not where the program was started so as to outlive it.
#[cfg(feature = "web")]
pub(super) fn hears_hangup() -> bool {
    platform::hears_hangup()
}

/// Waits for the end where it has been told: whatever failed meanwhile failed because of that.
pub(super) fn wait_if_told() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A panic is told by its place only: its words could hold somebody's data. One over what the system
/// refuses is told as that.
pub fn tell_panics_by_place() {
    std::panic::set_hook(Box::new(|panic| {
        if saving::is_caught(panic) {
            return;
        }
        let refused = of_panic(panic.payload()).map(|error| cause(&error));
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let _ = match refused {
            Some(Phrase { zh, en }) => {
                writeln!(io::stderr(), "没有做完：{zh} / not finished: {en}")
            }
            None => writeln!(
                io::stderr(),
                "程序内部出错（{place}），没有做完；请把这一行告诉开发者 / internal error at {place}: not finished; please report this line"
            ),
        };
    }));
}

/// Removes what must not stay. Other threads may still be writing there, until they find their folder gone.
fn remove(places: &mut dyn Iterator<Item = &Path>) {
    const ATTEMPTS: usize = 100;
    for place in places {
        for _ in 0..ATTEMPTS {
            let removed =
                if place.is_dir() { fs::remove_dir_all(place) } else { fs::remove_file(place) };
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                _ => break,
            }
        }
    }
}

#[cfg(unix)]
mod platform {
    use std::sync::{Arc, MutexGuard};
    use std::time::{Duration, Instant};

    use super::{ENDING, Ordering, Path, Work, remove, scratch};
    use crate::cli::whole_lines;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Whoever reads at all has read a batch of lines by then.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// A file that grows beyond what the system allows (`ulimit -f`) is an error of the write that is told
    /// like a full disk. Unheard, the signal would end the program with everything left where it lies.
    pub(super) fn survive_limits() {
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    }

    pub(super) fn listen(work: Work) {
        let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
        let heard: Vec<_> = heard.collect();
        let (is_ready, ready) = std::sync::mpsc::channel();
        let listening = move || {
            // Without it the program ends as any other does.
            let signals = Signals::new(heard);
            let _ = is_ready.send(());
            let Ok(mut signals) = signals else { return };
            loop {
                let heard: Vec<_> = signals.wait().collect();
                for signal in heard {
                    let is_second = ENDING.swap(true, Ordering::SeqCst);
                    if work == Work::Dropped {
                        let _no_more = until_whole(|| signals.pending().next().is_some());
                        drop_all();
                    }
                    if work == Work::Dropped || is_second {
                        let _ = emulate_default_handler(signal);
                    }
                }
            }
        };
        // Where there are no threads to be had, whoever needs one next tells so.
        if std::thread::Builder::new().spawn(listening).is_ok() {
            let _ = ready.recv();
        }
    }

    /// Removes what is not kept; the places are held until the end, so that nothing new comes.
    fn drop_all() {
        let places = scratch::places();
        remove(&mut places.iter().map(|place| place.as_path() as &Path));
        super::tell_what_is_kept();
        std::mem::forget(places);
    }

    /// Waits for lines that are on their way out, but for no reader that does not read, and not when it is told
    /// again.
    fn until_whole(mut is_told_again: impl FnMut() -> bool) -> Option<MutexGuard<'static, ()>> {
        let begun = Instant::now();
        loop {
            let held = whole_lines::hold();
            if held.is_some() || begun.elapsed() > PATIENCE || is_told_again() {
                return held;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[cfg(feature = "web")]
    pub(super) fn hears_hangup() -> bool {
        !is_ignored(SIGHUP)
    }

    /// Whether whoever started the program had it ignore a signal.
    fn is_ignored(signal: i32) -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        ignored.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }
}

#[cfg(not(unix))]
mod platform {
    #[cfg(feature = "web")]
    pub(super) fn hears_hangup() -> bool {
        false
    }

    /// There are no such limits.
    pub(super) fn survive_limits() {}

    /// The system ends the program at once.
    pub(super) fn listen(_work: super::Work) {}
}
