//! TE: the bureau's own template (模板), where one is given.

rules! {
    value_not_in_list
    required_blank
}
