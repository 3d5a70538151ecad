//! Rules about the reason (see the catalogue).

rules! {}
