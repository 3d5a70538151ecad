//! Which place a cell names (地名): the profile's own city, another one, or none that is known.
//!
//! In: a text as a person wrote it. Out: a [`Whereabouts`]. The table is `schemas/places.tsv`; its head
//! says where it comes from. What is in neither table nor profile is never taken for another city.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Profile;
use super::normal::normalise;
use super::sourced::listed;
use crate::model::Whereabouts;

/// The places of a profile, ready to be looked up (地名对照).
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// What the codes of its own places begin with.
    codes: Vec<String>,
    /// Further names of its own places, in the comparable form.
    names: Vec<String>,
    /// Words for anywhere else: 外地.
    elsewhere: Vec<String>,
}

impl Places {
    pub(super) fn new(profile: &Profile) -> Self {
        let plain = |words: &[String]| words.iter().map(|word| normalise(word)).collect();
        Self {
            codes: listed(profile.place.codes.as_ref()).to_vec(),
            names: plain(listed(profile.place.names.as_ref())),
            elsewhere: plain(listed(profile.place.elsewhere.as_ref())),
        }
    }

    /// Where a text says that something is. A profile without a place of its own tells nothing apart.
    pub(super) fn read(&self, text: &str) -> Whereabouts {
        if self.codes.is_empty() || text.len() > LONGEST {
            return Whereabouts::Unknown;
        }
        let (mut here, mut there) = (false, false);
        for part in text.split(is_mark) {
            match self.part(&normalise(part)) {
                Whose::Own => here = true,
                Whose::Others => there = true,
                Whose::Nobodys => {}
            }
        }
        match (here, there) {
            (false, false) => Whereabouts::Unknown,
            (true, false) => Whereabouts::Here,
            (false, true) => Whereabouts::Elsewhere,
            (true, true) => Whereabouts::Both,
        }
    }

    /// From the largest place to the smallest: 广东省深圳市南山区. The first that is the profile's own or somebody
    /// else's decides; a province around the profile's city says nothing.
    fn part(&self, text: &str) -> Whose {
        if self.elsewhere.iter().any(|word| text == word) {
            return Whose::Others;
        }
        let mut rest = text.strip_prefix("中国").unwrap_or(text);
        loop {
            if self.names.iter().any(|name| rest.starts_with(&**name)) {
                return Whose::Own;
            }
            let Some((name, places)) = longest(rest) else { return Whose::Nobodys };
            let after = &rest[name.len()..];
            // 京 alone is a city; at the start of a word it is anything.
            if name.chars().count() == 1 && !after.is_empty() {
                return Whose::Nobodys;
            }
            if places.iter().any(|place| self.is_own(place)) {
                return Whose::Own;
            }
            if !places.iter().any(|place| self.is_around(place)) {
                let is_clear =
                    places.iter().any(|place| !place.is_weak) && !after.contains(STREETS);
                return if is_clear { Whose::Others } else { Whose::Nobodys };
            }
            rest = after;
        }
    }

    fn is_own(&self, place: &Named) -> bool {
        self.codes.iter().any(|own| place.code.starts_with(&**own))
    }

    /// The province of the profile's city.
    fn is_around(&self, place: &Named) -> bool {
        let code = place.code.trim_end_matches("00");
        self.codes.iter().any(|own| own.starts_with(code))
    }
}

/// Whose a place is.
enum Whose {
    Own,
    Others,
    Nobodys,
}

/// A longer text tells a story, in bytes.
const LONGEST: usize = 120;

/// What stands between two places. A space is often only air: 北 京.
fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && c != '\''
}

/// A street is called by another city more often than not: 南京西路.
const STREETS: [char; 4] = ['路', '街', '道', '村'];

/// A place by one of its names.
#[derive(Clone, Copy)]
struct Named {
    code: &'static str,
    /// The short name of a district: many cities have one.
    is_weak: bool,
}

