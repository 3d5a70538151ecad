//! What the words of a cell mean by the profile's code tables (代码对照), built once per run.
//!
//! In: the text of a cell. Out: a reason, a set of insurance kinds, a document kind, a flag, what a
//! remark says. A word that is not in the tables means nothing: it is never guessed.

use rustc_hash::FxHashMap;

use super::Profile;
use super::normal::{normalise, split_notes};
use super::phrases::Phrases;
use super::places::Places;
use crate::ident::kind::IdKind;
use crate::ident::person_id::Sex;
use crate::model::{
    Handled, InsuranceReading, InsuranceSet, InsuredStatus, OtherReason, ReasonNo, RemarkReading,
    RemarkSense, Whereabouts,
};

/// What the flag of a mixed sheet says (增减标志).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// 减: to be read as a reduction.
    Reduction,
    /// 增, 续: something else (CO011).
    Other,
}

/// The profile's words, ready to be looked up (代码对照表).
#[derive(Clone, Debug)]
pub struct Lookup {
    reasons: Words<ReasonNo>,
    insurances: Words<InsuranceSet>,
    id_kinds: Words<IdKind>,
    flags: Words<Change>,
    roster: Words<InsuredStatus>,
    handled: Words<Handled>,
    places: Places,
    remarks: Phrases<RemarkSense>,
    withdrawn: Vec<String>,
    housing_fund: Vec<String>,
    social: Vec<String>,
    plain_reasons: Vec<bool>,
}

/// Words to values: as written, and in the comparable form. A word as written is found without
/// allocating.
#[derive(Clone, Debug)]
struct Words<T> {
    known: FxHashMap<Box<str>, T>,
    /// The bytes of the longest.
    longest: usize,
}

impl<T: Copy> Words<T> {
    fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut map: FxHashMap<Box<str>, T> = FxHashMap::default();
        for (word, value) in words {
            map.entry(normalise(word).into()).or_insert(value);
            map.entry(word.trim().into()).or_insert(value);
        }
        map.remove("");
        let longest = map.keys().map(|word| word.len()).max().unwrap_or(0);
        Self { known: map, longest }
    }

    fn get(&self, text: &str) -> Option<T> {
        let known = |text: &str| self.known.get(text).copied();
        known(text.trim()).or_else(|| known(&normalise(text)))
    }

    /// The longest word with which a text in the comparable form begins, and its bytes. No more of the text
    /// is looked at than a word has: cells may hold whole pages.
    fn longest_at_start(&self, text: &str) -> Option<(T, usize)> {
        let most = text.floor_char_boundary(self.longest);
        let starts = text[..most].char_indices().map(|(at, c)| &text[..at + c.len_utf8()]);
        starts.rev().find_map(|start| Some((*self.known.get(start)?, start.len())))
    }
}

impl Lookup {
    /// The lookups of a profile.
    pub fn new(profile: &Profile) -> Self {
        Self {
            reasons: Words::new(reason_words(profile)),
            insurances: Words::new(insurance_words(profile)),
            id_kinds: Words::new(profile.id_kinds.iter().flat_map(|entry| {
                let kind = entry.id_kind();
                let words = entry.words.iter().chain(&entry.code);
                words.filter_map(move |word| Some((word.as_str(), kind?)))
            })),
            flags: Words::new(
                marked(&profile.flags.reduction, Change::Reduction)
                    .chain(marked(&profile.flags.other, Change::Other)),
            ),
            roster: Words::new(
                marked(&profile.roster.insured, InsuredStatus::Insured)
                    .chain(marked(&profile.roster.stopped, InsuredStatus::Stopped)),
            ),
            handled: Words::new(marked(&profile.handled.words, Handled::Done)),
            places: Places::new(profile),
            remarks: Phrases::new(
                marked(&profile.remarks.voluntary, RemarkSense::Voluntary)
                    .chain(marked(&profile.remarks.involuntary, RemarkSense::Involuntary))
                    .chain(marked(&profile.remarks.ended, RemarkSense::Ended)),
            ),
            withdrawn: profile.remarks.withdrawn.clone(),
            housing_fund: profile.columns.housing_fund.value.clone(),
            social: profile.columns.social_groups.value.clone(),
            plain_reasons: (0..)
                .zip(&profile.reasons)
                .map(|(number, reason)| {
                    let is_mass = profile.mass_takes(ReasonNo(number));
                    is_mass && !reason.retirement && reason.materials.is_empty()
                })
                .collect(),
        }
    }

    /// Whether a reason asks for nothing of its own: no papers, no pension, no way besides the mass
    /// file.
    pub fn is_plain_reason(&self, reason: ReasonNo) -> bool {
        self.plain_reasons.get(usize::from(reason.0)).is_some_and(|is_plain| *is_plain)
    }

