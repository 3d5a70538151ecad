//! What is wrong with the employer of a row (EM).

rules! {
    blank
    code_form
    code_check
    inner_code
    name_differs
    registration_form
}
