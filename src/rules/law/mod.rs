//! Rules about law and calendar (法规与日历), LA.

rules! {
    outside_window
    after_premium_day
    transfer_late
    mass_layoff
    unemployment_list_late
}
