//! Names of many kinds, damaged and whole.

use proptest::prelude::*;

use super::*;

fn check(name: &str, expected: &str, repairs: Repairs) {
    assert_eq!(repaired(name), expected, "{name:?}");
    assert_eq!(read(name).repairs, repairs, "{name:?}");
}

#[test]
fn names_are_repaired() {
    check("张三", "张三", Repairs::NONE);
    check("䶮", "䶮", Repairs::NONE);
    check("张\u{3000}三", "张三", Repairs::SPACES);
    check(" 张三\t", "张三", Repairs::TAB.and(Repairs::SPACES));
    check("'张三", "张三", Repairs::APOSTROPHE);
    check("张\u{200b}三\u{feff}", "张三", Repairs::INVISIBLE);
    check("葛\u{e0100}三", "葛三", Repairs::INVISIBLE);
    check("⼩⽟", "小玉", Repairs::RADICALS);
    check("\u{f92c}三", "郎三", Repairs::RADICALS);
    check("\u{fa0e}三", "\u{fa0e}三", Repairs::NONE);
    check("张\u{e863}", "张䶮", Repairs::PRIVATE_USE);
    check("张\u{e816}", "张\u{20087}", Repairs::PRIVATE_USE);
    check("ＡＮＮＡ  Lee", "ANNA Lee", Repairs::FULL_WIDTH.and(Repairs::SPACES));
    check("O'Brien, J. P.", "O'Brien, J. P.", Repairs::NONE);
    check("Anna • Lee", "Anna·Lee", Repairs::SEPARATOR.and(Repairs::SPACES));
    check("", "", Repairs::NONE);
    check("   ", "", Repairs::SPACES);
}

#[test]
fn separators_are_mapped() {
    for dot in "\u{2022}\u{2027}\u{30fb}\u{ff65}\u{2219}\u{22c5}\u{387}\u{1427}\u{16eb}\u{a78f}\u{2e31}\u{318d}\u{25cf}\u{2024}\u{3002}\u{2e}".chars() {
        check(&format!("买买提{dot}艾力"), "买买提·艾力", Repairs::SEPARATOR);
    }
    check("买买提．艾力", "买买提·艾力", Repairs::SEPARATOR.and(Repairs::FULL_WIDTH));
    check("买买提·艾力", "买买提·艾力", Repairs::NONE);
    check("买 · • 艾", "买·艾", Repairs::SEPARATOR.and(Repairs::SPACES));
    check("买··艾", "买·艾", Repairs::SEPARATOR);
    check("张。", "张。", Repairs::NONE);
}

#[test]
fn damage_is_marked() {
    let odd = |position, found, likely| Some(OddCharacter { position, found, likely });
    for (name, lost) in [
        ("张?", odd(2, '?', Likely::Lost)),
        ("张？", odd(2, '?', Likely::Lost)),
        ("张 \u{fffd}", odd(2, '\u{fffd}', Likely::Lost)),
        ("张□", odd(2, '□', Likely::Lost)),
        ("张*", odd(2, '*', Likely::Masked)),
        ("张●", odd(2, '●', Likely::Masked)),
        ("张三2", odd(3, '2', Likely::Unknown)),
        ("&#40862;", odd(3, '4', Likely::Unknown)),
        ("张三", None),
        ("李〇", None),
        ("张一", None),
        ("\u{3400}\u{20000}", None),
    ] {
        assert_eq!(read(name).lost, lost, "{name}");
    }
}

#[test]
fn other_marks() {
    assert_eq!(read("张\u{e000}").private_use, Some('\u{e000}'));
    assert_eq!(read("张\u{e863}").private_use, None);
    assert!(read("张Anna").is_mixed && !read("Anna").is_mixed && !read("李〇").is_mixed);
    for name in ["同上", "暂无", "无", "—", "...", " / "] {
        assert!(read(name).is_stand_in && read(name).stranger.is_none(), "{name}");
    }
    assert!(read(&"张".repeat(51)).is_too_long());
    assert!(read(&"张".repeat(50)).is_quiet());
    assert!(read("买买提·艾力").is_quiet() && read("").length == 0);
}

#[test]
fn strangers_are_marked() {
    for (name, found) in [
        ("·艾力", Some((1, '·'))),
        ("艾力·", Some((3, '·'))),
        ("张三、李四", Some((3, '、'))),
        ("张三/李四", Some((3, '/'))),
        ("张三，李四", Some((3, ','))),
        ("张三;", Some((3, ';'))),
        ("=张三", Some((1, '='))),
        ("张三#", Some((3, '#'))),
        ("<b>Anna</b>", Some((1, '<'))),
        ("张三😀", Some((3, '😀'))),
        ("张三.", Some((3, '.'))),
        ("张三（小）", None),
        ("古丽（小小）", None),
        ("古丽(阿依)", None),
        ("O'Brien, J. P.", None),
        ("Jean‐Luc \"Bob\" Picard", None),
        ("e\u{301}ric", None),
        ("佐々木", None),
        ("สมชาย ใจดี", None),
        ("Иван Петров", None),
        ("张三(离职)", None),
        ("张三-离职", None),
        ("张三?", None),
    ] {
        assert_eq!(read(name).stranger.map(|odd| (odd.position, odd.found)), found, "{name}");
    }
}