    /// The reason that a cell names (停止缴费原因): by word, by code, or by both where they agree.
    ///
    /// A note in brackets is left aside unless it names another reason or takes this one back:
    /// 解除劳动合同（本人辞职） says two things, 辞职（取消） says nothing, and neither is taken; nor is what is
    /// asked rather than said: 死亡？
    pub fn reason(&self, text: &str) -> Option<ReasonNo> {
        if text.contains(['?', '？']) {
            return None;
        }
        let text = without_point_zero(text);
        let known = self.reasons.get(text).or_else(|| self.coded_reason(text));
        known.or_else(|| self.reason_of_all(text)).or_else(|| {
            let (outside, notes) = split_notes(text);
            if notes.is_empty() {
                return None;
            }
            let reason = self.reasons.get(&outside).or_else(|| self.coded_reason(&outside))?;
            let agrees = |note: &String| match self.reasons.get(note) {
                Some(other) => other == reason,
                None => !WITHDRAWN.iter().any(|word| note.contains(word)),
            };
            notes.iter().all(agrees).then_some(reason)
        })
    }

    /// 辞职/个人原因: several wordings, all of one reason.
    fn reason_of_all(&self, text: &str) -> Option<ReasonNo> {
        let mut parts = text.split(is_list_mark).filter(|part| !part.is_empty());
        let first = self.reasons.get(parts.next()?)?;
        parts.all(|part| self.reasons.get(part) == Some(first)).then_some(first)
    }

    /// `221-解除劳动合同`, `解除劳动合同（221）`, and lists numbered `1. 辞职`.
    fn coded_reason(&self, text: &str) -> Option<ReasonNo> {
        let plain = normalise(text);
        let is_digit = |c: char| c.is_ascii_digit();
        let word = plain.trim_matches(is_digit);
        let reason = self.reasons.get(word)?;
        let (start, end) = plain.split_once(word)?;
        let agrees = |digits: &str| match digits.len() {
            0..=2 => true,
            _ => self.reasons.get(digits) == Some(reason),
        };
        (agrees(start) && agrees(end)).then_some(reason)
    }

    /// The insurance kinds that a cell names (停止缴费险种). Words stand side by side or between
    /// 、，；/ + and spaces. A blank cell names none: what that means is the caller's matter.
    pub fn insurances(&self, text: &str) -> InsuranceReading {
        if let Some(kinds) = self.insurances.get(text) {
            return InsuranceReading { kinds, ..InsuranceReading::default() };
        }
        let mut reading = InsuranceReading::default();
        for word in text.split(is_list_mark).filter(|word| !word.is_empty()) {
            if let Some(kinds) = self.insurances.get(word) {
                reading.kinds.0 |= kinds.0;
            } else {
                let word = normalise(word);
                self.read_run(word.trim_start_matches(ONLY), &mut reading);
            }
        }
        reading
    }

    /// Reads words written without anything between them: 养老失业工伤, 五险一金.
    fn read_run(&self, mut rest: &str, reading: &mut InsuranceReading) {
        while !rest.is_empty() {
            if let Some((kinds, length)) = self.insurances.longest_at_start(rest) {
                reading.kinds.0 |= kinds.0;
                rest = &rest[length..];
            } else if let Some(word) = self.longest_housing_fund(rest) {
                reading.housing_fund = true;
                rest = &rest[word.len()..];
            } else {
                reading.unknown = true;
                return;
            }
        }
    }

    fn longest_housing_fund(&self, text: &str) -> Option<&str> {
        let words = self.housing_fund.iter().map(String::as_str);
        words.filter(|word| text.starts_with(word)).max_by_key(|word| word.len())
    }

    /// The document kind that a cell names (证件类型): the profile's words first.
    pub fn id_kind(&self, text: &str) -> Option<IdKind> {
        self.id_kinds.get(text).or_else(|| IdKind::from_words(text))
    }

    /// What the flag of a mixed sheet says (增减标志); `None` for a word that is in neither list.
    pub fn flag(&self, text: &str) -> Option<Change> {
        let has = |words: &[String]| words.iter().any(|word| text.contains(word));
        if text.contains(['?', '？']) {
            None
        } else if has(&self.housing_fund) && !has(&self.social) {
            // 公积金减员 is no reduction of social insurance.
            Some(Change::Other)
        } else {
            self.flags.get(text).or_else(|| flag_by_letter(text))
        }
    }

    /// What the status of a roster's row says (参保状态); `None` for a word that is in neither list.
    pub fn insured_status(&self, text: &str) -> Option<InsuredStatus> {
        self.roster.get(text)
    }

