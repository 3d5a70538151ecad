//! What is wrong with a file as a whole (FL): it is refused, except FL008.

rules! {
    not_a_spreadsheet
    encrypted
    damaged
    too_big
    empty
    encoding_unreadable
    unreadable
    read_with_care
}
