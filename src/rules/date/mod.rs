//! Rules about the date (see the catalogue).

rules! {}
