//! Places that must not outlive the program (临时位置): folders and files in which people's data lie for a
//! while. Whoever makes one notes it here, so that a program that is told to end can remove it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static PLACES: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// All places there are. While this is held none comes and none is moved to where it shall stay.
pub fn places() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PLACES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A place, for as long as this lives. Whoever holds it removes the place itself.
#[derive(Debug)]
pub struct Noted(PathBuf);

impl Noted {
    /// Notes a place.
    pub fn new(place: &Path) -> Self {
        places().insert(place.to_owned());
        Self(place.to_owned())
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        places().remove(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_while_it_is_needed() {
        let place = Path::new("/nowhere/here");
        let noted = Noted::new(place);
        assert!(places().contains(place));
        drop(noted);
        assert!(!places().contains(place));
    }
}