struct Table {
    names: FxHashMap<String, Vec<Named>>,
    /// The bytes of the longest name.
    longest: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut names: FxHashMap<String, Vec<Named>> = FxHashMap::default();
    let text = include_str!("../../schemas/places.tsv");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('\t');
        let (Some(code), Some(name), others) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let is_district = !code.ends_with("00") && !name.ends_with('市');
        names.entry(normalise(name)).or_default().push(Named { code, is_weak: false });
        for other in others.unwrap_or_default().split(' ').filter(|other| !other.is_empty()) {
            let named = Named { code, is_weak: is_district };
            names.entry(normalise(other)).or_default().push(named);
        }
    }
    let longest = names.keys().map(String::len).max().unwrap_or(0);
    Table { names, longest }
});

/// The longest name with which a text begins.
fn longest(text: &str) -> Option<(&str, &'static [Named])> {
    let most = text.floor_char_boundary(TABLE.longest);
    let ends = text[..most].char_indices().map(|(at, c)| at + c.len_utf8());
    ends.rev().find_map(|end| Some((&text[..end], TABLE.names.get(&text[..end])?.as_slice())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(profile: &str, text: &str) -> Whereabouts {
        Places::new(&Profile::builtin(profile).unwrap()).read(text)
    }

    #[test]
    fn own_places_others_and_none() {
        use Whereabouts::{Both, Elsewhere, Here, Unknown};
        for (text, first, second) in [
            ("北京", Here, Elsewhere),
            ("北京市", Here, Elsewhere),
            (" 北 京 ", Here, Elsewhere),
            ("京", Here, Elsewhere),
            ("Beijing", Here, Elsewhere),
            ("中国北京", Here, Elsewhere),
            ("北京市朝阳区", Here, Elsewhere),
            ("北京-海淀", Here, Elsewhere),
            ("朝阳", Here, Elsewhere),
            ("朝阳区", Here, Elsewhere),
            ("北京经济技术开发区", Here, Elsewhere),
            ("亦庄", Here, Unknown),
            ("上海", Elsewhere, Elsewhere),
            ("沪", Elsewhere, Elsewhere),
            ("上海市浦东新区", Elsewhere, Elsewhere),
            ("浦东新区", Elsewhere, Elsewhere),
            ("SHANGHAI", Elsewhere, Elsewhere),
            ("昆山", Elsewhere, Elsewhere),
            ("内蒙古", Elsewhere, Elsewhere),
            ("恩施州", Elsewhere, Elsewhere),
            ("外地", Elsewhere, Elsewhere),
            ("广东省广州市", Elsewhere, Elsewhere),
            ("广东", Elsewhere, Unknown),
            ("广东省深圳市南山区", Elsewhere, Here),
            ("广东深圳", Elsewhere, Here),
            ("深圳（总部）", Elsewhere, Here),
            ("北京/上海", Both, Elsewhere),
            ("深圳、北京", Both, Both),
            ("江北", Unknown, Unknown),
            ("江北新区", Unknown, Unknown),
            ("南京西路街道", Unknown, Unknown),
            ("沪上某店", Unknown, Unknown),
            ("总部", Unknown, Unknown),
            ("高新区", Unknown, Unknown),
            ("本市", Unknown, Unknown),
            ("/", Unknown, Unknown),
            ("", Unknown, Unknown),
        ] {
            assert_eq!(read("beijing", text), first, "{text}");
            assert_eq!(read("shenzhen", text), second, "{text}");
            assert_eq!(read("generic", text), Unknown, "{text}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_names_places_once() {
        let text = include_str!("../../schemas/places.tsv");
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.is_sorted() && lines.len() > 800, "{}", lines.len());
        for line in &lines {
            let parts: Vec<&str> = line.split('\t').collect();
            assert!(parts.len() == 3 && parts[0].len() == 6 && !parts[1].is_empty(), "{line}");
        }
        assert!(text.contains(&format!(": {} places.", lines.len())));
    }
}
