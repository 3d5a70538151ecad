//! What is wrong with the employer of a row (EM).

rules! {
    blank
    code_form
    code_check
    inner_code
    name_differs
    registration_form
    from_line
    lines_contradict
    line_differs
}

use crate::ident::credit_code;
use crate::model::RuleCode;
use crate::text::Arg;

/// What is wrong with a credit code in a line above a list, as the rule for rows tells it: EM002, else
/// EM003.
pub fn wrong_code(text: &str) -> (RuleCode, Vec<(&'static str, Arg)>) {
    let faults = credit_code::read(text.as_bytes()).faults;
    if faults.is_form_wrong() {
        (code_form::RULE.code, vec![("detail", code_form::detail(&faults))])
    } else {
        (code_check::RULE.code, Vec::new())
    }
}
