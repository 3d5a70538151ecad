//! Rules about the law (see the catalogue).

rules! {}
