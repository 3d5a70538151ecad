//! What probably happened to an identity number that does not hold (号码损坏诊断): facts for a person who
//! looks at the card. Nothing is ever filled in: which digit is right is not known here.
//!
//! In: the text of a cell. Out: places in the number, 1-based.

use super::characters::{Likely, likely};
use super::folded::Folded;
use super::person_id::{PersonId, birth_of, check_character, read};
use crate::calendar::Date;

/// Where a digit is missing (缺位所在).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// In the first six, the division.
    Division,
    /// In the last four, order and check character.
    End,
    /// No telling.
    Somewhere,
}

/// Eighteen characters whose check does not hold: the places (of the first of two) where swapping two
/// neighbours makes a number that somebody of working age may have. Empty: it was no such swap.
pub fn swaps(text: &[u8], today: Date) -> Vec<usize> {
    let Some(number) = eighteen(text) else { return Vec::new() };
    let fits = |at: &usize| {
        let mut swapped = number;
        swapped.swap(*at, at + 1);
        // Ten of eleven fall here: no need to read them.
        let may_hold = check_character(&swapped) == swapped[17].to_ascii_uppercase();
        may_hold && swapped != number && is_plausible(&swapped, today)
    };
    (0..17).filter(fits).map(|at| at + 1).collect()
}

/// Seventeen characters: where one is missing, as far as the birth date tells.
pub fn missing(text: &[u8], today: Date) -> Missing {
    let chars = chars(text);
    let birth = |start: usize| {
        let digits = chars.get(start..start + 8)?;
        let number = digits
            .iter()
            .try_fold(0_u64, |number, c| Some(number * 10 + u64::from(c.to_digit(10)?)))?;
        birth_of(number * 1000).filter(|birth| is_of_working_age(*birth, today))
    };
    match (birth(5), birth(6)) {
        (Some(_), None) => Missing::Division,
        (None, Some(_)) => Missing::End,
        _ => Missing::Somewhere,
    }
}

/// Nineteen characters: the places where one of two equal neighbours may have been typed twice.
pub fn doubled(text: &[u8], today: Date) -> Vec<usize> {
    let chars = chars(text);
    if chars.len() != 19 {
        return Vec::new();
    }
    let fits = |at: &usize| {
        // Of a run of equal ones the first pair stands for all.
        let begins = *at == 0 || chars[at - 1] != chars[*at];
        let mut shorter = chars.clone();
        shorter.remove(*at);
        let shorter: String = shorter.into_iter().collect();
        begins && chars[*at] == chars[at + 1] && is_plausible(shorter.as_bytes(), today)
    };
    (0..18).filter(fits).map(|at| at + 1).collect()
}

/// Characters that look like digits: how many there are, and whether the number holds when each is
/// read as what it looks like.
pub fn look_alikes(text: &[u8], today: Date) -> (usize, bool) {
    let chars = chars(text);
    let mut count = 0;
    let meant: String = chars
        .iter()
        .enumerate()
        .map(|(at, c)| match likely(*c) {
            _ if c.is_ascii_digit() || (*c == 'X' && at + 1 == chars.len()) => *c,
            Likely::Character(meant) => {
                count += 1;
                meant
            }
            Likely::Masked | Likely::Lost | Likely::Unknown => *c,
        })
        .collect();
    (count, count > 0 && is_plausible(meant.as_bytes(), today))
}

/// Eighteen characters without a birth date: with month and day exchanged there is one, and the check
/// holds or not.
pub fn exchanged_birth(text: &[u8], today: Date) -> Option<Check> {
    let mut number = eighteen(text)?;
    let (month, day) = ([number[10], number[11]], [number[12], number[13]]);
    number[10..12].copy_from_slice(&day);
    number[12..14].copy_from_slice(&month);
    let reading = read(&number);
    let birth = reading.birth.filter(|birth| is_of_working_age(*birth, today));
    birth.map(|_| if reading.person.is_some() { Check::Holds } else { Check::Fails })
}

/// Whether the check character holds after the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// It does: a strong sign.
    Holds,
    /// It does not.
    Fails,
}

/// How a written number differs from one that somebody has on record (号码比对).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// In these places, 1-based.
    Places(Vec<usize>),
    /// This place of the known number is missing.
    Missing(usize),
    /// This place of the written number is too much.
    Extra(usize),
    /// Only so many characters at the beginning can be compared; they are the same.
    Begins(usize),
    /// Nothing speaks for its being the same number.
    Unlike,
}

