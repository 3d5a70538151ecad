//! The numbers and signs of a written day (日期分词), without allocating.

/// At most so many numbers: year, month, day, hour, minute, second.
const MAX: usize = 6;

/// A written day taken apart.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tokens {
    numbers: [u32; MAX],
    /// Digits of each number.
    widths: [u8; MAX],
    /// The sign after each number, `\0` for none.
    signs: [char; MAX],
    count: usize,
}

/// What the numbers can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    YearMonth {
        year: u32,
        month: u32,
    },
    YearMonthDay {
        year: u32,
        month: u32,
        day: u32,
    },
    DayMonthYear {
        first: u32,
        second: u32,
        year: u32,
    },
    /// `7月`, `11月5日`.
    MonthOnly,
    /// `26-10`, `26年10月`, `26-10-31`: a year of two digits, or none at all.
    ShortYear,
    /// One number of five digits.
    Digits(u32),
    Other,
}

impl Tokens {
    /// Takes a text apart; `None` when it holds anything that no written day has.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut tokens = Self::default();
        let mut in_number = false;
        let text = text.trim().trim_start_matches(['\'', '‘', '’']);
        for c in text.chars().map(fold) {
            match c {
                '0'..='9' => {
                    tokens.digit(u32::from(c) - u32::from('0'), in_number)?;
                    in_number = true;
                }
                // Spaces, 日 and 份 close a number; a sign before them stays.
                ' ' | '日' | '号' | '份' => in_number = false,
                '-' | '/' | '.' | '年' | '月' | ':' | 'T' => {
                    let last = tokens.count.checked_sub(1)?;
                    if !in_number && tokens.signs[last] != '\0' {
                        return None;
                    }
                    tokens.signs[last] = c;
                    in_number = false;
                }
                _ => return None,
            }
        }
        (tokens.count > 0).then_some(tokens)
    }

    fn digit(&mut self, digit: u32, goes_on: bool) -> Option<()> {
        if !goes_on {
            if self.count == MAX {
                return None;
            }
            self.count += 1;
        }
        let at = self.count - 1;
        self.widths[at] += 1;
        if self.widths[at] > 9 {
            return None;
        }
        self.numbers[at] = self.numbers[at] * 10 + digit;
        Some(())
    }

    /// A year, a point and one digit.
    pub(super) fn is_decimal_tenth(&self) -> bool {
        self.count == 2 && self.signs[0] == '.' && self.widths[1] == 1 && self.signs[1] == '\0'
    }

    /// A number, a point and a zero.
    fn is_whole(&self) -> bool {
        self.count == 2
            && self.signs == ['.', '\0', '\0', '\0', '\0', '\0']
            && (self.numbers[1], self.widths[1]) == (0, 1)
    }

    pub(super) fn shape(&self) -> Shape {
        let [a, b, c, ..] = self.numbers;
        let [wide_a, wide_b, wide_c, ..] = self.widths;
        let short = |width: u8| (1..=2).contains(&width);
        let sign_of = |index: usize| self.signs[index];
        match self.count {
            1 if self.signs[0] == '月' && short(wide_a) => Shape::MonthOnly,
            1 if wide_a == 8 && self.signs[0] == '\0' => compact(a),
            1 if wide_a == 6 && self.signs[0] == '\0' => {
                Shape::YearMonth { year: a / 100, month: a % 100 }
            }
            // A program that keeps numbers as floats wrote it: 202610.0.
            2 if wide_a == 6 && self.is_whole() => {
                Shape::YearMonth { year: a / 100, month: a % 100 }
            }
            2 if wide_a == 8 && self.is_whole() => compact(a),
            1 if wide_a == 5 && self.signs[0] == '\0' => Shape::Digits(a),
            2 if wide_a == 4 && short(wide_b) && self.joined(2) && self.ends_well(1, '月') => {
                Shape::YearMonth { year: a, month: b }
            }
            2 if wide_b == 4
                && short(wide_a)
                && matches!(sign_of(0), '/' | '-')
                && self.ends_well(1, '\0') =>
            {
                Shape::YearMonth { year: b, month: a }
            }
            2 if sign_of(0) == '月' && short(wide_a) && short(wide_b) => Shape::MonthOnly,
            2 if wide_a == 2 && short(wide_b) && self.joined(2) && self.ends_well(1, '月') => {
                Shape::ShortYear
            }
            3 if wide_a == 2 && short(wide_b) && short(wide_c) && self.joined(3) => {
                Shape::ShortYear
            }
            // 202610 with a time behind it is no form anybody writes.
            4.. if wide_a == 8 => Shape::Other,
            3.. if wide_a == 4 && short(wide_b) && short(wide_c) && self.time_follows(3) => {
                if self.joined(3) {
                    Shape::YearMonthDay { year: a, month: b, day: c }
                } else {
                    Shape::Other
                }
            }
            3.. if wide_c == 4 && short(wide_a) && short(wide_b) && self.time_follows(3) => {
                if sign_of(0) == sign_of(1) {
                    Shape::DayMonthYear { first: a, second: b, year: c }
                } else {
                    Shape::Other
                }
            }
            _ => Shape::Other,
        }
    }

    /// The first numbers are joined by signs of days: `-`, `/`, `.`, or 年 and 月.
    fn joined(&self, numbers: usize) -> bool {
        let signs = &self.signs[..numbers - 1];
        signs == &['年', '月'][..numbers - 1]
            || signs.iter().all(|sign| *sign == signs[0] && matches!(sign, '-' | '/' | '.'))
    }

    /// The last number has no sign behind it but the one word that may stand there.
    fn ends_well(&self, last: usize, word: char) -> bool {
        self.signs[last] == '\0' || self.signs[last] == word
    }

    /// Nothing follows the day, or hours and minutes do.
    fn time_follows(&self, from: usize) -> bool {
        if self.count == from {
            return self.ends_well(from - 1, '日');
        }
        matches!(self.signs[from - 1], '\0' | 'T')
            && self.count > from + 1
            && self.signs[from..self.count - 1].iter().all(|sign| matches!(sign, ':'))
            && self.widths[from..self.count - 1].iter().all(|width| *width <= 2)
    }
}

fn compact(digits: u32) -> Shape {
    Shape::YearMonthDay { year: digits / 10_000, month: digits / 100 % 100, day: digits % 100 }
}

/// Full-width digits and the many look-alikes of the signs.
fn fold(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + u8::try_from(u32::from(c) - 0xFF10).unwrap_or(0)),
        '－' | '—' | '–' | '‐' | '−' => '-',
        '／' => '/',
        '．' | '。' => '.',
        '：' => ':',
        '\u{3000}' | '\u{A0}' | '\t' | '\n' | '\r' | '\u{200B}' | '\u{FEFF}' => ' ',
        c => c,
    }
}
