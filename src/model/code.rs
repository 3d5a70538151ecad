//! Rule codes and severities (规则代码与级别).

use std::fmt;

/// Two letters of the subject and three digits (`ID004`). Never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleCode([u8; 5]);

impl RuleCode {
    /// A code written in the source. Panics while compiling when the form is wrong.
    pub const fn new(code: &str) -> Self {
        match Self::from_bytes(code.as_bytes()) {
            Some(code) => code,
            None => panic!("a rule code is two capital letters and three digits"),
        }
    }

    /// Reads a code as a person may type it: case does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_bytes(text.trim().to_ascii_uppercase().as_bytes())
    }

    const fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'A'..=b'Z', b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => {
                Some(Self([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]]))
            }
            _ => None,
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("made of ASCII only")
    }

    /// The two letters of the subject.
    pub fn subject(&self) -> &str {
        &self.as_str()[..2]
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How much a finding weighs (级别). Ordered from light to heavy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// 提示: something was repaired or set aside.
    Note,
    /// 提醒: the row goes.
    Warning,
    /// 错误: the row is held, or the file refused.
    Error,
}

impl Severity {
    /// The word of the machine forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The word that people read.
    pub const fn label(self) -> crate::text::Text {
        match self {
            Self::Note => crate::text::text("提示", "note"),
            Self::Warning => crate::text::text("提醒", "warning"),
            Self::Error => crate::text::text("错误", "error"),
        }
    }
}