/// Compares what stands in a cell with a number on record. Of a number that a spreadsheet has cut, only
/// what it keeps is compared.
pub fn difference(written: &[u8], known: PersonId) -> Difference {
    /// Fewer characters in common prove nothing.
    const BEGINNING: usize = 6;
    let mut digits = [0; 18];
    known.write_to(&mut digits);
    let known: Vec<char> = digits.iter().map(|byte| char::from(*byte)).collect();
    let mut written = chars(written);
    if let Some(end) = written.iter().position(|c| matches!(c, 'E' | 'e' | '.')) {
        let is_scientific = written.iter().any(|c| matches!(c, 'E' | 'e'));
        if is_scientific {
            written.retain(|c| *c != '.');
        }
        let is_mantissa = |c: &char| c.is_ascii_digit();
        let kept = written.iter().take_while(|c| is_mantissa(c)).count();
        written.truncate(if is_scientific { kept } else { end });
    }
    let same = known.iter().zip(&written).take_while(|(a, b)| a == b).count();
    match written.len() {
        18 if written.ends_with(&['0', '0', '0']) && same == 15 => Difference::Begins(15),
        18 => {
            let places = (0..18).filter(|at| written[*at] != known[*at]).map(|at| at + 1);
            Difference::Places(places.collect())
        }
        17 if known[same + 1..] == written[same..] => Difference::Missing(same + 1),
        19 if known[same..] == written[same + 1..] => Difference::Extra(same + 1),
        length if length == same && (BEGINNING..18).contains(&length) => Difference::Begins(same),
        _ => Difference::Unlike,
    }
}

/// How many digits stand before the power of ten: `1.10101E+17` keeps six.
pub fn digits_kept(text: &[u8]) -> usize {
    let chars = chars(text);
    let number = chars.iter().take_while(|c| !matches!(c, 'E' | 'e'));
    number.filter(|c| c.is_ascii_digit()).count()
}

fn chars(text: &[u8]) -> Vec<char> {
    let mut folded = Folded::of(text);
    folded.capitalise(|c| c == 'x');
    folded.chars().to_vec()
}

fn eighteen(text: &[u8]) -> Option<[u8; 18]> {
    let mut folded = Folded::of(text);
    folded.capitalise(|c| c == 'x');
    folded.ascii()
}

/// A number that holds, of somebody who may be at work.
fn is_plausible(number: &[u8], today: Date) -> bool {
    let reading = read(number);
    let is_whole = reading.person.is_some() && !reading.is_fifteen;
    is_whole && reading.birth.is_some_and(|birth| is_of_working_age(birth, today))
}

/// Fourteen to a hundred years.
fn is_of_working_age(birth: Date, today: Date) -> bool {
    (14..=100).contains(&(today.year() - birth.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::new(2026, 11, 23).unwrap()
    }

    /// 110101199003079913 is whole.
    #[test]
    fn a_swap_is_found_where_it_was_made() {
        let whole = *b"110101199003079913";
        for at in 0..17 {
            let mut swapped = whole;
            swapped.swap(at, at + 1);
            if swapped != whole {
                assert!(swaps(&swapped, today()).contains(&(at + 1)), "{at}");
            }
        }
        assert!(swaps(b"11010119900307991", today()).is_empty());
    }

    #[test]
    fn a_missing_digit_is_looked_for_where_the_birth_date_shows_it() {
        let at = |text: &str| missing(text.as_bytes(), today());
        assert_eq!(at("11011199003079913"), Missing::Division);
        assert_eq!(at("11010119900307993"), Missing::End);
        assert_eq!(at("11010119900379913"), Missing::Somewhere);
    }

    #[test]
    fn a_digit_typed_twice() {
        let places = |text: &str| doubled(text.as_bytes(), today());
        assert!(places("1101011990030799913").contains(&15), "the first pair of the run");
        assert!(places("1101001199003079913").contains(&5));
        assert!(places("110101199003079913").is_empty());
    }

    #[test]
    fn look_alikes_are_counted_and_tried() {
        assert_eq!(look_alikes("11O1O1199003079913".as_bytes(), today()), (2, true));
        assert_eq!(look_alikes("11O1O1199003079914".as_bytes(), today()), (2, false));
        assert_eq!(look_alikes("110101199003079913".as_bytes(), today()), (0, false));
    }

    #[test]
    fn month_and_day_exchanged() {
        assert!(exchanged_birth(b"110101199025129919", today()).is_some());
        assert_eq!(exchanged_birth(b"110101199033339919", today()), None);
    }

    #[test]
    fn what_scientific_notation_keeps() {
        assert_eq!(digits_kept(b"1.10101E+17"), 6);
        assert_eq!(digits_kept(b"1.10101199003079E+17"), 15);
    }

    #[test]
    fn a_number_beside_the_one_on_record() {
        let known = read(b"110101199003079913").person.unwrap();
        let beside = |text: &str| difference(text.as_bytes(), known);
        assert_eq!(beside("110101199003079931"), Difference::Places(vec![17, 18]));
        assert_eq!(beside("11O101199003079913"), Difference::Places(vec![3]));
        assert_eq!(beside("11010119900379913"), Difference::Missing(13));
        assert_eq!(beside("1101011990003079913"), Difference::Extra(12));
        assert_eq!(beside("110101199003079000"), Difference::Begins(15));
        assert_eq!(beside("1.10101199003E+17"), Difference::Begins(12));
        assert_eq!(beside("110101199003079913.0"), Difference::Places(vec![]));
        assert_eq!(beside("11010119"), Difference::Begins(8));
        for unlike in ["", "1101", "440301198512310016.0E", "12345678901234567"] {
            assert_eq!(beside(unlike), Difference::Unlike, "{unlike}");
        }
    }
}
