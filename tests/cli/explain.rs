//! `explain FILE!CELL`: from the raw cell to the verdict, for bad rows and good ones, on every road.

use super::*;

/// A list with one row of each fate: good, repaired, held, repeated, set aside.
fn rows() -> Vec<Vec<String>> {
    let mut rows = table(5);
    rows[2][2].insert(6, ' ');
    "7月".clone_into(&mut rows[3][3]);
    rows[5] = rows[4].clone();
    rows.push(vec!["合计".to_owned(), "5人".to_owned()]);
    rows
}

fn desk() -> Desk {
    let desk = Desk::new();
    put(desk.folder.path(), "名单.csv", made::delimited(&rows(), ','));
    let other = [table(0)[..1].to_vec(), table(7).split_off(6)].concat();
    let sheets = [MadeSheet::of_texts("十月", &rows()), MadeSheet::of_texts("十一月", &other)];
    put(desk.folder.path(), "两张.xlsx", book(&sheets));
    put(desk.folder.path(), "一张.xlsx", book(&sheets[..1]));
    desk
}

fn page(desk: &Desk, words: &[&str]) -> String {
    let ended = desk.call(&[&["explain", "--today", made::TODAY], words].concat());
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{words:?}");
    ended.out
}

#[test]
fn a_cell_is_followed_to_its_verdict() {
    let desk = desk();
    let cells =
        ["名单.csv!C2", "名单.csv!C3", "名单.csv!D4", "名单.csv!C6", "名单.csv!A7", "名单.csv!D1"];
    for lang in ["zh", "en"] {
        let pages = cells.map(|cell| page(&desk, &[cell, "--lang", lang]));
        insta::assert_snapshot!(format!("explain-{lang}"), pages.join("\n"));
    }
}

#[test]
fn workbooks_say_what_text_files_say() {
    let desk = desk();
    let behind_title = |text: &str| text.split_once('\n').unwrap().1.to_owned();
    for cell in ["C2", "C3", "D4", "C6", "E2", "B7"] {
        let csv = page(&desk, &[&format!("名单.csv!{cell}")]);
        let xlsx = page(&desk, &[&format!("一张.xlsx!{cell}")]);
        assert_eq!(behind_title(&csv), behind_title(&xlsx), "{cell}");
    }
}

#[test]
fn a_number_is_shown_only_on_request() {
    let desk = desk();
    let whole = &rows()[1][2];
    let masked = page(&desk, &["名单.csv!C2"]);
    assert!(!masked.contains(whole.as_str()) && masked.contains(&whole[..4]), "{masked}");
    assert!(page(&desk, &["名单.csv!C2", "--unmask"]).contains(whole.as_str()));
    assert!(!page(&desk, &["名单.csv!B2"]).contains(rows()[1][1].as_str()));
}

#[test]
fn what_is_not_there_is_told_with_what_there_is() {
    let desk = desk();
    for (cell, told) in [
        ("名单.csv!Z2", "A 至 H"),
        ("名单.csv!C99", "数据到第 7 行"),
        ("两张.xlsx!C2", "十月 / 十一月"),
        ("两张.xlsx!九月!C2", "十月 / 十一月"),
        ("gone.csv!C2", "FL007"),
        ("refused.csv!A2", "CO001"),
        ("名单.csv!C", "jianyuan rules"),
    ] {
        let ended = desk.call(&["explain", cell, "--today", made::TODAY]);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{cell}");
        assert!(ended.err.contains(told), "{cell}: {}", ended.err);
    }
    assert!(page(&desk, &["两张.xlsx!十一月!C2"]).contains("可提交"));
}

#[test]
fn options_and_other_files_count_as_in_a_run() {
    let desk = desk();
    put(desk.folder.path(), "again.csv", made::delimited(&table(1), ','));
    assert!(page(&desk, &["again.csv!C2"]).contains("可提交"));
    let repeated = page(&desk, &["again.csv!C2", "名单.csv"]);
    assert!(repeated.contains("可提交"), "the first one goes: {repeated}");
    let strict = page(&desk, &["名单.csv!D2", "--month", "2026-10"]);
    assert!(strict.contains("SM004"), "{strict}");
}

#[test]
fn hostile_text_is_harmless() {
    let desk = desk();
    let mut rows = rows();
    "王\u{1b}[2J小\u{202e}明\0".clone_into(&mut rows[1][1]);
    put(desk.folder.path(), "evil!\u{1b}[1m.csv", made::delimited(&rows, ','));
    let shown = page(&desk, &["evil!\u{1b}[1m.csv!B2", "--unmask"]);
    assert!(!shown.contains(['\u{1b}', '\u{202e}', '\0']), "{shown:?}");
}

/// What probably happened to a number is said; what it should be is not.
#[test]
fn a_damaged_number_is_told_how() {
    let desk = Desk::new();
    let whole = person_id(1);
    let at = |place: usize| &whole[place..=place];
    let swapped = format!("{}{}{}{}", &whole[..15], at(16), at(15), &whole[17..]);
    let doubled = format!("{}{}", &whole[..6], &whole[5..]);
    let day_first = format!("{}1990{}{}", &whole[..6], "2512", &whole[14..]);
    let look_alike = whole.replacen('0', "O", 2);
    for (number, told) in [
        (swapped.as_str(), "16、17"),
        (&doubled, "可能重复打了一次"),
        (&whole[1..], "少的一位像是在前6位里"),
        (&look_alike, "共有2处这样的字符，其余各位与校验码相符"),
        (&day_first, "月和日写反了"),
        ("1.10101E+17", "只看得出前6位"),
    ] {
        let mut rows = table(1);
        number.clone_into(&mut rows[1][2]);
        put(desk.folder.path(), "one.csv", made::delimited(&rows, ','));
        let shown = page(&desk, &["one.csv!C2"]);
        // A long sentence goes on in the next line of the screen.
        let sentences: String = shown.split_whitespace().collect();
        assert!(sentences.contains(told), "{number}: {shown}");
        assert!(!shown.contains(&whole), "{shown}");
    }
}
