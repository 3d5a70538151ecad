//! Numbers written in Han digits (汉字数字): 二〇二六年十月三十一日.

use std::borrow::Cow;

/// The text with every run of Han digits written in Arabic ones; a run that is no number of a year,
/// a month or a day stays as it is.
pub fn in_arabic(text: &str) -> Cow<'_, str> {
    if !text.contains(is_han_digit) {
        return Cow::Borrowed(text);
    }
    let mut arabic = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_han_digit) {
        let run_and_more = &rest[start..];
        let end = run_and_more.find(|c| !is_han_digit(c)).unwrap_or(run_and_more.len());
        let (run, more) = run_and_more.split_at(end);
        arabic.push_str(&rest[..start]);
        match number(run) {
            Some(digits) => arabic.push_str(&digits),
            None => arabic.push_str(run),
        }
        rest = more;
    }
    arabic.push_str(rest);
    Cow::Owned(arabic)
}

fn is_han_digit(c: char) -> bool {
    c == '十' || digit(c).is_some()
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// 二〇二六 digit by digit, 十 and 三十一 by their value.
fn number(run: &str) -> Option<String> {
    let Some((tens, ones)) = run.split_once('十') else {
        return run
            .chars()
            .map(digit)
            .map(|it| it.and_then(|it| char::from_digit(it, 10)))
            .collect();
    };
    let one = |part: &str, blank: u32| {
        let mut chars = part.chars();
        match (chars.next(), chars.next()) {
            (None, _) => Some(blank),
            (Some(c), None) => digit(c),
            _ => None,
        }
    };
    Some((one(tens, 1)? * 10 + one(ones, 0)?).to_string())
}
