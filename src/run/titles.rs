//! What is told of lines that name an employer (标题行里的单位): that rows take it, that its code is wrong, that
//! two of them contradict each other, that the rows or the option say something else.

use super::sheets::SheetFinding;
use crate::columns::titles::is_same_text;
use crate::model::{Field, Place, RuleCode, TitleDiffers, TitleFact, TitleFlaw, Titled};
use crate::rules::wrong_code;
use crate::text::{AND, Arg, Phrase, Text, text};

/// What else names an employer.
pub(super) struct Telling<'t> {
    /// `--employer`.
    pub(super) option: Option<&'t str>,
    /// The first row that names another employer than the line above the header.
    pub(super) differs: Option<TitleDiffers>,
}

impl Telling<'_> {
    /// The findings of a sheet whose lists have these employers; each line is told of once.
    pub(super) fn findings(&self, all: &[&Titled], sheet: Place) -> Vec<SheetFinding> {
        let mut told: Vec<&Titled> = Vec::new();
        let mut findings = Vec::new();
        for titled in all {
            if !told.contains(titled) {
                told.push(titled);
                findings.extend(self.finding(titled, sheet));
            }
        }
        findings
    }

    fn finding(&self, titled: &Titled, sheet: Place) -> Option<SheetFinding> {
        match (&titled.flaw, self.option) {
            (None, option) => {
                self.differing(titled, option, sheet).or_else(|| taken(titled, sheet))
            }
            (Some(flaw), None) if titled.alone => flawed(flaw, sheet),
            (Some(_), _) => None,
        }
    }

    fn differing(
        &self,
        titled: &Titled,
        option: Option<&str>,
        sheet: Place,
    ) -> Option<SheetFinding> {
        let code = titled.used.iter().find(|fact| fact.field == Field::EmployerCode);
        let by_option = option
            .zip(code)
            .filter(|(option, code)| !is_same_text(Field::EmployerCode, option, &code.text));
        let (fact, other, place) = match (by_option, &self.differs) {
            (Some((option, code)), _) => (code, option.to_owned(), OPTION.into()),
            (None, Some(differs)) if titled.used.contains(&differs.fact) => {
                let place = CELL.fill(&[("cell", differs.cell.clone().into())]);
                (&differs.fact, differs.text.clone(), place)
            }
            _ => return None,
        };
        let args = vec![
            ("said", fact.text.clone().into()),
            ("other", other.into()),
            ("place", place.into()),
        ];
        Some(at(fact, RuleCode::new("EM009"), args, sheet))
    }
}

/// Of the command line, of a configuration, or an answer on the page.
const OPTION: Text = text("本次指定的单位", "what was given for this run");
const CELL: Text = text("{cell}", "{cell}");

/// EM007, where every row takes what the lines say.
fn taken(titled: &Titled, sheet: Place) -> Option<SheetFinding> {
    let first = titled.used.first().filter(|_| titled.alone)?;
    // Long numbers are hidden in messages: a name says more.
    let name = titled.text(Field::EmployerName);
    let employer = if name.is_empty() { first.text.as_str() } else { name };
    let lines = |by: &str| {
        let lines = titled.used.iter().map(|fact| format!("{} {}", fact.cell(), fact.label));
        lines.collect::<Vec<_>>().join(by)
    };
    let args = vec![
        ("line", Phrase { zh: lines(AND.zh), en: lines(AND.en) }.into()),
        ("employer", employer.into()),
    ];
    Some(at(first, RuleCode::new("EM007"), args, sheet))
}

fn flawed(flaw: &TitleFlaw, sheet: Place) -> Option<SheetFinding> {
    match flaw {
        TitleFlaw::WrongCode(fact) => {
            let (code, args) = wrong_code(&fact.text);
            Some(at(fact, code, args, sheet))
        }
        TitleFlaw::Contradicting(facts) => {
            let [first, second] = &**facts;
            let args = vec![
                ("field", second.field.label().into()),
                ("first", first.text.clone().into()),
                ("cell", first.cell().into()),
                ("second", second.text.clone().into()),
            ];
            Some(at(second, RuleCode::new("EM008"), args, sheet))
        }
        // The rows say it.
        TitleFlaw::Unclear(_) | TitleFlaw::Column(_) => None,
    }
}

fn at(
    fact: &TitleFact,
    code: RuleCode,
    args: Vec<(&'static str, Arg)>,
    sheet: Place,
) -> SheetFinding {
    SheetFinding {
        place: Place { row: Some(fact.row), ..sheet },
        code,
        args,
        found: Some(fact.text.clone()),
        column: Some(fact.column),
    }
}
