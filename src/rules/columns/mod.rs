//! Rules about the columns (see the catalogue).

rules! {}
