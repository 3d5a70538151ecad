//! The bureau's files as other programs see them: .xls by readers that are not ours, and
//! templates that other programs made.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod made;

#[path = "bureau/elsewhere.rs"]
mod elsewhere;
#[path = "bureau/template.rs"]
mod template;
#[path = "bureau/xls.rs"]
mod xls;
