//! Two languages side by side (中英对照): a text without one of them does not compile.

use std::fmt::Write as _;

/// The language of what people read (界面语言).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 中文, the default.
    #[default]
    Zh,
    /// English.
    En,
}

/// Between the members of a list.
pub const AND: Text = text("、", ", ");
/// Between clauses that could be sentences.
pub const THEN: Text = text("；", "; ");

/// One fixed text in both languages. Places to fill are written `{name}` in both. Where English words
/// agree with a number, both forms stand behind the place of the number:
/// `{count} {count:row was|rows were} held`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// Both languages of a fixed text, Chinese first.
pub const fn text(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

impl Text {
    /// The text in one language.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// Both languages with their places filled.
    pub fn fill(self, args: &[(&str, Arg)]) -> Phrase {
        let fill = |lang| fill(self.get(lang), |name| lookup(args, name, lang));
        Phrase { zh: fill(Lang::Zh), en: fill(Lang::En) }
    }

    /// Words one after the other with this text between them, in both languages.
    pub fn between<S: AsRef<str>>(self, words: &[S]) -> Phrase {
        let join = |between| words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(between);
        Phrase { zh: join(self.zh), en: join(self.en) }
    }

    /// The text with its places as they are written; words that agree with a number are those of many.
    pub fn unfilled(self, lang: Lang) -> String {
        fill(self.get(lang), |_| None)
    }

    /// The names of the places to fill, in order of appearance, repeats kept.
    pub fn places(self, lang: Lang) -> Vec<&'static str> {
        let places = pieces(self.get(lang)).filter_map(|(_, place)| place);
        places.filter(|place| forms(place).is_none()).collect()
    }
}

/// What a place in a text is filled with (占位内容).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Arg {
    /// The same in both languages: a number, a date, a cell.
    Plain(Box<str>),
    /// A fixed text of its own.
    Text(Text),
    /// Words that were put together in both languages.
    Phrase(Box<Phrase>),
}

impl Arg {
    /// This argument in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Text(text) => text.get(lang),
            Self::Phrase(phrase) => phrase.get(lang),
        }
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<Phrase> for Arg {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(Box::new(phrase))
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Plain(text.into())
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}

/// A finished text in both languages (成句).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
pub struct Phrase {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Phrase {
    /// The phrase in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<Text> for Phrase {
    fn from(text: Text) -> Self {
        Self { zh: text.zh.to_owned(), en: text.en.to_owned() }
    }
}

fn lookup<'a>(args: &'a [(&str, Arg)], name: &str, lang: Lang) -> Option<&'a str> {
    args.iter().find(|(key, _)| *key == name).map(|(_, arg)| arg.get(lang))
}

/// Puts values in the places of `template`; a place that has no value stays as it is written, so
/// that a forgotten one is seen in tests.
pub fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    for (before, place) in pieces(template) {
        out.push_str(before);
        if let Some((name, one, many)) = place.and_then(forms) {
            out.push_str(if value(name) == Some("1") { one } else { many });
        } else if let Some(name) = place {
            match value(name) {
                Some(value) => out.push_str(value),
                None => write!(out, "{{{name}}}").expect("a String takes all"),
            }
        }
    }
    out
}

/// The place of a number with two forms of words that agree with it: `count:row|rows`.
fn forms(place: &str) -> Option<(&str, &str, &str)> {
    let (name, forms) = place.split_once(':')?;
    let (one, many) = forms.split_once('|')?;
    Some((name, one, many))
}

/// Splits a template into (text, following place).
fn pieces(template: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(template);
    std::iter::from_fn(move || {
        let text = rest?;
        let piece = cut(text, b'{').and_then(|(before, tail)| {
            let (name, tail) = cut(tail, b'}')?;
            rest = Some(tail);
            Some((before, Some(name)))
        });
        Some(piece.unwrap_or_else(|| {
            rest = None;
            (text, None)
        }))
    })
}

/// The parts before and after an ASCII character: every finding and every submission has texts filled.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let at = memchr::memchr(at, text.as_bytes())?;
    Some((&text[..at], &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_both_languages() {
        let template = text("第{row}行：{what}", "row {row}: {what}");
        let phrase = template.fill(&[("row", "37".into()), ("what", text("空", "blank").into())]);
        assert_eq!(phrase.zh, "第37行：空");
        assert_eq!(phrase.en, "row 37: blank");
        assert_eq!(template.places(Lang::En), ["row", "what"]);
    }

    #[test]
    fn words_agree_with_their_number() {
        let template = text("{n} 行", "{n} {n:row was|rows were} held");
        for (n, en) in
            [("1", "1 row was held"), ("0", "0 rows were held"), ("21", "21 rows were held")]
        {
            assert_eq!(template.fill(&[("n", n.into())]).en, en);
        }
        assert_eq!(template.unfilled(Lang::En), "{n} rows were held");
        assert_eq!(template.places(Lang::En), template.places(Lang::Zh));
    }

    #[test]
    fn a_forgotten_place_is_seen() {
        assert_eq!(text("{a}和{b}", "{a} and {b}").fill(&[("a", "1".into())]).zh, "1和{b}");
    }
}
