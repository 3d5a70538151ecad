//! What a roster answers: employers by their identifiers, people with several rows, headcounts.

use super::*;

const A: Employer =
    Employer { code: String::new(), registration_no: String::new(), name: String::new() };

fn employer(code: &str, registration_no: &str, name: &str) -> Employer {
    Employer { code: code.into(), registration_no: registration_no.into(), name: name.into() }
}

fn row(person: u64, unit: u32, name: &str, kinds: u16, status: InsuredStatus) -> RosterRow<'_> {
    RosterRow { person, unit: Some(unit), name, insurances: InsuranceSet(kinds), status }
}

fn roster(units: &[Employer], rows: &[RosterRow<'_>]) -> Roster {
    let mut all = RosterRows::default();
    for row in rows {
        all.push(row);
    }
    Roster::new(all, units.to_vec(), RosterFacts::default())
}

use InsuredStatus::{Insured, Stopped};

#[test]
fn an_entry_stays_small() {
    assert_eq!(size_of::<Entry>(), 24);
}

#[test]
fn employers_are_compared_by_the_strongest_identifier_that_both_have() {
    let units = [
        employer("91110105MA00099A0D", "", "甲公司"),
        employer("", "110105001", "乙公司"),
        employer("", "", "丙（北京）公司"),
    ];
    let roster = roster(&units, &[]);
    for (run, expected) in [
        (employer("91110105ma00099a0d", "", ""), &[0][..]),
        (employer("91110105MA00099A0D", "", "旧名公司"), &[0]),
        // The name is the same, the code another: another employer.
        (employer("91110108MA00088BXN", "", "甲公司"), &[]),
        (employer("91110108MA00088BXN", "110105001", "改名公司"), &[1]),
        (employer("91110108MA00088BXN", "", "丙(北京) 公司"), &[2]),
        (employer("", "", "甲公司"), &[0]),
        (A, &[]),
    ] {
        assert_eq!(roster.units_of(&run), expected, "{run:?}");
    }
}

#[test]
fn several_rows_of_a_person_are_several_insurances() {
    let units = [employer("", "", "甲公司"), employer("", "", "乙公司")];
    let rows = [
        row(7, 0, "张小满", 0b001, Insured),
        row(7, 0, "张小满", 0b010, Stopped),
        row(7, 0, "张小满", 0b100, Insured),
        row(8, 0, "李小寒", 0b001, Stopped),
        row(9, 1, "王立春", 0, Insured),
    ];
    let roster = roster(&units, &rows);
    let matched = roster.matched(&[units[0].clone(), employer("", "", "丁公司")]);
    let here = |status, kinds, name: &str| {
        let names = vec![name.to_owned()];
        Listed::Here(Standing { status, insurances: InsuranceSet(kinds), names })
    };
    let (first, unknown) = (EmployerNo::at(0), EmployerNo::at(1));
    assert_eq!(matched.person(first, 7), here(Insured, 0b101, "张小满"));
    assert_eq!(matched.person(first, 8), here(Stopped, 0b001, "李小寒"));
    assert_eq!(matched.person(first, 9), Listed::Elsewhere);
    assert_eq!(matched.person(first, 10), Listed::Nowhere);
    assert_eq!(matched.person(unknown, 7), Listed::UnknownEmployer);
    assert_eq!((matched.headcount(first), matched.headcount(unknown)), (Some(1), None));
    assert_eq!((roster.facts().people, roster.facts().employers), (3, 2));
}

#[test]
fn a_roster_without_employers_is_of_the_only_one() {
    let rows = [RosterRow { unit: None, ..row(7, 0, "张小满", 0, Insured) }];
    let roster = roster(&[], &rows);
    let one = [employer("", "", "甲公司")];
    assert_eq!(roster.matched(&one).headcount(EmployerNo::at(0)), Some(1));
    assert!(matches!(roster.matched(&one).person(EmployerNo::at(0), 7), Listed::Here(_)));
    let two = [employer("", "", "甲公司"), employer("", "", "乙公司")];
    assert_eq!(roster.matched(&two).headcount(EmployerNo::at(0)), None);
}

#[test]
fn an_employer_written_in_two_ways_counts_everybody_once() {
    let code = "91110105MA00099A0D";
    let units = [employer(code, "", "甲公司"), employer(code, "", "甲有限公司")];
    let rows = [
        row(7, 0, "张小满", 0, Insured),
        row(7, 1, "张小满", 0, Insured),
        row(8, 1, "李小寒", 0, Insured),
    ];
    let roster = roster(&units, &rows);
    let run = [employer(code, "", "甲公司"), employer(code, "", "")];
    assert_eq!(roster.matched(&run).headcount(EmployerNo::at(1)), Some(2));
}

#[test]
fn people_of_a_name_are_those_of_the_employer() {
    let units = [employer("", "", "甲公司"), employer("", "", "乙公司")];
    let id = |key| PersonId::from_key(key).unwrap();
    let (number, other) = (id(11_010_119_900_307_991), id(11_010_119_900_307_992));
    let third = id(11_010_119_900_307_993);
    let rows = [
        row(number.key(), 0, "张小满", 0, Stopped),
        row(number.key(), 0, "张小满", 0, Insured),
        row(other.key(), 1, "张小满", 0, Insured),
        row(number.key(), 1, "李小寒", 0, Insured),
        row(third.key(), 1, "李小寒", 0, Insured),
        row(other.key(), 0, "王立春", 0, Stopped),
        row(1 << 63 | 5, 0, "Anna Lee", 0, Insured),
    ];
    let roster = roster(&units, &rows);
    let matched = roster.matched(&units);
    let of = |employer, name| matched.namesakes(EmployerNo::at(employer), name_key(name));
    assert_eq!(of(0, "张 小满"), Namesakes::One(number, Insured));
    assert_eq!(of(1, "张小满"), Namesakes::One(other, Insured));
    assert_eq!(of(0, "王立春"), Namesakes::One(other, Stopped));
    assert_eq!(of(1, "李小寒"), Namesakes::Unclear(2));
    assert_eq!(of(0, "ANNA LEE"), Namesakes::Unclear(1), "a passport is no number to compare");
    assert_eq!((of(0, "李小寒"), of(7, "张小满")), (Namesakes::None, Namesakes::None));
}
