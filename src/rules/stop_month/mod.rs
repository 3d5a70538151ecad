//! Rules about the stop month (停止缴费月份), SM.

rules! { in_future }
