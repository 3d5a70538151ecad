//! Rules about the duplicate (see the catalogue).

rules! {}
