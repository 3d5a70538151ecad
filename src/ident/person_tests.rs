//! Identity numbers: the printed specimens, and every way in which they arrive damaged.

use proptest::prelude::*;

use super::*;
use crate::ident::person_id::Sex;

fn whole(text: &str, number: &str, birth: &str, sex: Sex) {
    let reading = read(text.as_bytes());
    assert_eq!(reading.faults, Faults::default(), "{text}");
    let person = reading.person.unwrap();
    assert_eq!(person.reveal(), number);
    assert_eq!((person.birth().to_string().as_str(), person.sex()), (birth, sex), "{text}");
    assert_eq!(person.division().to_string(), number[..6]);
    assert_eq!(person.key().to_string(), number[..17]);
    assert_eq!(person.check_character(), number.as_bytes()[17]);
}

#[test]
fn specimens_are_whole() {
    for (number, birth, sex) in [
        ("11010519491231002X", "1949-12-31", Sex::Female),
        ("440524188001010014", "1880-01-01", Sex::Male),
        ("34052419800101001X", "1980-01-01", Sex::Male),
        ("810000199408230021", "1994-08-23", Sex::Female),
        ("830000199201300022", "1992-01-30", Sex::Female),
        ("932682198501010017", "1985-01-01", Sex::Male),
    ] {
        whole(number, number, birth, sex);
    }
}

#[test]
fn spellings_are_folded() {
    let number = "11010519491231002X";
    for (text, repairs) in [
        ("11010519491231002x", Repairs::LOWER_CASE),
        (" 11010519491231002X\u{a0}", Repairs::SPACES),
        ("110105 19491231 002X", Repairs::SPACES),
        ("11010519491231002X\t", Repairs::TAB),
        ("'11010519491231002X", Repairs::APOSTROPHE),
        ("１１０１０５１９４９１２３１００２Ｘ", Repairs::FULL_WIDTH),
        ("11010519491231002Ⅹ", Repairs::ROMAN),
        ("\u{feff}\u{202d}11010519491231002X\u{202c}", Repairs::INVISIBLE),
        ("=\"11010519491231002X\"", Repairs::WRAPPER),
    ] {
        whole(text, number, "1949-12-31", Sex::Female);
        assert_eq!(read(text.as_bytes()).repairs, repairs, "{text}");
    }
}

#[test]
fn fifteen_digits_are_the_same_person() {
    let old = read(b"110105491231002");
    assert!(old.is_fifteen && old.faults.is_empty());
    assert_eq!(old.person, read(b"11010519491231002X").person);
    assert!(read(b"110105490231002").faults.is_birth_impossible);
    assert!(read(b"170105491231002").faults.is_province_unknown);
    assert!(read("１10105491231002".as_bytes()).repairs == Repairs::FULL_WIDTH);
}

fn check(text: &str, faults: Faults) {
    let reading = read(text.as_bytes());
    assert_eq!(reading.faults, faults, "{text:?}");
    assert_eq!(reading.person.is_some(), faults.is_empty(), "{text:?}");
}

#[test]
fn facts_are_told_apart() {
    let none = Faults::default();
    let check_wrong = Faults { check: Some(b'X'), ..none };
    check("110105194912310021", check_wrong);
    check("110105194902310029", Faults { is_birth_impossible: true, check: Some(b'6'), ..none });
    check("11010519000229001X", Faults { is_birth_impossible: true, check: Some(b'7'), ..none });
    check("710000199001010011", Faults { check: Some(b'5'), ..none });
    check("160105194912310021", Faults { check: Some(b'9'), is_province_unknown: true, ..none });
    check("", Faults { length: Some(0), ..none });
    check("1101051949123100", Faults { length: Some(16), ..none });
    check(
        "11010519491231002X0",
        Faults {
            length: Some(19),
            character: Some(OddCharacter { position: 18, found: 'X', likely: Likely::Unknown }),
            ..none
        },
    );
    for text in [
        "000000000000000000",
        "111111111111111111",
        "123456789012345678",
        "222222222222222222",
        "00000000000000000X",
        "11111111",
        "123456",
        "123456199001010017",
        "000000000000000",
    ] {
        check(text, Faults { is_placeholder: true, ..none });
    }
    for text in ["1.1E+17", "3.6E+17", "1.10105194912310E+17", "1E17", "１.１Ｅ＋１７"] {
        check(text, Faults { lost: Some(Lost::Scientific), ..none });
    }
    check("110105194912310000.0", Faults { lost: Some(Lost::PointZero), ..none });
    assert!(read(b"110105194912310000").ends_in_zeros);
    assert!(!read(b"110105194912310010").ends_in_zeros);
}

