//! Public identifiers and their check digits (证件号码、单位编码、姓名).
//!
//! In: the text of one cell, as bytes. Out: small `Copy` answers that say what was understood, what
//! was repaired and what is wrong. Nothing here reads a file or a clock, and nothing panics,
//! whatever the bytes. A fault is a fact, not yet a finding: the rules decide what it weighs.

pub mod characters;
pub mod country;
pub mod credit_code;
pub mod division;
pub mod doctor;
pub mod documents;
pub(crate) mod fingerprint;
mod folded;
pub mod gbk;
pub mod keyed;
pub mod kind;
pub mod mask;
pub mod name;
pub mod name_status;
pub mod organisation;
pub mod person_id;
mod person_reading;
pub mod shape;
pub mod stand_in;

pub use characters::{Likely, OddCharacter, Repairs};
pub use credit_code::CreditCode;
pub use division::DivisionStatus;
pub use documents::DocumentKey;
pub use keyed::{HashKey, KeyedHash};
pub use kind::IdKind;
pub use mask::{mask, mask_label, mask_name};
pub use name::NameMarks;
pub use person_id::{PersonId, Sex};
