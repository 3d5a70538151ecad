//! How a template wants months and days (日期写法): by the letters of its heading (`YYYYMM`) or by an
//! example (`如202411`).

/// The pattern that a text shows, in the words of `OutputColumn::format`.
pub(super) fn format_of(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).find_map(|at| pattern(&chars, at))
}

fn pattern(chars: &[char], start: usize) -> Option<String> {
    let is_run = |at: usize, letter: char, count: usize| {
        chars
            .get(at..at + count)
            .is_some_and(|run| run.iter().all(|c| c.eq_ignore_ascii_case(&letter)))
    };
    let digits = |at: usize, count: usize| {
        chars.get(at..at + count).is_some_and(|run| run.iter().all(char::is_ascii_digit))
    };
    let is_digit =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let century = matches!(chars.get(start..start + 2), Some(['1', '9'] | ['2', '0']));
    let by_letters = is_run(start, 'y', 4);
    let by_digits = century && digits(start, 4) && !is_digit(start.checked_sub(1));
    if !by_letters && !by_digits {
        return None;
    }
    let (mut found, mut at) = ("yyyy".to_owned(), start + 4);
    for (part, letter) in [("MM", 'm'), ("dd", 'd')] {
        let sign = chars.get(at).copied().filter(|c| matches!(c, '-' | '/' | '.' | '年' | '月'));
        let next = at + usize::from(sign.is_some());
        let is_there = if by_letters { is_run(next, letter, 2) } else { digits(next, 2) };
        if !is_there {
            break;
        }
        found.extend(sign);
        found.push_str(part);
        at = next + 2;
    }
    if by_digits && is_digit(Some(at)) {
        return None;
    }
    found.extend(chars.get(at).filter(|c| matches!(c, '月' | '日')));
    found.contains("MM").then_some(found)
}

#[cfg(test)]
mod tests {
    use super::format_of;

    #[test]
    fn headings_and_examples_show_the_pattern() {
        for (text, expected) in [
            ("停保年月（YYYYMM）", Some("yyyyMM")),
            ("离职日期(yyyy-mm-dd)", Some("yyyy-MM-dd")),
            ("停缴月，如202411", Some("yyyyMM")),
            ("2024年11月", Some("yyyy年MM月")),
            ("2024/11/05", Some("yyyy/MM/dd")),
            ("20241105", Some("yyyyMMdd")),
            ("yyyy.MM", Some("yyyy.MM")),
            ("2024", None),
            ("yyyy", None),
            ("110101199003079913", None),
            ("停缴月", None),
            ("", None),
        ] {
            assert_eq!(format_of(text).as_deref(), expected, "{text}");
        }
    }
}
