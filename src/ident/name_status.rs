//! Words about a person's standing that are written into the name (姓名里的状态词): 李某某（离职）.
//!
//! In: the text of a name cell. Out: the part of it that is no name. Nothing is cut off here.

use super::characters::{half_width, is_space};

/// What people write beside a name, and no name holds.
const WORDS: [&str; 41] = [
    "离职", "辞职", "辞退", "开除", "退休", "退工", "停保", "停缴", "减员", "增员", "转出", "调出",
    "调离", "在职", "试用", "实习", "返聘", "兼职", "产假", "病假", "到期", "去世", "死亡", "病故",
    "身故", "解聘", "离司", "失联", "断保", "退保", "撤回", "撤销", "取消", "作废", "暂缓", "不减",
    "误报", "留任", "续签", "示例", "样例",
];
/// What brackets behind a name hold to tell people of one name apart, and no document has.
const MARKS: [&str; 12] =
    ["男", "女", "男性", "女性", "先生", "女士", "小姐", "大", "小", "老", "新", "旧"];
/// What stands before such a word.
const BEFORE: [char; 5] = ['已', '待', '拟', '将', '未'];
/// What sets such a word apart from the name.
const APART: [char; 12] = ['(', ')', '[', ']', '【', '】', '〔', '〕', '-', '—', '/', ','];
/// Fewer characters may be a name of their own, however odd: a surname and two characters.
const SHORTEST: usize = 4;

/// The part of a name that says how somebody stands: set apart by brackets, spaces or dashes, or as
/// the last two of four characters or more (李某某离职). `None` where there is none.
pub fn status_in(name: &str) -> Option<&str> {
    let is_apart = |c: char| APART.contains(&half_width(c)) || is_space(c);
    let mut parts = name.split(is_apart).map(str::trim);
    let Some(part) = parts.find(|part| WORDS.iter().any(|word| part.contains(word))) else {
        return mark_in_brackets(name);
    };
    match part {
        // Nothing set it apart.
        part if part == name.trim() => at_the_end(part),
        part => Some(part),
    }
}

/// 张伟（大）, 张三（女）.
fn mark_in_brackets(name: &str) -> Option<&str> {
    let inside = name.trim().strip_suffix([')', '）'])?;
    let mark = inside.rsplit_once(['(', '（'])?.1.trim();
    MARKS.contains(&mark).then_some(mark)
}

fn at_the_end(name: &str) -> Option<&str> {
    let word = WORDS.iter().find(|word| name.ends_with(**word))?;
    let before = &name[..name.len() - word.len()];
    let person = before.trim_end_matches(BEFORE);
    let is_long = name.chars().count() >= SHORTEST && !person.is_empty();
    is_long.then(|| &name[person.len()..])
}

/// Whether the last character of a name may end such a word, or a word for no name. Quick: every name is
/// asked.
pub(super) fn may_end_a_word(last: char) -> bool {
    let at = u32::from(last).wrapping_sub(FIRST) as usize;
    ENDS.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
}

/// The last characters of these words.
const LAST: [char; 41] = [
    '职', '退', '除', '休', '工', '保', '缴', '员', '出', '离', '用', '习', '聘', '假', '期', '世',
    '亡', '故', '司', '联', '上', '前', '左', '同', '无', '有', '知', '详', '空', '定', '计', '回',
    '销', '消', '废', '缓', '减', '报', '任', '签', '例',
];
/// The first common Han character.
const FIRST: u32 = 0x4e00;
/// One bit for each Han character from there on that is among [`LAST`].
static ENDS: [u64; 0x5200 / 64] = {
    let (mut bits, mut index) = ([0; 0x5200 / 64], 0);
    while index < LAST.len() {
        let at = LAST[index] as usize - FIRST as usize;
        bits[at / 64] |= 1 << (at % 64);
        index += 1;
    }
    bits
};

#[cfg(test)]
mod tests {
    use super::super::stand_in;
    use super::*;

    #[test]
    fn words_beside_a_name_are_found() {
        for (name, word) in [
            ("李某某（离职）", Some("离职")),
            ("李小寒(11月退休)", Some("11月退休")),
            ("【停保】李小寒", Some("停保")),
            ("李小寒-已离职", Some("已离职")),
            ("李小寒 离职", Some("离职")),
            ("李某某离职", Some("离职")),
            ("王五已离职", Some("已离职")),
            ("李小寒（已撤回）", Some("已撤回")),
            ("张三（示例）", Some("示例")),
            ("买买提·艾力退休", Some("退休")),
            ("张伟（大）", Some("大")),
            ("张三 ( 女 )", Some("女")),
            ("张女", None),
            ("离职李某某", None),
            ("停云", None),
            ("王离", None),
            ("张新增", None),
            ("李保员", None),
            ("王在职", None),
            ("高渐离", None),
            ("离职", None),
            ("已离职", None),
            ("古丽（阿依）", None),
            ("Anna (Lee) Smith", None),
        ] {
            assert_eq!(status_in(name), word, "{name}");
        }
    }

    #[test]
    fn every_word_ends_as_it_is_said_to() {
        for word in WORDS.iter().chain(&stand_in::WORDS).filter(|word| !word.is_ascii()) {
            assert!(word.chars().next_back().is_some_and(may_end_a_word), "{word}");
        }
    }
}
