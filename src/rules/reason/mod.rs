//! Rules about the stop reason (停止缴费原因), RE.

rules! {
    blank
    unknown
    needs_own_form
    retired_before_age
    past_retirement_age
    contradicts_remark
    needs_material
    remark_takes_back
}
