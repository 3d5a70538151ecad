//! Damage to what a text is made of (词法层面的破坏): tags, attributes, words, quotes, numbers.

use super::random::Random;

/// What stands in attributes and cells and should not.
const ODD: [&str; 33] = [
    "",
    "0",
    "-1",
    "1",
    "65535",
    "65536",
    "1048576",
    "1048577",
    "16384",
    "2147483648",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "99999999999999999999",
    "1e308",
    "-1e-308",
    "NaN",
    "inf",
    "A0",
    "XFD1048576",
    "XFE1048577",
    "AAAAAAAAA1",
    "A1:XFD1048576",
    "B9:A1",
    "\u{0}",
    "&#0;",
    "&lt;&amp;",
    "\u{feff}",
    "\u{202e}",
    "\u{20bb7}",
    "2026-02-30",
    "0000-00-00",
    "true",
];

/// What texts are taken apart at.
const MARKS: [&str; 16] = [
    "\"", "\"\"", ",", ";", "\t", "\r", "\n", "\r\n", "'", "=", "[", "]]", "{", "}", "\\",
    "\\u0000",
];

/// Tags, and what stands between them.
pub(crate) fn markup(text: &str, random: &mut Random) -> String {
    let mut tokens = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = match rest.strip_prefix('<') {
            Some(_) => rest.find('>').map_or(rest.len(), |at| at + 1),
            None => rest.find('<').unwrap_or(rest.len()),
        };
        let (token, more) = rest.split_at(end);
        tokens.push(token.to_owned());
        rest = more;
    }
    damage(&mut tokens, random, |token, random| {
        if token.starts_with('<') && !random.one_in(5) {
            attribute(token, random)
        } else {
            random.pick(&ODD).to_string()
        }
    });
    if random.one_in(40) {
        tokens.insert(
            0,
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>".to_owned(),
        );
    }
    tokens.concat()
}

/// Another value for one of the attributes of a tag.
fn attribute(tag: &str, random: &mut Random) -> String {
    let quotes: Vec<usize> = tag.match_indices('"').map(|(at, _)| at).collect();
    if quotes.len() < 2 {
        return if random.one_in(2) { tag.replace('/', "") } else { tag.replace('>', "/>") };
    }
    let pair = 2 * random.below(quotes.len() / 2);
    let mut tag = tag.to_owned();
    let odd = *random.pick(&ODD);
    tag.replace_range(quotes[pair] + 1..quotes[pair + 1], odd);
    tag
}

/// Words, and each other character alone.
pub(crate) fn words(text: &str, random: &mut Random) -> String {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in text.chars() {
        let is_word = c.is_alphanumeric() || c == '_';
        match tokens.last_mut() {
            Some(last) if is_word && in_word => last.push(c),
            _ => tokens.push(c.to_string()),
        }
        in_word = is_word;
    }
    damage(&mut tokens, random, |_, random| {
        if random.one_in(2) { random.pick(&ODD) } else { random.pick(&MARKS) }.to_string()
    });
    tokens.concat()
}

fn damage(
    tokens: &mut Vec<String>,
    random: &mut Random,
    other: impl Fn(&str, &mut Random) -> String,
) {
    for _ in 0..=random.below(5) {
        if tokens.is_empty() {
            return;
        }
        let range = random.range(tokens.len());
        let to = random.below(tokens.len());
        match random.below(10) {
            0 => drop(tokens.drain(range)),
            1 => {
                let copy = tokens[range].to_vec();
                drop(tokens.splice(to..to, copy));
            }
            2 => tokens.swap(range.start, to),
            3 => {
                let most = if random.one_in(8) { 5_000 } else { 20 };
                // The damaged file is to be read, not to be large.
                let times =
                    1 + random.below(most).min((1 << 20) / tokens[range.start].len().max(1));
                let copy = vec![tokens[range.start].clone(); times];
                drop(tokens.splice(to..to, copy));
            }
            _ => tokens[range.start] = other(&tokens[range.start], random),
        }
    }
}
