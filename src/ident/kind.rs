//! Kinds of identity documents (证件类型): their words and their codes.
//!
//! In: the words of a column 证件类型. Out: an [`IdKind`]. Which codes a bureau writes for a kind is its
//! profile's matter.

use super::characters::{half_width, is_invisible, is_space};
use crate::text::{Text, text};

/// A kind of identity document (证件类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    /// 居民身份证: the card of residents of the mainland (GB 11643).
    ResidentCard,
    /// 港澳台居民居住证: residence permit for Hong Kong, Macau and Taiwan residents.
    ResidencePermit,
    /// 港澳居民来往内地通行证: mainland travel permit for Hong Kong and Macau residents.
    HongKongMacauPermit,
    /// 台湾居民来往大陆通行证: mainland travel permit for Taiwan residents.
    TaiwanPermit,
    /// 往来港澳通行证: exit permit of mainland residents; no identity for insurance.
    ExitPermit,
    /// 中华人民共和国护照: passport of the People's Republic of China.
    ChinesePassport,
    /// 外国护照: passport of another country.
    ForeignPassport,
    /// 外国人永久居留身份证: foreign permanent resident card, 15 characters old, 18 new.
    PermanentResidence,
    /// 社会保障号码: number given to foreigners and to people of Hong Kong, Macau and Taiwan.
    SocialSecurityNumber,
    /// 军官证、士兵证等: military documents.
    Military,
    /// 警官证: police officer's certificate.
    Police,
    /// 其他证件: any other document.
    Other,
}

