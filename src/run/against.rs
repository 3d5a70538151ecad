//! Mass rows and the bureau's own template (与模板核对): who does not fit into it goes as sporadic, or is
//! held where the rule is an error. Nothing has been written yet.

use std::collections::BTreeSet;

use super::Collecting;
use super::job::Job;
use crate::check::across::AcrossFault;
use crate::check::row::{ActiveRule, ActiveRules};
use crate::columns::template::{Misfit, Person};
use crate::model::{Employer, Fault, Field, Kind, Place, RuleCode, Severity, Submission};
use crate::rules::RowFacts;
use crate::text::Arg;

/// A row that does not fit, with what is said of it.
struct Unfit {
    place: Place,
    active: ActiveRule,
    fault: Fault,
}

/// Splits the accepted of these rows into submissions; those at these places have a form of their own.
type Split<'s> = dyn Fn(&[RowFacts], &BTreeSet<Place>) -> Vec<Submission> + 's;

impl Collecting {
    /// Where the rows stand that do not fit, and go as sporadic. When some are held, an employer may fall
    /// below the mass rule: so the rest is split and compared again, until all fit.
    pub(super) fn against_template(
        &mut self,
        job: &Job<'_>,
        rules: &ActiveRules,
        employers: &[Employer],
        split: &Split<'_>,
    ) -> BTreeSet<Place> {
        let mut own_form = BTreeSet::new();
        if job.template.is_none() {
            return own_form;
        }
        loop {
            let submissions = split(&self.total.facts, &own_form);
            let unfit = self.unfit(&submissions, job, (rules, employers));
            if unfit.is_empty() {
                return own_form;
            }
            for Unfit { place, active, fault } in unfit {
                if active.severity != Severity::Error || !self.hold(place) {
                    own_form.insert(place);
                }
                self.push_across(AcrossFault { active, place, fault });
            }
            self.drop_held();
        }
    }

    /// Those who would stand in a mass file and do not fit.
    fn unfit(
        &self,
        submissions: &[Submission],
        job: &Job<'_>,
        (rules, employers): (&ActiveRules, &[Employer]),
    ) -> Vec<Unfit> {
        let Some(plan) = job.template else { return Vec::new() };
        let reductions = &self.total.reductions;
        let accepted: usize = submissions.iter().map(|submission| submission.rows.len()).sum();
        if reductions.len() != accepted {
            return Vec::new();
        }
        let mass = submissions.iter().filter(|submission| submission.kind == Kind::Mass);
        let rows = mass.flat_map(|submission| submission.rows.iter().map(|row| *row as usize));
        rows.filter_map(|row| {
            let reduction = reductions.get(row);
            let employer = &employers[reduction.employer.index()];
            let person = Person { reduction, texts: reductions.texts(row), employer };
            let (code, fault) = said(&plan.misfit(person, job.profile)?);
            let active = rules.get(RuleCode::new(code))?;
            Some(Unfit { place: reduction.place, active, fault })
        })
        .collect()
    }

    /// Whether there is such a row; it is held from now on.
    fn hold(&mut self, place: Place) -> bool {
        let found = self.total.facts.binary_search_by_key(&place, RowFacts::place);
        found.is_ok_and(|at| {
            self.total.facts[at].hold();
            true
        })
    }
}

/// The rule and the words for a misfit.
fn said(misfit: &Misfit<'_>) -> (&'static str, Fault) {
    let (Misfit::NotListed(column, _) | Misfit::Blank(column)) = misfit;
    let fields: Vec<Field> = column.field().into_iter().collect();
    let fault = Fault::at(&fields).arg("heading", column.heading.clone());
    match misfit {
        Misfit::NotListed(column, value) => {
            let list = column.words.as_ref().map(crate::columns::template::Words::shown);
            let fault = fault.arg("value", value.clone());
            ("TE001", fault.arg("list", list.unwrap_or_default()))
        }
        Misfit::Blank(column) => {
            let label = column.field().map(|field| Arg::from(field.label()));
            let label = label.unwrap_or_else(|| column.heading.clone().into());
            ("TE002", fault.arg("field", label))
        }
    }
}