    /// Whether a column says that the declaration was made (办理结果).
    pub fn handled(&self, text: &str) -> Handled {
        let is_tick = || HANDLED_TICKS.contains(&text.trim());
        let ticked = || if is_tick() { Handled::Ticked } else { Handled::Silent };
        let is_over = || if is_over(text) { Handled::Done } else { ticked() };
        self.handled.get(text).unwrap_or_else(is_over)
    }

    /// Whether somebody is insured, by the state in a list of leavers (社保状态).
    pub fn insured(&self, text: &str) -> Option<InsuredStatus> {
        self.insured_status(text).or_else(|| is_over(text).then_some(InsuredStatus::Stopped))
    }

    /// The month of a year until which a remark says that social insurance is paid: 社保交到12月.
    fn paid_to(&self, text: &str) -> Option<u8> {
        let is_of_fund = self.housing_fund.iter().any(|word| text.contains(&**word))
            && !self.social.iter().any(|word| text.contains(&**word));
        let (before, after) = text.split_once(['到', '至']).filter(|_| !is_of_fund)?;
        let ends = |words: &[&str]| words.iter().any(|end| before.ends_with(end));
        let says_pay = ends(&["缴", "交", "买", "缴纳", "缴费", "购买", "参保"])
            && !ends(&["移交", "提交", "上交", "转交"]);
        let after = after.trim_start().trim_start_matches("社保");
        let after = after.split_once('年').map_or(after, |(_, month)| month).trim_start();
        let (digits, rest) = after.split_at(after.bytes().take_while(u8::is_ascii_digit).count());
        let month = digits.parse().ok().filter(|month| (1..=12).contains(month))?;
        (says_pay && rest.trim_start_matches('份').starts_with('月')).then_some(month)
    }

    /// What a remark says of all that is compared (备注读取).
    pub fn remark_reading(&self, text: &str) -> RemarkReading {
        let answer = match text.trim() {
            yes if HANDLED_TICKS.contains(&yes) => Some(true),
            no if CROSSES.contains(&no) => Some(false),
            _ => None,
        };
        RemarkReading { sense: self.remark(text), answer, paid_to: self.paid_to(text) }
    }

    /// Where a cell says that somebody is insured (参保地).
    pub fn place(&self, text: &str) -> Whereabouts {
        self.places.read(text)
    }

    /// What a second column of reasons says (另一列原因): a reason, else whose will it speaks of.
    pub fn other_reason(&self, text: &str) -> OtherReason {
        let reason = self.reason(text);
        let will = || match normalise(text).as_str() {
            "主动" | "自愿" => RemarkSense::Voluntary,
            "被动" | "非自愿" | "被动离职" | "非自愿离职" => RemarkSense::Involuntary,
            _ => self.remark(text),
        };
        OtherReason { reason, will: if reason.is_some() { RemarkSense::Silent } else { will() } }
    }

    /// What a remark says of whose will it was (备注含义).
    ///
    /// A phrase behind a negation (不是公司裁员) or, for one's own will, behind 被 or 劝 (被辞职)
    /// says nothing. A remark that says both says nothing: it is no ground for a warning. That nobody
    /// leaves (暂不减) says more than why.
    pub fn remark(&self, text: &str) -> RemarkSense {
        let is_short = text.len() <= 40;
        let is_alone = || is_short && TAKEN_BACK_ALONE.contains(&normalise(text).as_str());
        if self.withdrawn.iter().any(|word| text.contains(&**word)) || is_alone() {
            return RemarkSense::Withdrawn;
        }
        let mut senses = self
            .remarks
            .find(text)
            .filter(|hit| !is_denied(&text[..hit.start], hit.sense))
            .map(|hit| hit.sense);
        match senses.next() {
            Some(first) if senses.all(|sense| sense == first) => first,
            _ => RemarkSense::Silent,
        }
    }

    /// The sex that a cell names (性别).
    pub fn sex(&self, text: &str) -> Option<Sex> {
        match text.trim() {
            "男" | "男性" | "M" | "m" | "Male" | "male" | "MALE" => Some(Sex::Male),
            "女" | "女性" | "F" | "f" | "Female" | "female" | "FEMALE" => Some(Sex::Female),
            _ => None,
        }
    }
}

fn marked<T: Copy>(words: &[String], value: T) -> impl Iterator<Item = (&str, T)> {
    words.iter().map(move |word| (word.as_str(), value))
}

fn reason_words(profile: &Profile) -> impl Iterator<Item = (&str, ReasonNo)> {
    profile.reasons.iter().enumerate().flat_map(|(index, reason)| {
        let number = ReasonNo(u8::try_from(index).expect("a checked profile has at most 255"));
        let names = [&reason.label.zh, &reason.label.en, &reason.id];
        let codes = reason.code3.iter().chain(&reason.code4);
        let words = names.into_iter().chain(codes).chain(&reason.words);
        words.map(move |word| (word.as_str(), number))
    })
}

