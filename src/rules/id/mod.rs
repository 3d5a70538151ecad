//! Rules about the id (see the catalogue).

rules! {}
