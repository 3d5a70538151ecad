//! Rules about duplicates (重复), DU.

mod earlier;
mod pairs;
#[cfg(test)]
mod tests;

rules! {
    row_repeated
    rows_contradict
    two_names
    two_employers
    already_submitted
    same_name_two_numbers
    reduced_and_added
    changed_since_delivery
    handed_in_before
    changed_since_handed_in
    perhaps_submitted
    refused_by_bureau
}
