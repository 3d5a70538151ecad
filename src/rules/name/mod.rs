//! What is wrong with a name (NA).

rules! {
    blank
    character
    repaired
    not_encodable
    too_long
    private_use
    mixed_script
    with_status
}
