//! Rules about the file (see the catalogue).

rules! {}