#[test]
fn odd_characters_are_named() {
    for (text, position, found, likely) in [
        ("11O105194912310021", 3, 'O', Likely::Character('0')),
        ("I10105194912310021", 1, 'I', Likely::Character('1')),
        ("1101051949123l0021", 14, 'l', Likely::Character('1')),
        ("11010519491231002Х", 18, 'Х', Likely::Character('X')),
        ("11010519491231002Χ", 18, 'Χ', Likely::Character('X')),
        ("11010519491231002×", 18, '×', Likely::Character('X')),
        ("1101051949******2X", 11, '*', Likely::Masked),
        ("11010519491231٠02X", 15, '٠', Likely::Character('0')),
        ("1101051949123100X1", 17, 'X', Likely::Unknown),
        ("1101051949123100?X", 17, '?', Likely::Lost),
        ("11010549123100X", 15, 'X', Likely::Unknown),
    ] {
        let character = Some(OddCharacter { position, found, likely });
        check(text, Faults { character, ..Faults::default() });
    }
}

#[test]
fn births_are_bounded() {
    let today = Date::parse("2026-11-23").unwrap();
    // 17990101, 18000101 and a day after today, each with the check character it needs.
    let with = |body: u64| {
        let text = format!("{body}0");
        let expected = check_character(text.as_bytes().try_into().unwrap());
        read(format!("{body}{}", char::from(expected)).as_bytes())
    };
    assert!(with(11_010_517_990_101_990).faults.is_birth_impossible);
    assert!(with(11_010_518_000_101_990).faults.is_empty());
    assert!(with(11_010_520_261_124_990).is_born_after(today));
    assert!(!with(11_010_520_261_123_990).is_born_after(today));
    assert!(with(71_000_019_900_101_990).faults.is_empty(), "71 is a province without numbers");
    assert!(with(84_000_019_900_101_990).faults.is_province_unknown);
    assert!(with(91_668_219_900_101_990).faults.is_province_unknown, "9, then a province");
    assert!(with(22_222_219_600_101_990).faults.is_empty(), "222222 was a division");
}

#[test]
fn numbers_are_shown_masked() {
    let person = read(b"11010519491231002X").person.unwrap();
    assert_eq!(person.to_string(), "1101**********2X");
    assert_eq!(format!("{person:?}"), person.masked());
}

fn number() -> impl Strategy<Value = [u8; 18]> {
    (0..4_usize, 1900..2020_u32, 1..=12_u32, 1..=28_u32, 990..=999_u32).prop_map(
        |(division, year, month, day, order)| {
            let division = ["110105", "440524", "650102", "932682"][division];
            let text = format!("{division}{year}{month:02}{day:02}{order}0");
            let mut text: [u8; 18] = text.as_bytes().try_into().unwrap();
            text[17] = check_character(&text);
            text
        },
    )
}

proptest! {
    #[test]
    fn any_one_wrong_character_is_found(number in number(), at in 0..18_usize, other in 0..11_usize) {
        let person = read(&number).person.unwrap();
        let revealed = person.reveal();
        prop_assert_eq!(revealed.as_bytes(), number);
        let mut changed = number;
        changed[at] = b"0123456789X"[other];
        prop_assert_eq!(read(&changed).person.is_some(), changed == number);
    }

    #[test]
    fn any_swap_of_neighbours_is_found(number in number(), at in 0..17_usize) {
        let mut changed = number;
        changed.swap(at, at + 1);
        prop_assert_eq!(read(&changed).person.is_some(), changed == number);
    }

    #[test]
    fn fifteen_meets_eighteen(number in number()) {
        if &number[6..8] == b"19" {
            let mut old = number[..6].to_vec();
            old.extend(&number[8..17]);
            prop_assert_eq!(read(&old).person, read(&number).person);
        }
    }

    #[test]
    fn any_text_is_read(bytes in any::<Vec<u8>>(), text in any::<String>(), near in "[0-9XxOE.+*' \"=]{0,24}") {
        for bytes in [&bytes[..], text.as_bytes(), near.as_bytes()] {
            let reading = read(bytes);
            prop_assert_eq!(reading.person.is_some(), reading.faults.is_empty());
        }
    }
}
