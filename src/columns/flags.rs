//! The column of a mixed list that says who joins and who leaves (增减标志), found by what its cells say where no
//! heading names it.

use super::content::take;
use super::{HeadRow, Mapped};
use crate::model::Field;

/// Finds the column of a mixed list that says 增 or 减 in every row, where no heading named it. Overlooking
/// it would hand in people who are joining, or who are still there (在职).
pub(super) fn find_change_flag(mapped: &mut Mapped, sample: &[HeadRow]) {
    if mapped.columns.get(Field::ChangeFlag).is_some() {
        return;
    }
    let leaf = |column: u16| mapped.leaves[usize::from(column)].as_str();
    let free =
        || mapped.unused.iter().copied().filter(|column| !is_of_something_else(leaf(*column)));
    let is_flag = |column: &u16| !is_of_something_else(leaf(*column));
    let joins = may_be_flags(mapped).filter(is_flag).find(|column| holds_joiners(sample, *column));
    let sorts = || free().find(|column| holds_changes(sample, *column, leaf(*column)));
    let mixed = free().find(|column| holds_flags(sample, *column)).or(joins).or_else(sorts);
    let id = mapped.columns.get(Field::PersonId);
    let asked_for = || {
        free().find(|column| holds_requests(sample, *column, &mapped.leaves[usize::from(*column)]))
    };
    // Whoever stands behind the sample may be of the other kind.
    let only = || free().find(|column| holds_reductions(sample, *column, id));
    if let Some(column) = mixed.or_else(asked_for).or_else(only) {
        take(mapped, Field::ChangeFlag, column);
    }
}

/// Headings under which words such as 新增, 增加 and 离职 are about something else: 数据状态, 工资变化, 部门.
const OF_SOMETHING_ELSE: [&str; 25] = [
    "部门", "上级", "姓名", "岗位", "职位", "职务", "组别", "工资", "薪", "合同", "续签", "编制",
    "备注", "说明", "数据", "记录", "更新", "同步", "团队", "项目", "城市", "地区", "地点", "招聘",
    "服务",
];

fn is_of_something_else(leaf: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| leaf.contains(word));
    has(&OF_SOMETHING_ELSE) && !has(&["增减", "变动", "异动", "审批", "审核"])
}

/// States of insurance or of declarations.
const STATES: [Field; 2] = [Field::InsuranceState, Field::HandlingState];

/// Columns that may be the flag by their words: those that nothing uses, and states.
pub(super) fn may_be_flags(mapped: &Mapped) -> impl Iterator<Item = u16> {
    let states = STATES.into_iter().filter_map(|field| mapped.columns.get(field));
    let states = states.filter_map(|column| u16::try_from(column).ok());
    mapped.unused.iter().copied().chain(states)
}

/// What the words of such a column say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    Reduction,
    Other,
    /// Neither, though it belongs to such columns: 试用, 待离职.
    Neither,
}

const REDUCTION: [&str; 14] = [
    "减",
    "减员",
    "减少",
    "报减",
    "停保",
    "停缴",
    "离职",
    "已离职",
    "减保",
    "退保",
    "退工",
    "转出",
    "调出",
    "人员减少",
];
const OTHER: [&str; 17] = [
    "增",
    "增员",
    "增加",
    "新增",
    "报增",
    "续",
    "续保",
    "续缴",
    "增保",
    "参保登记",
    "新参保",
    "入职",
    "转入",
    "调入",
    "在职",
    "在岗",
    "在册",
];
const NEITHER: [&str; 34] = [
    "试用",
    "试用期",
    "正式",
    "正式员工",
    "正常",
    "在用",
    "全职",
    "兼职",
    "实习",
    "实习期",
    "实习生",
    "见习",
    "见习期",
    "转正",
    "待离职",
    "离职中",
    "拟离职",
    "待岗",
    "停薪留职",
    "休假",
    "产假",
    "返聘",
    "外派",
    "借调",
    "调岗",
    "转岗",
    "晋升",
    "降职",
    "调薪",
    "续签",
    "变更",
    "基数调整",
    "不变",
    "参保",
];
/// Longer words are no flags.
const FLAG_CHARS: usize = 8;

fn sense(text: &str) -> Option<Sense> {
    match text {
        _ if text.contains("公积金") && !text.contains("社保") => speaks_of_fund(text),
        _ if REDUCTION.contains(&text) => Some(Sense::Reduction),
        _ if OTHER.contains(&text) => Some(Sense::Other),
        _ if NEITHER.contains(&text) => Some(Sense::Neither),
        _ => by_core(text),
    }
}

/// 公积金减员, 公积金封存; the fund's name alone says nothing.
fn speaks_of_fund(text: &str) -> Option<Sense> {
    text.contains(['增', '减', '停', '封', '开', '续']).then_some(Sense::Other)
}

