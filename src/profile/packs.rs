//! Dated packs (分期规则): which of a city's files holds for a declared month.
//!
//! A city may have several files that follow each other, each from its `effective_from` on. The one
//! in force is the latest that had begun; a run for a past month is judged by the rules of that month.

use super::codes::NotChecked;
use super::error::Problem;
use super::load::Origin;
use super::{Profile, ProfileError, Takes, builtin};
use crate::calendar::Month;
use crate::model::RuleCode;
use crate::text::{Text, text};

/// One file of a city (一期规则).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// What messages call it.
    pub file: String,
    /// As it was written.
    pub text: String,
    /// As it was read.
    pub profile: Profile,
}

impl Pack {
    /// Reads one file.
    ///
    /// # Errors
    ///
    /// As [`Profile::parse`].
    pub fn parse(text: String, file: String) -> Result<Self, ProfileError> {
        let profile = Profile::parse(&text, &file)?;
        Ok(Self { file, text, profile })
    }

    /// The shipped files of a name, the latest first.
    ///
    /// # Errors
    ///
    /// No profile of that name is shipped.
    pub fn shipped(name: &str) -> Result<Vec<Self>, ProfileError> {
        let now = Profile::builtin(name)?;
        let text = builtin::text(name).unwrap_or_default().to_owned();
        let mut packs = vec![Self { file: format!("{name}.toml"), text, profile: now }];
        for (_, file, text) in builtin::EARLIER.iter().filter(|(of, ..)| *of == name) {
            packs.push(Self::parse((*text).to_owned(), (*file).to_owned())?);
        }
        Ok(packs)
    }

    /// The first declared month it holds for.
    pub fn since(&self) -> Option<Month> {
        Month::parse(&self.profile.effective_from)
    }

    /// Whether every entry of `[rules]` names a rule and sets what that rule takes.
    ///
    /// # Errors
    ///
    /// All that do not, with their place.
    pub fn check_rules(
        &self,
        takes: impl Fn(RuleCode) -> Option<Takes>,
    ) -> Result<(), ProfileError> {
        let origin = Origin::of(&self.text, &self.file)?;
        let mut problems = Vec::new();
        for (code, settings) in &self.profile.rules {
            let mut say = |path: &[&str], message: Text| {
                let message = message.fill(&[("code", code.as_str().into())]);
                problems.push(origin.problem(path, message));
            };
            let Some(takes) = RuleCode::parse(code).and_then(&takes) else {
                say(&["rules", code], NO_RULE);
                continue;
            };
            if settings.limit.is_some() && !takes.limit {
                say(&["rules", code, "limit"], NO_LIMIT);
            }
            if settings.pattern.is_some() && !takes.pattern {
                say(&["rules", code, "pattern"], NO_PATTERN);
            }
        }
        problems.sort_by_key(|problem| problem.place);
        if problems.is_empty() { Ok(()) } else { Err(ProfileError { problems }) }
    }
}

/// Puts the packs of a city in the order of their months.
///
/// # Errors
///
/// Files of different cities, or two that begin in the same month.
pub fn in_order(mut packs: Vec<Pack>) -> Result<Vec<Pack>, ProfileError> {
    packs.sort_by(|a, b| a.since().cmp(&b.since()).then_with(|| a.file.cmp(&b.file)));
    for pair in packs.windows(2) {
        let [first, second] = pair else { continue };
        if first.profile.id != second.profile.id {
            return Err(at(second, "id", &first.file, OTHER_CITY));
        }
        if first.since() == second.since() {
            return Err(at(second, "effective_from", &first.file, SAME_MONTH));
        }
    }
    Ok(packs)
}