#[test]
fn names_that_end_like_a_word_are_looked_at() {
    for name in ["李某某离职", "同上", "王保"] {
        let (gbk, _, _) = encoding_rs::GBK.encode(name);
        assert_eq!((plain_key(name.as_bytes()), plain_key_gbk(&gbk)), (None, None), "{name}");
        assert_eq!(read(name).is_damaged(), name != "王保", "{name}");
    }
}

#[test]
fn keys_fold_what_is_written_differently() {
    for (one, other) in
        [("ANNA  LEE", "Anna Lee"), ("张 三", "张三"), ("买•艾", "买·艾"), ("É", "e\u{301}")]
    {
        assert_eq!(name_key(one), name_key(other), "{one} {other}");
    }
    assert_ne!(name_key("张三"), name_key("张四"));
}

#[test]
fn every_pair_of_gbk_is_told_exactly() {
    let is_plain = |c: char| ('\u{4e00}'..='\u{9fa5}').contains(&c);
    for lead in 0..=255_u8 {
        for trail in 0..=255_u8 {
            let pair = [lead, trail];
            let (text, _, is_wrong) = encoding_rs::GB18030.decode(&pair);
            let mut chars = text.chars();
            let expected =
                !is_wrong && chars.next().is_some_and(is_plain) && chars.next().is_none();
            assert_eq!(is_han_pair(lead, trail), expected, "{lead:02X}{trail:02X} {text}");
        }
    }
}

#[test]
fn private_use_follows_the_positions_of_fe50() {
    let trails = (0x50..=0x7e).chain(0x80..=0xa0);
    assert_eq!(GLYPHS.chars().count(), 80);
    for (trail, glyph) in trails.zip(GLYPHS.chars()) {
        let pair = [0xfe, trail];
        let (text, _, _) = encoding_rs::GB18030.decode(&pair);
        let decoded = text.chars().next().unwrap();
        // Six places are private use in the decoder as well.
        assert!(decoded == glyph || map(decoded).0 == Some(glyph), "{trail:02X} {decoded} {glyph}");
    }
}

proptest! {
    #[test]
    fn repairing_twice_changes_no_more(
        any in any::<String>(),
        name in "[张三買龴⼩•·●.。 '　aB１?\u{200b}\u{e816}\u{e863}]{0,12}",
    ) {
        for text in [any, name] {
            let once = repaired(&text).into_owned();
            prop_assert_eq!(&repaired(&once), &once);
            prop_assert!(read(&once).repairs.is_empty(), "{:?}", once);
            prop_assert_eq!(name_key(&once), name_key(&text));
            prop_assert_eq!(read(&text).repairs.is_empty(), once == text);
        }
    }

    #[test]
    fn plain_names_are_quiet(name in "[\u{4e00}-\u{9fa5}]{2,10}") {
        prop_assert!(is_plain_han_utf8(name.as_bytes()));
        let (chars, repairs) = repair(&name);
        prop_assert!(repairs.is_empty() && chars.iter().collect::<String>() == name);
        prop_assert!(read(&name).is_quiet() || read(&name).is_damaged());
        let (gbk, _, _) = encoding_rs::GBK.encode(&name);
        prop_assert!(is_plain_han_gbk(&gbk));
        let key = Some(name_key(&name)).filter(|_| !may_be_no_name(&name));
        prop_assert_eq!((plain_key(name.as_bytes()), plain_key_gbk(&gbk)), (key, key));
    }

    #[test]
    fn bytes_are_plain_only_if_they_decode_so(bytes in any::<Vec<u8>>(), pairs in proptest::collection::vec((0x81..=0xfe_u8, 0x40..=0xfe_u8), 0..12)) {
        let pairs: Vec<u8> = pairs.into_iter().flat_map(|(lead, trail)| [lead, trail]).collect();
        for bytes in [bytes, pairs] {
            let plain = |text: &str| (2..=10).contains(&text.chars().count())
                && text.chars().all(|c| ('\u{4e00}'..='\u{9fa5}').contains(&c));
            let (text, _, is_wrong) = encoding_rs::GB18030.decode(&bytes);
            prop_assert_eq!(is_plain_han_gbk(&bytes), !is_wrong && plain(&text));
            prop_assert_eq!(
                is_plain_han_utf8(&bytes),
                std::str::from_utf8(&bytes).is_ok_and(plain)
            );
        }
    }
}
