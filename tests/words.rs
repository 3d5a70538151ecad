//! The words that people read, in both languages: English without Chinese punctuation and with forms that
//! agree with their numbers, Chinese with its own punctuation. First as they are written in the sources,
//! then as the program says them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod made;

use std::path::{Path, PathBuf};

use made::program::{Ended, jianyuan, put};
use regex::Regex;

/// Things that are counted. Behind the place of their number they stand in two forms, `{n:row|rows}`.
const COUNTED: &str = "answers|bytes|causes|cells|characters|columns|days|digits|employers|fields|files|\
                       findings|folders|keys|months|people|places|positions|reductions|rows|runs|senders|\
                       sheets|submissions|things|years";

/// Chinese punctuation. Quotation marks are the same in both languages.
const SIGNS: &str = "、。，；：！？（）【】《》〔〕";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_of(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter();
    let paths = all.map(|entry| entry.unwrap().into_path());
    let ends =
        |path: &PathBuf| endings.iter().any(|end| path.extension().is_some_and(|e| e == *end));
    paths.filter(ends).collect()
}

/// A text of the program in both languages, and where it stands.
struct Pair {
    place: String,
    zh: String,
    en: String,
}

/// `text("…", "…")` of the code, `t("…", "…")` of pages, and `zh = "…", en = "…"` of profiles.
fn pairs() -> Vec<Pair> {
    let literal = r#"\s*"((?:[^"\\]|\\.)*)"\s*,?"#;
    let begins = r"(?:\btext\(|\.t\(|\bzh:|\bzh =)";
    let pair = Regex::new(&format!(r"(?s){begins}{literal}\s*(?:en:|en =)?{literal}")).unwrap();
    let broken = Regex::new(r"\\\n\s*").unwrap();
    let sources = [("src", &["rs", "html"][..]), ("schemas", &["toml"][..])];
    let files = sources.iter().flat_map(|(folder, endings)| files_of(folder, endings));
    let mut pairs = Vec::new();
    for path in files {
        let source = std::fs::read_to_string(&path).unwrap();
        for found in pair.captures_iter(&source) {
            let line = source[..found.get(0).unwrap().start()].lines().count();
            let place = format!("{}:{line}", path.strip_prefix(root()).unwrap().display());
            let text = |group| broken.replace_all(&found[group], "").into_owned();
            pairs.push(Pair { place, zh: text(1), en: text(2) });
        }
    }
    pairs
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// A sign of Chinese punctuation that belongs to no Chinese term: where it does, it stands between Chinese
/// characters; one that is spoken of stands alone between spaces.
fn stray_sign(en: &str) -> Option<char> {
    let chars: Vec<char> = en.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied();
    (0..chars.len()).find_map(|index| {
        let sign = chars[index];
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let is_inside = |c: Option<char>| c.is_some_and(is_han);
        let is_number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let fits = match sign {
            '（' | '【' | '《' => is_inside(after),
            '〔' | '〕' => is_number(before) || is_number(after),
            '）' | '】' | '》' => is_inside(before),
            _ => {
                (is_inside(before) && is_inside(after))
                    || (before == Some(' ') && after == Some(' '))
            }
        };
        (SIGNS.contains(sign) && !fits).then_some(sign)
    })
}

/// Half-width punctuation between two Chinese characters.
fn half_width_sign(zh: &str) -> Option<char> {
    let chars: Vec<char> = zh.chars().collect();
    let between = chars.windows(3).find(|three| {
        is_han(three[0]) && ",;:?()".contains(three[1]) && (is_han(three[2]) || three[2] == ' ')
    });
    between.map(|three| three[1])
}

#[test]
fn texts_have_the_punctuation_of_their_language() {
    let pairs = pairs();
    assert!(pairs.len() > 1500, "only {} texts were found", pairs.len());
    let mut complaints = Vec::new();
    for Pair { place, zh, en } in &pairs {
        complaints.extend(stray_sign(en).map(|sign| format!("{place}: {sign} in “{en}”")));
        complaints.extend(half_width_sign(zh).map(|sign| format!("{place}: {sign} in “{zh}”")));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn words_behind_a_number_have_two_forms() {
    let counted =
        Regex::new(&format!(r"\{{\w+\}} (?:more |other |held )?(?:{COUNTED})\b")).unwrap();
    let forms = Regex::new(r"\{(\w+):[^{}|]*\|[^{}|]*\}").unwrap();
    let mut complaints = Vec::new();
    for Pair { place, zh, en } in pairs() {
        complaints.extend(counted.find(&en).map(|found| format!("{place}: {}", found.as_str())));
        // The number that they agree with is one that the text has.
        for form in forms.captures_iter(&en) {
            let number = format!("{{{}}}", &form[1]);
            if !en.contains(&number) || !zh.contains(&number) {
                complaints.push(format!("{place}: there is no {number} in “{zh}” or “{en}”"));
            }
        }
        complaints.extend(forms.is_match(&zh).then(|| format!("{place}: forms in “{zh}”")));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn signs_and_forms_are_told_apart() {
    for (en, sign) in [
        ("rows 5、8", Some('、')),
        ("姓名： blank", Some('：')),
        ("a list（3）", Some('（')),
        ("Write 缴费截止月份（最后缴费月） there", None),
        ("民委发〔2016〕33号: 50 characters", None),
        ("with 、 between them", None),
        ("“甲” and “乙”", None),
    ] {
        assert_eq!(stray_sign(en), sign, "{en}");
    }
    assert_eq!(half_width_sign("姓名:空"), Some(':'));
    assert_eq!(half_width_sign("改成 2026-11，如 a:b"), None);
}

/// What stands in quotation marks is somebody's own, and behind a level of confidence stands a document's
/// title; the rest is the program's.
fn own_words(said: &str) -> String {
    Regex::new(r#"“[^”]*”|"[^"]*"|\[(?:verified|weak source|assumed)\].*"#)
        .unwrap()
        .replace_all(said, "“”")
        .into_owned()
}

fn read(command: &str, said: &str) {
    let one = Regex::new(&format!(r"\b1 (?:more |other |held )?(?:{COUNTED})\b")).unwrap();
    for line in said.lines() {
        let own = own_words(line);
        assert!(!one.is_match(&own), "{command}: {line}");
        assert!(!own.contains('|'), "{command}: {line}");
        let stray = stray_sign(&own);
        assert!(stray.is_none(), "{command}: {stray:?} in {line}");
    }
}

fn english(args: &[&str]) -> Ended {
    let day = ["--today", "2026-11-23", "--lang", "en"];
    jianyuan(&[args, &day].concat())
}

/// One person in order and one held, one of everything that is counted.
const ONE: &str = "姓名,身份证号,停止缴费月份,离职日期,停止缴费原因,统一社会信用代码\n\
                   张小满,110101199003079913,2026-11,2026-11-16,本人意愿解除劳动合同,91110105MA9990019G\n\
                   李大暑,110101199003079919,2026-11,2026-11-16,本人意愿解除劳动合同,91110105MA9990019G\n";

#[test]
fn what_the_program_says_in_english_reads_as_english() {
    let folder = tempfile::tempdir().unwrap();
    let one = put(folder.path(), "one.csv", ONE);
    let out = folder.path().join("out");
    let all = folder.path().join("all");
    let [one, out, all] = [&one, &out, &all].map(|path| path.to_str().unwrap());
    let samples = root().join("samples");
    let samples = samples.to_str().unwrap();
    for args in [
        &["check", one][..],
        &["run", one, "--out", out][..],
        &["bulk", one, "--out", all][..],
        &["check", samples][..],
        &["explain", &format!("{one}!B3")][..],
    ] {
        let Ended { out, err, .. } = english(args);
        // Names of our own files are Chinese, and paths are not ours.
        let said = format!("{out}{err}").replace(samples, "");
        assert!(said.lines().count() > 0, "{args:?} says nothing");
        read(args[0], &said);
    }
}
