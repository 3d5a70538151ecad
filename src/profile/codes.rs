//! The code tables of a profile (代码表): reasons, insurance kinds, document kinds, flags.

use serde::Deserialize;

use super::sourced::{Sourced, Sure};
use crate::calendar::Date;
use crate::ident::kind::IdKind;
use crate::text::Lang;

/// Words in both languages, written in a profile (中英文字).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Label {
    /// The words in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A paper that is commonly asked for (常见材料). By 社会保险经办条例第31条 none may be demanded
/// without a basis in law, so it is advice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
    /// Only for people who entered before this day: `YYYY-MM-DD`, or `MM-DD` for the last such day
    /// that is not after the day of the run. Where no entry date is known, the paper is named with
    /// this condition.
    #[serde(default)]
    pub entered_before: Option<String>,
    /// How sure it is that it is asked for.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

impl Material {
    /// The day before which people must have entered, seen from a day; `None` where it concerns
    /// everybody.
    pub fn cut_off(&self, today: Date) -> Option<Date> {
        let text = self.entered_before.as_deref()?;
        Date::parse(text).or_else(|| {
            let of_year = |year: i32| Date::parse(&format!("{year:04}-{text}"));
            // 29 February may be four years back, eight around a century.
            (0..8).filter_map(|back| of_year(today.year() - back)).find(|day| *day <= today)
        })
    }

    /// The words in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// What a clerk should know of a reason before declaring it (申报提醒).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
    /// How sure it is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

/// Whose will ended the employment (意愿), which decides unemployment benefit
/// (社会保险法第45条, 失业保险条例第14条).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Will {
    /// 本人意愿: no unemployment benefit.
    Voluntary,
    /// 非因本人意愿: unemployment benefit may be claimed.
    Involuntary,
}

/// Which other reasons say the same as a reason, more or less closely (可并存的原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GoesWith {
    /// 死亡: none.
    Nothing,
    /// 解除/终止劳动合同, 其他: any, since it says nothing of why.
    Anything,
}

/// One reason for stopping (停止缴费原因), an entry of `[[reasons]]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopReason {
    /// City-neutral name: `resigned`, `retired`, `deceased`… (domain.md section 2.10).
    pub id: String,
    /// What is written in the bureau's files, and what people read.
    pub label: Label,
    /// National 3-digit code (AAE160), where there is one.
    #[serde(default)]
    pub code3: Option<String>,
    /// National 4-digit code, where there is one.
    #[serde(default)]
    pub code4: Option<String>,
    /// Further wordings that mean it; the label and the codes count without being listed.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whose will, where the reason itself says so.
    #[serde(default)]
    pub will: Option<Will>,
    /// Counts for the mass layoff of Labour Contract Law art. 41.
    #[serde(default)]
    pub layoff: bool,
    /// Ends the insurance for good (退休): RE004 looks at the age.
    #[serde(default)]
    pub retirement: bool,
    /// Which other reasons in a second column go with it (RE006); with retirement none do.
    #[serde(default)]
    pub goes_with: Option<GoesWith>,
    /// What to know before it is declared, besides what `will` says of unemployment benefit.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// What is commonly asked for (RE007).
    #[serde(default)]
    pub materials: Vec<Material>,
    /// How sure the entry is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

/// One insurance kind (险种), an entry of `[[insurances]]`; at most 16.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Insurance {
    /// `pension`, `medical`, `unemployment`, `injury`, `maternity`…
    pub id: String,
    /// What is written and read.
    pub label: Label,
    /// Code in the bureau's files, where there is one.
    #[serde(default)]
    pub code: Option<String>,
    /// Further wordings.
    #[serde(default)]
    pub words: Vec<String>,
    /// How sure the entry is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

/// A word that names several insurance kinds at once (险种合称): 五险, 四险, 社保.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InsuranceGroup {
    /// By which a city's file replaces an entry of its base.
    pub id: String,
    /// The wordings.
    pub words: Vec<String>,
    /// Ids of the kinds meant.
    pub kinds: Vec<String>,
    /// How sure it is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

/// Further wordings of a document kind (证件类型), an entry of `[[id_kinds]]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdKindWords {
    /// Which kind: the codes of [`IdKind::code`].
    pub kind: String,
    /// What is written in the bureau's files.
    #[serde(default)]
    pub code: Option<String>,
    /// The wordings, besides those the program knows.
    #[serde(default)]
    pub words: Vec<String>,
    /// How sure it is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

impl IdKindWords {
    /// The kind that is meant.
    pub fn id_kind(&self) -> Option<IdKind> {
        IdKind::from_code(&self.kind)
    }
}

/// How the flag column of a mixed sheet is read (增减标志).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flags {
    /// These mean a reduction: 减, 减员, √…
    pub reduction: Vec<String>,
    /// These mean that it is none: 增, 续保…
    pub other: Vec<String>,
    /// How sure it is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

/// How a roster of insured people is read (参保花名册), besides the headings of `[columns]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterWords {
    /// Headings of the column that says whether somebody is insured: 参保状态.
    pub status_headings: Vec<String>,
    /// These mean insured: 参保缴费, 正常参保…
    pub insured: Vec<String>,
    /// These mean no longer insured: 暂停缴费, 终止缴费…
    pub stopped: Vec<String>,
    /// How sure it is.
    pub sure: Option<Sure>,
    /// A key of `[sources]`.
    pub source: Option<String>,
}

/// Something that the program cannot know (未核对事项), an entry of `[[not_checked]]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotChecked {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
    /// What settles it after all, where a run is given that.
    #[serde(default)]
    pub settled_by: Option<SettledBy>,
}

/// What a run may be given so that it knows more (核对依据).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SettledBy {
    /// 参保花名册.
    Roster,
}

impl NotChecked {
    /// The words in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Words in a remark that say why somebody left, or that nobody leaves now (备注用词), for RE006 and RE008.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemarkWords {
    /// 本人辞职, 自愿离职…
    pub voluntary: Vec<String>,
    /// 辞退, 裁员, 公司解除…
    pub involuntary: Vec<String>,
    /// 暂不减, 取消减员, 撤回辞职…
    #[serde(default)]
    pub withdrawn: Vec<String>,
    /// 已退休, 去世…
    #[serde(default)]
    pub ended: Vec<String>,
    /// How sure it is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

/// Words of a column that say that the declaration was made (办理结果用词), for IN006 and IN007.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandledWords {
    /// 已办理, 办理成功, 已减员…
    pub words: Vec<String>,
    /// How sure it is.
    pub sure: Option<Sure>,
    /// A key of `[sources]`.
    pub source: Option<String>,
}

/// Which places are the city's own (本地地名), for IN005 and IN008.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceNames {
    /// What the division codes of its places begin with: `11`, `4403`. Without them no place is another one.
    #[serde(default)]
    pub codes: Option<Sourced<Vec<String>>>,
    /// Names of places in it that the table of places does not have.
    #[serde(default)]
    pub names: Option<Sourced<Vec<String>>>,
    /// Words for any other place: 外地.
    #[serde(default)]
    pub elsewhere: Option<Sourced<Vec<String>>>,
}
