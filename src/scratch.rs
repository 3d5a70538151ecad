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
    /// Makes a place and notes it, with nothing in between at which the program could end.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn make<T: AsRef<Path>, E>(make: impl FnOnce() -> Result<T, E>) -> Result<(T, Self), E> {
        let mut places = places();
        let made = make()?;
        let place = made.as_ref().to_owned();
        places.insert(place.clone());
        Ok((made, Self(place)))
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
        let (_, noted) = Noted::make(|| Ok::<_, ()>(place)).unwrap();
        assert!(places().contains(place));
        drop(noted);
        assert!(!places().contains(place));
    }
}
