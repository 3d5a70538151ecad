//! The employers of a run (单位表): every different way in which rows name one, numbered.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::model::{Employer, EmployerNo};

/// Numbers employers while rows are read, from any thread. The numbers depend on who came first;
/// [`super::across`] gives them their final order.
#[derive(Debug, Default)]
pub struct Employers(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    numbers: FxHashMap<Arc<Employer>, EmployerNo>,
    list: Vec<Arc<Employer>>,
}

impl Employers {
    /// The number of an employer; the same for the same code, registration number and name.
    pub fn number(&self, employer: Employer) -> EmployerNo {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = table.numbers.get(&employer) {
            return *number;
        }
        let number = EmployerNo::at(table.list.len());
        let employer = Arc::new(employer);
        table.list.push(Arc::clone(&employer));
        table.numbers.insert(employer, number);
        number
    }

    /// All of them so far, by number.
    pub fn list(&self) -> Vec<Employer> {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.list.iter().map(|employer| Employer::clone(employer)).collect()
    }

    /// All of them, by number.
    pub fn into_list(self) -> Vec<Employer> {
        let Table { numbers, list } = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        drop(numbers);
        list.into_iter().map(Arc::unwrap_or_clone).collect()
    }
}
