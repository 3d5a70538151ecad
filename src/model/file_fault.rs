//! Why a whole file was refused (整份文件的问题): a rule code and what fills its message.
//!
//! The child that reads a workbook makes it, the parent reports it. It never holds cell text.

use super::RuleCode;
use crate::text::{Arg, Text, text};

/// What a file is refused for: FL001 to FL007. The places of the message are named by the
/// constructors: `what` for FL001, FL003 and FL005, `why` for FL002 and FL007, `limit`, `value`
/// and `option` for FL004.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// The rule.
    pub code: RuleCode,
    /// What fills the places of the rule's message.
    pub args: Vec<(&'static str, Arg)>,
}

/// All names that an argument of a [`FileFault`] can have.
pub const ARGUMENTS: [&str; 5] = ["what", "why", "limit", "value", "option"];

impl FileFault {
    /// FL001: no format that is read here; `what` says what it looks like and what to do.
    pub fn foreign(what: Text) -> Self {
        Self { code: RuleCode::new("FL001"), args: vec![("what", what.into())] }
    }

    /// FL002: a password is needed, or the one given is wrong.
    pub fn encrypted(why: Text) -> Self {
        Self { code: RuleCode::new("FL002"), args: vec![("why", why.into())] }
    }

    /// FL003: the file contradicts itself or its format.
    pub fn damaged(what: Text) -> Self {
        Self { code: RuleCode::new("FL003"), args: vec![("what", what.into())] }
    }

    /// FL004: a limit met. `option` is the key that raises it.
    pub fn too_big(limit: Text, value: u64, option: &str) -> Self {
        let args = vec![
            ("limit", limit.into()),
            ("value", value.to_string().into()),
            ("option", option.into()),
        ];
        Self { code: RuleCode::new("FL004"), args }
    }

    /// FL005: zero bytes.
    pub fn empty() -> Self {
        let what = text("文件是空的（0 字节）", "the file is empty (0 bytes)");
        Self { code: RuleCode::new("FL005"), args: vec![("what", what.into())] }
    }

    /// FL007: the file cannot be opened, or is no regular file.
    pub fn unreadable(why: Text) -> Self {
        Self { code: RuleCode::new("FL007"), args: vec![("why", why.into())] }
    }
}
