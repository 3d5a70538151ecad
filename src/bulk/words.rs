//! What the summaries say in words (汇总用语): causes, remarks on files, the deadline.

use super::All;
use super::tally::Tally;
use crate::model::{RuleCode, Verdict};
use crate::rules::{self, reference::with_dots};
use crate::text::{Lang, Text, text};

/// The wording of a rule, with dots where a row would fill it.
pub(super) fn wording(all: &All<'_>, code: RuleCode) -> String {
    rules::by_code(code).map_or_else(String::new, |rule| with_dots(rule.message, all.lang))
}

/// The same in a few words, for charts and lists.
pub(super) fn short(all: &All<'_>, code: RuleCode) -> String {
    let whole = wording(all, code);
    if !whole.starts_with('…') {
        return first_part(&whole, all.lang, Part::Sentence).to_owned();
    }
    // A message that begins with a place says nothing without it: what the rule is there for does.
    let why = rules::by_code(code).map_or("", |rule| rule.why.get(all.lang));
    first_part(why, all.lang, Part::Clause).to_owned()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Sentence,
    Clause,
}

fn first_part(text: &str, lang: Lang, part: Part) -> &str {
    let ends: &[&str] = match (lang, part) {
        (Lang::Zh, Part::Sentence) => &["：", "。", "；"],
        (Lang::Zh, Part::Clause) => &["：", "。", "；", "，"],
        (Lang::En, Part::Sentence) => &[": ", ". ", "; "],
        (Lang::En, Part::Clause) => &[": ", ". ", "; ", ", "],
    };
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    end.map_or(text, |end| &text[..end]).trim_end_matches('.')
}

/// What there is to say of each file: why it was refused, which one it repeats.
pub(super) fn notes(all: &All<'_>) -> Vec<String> {
    let files = all.plan.files.iter().zip(&all.parts);
    files
        .map(|(file, part)| match (file.same_as, &part.refused) {
            (Some(same), _) => text(
                "与 {other} 内容相同，没有重复计算",
                "the same content as {other}; not counted twice",
            )
            .fill(&[("other", all.plan.files[same].path.as_str().into())])
            .get(all.lang)
            .to_owned(),
            (None, Some((code, words))) => {
                let words = words.as_ref().map_or("", |words| words.get(all.lang));
                format!("{code} {words}")
            }
            (None, None) => String::new(),
        })
        .collect()
}

/// The most frequent causes of a file or an employer.
pub(super) fn top(all: &All<'_>, tally: &Tally) -> String {
    let cause = |(code, count)| format!("{code} {} ×{count}", short(all, code));
    let causes: Vec<String> = tally.top().into_iter().map(cause).collect();
    causes.join(text("；", "; ").get(all.lang))
}

/// The verdict of a file, in words; one that repeats another has none of its own.
pub(super) fn verdict_of(all: &All<'_>, file: usize) -> (Option<Verdict>, &'static str) {
    if all.plan.files[file].same_as.is_some() {
        return (None, REPEATED.get(all.lang));
    }
    let verdict = all.tallies.files[file].verdict();
    (Some(verdict), verdict.label().get(all.lang))
}

const REPEATED: Text = text("重复，未计", "repeated");

pub(super) fn deadline(all: &All<'_>) -> String {
    all.settled.outcome.calendar.window.1.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_ends_where_reading_may_stop() {
        let part = |text, part| first_part(text, Lang::Zh, part);
        assert_eq!(part("校验码不对：按前 17 位推算", Part::Sentence), "校验码不对");
        assert_eq!(part("同一单位写成两样，多半是抄错。", Part::Clause), "同一单位写成两样");
        assert_eq!(first_part("The name is blank.", Lang::En, Part::Sentence), "The name is blank");
    }
}