impl IdKind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 12] = [
        Self::ResidentCard,
        Self::ResidencePermit,
        Self::HongKongMacauPermit,
        Self::TaiwanPermit,
        Self::ExitPermit,
        Self::ChinesePassport,
        Self::ForeignPassport,
        Self::PermanentResidence,
        Self::SocialSecurityNumber,
        Self::Military,
        Self::Police,
        Self::Other,
    ];

    /// The name that people read.
    pub const fn label(self) -> Text {
        match self {
            Self::ResidentCard => text("居民身份证", "resident identity card"),
            Self::ResidencePermit => {
                text("港澳台居民居住证", "residence permit (Hong Kong, Macau, Taiwan)")
            }
            Self::HongKongMacauPermit => {
                text("港澳居民来往内地通行证", "mainland travel permit (Hong Kong, Macau)")
            }
            Self::TaiwanPermit => text("台湾居民来往大陆通行证", "mainland travel permit (Taiwan)"),
            Self::ExitPermit => text("往来港澳通行证", "exit permit to Hong Kong and Macau"),
            Self::ChinesePassport => text("中国护照", "Chinese passport"),
            Self::ForeignPassport => text("外国护照", "foreign passport"),
            Self::PermanentResidence => {
                text("外国人永久居留身份证", "foreign permanent resident card")
            }
            Self::SocialSecurityNumber => text("社会保障号码", "social security number"),
            Self::Military => text("军人证件", "military document"),
            Self::Police => text("警官证", "police officer's certificate"),
            Self::Other => text("其他证件", "other document"),
        }
    }

    /// The stable word of profiles and machine forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ResidentCard => "resident-card",
            Self::ResidencePermit => "residence-permit",
            Self::HongKongMacauPermit => "hong-kong-macau-permit",
            Self::TaiwanPermit => "taiwan-permit",
            Self::ExitPermit => "exit-permit",
            Self::ChinesePassport => "chinese-passport",
            Self::ForeignPassport => "foreign-passport",
            Self::PermanentResidence => "permanent-residence",
            Self::SocialSecurityNumber => "social-security-number",
            Self::Military => "military",
            Self::Police => "police",
            Self::Other => "other",
        }
    }

    /// The kind of a stable word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What employers write for this kind, without spaces, in capitals, half-width.
    #[expect(clippy::too_many_lines, reason = "a table")]
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::ResidentCard => &[
                "居民身份证",
                "身份证",
                "二代身份证",
                "第二代身份证",
                "二代证",
                "一代身份证",
                "第一代身份证",
                "中国居民身份证",
                "中华人民共和国居民身份证",
                "居民身份证(户口簿)",
                "居民户口簿",
                "户口簿",
                "公民身份号码",
                "身份证号",
                "身份证号码",
                "大陆身份证",
                "内地身份证",
                "公民身份证",
                "临时身份证",
                "临时居民身份证",
                "ID",
                "IDCARD",
            ],
            Self::ResidencePermit => &[
                "港澳台居民居住证",
                "港澳台居住证",
                "港澳居民居住证",
                "台湾居民居住证",
                "中华人民共和国港澳居民居住证",
                "中华人民共和国台湾居民居住证",
            ],
            Self::HongKongMacauPermit => &[
                "港澳居民来往内地通行证",
                "港澳通行证(来往内地)",
                "港澳居民通行证",
                "回乡证",
                "港澳来往内地通行证",
                "港澳同胞回乡证",
                "港澳同胞来往内地通行证",
            ],
            Self::TaiwanPermit => &[
                "台湾居民来往大陆通行证",
                "台湾居民通行证",
                "台湾通行证",
                "台胞证",
                "台湾同胞证",
                "台湾来往大陆通行证",
            ],
            Self::ExitPermit => &["往来港澳通行证", "港澳通行证"],
            Self::ChinesePassport => &[
                "中国护照",
                "中华人民共和国护照",
                "因私护照",
                "因公护照",
                "因私普通护照",
                "因公普通护照",
                "普通护照",
                "外交护照",
                "公务护照",
            ],
            Self::ForeignPassport => {
                &["外国护照", "护照", "外国人护照", "外籍护照", "国外护照", "PASSPORT"]
            }
            Self::PermanentResidence => &[
                "外国人永久居留身份证",
                "外国人永久居留证",
                "永久居留证",
                "永久居留身份证",
                "外国人居留证",
                "外国人永久居住证",
                "五星卡",
            ],
            Self::SocialSecurityNumber => &[
                "社会保障号码",
                "社会保障号",
                "社保号",
                "社会保障卡号码",
                "外国人社会保障号码",
                "外国人社会保障号",
                "外国人社保号",
            ],
            Self::Military => &[
                "军人证件",
                "军官证",
                "士兵证",
                "军人证",
                "文职干部证",
                "军官离退休证",
                "士官证",
                "义务兵证",
                "军人身份证件",
                "武警警官证",
                "武警士兵证",
                "解放军军官证",
            ],
            Self::Police => &["警官证", "人民警察证", "警察证"],
            Self::Other => &["其他证件", "其他", "其它", "其它证件", "其他有效证件"],
        }
    }

    /// The kind that the words of a cell mean. Spaces, width and case of the words do not matter.
    pub fn from_words(words: &str) -> Option<Self> {
        let with = |words: &str| Self::ALL.into_iter().find(|kind| kind.words().contains(&words));
        // The bureau's own words come first; only others need to be copied.
        with(words).or_else(|| {
            let plain: String = words
                .chars()
                .filter(|c| !is_space(*c) && !is_invisible(*c))
                .map(|c| half_width(c).to_ascii_uppercase())
                .collect();
            with(&plain)
        })
    }

    /// The number of this kind is an eighteen-character number of GB 11643's form.
    pub const fn has_person_id(self) -> bool {
        matches!(self, Self::ResidentCard | Self::ResidencePermit | Self::PermanentResidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_one_kind_each() {
        let mut all: Vec<_> = IdKind::ALL.iter().flat_map(|kind| kind.words()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for kind in IdKind::ALL {
            assert_eq!(IdKind::from_code(kind.code()), Some(kind));
            assert_eq!(IdKind::from_words(kind.label().zh), Some(kind));
        }
        assert_eq!(IdKind::from_words(" 身份证\u{3000}"), Some(IdKind::ResidentCard));
        assert_eq!(IdKind::from_words("ｐassport"), Some(IdKind::ForeignPassport));
        assert_eq!(IdKind::from_words("驾驶证"), None);
    }
}
