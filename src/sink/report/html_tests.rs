//! The page as a browser gets it: whole in itself, masked, and deaf to what cells say.

use scraper::{Html, Selector};

use super::*;
use crate::sink::report::{Show, sample};

fn written(outcome: &crate::model::Outcome, lang: Lang, show: Show) -> String {
    let profile = sample::profile();
    let report = Report { show, ..sample::report(outcome, &profile, lang) };
    let mut bytes = Vec::new();
    write(&report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|element| element.text().collect::<String>()).collect()
}

#[test]
fn the_page_is_whole_in_itself() {
    let outcome = sample::outcome();
    for lang in [Lang::Zh, Lang::En] {
        let text = written(&outcome, lang, Show::default());
        for outside in ["http:", "https:", "src=", "<script", "<link", "@import", "url("] {
            assert!(!text.contains(outside), "{outside}");
        }
        let page = Html::parse_document(&text);
        assert!(texts(&page, "body").iter().all(|body| !body.contains(['{', '}'])));
    }
}

#[test]
fn it_says_what_the_other_dresses_say() {
    let outcome = sample::outcome();
    let page = Html::parse_document(&written(&outcome, Lang::Zh, Show::default()));
    assert_eq!(texts(&page, "h1"), ["结论：部分可提交"]);
    let numbers = texts(&page, ".tiles b");
    assert_eq!(numbers, ["12", "5", "6", "1", "1", "2"]);
    assert_eq!(texts(&page, ".finding").len(), outcome.findings.len());
    let causes = texts(&page, ".causes tbody .code");
    assert_eq!(causes.len(), outcome.by_rule.len());
    // Each finding stands at its row, under its cells.
    let held = Selector::parse("article.c-DA002").unwrap();
    let held: String = page.select(&held).next().unwrap().text().collect();
    for words in ["第 39 行", "暂扣", "D39 E39", "2026-12-01"] {
        assert!(held.contains(words), "{words}: {held}");
    }
}

#[test]
fn every_filter_has_its_rows_and_every_row_its_filter() {
    let outcome = sample::outcome();
    let text = written(&outcome, Lang::Zh, Show::default());
    let page = Html::parse_document(&text);
    let picks = Selector::parse("input.pick").unwrap();
    let ids: Vec<&str> = page.select(&picks).filter_map(|input| input.attr("id")).collect();
    for code in outcome.by_rule.keys() {
        assert!(ids.contains(&format!("f-{code}").as_str()), "{code}");
        assert!(!texts(&page, &format!("article.c-{code}")).is_empty(), "{code}");
        assert!(text.contains(&format!("#f-{code}:checked ~ .list .row:not(.c-{code})")), "{code}");
    }
    assert_eq!(ids.len(), 1 + 3 + outcome.by_rule.len());
}

#[test]
fn what_cells_say_is_text_and_nobody_is_named() {
    let mut outcome = sample::outcome();
    let evil = "<script>alert(1)</script>\" onload='x' &amp; \u{202e}\u{1b}[2J\0</dd>";
    let sheet = &mut outcome.inputs[0].sheets[0];
    sheet.name = Some(evil.to_owned());
    sheet.headings[8] = evil.to_owned();
    for row in &mut sheet.kept {
        let cells = row.cells.iter().take(8).chain([(crate::model::CellKind::Text, evil)]);
        row.cells = cells.collect();
    }
    for finding in &mut outcome.findings {
        std::sync::Arc::make_mut(&mut finding.detail).understood = Some(evil.into());
    }
    outcome.inputs[0].path = evil.to_owned();
    let text = written(&outcome, Lang::Zh, Show::default());
    let page = Html::parse_document(&text);
    assert!(texts(&page, "script").is_empty());
    assert!(!text.contains(['\u{202e}', '\u{1b}', '\0']));
    assert!(texts(&page, "dd").iter().any(|cell| cell.contains("<script>alert(1)</script>")));
    assert!(!text.contains("员工甲乙") && !text.contains("110101199208159977"));
    let shown = written(&sample::outcome(), Lang::Zh, Show { unmask: true });
    assert!(shown.contains("员工丙丁") && shown.contains("请妥善保管"));
}

#[test]
fn of_many_rows_the_first_are_listed_and_the_rest_counted() {
    let outcome = sample::large(700);
    let page = Html::parse_document(&written(&outcome, Lang::Zh, Show::default()));
    assert_eq!(texts(&page, "article").len(), LISTED);
    let said = texts(&page, "section").concat();
    assert!(said.contains("另有 200 处"), "{said}");
}
