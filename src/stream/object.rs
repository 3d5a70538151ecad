//! The JSON object of one row (一行的 JSON 对象): its keys in order, its values as texts.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::text::{Phrase, Text, text};

/// A row as it was given (来的一行).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Object<'l> {
    /// `row`, where it was given.
    pub(super) row: Option<u32>,
    /// `file`, where it was given.
    pub(super) file: Option<Cow<'l, str>>,
    /// The other keys.
    pub(super) keys: Vec<Cow<'l, str>>,
    /// Their values; blank where there is none, or it is no text.
    pub(super) cells: Vec<Cow<'l, str>>,
    /// Cells that are no texts, and what they are instead.
    pub(super) odd: Vec<(usize, Text)>,
    /// What is wrong with the object itself.
    pub(super) wrong: Option<Phrase>,
}

const ROW: &str = "row";
const FILE: &str = "file";

const NOT_UTF8: Text = text("不是 UTF-8 编码", "it is not UTF-8");
const NO_OBJECT: Text = text("不是一个 JSON 对象", "it is no JSON object");
const NO_JSON: Text = text("JSON 写到第 {at} 个字节处有错", "the JSON is wrong at byte {at}");
const ROW_NUMBER: Text = text("row 应是从 1 起的整数", "`row` must be a whole number from 1 on");
const FILE_NAME: Text = text("file 应是字符串", "`file` must be a string");

/// Reads a line that is not blank; what is wrong with it is in the object.
pub(super) fn read(line: &[u8]) -> Object<'_> {
    let Ok(line) = simdutf8::basic::from_utf8(line) else { return Object::wrong(NOT_UTF8) };
    if !line.trim_start().starts_with('{') {
        return Object::wrong(NO_OBJECT);
    }
    match serde_json::from_str(line) {
        Ok(object) => object,
        // What the parser says may quote the line.
        Err(error) => {
            let at = NO_JSON.fill(&[("at", error.column().to_string().into())]);
            Object { wrong: Some(at), ..Object::default() }
        }
    }
}

impl Object<'_> {
    fn wrong(why: Text) -> Self {
        Self { wrong: Some(why.into()), ..Self::default() }
    }
}

impl<'l> Object<'l> {
    fn put(&mut self, key: Cow<'l, str>, value: Value<'l>) {
        match (&*key, value) {
            (ROW, value) => match value.number() {
                Some(row) if self.row.is_none() => self.row = Some(row),
                _ => self.wrong = Some(ROW_NUMBER.into()),
            },
            (FILE, Value::Text(file)) if self.file.is_none() => self.file = Some(file),
            (FILE, _) => self.wrong = Some(FILE_NAME.into()),
            (_, value) => {
                let cell = match value {
                    Value::Text(text) => text,
                    Value::Null => Cow::Borrowed(""),
                    Value::Number(_) => self.note(NUMBER),
                    Value::Other(what) => self.note(what),
                };
                self.keys.push(key);
                self.cells.push(cell);
            }
        }
    }

    fn note(&mut self, what: Text) -> Cow<'l, str> {
        self.odd.push((self.cells.len(), what));
        Cow::Borrowed("")
    }
}

const NUMBER: Text = text("数字", "a number");
const BOOL: Text = text("true 或 false", "true or false");
const LIST: Text = text("数组", "a list");
const OBJECT: Text = text("对象", "an object");

enum Value<'l> {
    Null,
    Text(Cow<'l, str>),
    Number(u64),
    Other(Text),
}

impl Value<'_> {
    fn number(&self) -> Option<u32> {
        let number = match self {
            Self::Number(number) => u32::try_from(*number).ok()?,
            // Only what is written as we would write it: no sign, no leading zero.
            Self::Text(text) => text.parse().ok().filter(|n: &u32| n.to_string() == **text)?,
            Self::Null | Self::Other(_) => return None,
        };
        Some(number).filter(|number| *number > 0)
    }
}

impl<'de: 'l, 'l> Deserialize<'de> for Object<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut object = Object::default();
                while let Some((Key(key), value)) = map.next_entry()? {
                    object.put(key, value);
                }
                Ok(object)
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// A text that is borrowed where it has no escapes.
struct Key<'l>(Cow<'l, str>);

impl<'de: 'l, 'l> Deserialize<'de> for Key<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Text(key) => Ok(Key(key)),
            _ => Err(serde::de::Error::custom("no key")),
        }
    }
}

impl<'de: 'l, 'l> Deserialize<'de> for Value<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueReader)
    }
}

struct ValueReader;

impl<'de> Visitor<'de> for ValueReader {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other(BOOL))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value<'de>, E> {
        Ok(Value::Other(NUMBER))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Other(NUMBER))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other(LIST))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other(OBJECT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects() {
        let object =
            read(br#" {"row": 7, "a\n": "x", "file": "f.csv", "b": null, "c": [1, {}], "d": 2} "#);
        assert_eq!((object.row, object.file.as_deref()), (Some(7), Some("f.csv")));
        assert_eq!(object.keys, ["a\n", "b", "c", "d"]);
        assert_eq!(object.cells, ["x", "", "", ""]);
        assert_eq!(object.odd, [(2, LIST), (3, NUMBER)]);
        assert_eq!(object.wrong, None);
        assert_eq!(read(br#"{"row": "12"}"#).row, Some(12));
    }

    #[test]
    fn what_is_no_object_of_a_row() {
        for (line, why) in [
            (&b"[1]"[..], NO_OBJECT.zh),
            (b"null", NO_OBJECT.zh),
            (b"\"{}\"", NO_OBJECT.zh),
            (b"hello", NO_OBJECT.zh),
            (b"{", "JSON 写到第 1 个字节处有错"),
            (b"{} {}", "JSON 写到第 4 个字节处有错"),
            (br#"{"a": "b"#, "JSON 写到第 8 个字节处有错"),
            (br#"{"a": "\ud800"}"#, "JSON 写到第 14 个字节处有错"),
            (b"{\"a\": \"\xd5\xc5\"}", NOT_UTF8.zh),
            (br#"{"row": 0}"#, ROW_NUMBER.zh),
            (br#"{"row": -1}"#, ROW_NUMBER.zh),
            (br#"{"row": 1.5}"#, ROW_NUMBER.zh),
            (br#"{"row": "07"}"#, ROW_NUMBER.zh),
            (br#"{"row": 4294967296}"#, ROW_NUMBER.zh),
            (br#"{"row": 1, "row": 2}"#, ROW_NUMBER.zh),
            (br#"{"file": 1}"#, FILE_NAME.zh),
        ] {
            let wrong = read(line).wrong.map(|phrase| phrase.zh);
            assert_eq!(wrong.as_deref(), Some(why), "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn deep_nesting_is_no_crash() {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let line = format!(r#"{{"a": {}1{}}}"#, open.repeat(100_000), close.repeat(100_000));
            read(line.as_bytes());
        }
    }
}
