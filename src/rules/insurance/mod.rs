//! Rules about the insurance (see the catalogue).

rules! {}
