//! What the readers of TOML and of types say of a mistake (写法、取值类型不对), in Chinese: they speak
//! English only, and of types that nobody knows who writes a profile.

/// `invalid type: integer `10`, expected struct Sourced` without its start, in Chinese.
pub(super) fn chinese(message: &str) -> String {
    let Some((found, expected)) = message.split_once(", expected ") else {
        return message.to_owned();
    };
    let is_struct = expected.starts_with("struct ");
    let expected = EXPECTED.iter().find(|(word, _)| *word == expected).map(|(_, zh)| *zh);
    let otherwise = if is_struct { "一张表" } else { "另一种取值" };
    format!("写的是{}，应为 {}", found_words(found), expected.unwrap_or(otherwise))
}

/// What the reader of TOML says of a text that is none, in Chinese where it is a usual slip.
pub(super) fn syntax(message: &str) -> String {
    let known = SYNTAX.iter().find(|(start, _)| message.starts_with(start));
    known.map_or_else(|| message.to_owned(), |(_, zh)| (*zh).to_owned())
}

const SYNTAX: [(&str, &str); 8] = [
    ("duplicate key", "同一个键写了两次"),
    ("unclosed table", "表名的方括号没有闭合"),
    ("unclosed array", "列表的方括号没有闭合"),
    ("unclosed inline table", "花括号没有闭合"),
    ("invalid basic string", "文字的引号没有闭合，或其中有不能用的字符"),
    ("invalid literal string", "文字的引号没有闭合，或其中有不能用的字符"),
    ("string values must be quoted", "文字要写在英文引号里"),
    ("key with no value", "键后面没有等号和取值"),
];

/// The same in plain English.
pub(super) fn english(message: &str) -> String {
    let Some((found, expected)) = message.split_once(", expected ") else {
        return message.to_owned();
    };
    let plain = match expected {
        "struct Sourced" => "{ value = …, sure = …, source = … }",
        "struct Label" => "{ zh = …, en = … }",
        "a sequence" => "a list [ … ]",
        "u8" | "u16" | "u32" | "i32" => "a whole number, not negative",
        other if other.starts_with("struct ") => "a table",
        other => other,
    };
    format!("found {}, expected {plain}", found.replace('`', ""))
}

const EXPECTED: [(&str, &str); 12] = [
    ("struct Sourced", "{ value = …, sure = …, source = … }"),
    ("struct Label", "{ zh = …, en = … }"),
    ("u8", "不小于 0 的整数"),
    ("u16", "不小于 0 的整数"),
    ("u32", "不小于 0 的整数"),
    ("i32", "整数"),
    ("a string", "文字，写在引号里"),
    ("a boolean", "true 或 false"),
    ("a sequence", "列表 [ … ]"),
    ("a map", "一张表"),
    ("a character", "一个字符"),
    ("string or table", "文字或一张表"),
];

fn found_words(found: &str) -> String {
    let value = found.split_once(' ').map_or("", |(_, value)| value.trim_matches(['`', '"']));
    match found.split(' ').next().unwrap_or_default() {
        "integer" => format!("整数 {value}"),
        "floating" => {
            let value = found.rsplit(' ').next().unwrap_or_default().trim_matches('`');
            format!("小数 {value}")
        }
        "string" => format!("文字“{value}”"),
        "boolean" => value.to_owned(),
        "sequence" => "列表".to_owned(),
        "map" => "表".to_owned(),
        _ => found.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_in_both_languages() {
        for (message, zh, en) in [
            (
                "integer `10`, expected struct Sourced",
                "写的是整数 10，应为 { value = …, sure = …, source = … }",
                "found integer 10, expected { value = …, sure = …, source = … }",
            ),
            (
                "string \"ten\", expected u8",
                "写的是文字“ten”，应为 不小于 0 的整数",
                "found string \"ten\", expected a whole number, not negative",
            ),
            (
                "map, expected a sequence",
                "写的是表，应为 列表 [ … ]",
                "found map, expected a list [ … ]",
            ),
            (
                "floating point `1.5`, expected u8",
                "写的是小数 1.5，应为 不小于 0 的整数",
                "found floating point 1.5, expected a whole number, not negative",
            ),
        ] {
            assert_eq!(chinese(message), zh);
            assert_eq!(english(message), en);
        }
    }
}
