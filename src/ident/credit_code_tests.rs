//! Credit codes: the published ones, the pilot codes, and what happens to them in spreadsheets.

use proptest::prelude::*;

use super::*;

fn check(text: &str, expected: Option<&str>, repairs: Repairs, faults: Faults) {
    let reading = read(text.as_bytes());
    assert_eq!(reading.code.as_ref().map(CreditCode::as_str), expected, "{text:?}");
    assert_eq!((reading.repairs, reading.faults), (repairs, faults), "{text:?}");
}

fn odd(position: u16, found: char, likely: Likely) -> Faults {
    let character = Some(OddCharacter { position, found, likely });
    Faults { character, ..Faults::default() }
}

const NATIONAL: &str = "N1100000MAMJ53DD90";

#[test]
fn whole_codes_are_read() {
    // Letters first, no division of the list, and a check character 0 at once.
    check(NATIONAL, Some(NATIONAL), Repairs::NONE, Faults::default());
}

#[test]
fn spellings_are_folded() {
    let whole = Faults::default();
    check("n1100000mamj53dd90", Some(NATIONAL), Repairs::LOWER_CASE, whole);
    check("N1100000-MAMJ53DD9-0", Some(NATIONAL), Repairs::HYPHENS, whole);
    check(" N1 100000MAMJ53DD90", Some(NATIONAL), Repairs::SPACES, whole);
    check("Ｎ1100000MAMJ53DD90", Some(NATIONAL), Repairs::FULL_WIDTH, whole);
}

#[test]
fn pilot_codes_keep_their_value() {
    for code in [
        "91350100M0001TGQXM",
        "91350211M0000XUF46",
        "91350203M0001FUE2P",
        "91350628M0000K0H44",
        "91350211M00013FA1N",
    ] {
        let reading = read(code.as_bytes());
        assert_eq!(reading.code.map(|code| code.to_string()).as_deref(), Some(code));
        assert!(reading.faults.check.is_some() && !reading.faults.is_form_wrong(), "{code}");
    }
}

#[test]
fn forms_are_judged() {
    let length = |count| Faults { length: Some(count), ..Faults::default() };
    let placeholder = Faults { is_placeholder: true, ..Faults::default() };
    check("000000000000000000", None, Repairs::NONE, placeholder);
    check("", None, Repairs::NONE, length(0));
    check("N1100000MAMJ53DD9", None, Repairs::NONE, length(17));
    let older = Some(Older::BusinessRegistration);
    check("110000012345678", None, Repairs::NONE, Faults { older, ..length(15) });
    let older = Some(Older::Organisation);
    check("D2143569-X", None, Repairs::HYPHENS, Faults { older, ..length(9) });
    check("N1100000MAMJ53DD9O", None, Repairs::NONE, odd(18, 'O', Likely::Character('0')));
    check("N1100000MAMJ53DDI0", None, Repairs::NONE, odd(17, 'I', Likely::Character('1')));
    check("N1100000MAMJS3DD90", None, Repairs::NONE, odd(13, 'S', Likely::Character('5')));
    check("N1100000MAMJ53DDZ0", None, Repairs::NONE, odd(17, 'Z', Likely::Character('2')));
    check("N1100000VAMJ53DD90", None, Repairs::NONE, odd(9, 'V', Likely::Unknown));
    check("N110000DMAMJ53DD90", None, Repairs::NONE, odd(8, 'D', Likely::Character('0')));
    check("N1100000MAMJ53DD9某", None, Repairs::NONE, odd(18, '某', Likely::Unknown));
}

fn whole_code() -> impl Strategy<Value = [u8; 18]> {
    ("[1-9ANY][1-9]", "[0-9]{6}", "[0-9A-HJ-NPQRTUWXY]{8}").prop_map(|(head, division, body)| {
        let mut code = [b'0'; 18];
        code[..2].copy_from_slice(head.as_bytes());
        code[2..8].copy_from_slice(division.as_bytes());
        code[8..16].copy_from_slice(body.as_bytes());
        let inner: [u8; 8] = body.as_bytes().try_into().unwrap();
        code[16] = organisation::check_character(&inner).unwrap();
        let outer: [u8; 17] = code[..17].try_into().unwrap();
        code[17] = check_character(&outer).unwrap();
        code
    })
}

proptest! {
    #[test]
    fn any_one_wrong_character_is_found(code in whole_code(), at in 0..18_usize, other in 0..31_usize) {
        prop_assert_eq!(read(&code).faults, Faults::default());
        let mut changed = code;
        changed[at] = ALPHABET[other];
        prop_assert_eq!(read(&changed).faults.is_empty(), changed == code);
    }

    #[test]
    fn any_swap_of_neighbours_is_found(code in whole_code(), at in 0..17_usize) {
        let mut changed = code;
        changed.swap(at, at + 1);
        prop_assert_eq!(read(&changed).faults.is_empty(), changed == code);
    }

    #[test]
    fn the_inner_code_is_a_fact_of_its_own(code in whole_code()) {
        let mut changed = code;
        changed[16] = if code[16] == b'1' { b'2' } else { b'1' };
        let outer: [u8; 17] = changed[..17].try_into().unwrap();
        changed[17] = check_character(&outer).unwrap();
        let faults = read(&changed).faults;
        prop_assert_eq!(faults, Faults { is_inner_wrong: true, ..Faults::default() });
    }

    #[test]
    fn any_text_is_read(bytes in any::<Vec<u8>>(), text in any::<String>()) {
        read(&bytes);
        read(text.as_bytes());
    }
}
