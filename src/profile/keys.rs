//! What the keys of a profile mean (键的含义), for messages and for the reference in schemas/.

use crate::text::{Text, text};

/// Keys whose meaning depends on the table they stand in: that table, the key, the meaning.
const WITHIN: &[(&str, &str, Text)] = &[
    (
        "columns",
        "stop_month",
        text("停止缴费月份的列名，按含义分三组", "headings of the stop month, by what they mean"),
    ),
    (
        "required",
        "employer_code",
        text("单位代码是否必填", "whether the employer code must be given"),
    ),
    ("sources", "title", text("出处的名称", "what the source is")),
    ("month_notes", "last_paid", text("说明最后缴费月的话", "notes for the last month paid")),
    ("month_notes", "first_unpaid", text("说明停缴首月的话", "notes for the first month not paid")),
    (
        "steps",
        "at",
        text(
            "在哪里办：before、online、counter 或 after",
            "where it is done: before, online, counter or after",
        ),
    ),
    ("steps", "when", text("哪些单位需要", "which employers it concerns")),
    ("outputs", "text", text("文本文件的写法", "how the text file is written")),
    ("outputs", "columns", text("文件的各列", "the columns of the file")),
];

/// Every other key.
const KEYS: &[(&str, Text)] = &[
    ("base", text("所依据的规则文件，只能是 national", "the file it builds on, only national")),
    ("id", text("名称，用小写字母", "its name, in lower-case letters")),
    ("title", text("标题", "title")),
    ("version", text("规则版本，写进报告", "version of the rules, shown in reports")),
    ("verified", text("是否经官方核实", "whether the bureau's own rules were checked")),
    (
        "effective_from",
        text("从哪个申报月起适用（YYYY-MM）", "first declared month it holds for (YYYY-MM)"),
    ),
    ("sources", text("出处表", "where facts come from")),
    ("url", text("网址", "web address")),
    ("date", text("日期（YYYY、YYYY-MM 或 YYYY-MM-DD）", "date (YYYY, YYYY-MM or YYYY-MM-DD)")),
    ("columns", text("列名对照", "headings")),
    ("fields", text("各字段的列名", "headings of each field")),
    ("own", text("经办机构自己模板的列名", "headings of the bureau's own template")),
    ("words", text("用词", "wordings")),
    (
        "titles",
        text(
            "只在名单上方的行里这样写的项目名称（单位的列）",
            "what a line above the list calls it, and no heading does (the employer's columns)",
        ),
    ),
    ("assumed", text("常见但未查到出处的列名", "headings in use without a source")),
    (
        "fallback",
        text("没有更好的列时才取用的列名", "headings that count only where no better one stands"),
    ),
    (
        "sure",
        text("可信度：verified、weak 或 assumed", "how sure it is: verified, weak or assumed"),
    ),
    ("source", text("出处，[sources] 中的键", "where it comes from, a key of [sources]")),
    ("medical_stop_month", text("医疗停止缴费月份的列名", "headings of the medical stop month")),
    ("month_notes", text("列名括号中说明含义的话", "notes in brackets that settle the meaning")),
    ("last_paid", text("表示最后缴费月的说法", "wordings for the last month paid")),
    ("first_unpaid", text("表示停缴首月的说法", "wordings for the first month not paid")),
    ("unclear", text("没有说清含义的列名", "headings that do not say")),
    ("no_field", text("认得但不取用的列名", "headings that are known and not used")),
    ("housing_fund", text("公积金的用词", "words for the housing fund")),
    ("social_groups", text("社会保险分组的用词", "words of groups of social insurance")),
    ("required", text("必填项", "what must be given")),
    ("employer_code", text("单位代码", "employer code")),
    (
        "stop_month",
        text("停止缴费月份的含义与推算", "what the stop month means and how it is derived"),
    ),
    ("means", text("own_headings 中列名的含义", "what the headings in own_headings mean")),
    ("own_headings", text("经办机构模板中的月份列名", "month headings of the bureau's template")),
    ("derive", text("没有停止缴费月份时怎样推算", "what is done without a stop month")),
    ("value", text("取值", "the value")),
    ("calendar", text("日历", "days of the month")),
    ("first_day", text("申报期首日", "first day of the declaration window")),
    ("last_day", text("申报期末日", "last day of the declaration window")),
    ("premium_day", text("当月保费申报截止日", "day by which the premium is declared")),
    (
        "last_day_shift",
        text("申报期末日遇休息日怎样移动", "what becomes of the last day when it is a day off"),
    ),
    (
        "premium_day_shift",
        text(
            "保费申报截止日遇休息日怎样移动",
            "what becomes of the premium day when it is a day off",
        ),
    ),
    ("holidays", text("各年放假与调休安排", "days off and working weekends, by year")),
    ("year", text("年份", "the year")),
    ("off", text("放假的日子", "days off")),
    ("work", text("调休上班的日子", "weekend days on which people work")),
    ("steps", text("程序之外的办理步骤", "what is done outside the program")),
    ("at", text("在哪里办", "where it is done")),
    ("when", text("适用情形", "whom it concerns")),
    (
        "entered_before",
        text("在此日之前入职的人才需要", "only for people who entered before this day"),
    ),
    ("align", text("定长列靠左还是靠右", "which side a fixed-width value stands on")),
    ("fill", text("定长列补位的字符", "what fills a fixed-width column")),
    ("ends_with_delimiter", text("行尾是否也有分隔符", "whether a delimiter ends each record")),
    ("people_limit", text("一个文件最多多少人", "at most so many people in one file")),
    ("split", text("零星与批量", "sporadic or mass")),
    ("mass_at", text("达到多少人算批量，0 为从不", "mass from so many people, 0 = never")),
    (
        "mass_percent",
        text("达到在职人数的百分之几算批量", "mass from this per cent of the headcount"),
    ),
    ("mass_whole_unit", text("全员减少时是否算批量", "whether a whole unit is mass")),
    ("mass_limit", text("一个批量文件最多多少人", "at most so many people in one mass file")),
    ("not_in_mass", text("不能放进批量文件的原因", "reasons that a mass file does not take")),
    (
        "by_reason",
        text("一个批量文件是否只放一种原因", "whether a mass file holds one reason only"),
    ),
    ("reasons", text("停止缴费原因", "stop reasons")),
    ("label", text("名称，中文和英文", "name in Chinese and English")),
    ("zh", text("中文", "Chinese")),
    ("en", text("英文", "English")),
    ("code3", text("全国三位代码", "national 3-digit code")),
    ("code4", text("全国四位代码", "national 4-digit code")),
    ("will", text("谁的意愿：voluntary 或 involuntary", "whose will: voluntary or involuntary")),
    ("layoff", text("是否计入经济性裁员", "whether it counts as a layoff")),
    ("retirement", text("是否退休", "whether it is retirement")),
    (
        "goes_with",
        text(
            "另一列写别的原因是否矛盾：nothing 矛盾，anything 不矛盾",
            "whether another reason beside it contradicts it: nothing goes with it, or anything",
        ),
    ),
    ("notices", text("申报前要知道的事", "what to know before declaring it")),
    ("materials", text("通常要求的材料", "what is commonly asked for")),
    ("insurances", text("险种", "insurance kinds")),
    ("code", text("经办机构文件中的代码", "code in the bureau's files")),
    ("insurance_groups", text("险种合称", "words for several kinds")),
    ("kinds", text("所指的险种", "the kinds meant")),
    ("insurances_together", text("只能一起停的险种", "kinds that only stop together")),
    ("id_kinds", text("证件类型", "document kinds")),
    ("kind", text("哪一种证件", "which document kind")),
    ("flags", text("增减标志用词", "words of the change flag")),
    ("reduction", text("表示减少的用词", "words for a reduction")),
    ("other", text("表示不是减少的用词", "words for anything else")),
    ("roster", text("参保花名册用词", "words of rosters of insured people")),
    ("status_headings", text("参保状态的列名", "headings of the status column")),
    ("insured", text("表示在保的用词", "words for insured")),
    ("stopped", text("表示已停保的用词", "words for no longer insured")),
    ("remarks", text("备注用词", "words in remarks")),
    ("voluntary", text("表示本人意愿的说法", "phrases for one's own will")),
    ("involuntary", text("表示非本人意愿的说法", "phrases for not one's own will")),
    ("ended", text("表示退休或死亡的说法", "phrases for retired or died")),
    ("withdrawn", text("表示这次不减的说法", "phrases for not to be taken off now")),
    ("handled", text("表示已经办过的用词", "words for a declaration that was made")),
    ("place", text("哪些地名是本地的", "which places are the city's own")),
    ("codes", text("本地区划代码的开头", "what division codes of its places begin with")),
    ("names", text("本地的其他地名", "further names of places in it")),
    ("elsewhere", text("泛指别处的用词", "words for any other place")),
    ("rules", text("规则开关与参数", "rule switches and parameters")),
    ("level", text("级别：off、note、warning 或 error", "level: off, note, warning or error")),
    ("limit", text("规则中的数值", "the rule's number")),
    ("pattern", text("规则中的格式", "the rule's pattern")),
    (
        "credit_code_whitelist",
        text("校验不符但确已核发的统一社会信用代码", "credit codes issued with a wrong check"),
    ),
    ("divisions", text("行政区划补充", "further division codes")),
    ("add", text("补充的六位区划代码", "six-digit codes to add")),
    ("outputs", text("写出的文件", "the files that are written")),
    ("role", text("文件用途", "what the file is for")),
    ("shape", text("文件格式", "in which shape it is written")),
    (
        "file",
        text(
            "文件名，可含 {month}、{part}、{sequence}",
            "file name, may hold {month}, {part} and {sequence}",
        ),
    ),
    ("sheet", text("工作表名", "sheet name")),
    ("text", text("固定内容", "the fixed text")),
    (
        "format",
        text("月份和日期的写法，如 yyyyMM", "how months and days are written, such as yyyyMM"),
    ),
    ("width", text("列宽；定长文本中为字节数", "width; in fixed-width text, in bytes")),
    ("encoding", text("编码", "encoding")),
    ("delimiter", text("分隔符，不写则为定长", "delimiter, none = fixed width")),
    ("crlf", text("是否以回车换行结尾", "whether lines end in CR LF")),
    ("head", text("首记录", "the record before the details")),
    ("tail", text("尾记录", "the record after them")),
    (
        "template",
        text(
            "经办机构的空白模板，与本文件放在一起；批量文件填进这个模板",
            "the bureau's blank workbook beside this file, which mass files fill",
        ),
    ),
    ("not_checked", text("程序无法核对的事项", "what the program cannot know")),
    ("settled_by", text("给了什么就能核对：roster", "what settles it after all: roster")),
];

