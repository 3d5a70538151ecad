//! Workbooks through the reading child, as the program does it: every kind of cell, every kind of
//! damage, and children that die, stay silent or lie.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod workbook {
    mod bad_children;
    mod damaged;
    mod files;
    mod other_formats;
    mod sound;
}
