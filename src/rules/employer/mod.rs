//! Rules about the employer (see the catalogue).

rules! {}
