//! Rules about the insurance kinds (险种), IN.

rules! {
    unknown
    not_social
    set_unusual
    all_assumed
    elsewhere
    already_stopped
    perhaps_stopped
    perhaps_elsewhere
}
