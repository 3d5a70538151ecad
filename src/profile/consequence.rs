//! What a clerk should know before a reason is declared (申报后果): unemployment benefit first, because a
//! wrong reason costs the person money.

use super::Profile;
use super::codes::Will;
use crate::model::ReasonNo;
use crate::text::{Phrase, Text, text};

// 社会保险法第四十五条: benefit needs work lost against one's own will; 第五十条: the list of the newly
// unemployed within 15 days.
const OWN_WILL: Text = text(
    "按本人意愿离职申报，本人不能领失业保险金",
    "declared as leaving of own will: the person gets no unemployment benefit",
);
const NOT_OWN_WILL: Text = text(
    "不是本人意愿离职，符合条件的可以领失业保险金；单位要在 15 日内把失业人员名单报给经办机构",
    "not of own will: the person may claim unemployment benefit, and the employer sends the list of \
     the newly unemployed to the bureau within 15 days",
);
const NOT_IN_MASS: Text =
    text("批量文件不收，要逐人办理", "no mass file takes it: each person is handled alone");
const MATERIALS: Text =
    text("经办机构通常要看：{materials}", "bureaus commonly ask for: {materials}");

impl Profile {
    /// What declaring this reason leads to, most important first; empty where nothing is known.
    pub fn consequences(&self, no: ReasonNo) -> Vec<Phrase> {
        let reason = self.reason(no);
        let mut told: Vec<Phrase> = Vec::new();
        told.extend(reason.will.map(|will| match will {
            Will::Voluntary => OWN_WILL.into(),
            Will::Involuntary => NOT_OWN_WILL.into(),
        }));
        let notices = reason.notices.iter();
        told.extend(notices.map(|notice| Phrase { zh: notice.zh.clone(), en: notice.en.clone() }));
        if !self.mass_takes(no) {
            told.push(NOT_IN_MASS.into());
        }
        if !reason.materials.is_empty() {
            let papers = reason.materials.iter().map(|paper| (&*paper.zh, &*paper.en));
            let (zh, en): (Vec<_>, Vec<_>) = papers.unzip();
            let materials = Phrase { zh: zh.join("、"), en: en.join(", ") };
            told.push(MATERIALS.fill(&[("materials", materials.into())]));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_reason_leads_to() {
        let profile = Profile::builtin("national").unwrap();
        for (id, words) in [
            ("resigned", "不能领失业保险金"),
            ("layoff", "15 日内"),
            ("mutual", "谁先提出"),
            ("deceased", "死亡证明"),
            ("retired", "逐人办理"),
        ] {
            let index = profile.reasons.iter().position(|reason| reason.id == id).unwrap();
            let told = profile.consequences(ReasonNo(u8::try_from(index).unwrap()));
            assert!(told.iter().any(|told| told.zh.contains(words)), "{id}: {told:?}");
        }
    }
}