/// What may stand around the word of a flag: 11月离职减员, 社保公积金增员.
const AROUND: [&str; 23] = [
    "社会保险",
    "社保",
    "公积金",
    "五险",
    "一金",
    "人员",
    "员工",
    "职工",
    "本月",
    "当月",
    "月份",
    "月",
    "年",
    "办理",
    "申报",
    "离职",
    "入职",
    "退休",
    "死亡",
    "转出",
    "转入",
    "停保",
    "停缴",
];

/// The word that is left. It has to be one of few: 用户增长部, 增补 and 不续签 are about something else.
fn by_core(text: &str) -> Option<Sense> {
    if text.chars().count() > FLAG_CHARS {
        return None;
    }
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let core = AROUND.iter().fold(letters, |rest, word| rest.replace(word, ""));
    match &*core {
        "减" | "减员" | "减少" | "减人" | "减保" | "报减" => Some(Sense::Reduction),
        "增" | "增员" | "增加" | "增人" | "增保" | "报增" | "新增" | "续" | "续保" | "续缴" => {
            Some(Sense::Other)
        }
        _ => None,
    }
}

/// A word that makes a free column the one of [`find_change_flag`].
pub(super) fn is_other_change(text: &[u8]) -> bool {
    OTHER.iter().any(|word| word.as_bytes() == text)
}

/// Nothing but the words of a mixed list, and one at least that is no reduction: 参保 beside 停保, 正式
/// beside 离职, too.
fn holds_flags(sample: &[HeadRow], column: u16) -> bool {
    is_of_flags(sample, column, true)
}

/// The same where somebody joins or stays: what a column of states says otherwise is no flag.
fn holds_joiners(sample: &[HeadRow], column: u16) -> bool {
    is_of_flags(sample, column, false)
}

fn is_of_flags(sample: &[HeadRow], column: u16, takes_neither: bool) -> bool {
    let texts = || sample.iter().map(|row| row.text(column.into())).filter(|text| !text.is_empty());
    let says = |wanted: Sense| texts().any(|text| sense(text) == Some(wanted));
    let is_mixed =
        says(Sense::Other) || (takes_neither && says(Sense::Reduction) && says(Sense::Neither));
    is_mixed && texts().all(|text| sense(text).is_some())
}

/// A column that sorts what happens to people, or how they stand, by its heading.
const CHANGES: [&str; 7] = ["变动", "异动", "变更类", "业务类", "操作类", "申报类", "事项"];
const STANDINGS: [&str; 5] = ["员工状态", "人员状态", "在职状态", "职工状态", "雇佣状态"];

/// The same under such a heading where some of its words are in no list (调动, 实习): whoever has one of them
/// and a day of leaving is asked about.
fn holds_changes(sample: &[HeadRow], column: u16, leaf: &str) -> bool {
    let texts = || sample.iter().map(|row| row.text(column.into())).filter(|text| !text.is_empty());
    let has = |words: &[&str]| words.iter().any(|word| leaf.contains(word));
    let says = |wanted: Sense| texts().any(|text| sense(text) == Some(wanted));
    let sorts = has(&CHANGES) && (says(Sense::Other) || says(Sense::Reduction));
    (sorts || (has(&STANDINGS) && says(Sense::Other)))
        && !has(&["原因"])
        && texts().all(|text| text.chars().count() <= FLAG_CHARS)
}

/// A column about a request to leave (审批状态, 单据状态); 办理状态 is about the bureau's part, where what was
/// returned is handed in again.
const REQUESTS: [&str; 5] = ["审批", "审核", "单据", "流程", "申请"];
/// A request that was not granted, or not yet: nobody leaves by it.
const NOT_GRANTED: [&str; 18] = [
    "驳回",
    "退回",
    "拒绝",
    "撤回",
    "撤销",
    "取消",
    "作废",
    "草稿",
    "不同意",
    "不通过",
    "未通过",
    "审批中",
    "审核中",
    "流转中",
    "进行中",
    "待审",
    "未审",
    "未提交",
];

/// A longer text says more than how far a request has come.
const STATE_CHARS: usize = 8;

/// Requests to leave, one of which at least does not hold. Where all were granted, the column says
/// nothing new.
fn holds_requests(sample: &[HeadRow], column: u16, leaf: &str) -> bool {
    let texts = || sample.iter().map(|row| row.text(column.into()));
    let is_refused = |text: &str| NOT_GRANTED.iter().any(|word| text.contains(word));
    REQUESTS.iter().any(|word| leaf.contains(word))
        && texts().any(is_refused)
        // An opinion in sentences is no state.
        && texts().all(|text| text.chars().count() <= STATE_CHARS)
}

/// Everybody of the sample leaves, by this column.
fn holds_reductions(sample: &[HeadRow], column: u16, id: Option<usize>) -> bool {
    let id = id.unwrap_or(usize::MAX);
    let people = || sample.iter().filter(|row| super::triage::has_any_digits(row.text(id)));
    people().next().is_some()
        && people().all(|row| sense(row.text(column.into())) == Some(Sense::Reduction))
}
