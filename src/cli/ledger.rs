//! `ledger`: what was taken, what it came to, whether it adds up.

use super::args::{LedgerAction, LedgerArgs};
use super::exit::Exit;
use super::{config, screen};
use crate::error::{Error, Result};
use crate::ledger::{FILE, Ledger, Line, Places, Verified};
use crate::nightly;
use crate::text::{Lang, Text, text};

pub(super) fn run(action: &LedgerAction) -> (Lang, Result<Exit>) {
    let (LedgerAction::Show(args) | LedgerAction::Verify(args) | LedgerAction::Export(args)) =
        action;
    let done = open(args).and_then(|(ledger, places)| match action {
        LedgerAction::Show(args) => show(args, &ledger),
        LedgerAction::Verify(args) => verify(args, &ledger, places.as_ref()),
        LedgerAction::Export(_) => export(&ledger),
    });
    (args.lang.into(), done)
}

/// The ledger that is meant, and where its files lie, where the configuration says so.
fn open(args: &LedgerArgs) -> Result<(Ledger, Option<Places>)> {
    match (&args.place.ledger, &args.place.config) {
        (Some(path), _) => Ok((Ledger::open(path)?, None)),
        (None, Some(path)) => {
            let folders = config::read(path, None)?.folders;
            Ok((Ledger::open(&folders.state.join(FILE))?, Some(folders.places())))
        }
        (None, None) => Err(Error::new(text("请给出 --config", "give --config"))),
    }
}

fn show(args: &LedgerArgs, ledger: &Ledger) -> Result<Exit> {
    let lines = ledger.lines()?;
    let page: String = if args.json {
        let json = |mut line: Line| {
            line.path = nightly::shown(line.path.as_ref());
            serde_json::to_string(&line).expect("texts and numbers only") + "\n"
        };
        lines.into_iter().map(json).collect()
    } else {
        lines.iter().map(|line| shown(line, args.lang.into())).collect()
    };
    screen::say(&page)?;
    Ok(Exit::Accepted)
}

fn shown(line: &Line, lang: Lang) -> String {
    const LINE: Text = text(
        "{run}  {what}  {rows} 行 = {accepted} 可提交 + {held} 暂扣 + {skipped} 跳过  {path}\n",
        "{run}  {what}  {rows} {rows:row|rows} = {accepted} accepted + {held} held + {skipped} skipped  {path}\n",
    );
    const BELONGS: Text = text("{what}（{run}）", "{what} ({run})");
    let what = match line.outcome {
        "delivered" => text("已报送", "delivered"),
        "waiting" => text("等申报期", "waiting"),
        "released" => text("等过，已放行", "released"),
        "refused" => text("读不进去", "refused"),
        "crashed" => text("程序中断", "crashed"),
        "copy" => text("重复", "copy"),
        _ => text("没有处理完", "unfinished"),
    };
    let what = match &line.belongs_to {
        Some(run) => BELONGS.fill(&[("what", what.into()), ("run", run.as_str().into())]),
        None => what.into(),
    };
    let path = crate::nightly::shown(line.path.as_ref());
    let number = |count: i64| count.to_string().into();
    let args = [
        ("run", line.run.as_str().into()),
        ("what", what.into()),
        ("rows", number(line.rows)),
        ("accepted", number(line.accepted)),
        ("held", number(line.held)),
        ("skipped", number(line.skipped)),
        ("path", path.into()),
    ];
    LINE.fill(&args).get(lang).to_owned()
}

fn verify(args: &LedgerArgs, ledger: &Ledger, places: Option<&Places>) -> Result<Exit> {
    let verified = ledger.verify(places)?;
    let page = if args.json { json(&verified) } else { told(&verified, args.lang.into()) };
    screen::say(&page)?;
    Ok(if verified.discrepancies.is_empty() { Exit::Accepted } else { Exit::Held })
}

fn told(verified: &Verified, lang: Lang) -> String {
    const FINE: Text = text("相符。", "Everything adds up.");
    const NOT: Text =
        text("有 {count} 处不符：", "{count} {count:thing does|things do} not add up:");
    const COUNTS: Text = text(
        "{runs} 份文件，{rows} 行 = {accepted} 可提交 + {held} 暂扣 + {skipped} 跳过；核对了 {files} 个文件。",
        "{runs} {runs:file|files} taken, {rows} {rows:row|rows} = {accepted} accepted + {held} held + {skipped} skipped; {files} {files:file|files} compared.",
    );
    let number = |count: u64| count.to_string().into();
    let counts = COUNTS.fill(&[
        ("runs", number(verified.runs)),
        ("rows", number(verified.rows)),
        ("accepted", number(verified.accepted)),
        ("held", number(verified.held)),
        ("skipped", number(verified.skipped)),
        ("files", number(verified.files)),
    ]);
    let head = match verified.discrepancies.len() {
        0 => FINE.into(),
        count => NOT.fill(&[("count", count.to_string().into())]),
    };
    let mut page = format!("{}\n{}\n", counts.get(lang), head.get(lang));
    for one in &verified.discrepancies {
        let line = [one.run.as_str(), one.what.get(lang)].join("  ");
        page.extend(["  ", &line, "\n"]);
    }
    page
}

fn json(verified: &Verified) -> String {
    let discrepancies: Vec<_> = verified
        .discrepancies
        .iter()
        .map(|one| serde_json::json!({"run": one.run, "what": one.what}))
        .collect();
    let page = serde_json::json!({
        "runs": verified.runs,
        "rows": verified.rows,
        "accepted": verified.accepted,
        "held": verified.held,
        "skipped": verified.skipped,
        "files": verified.files,
        "discrepancies": discrepancies,
    });
    format!("{page:#}\n")
}

fn export(ledger: &Ledger) -> Result<Exit> {
    screen::write(|out| ledger.export(out))?;
    Ok(Exit::Accepted)
}
