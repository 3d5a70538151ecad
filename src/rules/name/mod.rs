//! Rules about the name (see the catalogue).

rules! {}
