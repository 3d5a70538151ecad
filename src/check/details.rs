//! Details of findings, each text kept once (问题细节去重): a file in which every row is wrong says the same
//! few things two hundred thousand times.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::model::Detail;

/// So many are remembered at a time; details that differ in every row cost no more than this.
const REMEMBERED: usize = 8_192;

/// The details of one thread's findings.
#[derive(Debug, Default)]
pub(super) struct Details(FxHashSet<Arc<Detail>>);

impl Details {
    /// The detail, shared with an equal one where that is remembered.
    pub(super) fn share(&mut self, detail: Detail) -> Arc<Detail> {
        if let Some(known) = self.0.get(&detail) {
            return Arc::clone(known);
        }
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        let detail = Arc::new(detail);
        self.0.insert(Arc::clone(&detail));
        detail
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_details_are_one() {
        let mut details = Details::default();
        let mut of = |text: &str| {
            let detail = Detail { found: Some(text.into()), ..Detail::default() };
            details.share(detail)
        };
        let (one, same, other) = (of("a"), of("a"), of("b"));
        assert!(Arc::ptr_eq(&one, &same) && !Arc::ptr_eq(&one, &other));
        for number in 0..=REMEMBERED {
            of(&number.to_string());
        }
        assert_eq!(of("a"), one);
    }
}
