//! How the program ends when it does not end by itself (中断与崩溃): told to by Ctrl-C, `kill` or a closed
//! terminal, or by a mistake of ours. Nobody's data stay behind, on the disk or on the screen.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::scratch;

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
    if work != Work::Served {
        platform::listen(work);
    }
}

/// Waits for the end where it has been told: whatever failed meanwhile failed because of that.
pub(super) fn wait_if_told() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A panic is told by its place only: its words could hold somebody's data.
pub fn tell_panics_by_place() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(
            io::stderr(),
            "程序内部出错（{place}），没有做完；请把这一行告诉开发者 / internal error at {place}: not finished; please report this line"
        );
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
    use super::{ENDING, Ordering, Path, Work, remove, scratch};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    pub(super) fn listen(work: Work) {
        let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
        // Without it the program ends as any other does.
        let Ok(mut signals) = Signals::new(heard.collect::<Vec<_>>()) else { return };
        std::thread::spawn(move || {
            for signal in signals.forever() {
                let is_second = ENDING.swap(true, Ordering::SeqCst);
                if work == Work::Dropped {
                    // Held until the end, so that nothing new comes.
                    let places = scratch::places();
                    remove(&mut places.iter().map(|place| place.as_path() as &Path));
                    let _ = emulate_default_handler(signal);
                }
                if is_second {
                    let _ = emulate_default_handler(signal);
                }
            }
        });
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
    /// The system ends the program at once.
    pub(super) fn listen(_work: super::Work) {}
}
