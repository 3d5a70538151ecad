//! The ways in which one employer is named (单位的不同写法): by its code one day, by its name the next. Two
//! ways are of one employer only where some row had both, and no row ties one of them to another one.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Employer;

/// What rows have shown of how employers are named (单位写法对照).
#[derive(Clone, Debug, Default)]
pub struct EmployerNames {
    /// For every name or number that stood beside a key: those keys.
    keys_of: FxHashMap<Box<str>, BTreeSet<Box<str>>>,
    /// For every key: what stood beside it.
    beside: FxHashMap<Box<str>, BTreeSet<Box<str>>>,
}

/// What kind of key an employer goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// 统一社会信用代码.
    Code,
    /// 社会保险登记号.
    Registration,
    /// 单位名称.
    Name,
}

impl KeyKind {
    /// How many kinds.
    pub const COUNT: usize = 3;

    /// By its form.
    pub fn of(key: &str) -> Self {
        let is_plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match (is_plain, key.len()) {
            (true, 18) => Self::Code,
            (true, _) => Self::Registration,
            (false, _) => Self::Name,
        }
    }
}

impl EmployerNames {
    /// A row names its employer like this.
    pub fn add(&mut self, employer: &Employer) {
        let key = employer.key();
        for other in others(employer) {
            self.keys_of.entry(other.into()).or_default().insert(key.into());
            self.beside.entry(key.into()).or_default().insert(other.into());
        }
    }

    /// All keys that this employer goes by for certain, its own first.
    pub fn keys<'a>(&'a self, employer: &'a Employer) -> Vec<&'a str> {
        let key = employer.key();
        let mut keys = vec![key];
        self.add_others(key, others(employer), &mut keys);
        if let Some(code) = self.only_key_of(key) {
            keys.push(code);
            self.add_others(code, std::iter::empty(), &mut keys);
        }
        // Mostly one: what is known twice is few.
        let mut seen = BTreeSet::new();
        keys.retain(|key| seen.insert(*key));
        keys
    }

    fn add_others<'a>(
        &'a self,
        key: &'a str,
        own: impl Iterator<Item = &'a str>,
        keys: &mut Vec<&'a str>,
    ) {
        let known = self.beside.get(key).into_iter().flatten().map(|other| &**other);
        let is_of_key = |other: &&str| {
            self.keys_of.get(*other).is_none_or(|keys| keys.iter().all(|known| **known == *key))
        };
        keys.extend(own.chain(known).filter(is_of_key));
    }

    fn only_key_of(&self, other: &str) -> Option<&str> {
        let keys = self.keys_of.get(other)?;
        keys.iter().next().filter(|_| keys.len() == 1).map(|key| &**key)
    }
}

/// What a row gives besides the key.
fn others(employer: &Employer) -> impl Iterator<Item = &str> {
    let key = employer.key();
    let all = [&employer.registration_no, &employer.name].into_iter().map(String::as_str);
    all.filter(move |other| !other.is_empty() && *other != key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn employer(code: &str, name: &str) -> Employer {
        Employer { code: code.into(), name: name.into(), ..Employer::default() }
    }

    #[test]
    fn names_go_with_codes_only_where_that_is_certain() {
        let mut names = EmployerNames::default();
        let (by_name, by_code) = (employer("", "甲公司"), employer("A", ""));
        assert_eq!(names.keys(&by_name), ["甲公司"]);
        assert_eq!(names.keys(&employer("A", "甲公司")), ["A", "甲公司"], "the row says so itself");
        names.add(&employer("A", "甲公司"));
        assert_eq!(names.keys(&by_name), ["甲公司", "A"]);
        assert_eq!(names.keys(&by_code), ["A", "甲公司"]);
        names.add(&employer("A", "甲有限公司"));
        assert_eq!(names.keys(&by_name), ["甲公司", "A", "甲有限公司"]);
        names.add(&employer("B", "甲公司"));
        assert_eq!(names.keys(&by_name), ["甲公司"], "two employers have this name");
        assert_eq!(names.keys(&by_code), ["A", "甲有限公司"]);
        assert_eq!(names.keys(&employer("A", "甲公司")), ["A", "甲有限公司"]);
    }

    #[test]
    fn the_form_of_a_key_tells_its_kind() {
        for (key, kind) in [
            ("91110105MA00099A0D", KeyKind::Code),
            ("110105123456", KeyKind::Registration),
            ("甲公司", KeyKind::Name),
            ("A & B Ltd.", KeyKind::Name),
        ] {
            assert_eq!(KeyKind::of(key), kind, "{key}");
        }
    }
}