/// What a key means, by the keys that lead to it; for a name that a file chooses itself, what the
/// table above it means.
pub fn meaning(path: &[String]) -> Option<Text> {
    let (key, above) = path.split_last()?;
    let within =
        WITHIN.iter().find(|(table, name, _)| name == key && above.iter().any(|it| it == table));
    let own = within
        .map(|(_, _, meaning)| *meaning)
        .or_else(|| KEYS.iter().find(|(name, _)| name == key).map(|(_, meaning)| *meaning));
    // What `value` is, is said by the key above it; so is what a name of the file's own stands for.
    match own {
        Some(own) if key == "value" => meaning(above).or(Some(own)),
        Some(own) => Some(own),
        None => meaning(above),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of all properties in a JSON Schema.
    fn properties(schema: &serde_json::Value, names: &mut std::collections::BTreeSet<String>) {
        match schema {
            serde_json::Value::Object(object) => {
                if let Some(serde_json::Value::Object(found)) = object.get("properties") {
                    names.extend(found.keys().cloned());
                }
                object.values().for_each(|value| properties(value, names));
            }
            serde_json::Value::Array(list) => list.iter().for_each(|it| properties(it, names)),
            _ => {}
        }
    }

    #[test]
    fn every_key_has_a_meaning_and_every_meaning_a_key() {
        let schema = schemars::schema_for!(crate::profile::Profile);
        let mut names = std::collections::BTreeSet::new();
        properties(schema.as_value(), &mut names);
        for name in &names {
            assert!(meaning(std::slice::from_ref(name)).is_some(), "{name}");
        }
        for (key, _) in KEYS {
            assert!(names.contains(*key), "{key}");
        }
    }
}