fn insurance_words(profile: &Profile) -> impl Iterator<Item = (&str, InsuranceSet)> {
    let kinds = profile.insurances.iter().enumerate().flat_map(|(index, kind)| {
        let names = [&kind.label.zh, &kind.label.en, &kind.id];
        let words = names.into_iter().chain(&kind.code).chain(&kind.words);
        words.map(move |word| (word.as_str(), InsuranceSet(1 << index)))
    });
    let groups = profile.insurance_groups.iter().flat_map(|group| {
        let set = profile.insurance_set(&group.kinds);
        group.words.iter().map(move |word| (word.as_str(), set))
    });
    kinds.chain(groups)
}

/// `222.0`: a program that keeps numbers as floats wrote the code.
fn without_point_zero(text: &str) -> &str {
    let code = text.trim().strip_suffix(".0");
    code.filter(|code| code.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(text)
}

/// 仅工伤, 单工伤.
const ONLY: [char; 3] = ['仅', '只', '单'];

fn is_list_mark(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '、' | '，' | ',' | ';' | '；' | '/' | '／' | '+' | '＋' | '|' | '和' | '及')
}

/// Whether the two characters before a phrase take it back.
fn is_denied(before: &str, sense: RemarkSense) -> bool {
    // 父亲去世.
    if sense == RemarkSense::Ended && KIN.iter().any(|kin| before.ends_with(kin)) {
        return true;
    }
    let near = before.chars().rev().take(2);
    near.take_while(|c| c.is_alphanumeric()).any(|c| match c {
        '不' | '非' | '未' | '没' | '无' => true,
        '被' | '迫' | '劝' => sense == RemarkSense::Voluntary,
        _ => false,
    })
}

/// Somebody else than the person.
const KIN: [&str; 18] = [
    "父", "母", "父亲", "母亲", "爸", "妈", "亲", "爷爷", "奶奶", "妻子", "丈夫", "配偶", "家人",
    "家属", "老人", "岳父", "岳母", "孩子",
];

/// Letters that take back what stands beside them, or put it off: 不减, 未减, 取消减员, 已减.
const TAKEN_BACK: [char; 19] = [
    '不', '未', '非', '无', '没', '勿', '别', '免', '否', '消', '撤', '废', '缓', '误', '错', '待',
    '暂', '已', '下',
];

/// What a note says of a reason that does not hold, or not yet: 辞职（取消）.
const WITHDRAWN: [&str; 10] =
    ["取消", "撤", "作废", "暂缓", "未批", "不批", "待批", "待定", "待确认", "返聘"];

/// Marks that say yes in a column about the declaration.
const HANDLED_TICKS: [&str; 8] = ["是", "√", "✓", "✔", "Y", "y", "1", "已"];

/// 11月已减, 已停（10月）: a short text that says it beside a month.
fn is_over(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    text.len() <= 40
        && has(&["已减", "已停", "已报减", "已报停", "已办"])
        && !has(&["未", "没", "不", "待", "?", "？"])
}

/// Marks that say no there.
const CROSSES: [&str; 7] = ["否", "×", "✗", "N", "n", "0", "不"];

/// Whether a text below any heading says by the profile's words that somebody is not to be taken off now, for
/// whoever has no lookups yet. 示例 may stand in a name.
pub fn takes_back(profile: &Profile, text: &str) -> bool {
    let speaks = |word: &&String| word.contains(['减', '停', '撤', '离', '辞', '消']);
    profile.remarks.withdrawn.iter().filter(speaks).any(|word| text.contains(&**word))
        || (text.len() <= 40 && TAKEN_BACK_ALONE.contains(&normalise(text).as_str()))
}

/// What takes a row back where a remark says nothing else: 取消门禁 is about something else.
const TAKEN_BACK_ALONE: [&str; 8] =
    ["取消", "作废", "撤回", "撤销", "不减", "已减", "误报", "无效"];

/// Words in which 续 says nothing of staying: 手续已办.
const NO_FLAG: [&str; 4] = ["手续", "后续", "陆续", "连续"];

/// 离职减员, 减（停保）, 11月增员: the letter says it where it stands alone.
fn flag_by_letter(text: &str) -> Option<Change> {
    if text.contains(TAKEN_BACK) || NO_FLAG.iter().any(|word| text.contains(word)) {
        return None;
    }
    match (text.contains('减'), text.contains(['增', '续'])) {
        (true, false) => Some(Change::Reduction),
        (false, true) => Some(Change::Other),
        _ => None,
    }
}

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
