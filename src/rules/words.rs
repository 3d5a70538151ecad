//! Words that several rules say (常用词句).

use crate::ident::Likely;
use crate::text::{Arg, Phrase, Text, text};

const PROBABLY: Text = text("，多半应为“{character}”", ", probably meant to be “{character}”");
const MASKED: Text = text("，内容被遮盖了", "; what stood there was masked");
const LOST: Text = text("，文字转换时丢失了原来的字符", "; a conversion lost what stood there");
const NOTHING: Text = text("", "");

/// What an odd character was probably meant to be, as the end of a sentence; may be empty.
pub fn likely(likely: Likely) -> Arg {
    match likely {
        Likely::Character(c) => PROBABLY.fill(&[("character", c.to_string().into())]).into(),
        Likely::Masked => MASKED.into(),
        Likely::Lost => LOST.into(),
        Likely::Unknown => NOTHING.into(),
    }
}

/// Several words as a list: `空格、制表符`, `spaces, tabs`.
pub fn list(words: impl Iterator<Item = Text>) -> Phrase {
    let (zh, en): (Vec<_>, Vec<_>) = words.map(|word| (word.zh, word.en)).unzip();
    Phrase { zh: zh.join("、"), en: en.join(", ") }
}
