//! Rules about duplicates (重复), DU.

mod pairs;
#[cfg(test)]
mod tests;

rules! {
    row_repeated
    rows_contradict
    two_names
    two_employers
    same_name_two_numbers
    reduced_and_added
}