/// The pack that holds for a declared month: the latest that has begun. Before the first one, that
/// one, and its reports say so among what was not checked.
///
/// # Errors
///
/// As [`in_order`].
///
/// # Panics
///
/// Without any pack; whoever finds them has found one.
pub fn in_force(packs: Vec<Pack>, declared: Month) -> Result<Pack, ProfileError> {
    let mut packs = in_order(packs)?;
    let begun = packs.partition_point(|pack| pack.since().is_some_and(|since| since <= declared));
    let mut pack = packs.swap_remove(begun.saturating_sub(1));
    if begun == 0 {
        let from = pack.profile.effective_from.clone();
        let note = TOO_EARLY.fill(&[("from", from.into()), ("month", declared.to_string().into())]);
        pack.profile.not_checked.push(NotChecked { zh: note.zh, en: note.en, settled_by: None });
    }
    Ok(pack)
}

fn at(pack: &Pack, key: &str, other: &str, message: Text) -> ProfileError {
    let message = message.fill(&[("other", other.into())]);
    let problem = match Origin::of(&pack.text, &pack.file) {
        Ok(origin) => origin.problem(&[key], message),
        Err(_) => Problem {
            file: pack.file.clone(),
            place: None,
            key: Some(key.to_owned()),
            message,
            meaning: None,
        },
    };
    ProfileError { problems: vec![problem] }
}

const NO_RULE: Text = text(
    "没有规则 {code}，全部规则见 jianyuan rules",
    "there is no rule {code}; `jianyuan rules` lists them",
);
const NO_LIMIT: Text = text("规则 {code} 没有可设的数值", "rule {code} takes no number");
const NO_PATTERN: Text = text("规则 {code} 没有可设的格式", "rule {code} takes no pattern");
const OTHER_CITY: Text = text(
    "与 {other} 不是同一城市；一个文件夹只放一个城市的各期规则",
    "another city than {other}; one folder holds the packs of one city",
);
const SAME_MONTH: Text = text(
    "与 {other} 从同一个月起适用，无法判断以哪个为准",
    "begins in the same month as {other}; which of them holds cannot be told",
);
const TOO_EARLY: Text = text(
    "城市规则自 {from} 起适用，申报月 {month} 更早，当时的规定未收录",
    "the rules hold from {from}; what held in {month} is not known",
);

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(since: &str) -> Pack {
        let text = format!(
            "base = \"national\"\nid = \"testville\"\ntitle = {{ zh = \"试\", en = \"test\" }}\n\
             version = \"{since}\"\nverified = false\neffective_from = \"{since}\"\n"
        );
        Pack::parse(text, format!("{since}.toml")).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_month_has_the_pack_that_had_begun() {
        let packs = || ["2026-07", "2025-01", "2026-01"].map(pack).to_vec();
        for (declared, version, notes) in [
            ("2024-12", "2025-01", 1),
            ("2025-01", "2025-01", 0),
            ("2025-12", "2025-01", 0),
            ("2026-01", "2026-01", 0),
            ("2026-06", "2026-01", 0),
            ("2026-07", "2026-07", 0),
            ("2030-01", "2026-07", 0),
        ] {
            let base = pack("2025-01").profile.not_checked.len();
            let found = in_force(packs(), Month::parse(declared).unwrap()).unwrap();
            assert_eq!(found.profile.version, version, "{declared}");
            assert_eq!(found.profile.not_checked.len(), base + notes, "{declared}");
        }
    }

    #[test]
    fn packs_that_contradict_are_told() {
        let month = Month::parse("2026-01").unwrap();
        let twice = in_force(vec![pack("2026-01"), pack("2026-01")], month).unwrap_err();
        assert_eq!(twice.problems[0].place, Some((6, 1)));
        let mut other = pack("2026-02");
        other.profile.id = "elsewhere".to_owned();
        let mixed = in_force(vec![pack("2026-01"), other], month).unwrap_err();
        assert_eq!(mixed.problems[0].place, Some((2, 1)));
    }

    #[test]
    fn every_shipped_pack_follows_its_city() {
        for (name, file, _) in builtin::EARLIER {
            let packs = Pack::shipped(name).unwrap_or_else(|error| panic!("{error}"));
            let now = packs[0].since();
            assert!(packs[1..].iter().all(|pack| pack.since() < now), "{file}");
            in_force(packs, Month::parse("2000-01").unwrap()).unwrap();
        }
    }
}
