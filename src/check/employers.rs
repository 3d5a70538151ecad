//! The employers of a run (单位表): every different way in which rows name one, numbered.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::model::{Employer, EmployerNo};

/// Numbers employers while rows are read, from any thread. The numbers depend on who came first;
/// [`super::across`] gives them their final order.
#[derive(Debug, Default)]
pub struct Employers(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    numbers: FxHashMap<Employer, EmployerNo>,
    list: Vec<Employer>,
}

impl Employers {
    /// The number of an employer; the same for the same code, registration number and name.
    pub fn number(&self, employer: Employer) -> EmployerNo {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = table.numbers.get(&employer) {
            return *number;
        }
        let number = EmployerNo(u32::try_from(table.list.len()).unwrap_or(u32::MAX));
        table.list.push(employer.clone());
        table.numbers.insert(employer, number);
        number
    }

    /// All of them so far, by number.
    pub fn list(&self) -> Vec<Employer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).list.clone()
    }

    /// All of them, by number.
    pub fn into_list(self) -> Vec<Employer> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).list
    }
}
