//! `purge`: retention, and the erasure of one person.

use super::args::PurgeArgs;
use super::exit::Exit;
use super::nightly::BUSY;
use super::{config, job, screen};
use crate::error::{Error, Result};
use crate::ident::HashKey;
use crate::ledger::{FILE, Ledger};
use crate::nightly::{self, Erased, KeptFor, KeptRun, Lock, Person, Purged, shown};
use crate::sink::filesystem::Native;
use crate::text::{AND, Lang, Phrase, Text, text};

pub(super) fn run(args: &PurgeArgs) -> Result<Exit> {
    let config = config::read(&args.config, args.today.today.as_deref())?;
    let today = job::today(&args.today)?;
    config.folders.check()?;
    let Some(_lock) = Lock::take(&config.folders.state)? else {
        screen::tell(BUSY.get(args.lang.into()));
        return Ok(Exit::Busy);
    };
    let mut ledger = Ledger::open(&config.folders.state.join(FILE))?;
    let (folders, retention, lang) = (&config.folders, config.retention, args.lang.into());
    let page = match &args.person {
        None => {
            let logs = config.log_folder.as_deref();
            let purged = nightly::purge(&Native, folders, &mut ledger, retention, logs, today)?;
            removed(&purged, lang)
        }
        Some(number) => {
            let person = person_of(number.trim(), ledger.key())?;
            let erased =
                nightly::erase_person(&Native, folders, &mut ledger, retention, person, today)?;
            forgotten(&erased, lang)
        }
    };
    screen::say(&page)?;
    if args.person.is_some() {
        ledger.scrub()?;
    }
    Ok(Exit::Accepted)
}

/// A person by the number on a resident card, or on another document.
fn person_of(number: &str, ledger_key: &HashKey) -> Result<Person> {
    let key = crate::model::person_key(number).ok_or_else(|| {
        Error::new(text("这个号码读不出来，请核对", "the number cannot be read: check it"))
    })?;
    Ok(Person { key, hash: ledger_key.person(key) })
}

fn removed(purged: &Purged, lang: Lang) -> String {
    const REMOVED: Text = text(
        "已清除到期的：{inputs} 批原始文件，{outputs} 批结果，{logs} 个日志。\n",
        "Removed what was due: inputs of {inputs} {inputs:run|runs}, results of {outputs} {outputs:run|runs}, {logs} {logs:log file|log files}.\n",
    );
    let number = |count: usize| count.to_string().into();
    let args = [
        ("inputs", number(purged.inputs)),
        ("outputs", number(purged.outputs)),
        ("logs", number(purged.logs)),
    ];
    REMOVED.fill(&args).get(lang).to_owned()
}

fn forgotten(erased: &Erased, lang: Lang) -> String {
    const LEDGER: Text = text(
        "台账：{count} 条减员已认不出是此人；以后再报此人，不会提示报送过。\n",
        "Ledger: {count} {count:reduction no longer shows|reductions no longer show} whose {count:it is|they are}. If this person is declared again, no earlier declaration will be noticed.\n",
    );
    const GONE: Text = text(
        "已删除只涉及此人的文件：{run}\n",
        "Removed, since they were about nobody else: the files of {run}\n",
    );
    const PENDING: Text = text(
        "还没有处理：{path} 里有此人，处理完再清除一次，或先取出来改。\n",
        "Not run yet: {path} has this person. Erase again when it was run, or take it out and change it.\n",
    );
    const OUTSIDE: Text = text(
        "不在此列：reconcile --out 写出的更正表、已交给经办机构或拷走的文件、备份；日志里没有姓名和号码。\n",
        "Not covered: lists of reconcile --out, files that went to the bureau or were copied elsewhere, \
         backups. Logs hold no names and numbers.\n",
    );
    let count = erased.reductions.to_string();
    let mut page = LEDGER.fill(&[("count", count.into())]).get(lang).to_owned();
    for run in &erased.removed {
        page.push_str(GONE.fill(&[("run", run.as_str().into())]).get(lang));
    }
    for kept in &erased.kept {
        page.push_str(stays(kept).get(lang));
    }
    for path in &erased.pending {
        page.push_str(PENDING.fill(&[("path", shown(path).into())]).get(lang));
    }
    page.push_str(OUTSIDE.get(lang));
    page
}

/// What stays of a run, why, and until when.
fn stays(kept: &KeptRun) -> Phrase {
    const KEPT: Text = text(
        "保留：批次 {run}{rows}，{why}。原始文件到 {inputs}、结果到 {outputs} 到期后由 purge 清除。{files}\n",
        "Kept: run {run}{rows}: {why}. `purge` removes the input after {inputs} and the results after \
         {outputs}.{files}\n",
    );
    const OTHERS: Text = text(
        "同一份文件里还有其他人的行，删改会毁掉他们的申报依据",
        "others stand in the same files, which are the record of what was declared for them",
    );
    const WAITING: Text = text(
        "等申报期开始才报送，报送后再清除一次",
        "its submission waits for the window: erase again when it was delivered",
    );
    const UNREADABLE: Text = text(
        "文件读不出来，不知道有没有此人",
        "the file cannot be read, and whether this person is in it is not known",
    );
    const ROWS: Text = text("（此人在第 {rows} 行）", " (this person is in row {rows})");
    const FILES: Text = text("写有此人号码的结果：{files}。", " Results with the number: {files}.");
    let listed = |words: Text, name, all: Vec<String>| {
        if all.is_empty() {
            Phrase::default()
        } else {
            words.fill(&[(name, AND.between(&all).into())])
        }
    };
    let rows = kept.rows.iter().map(ToString::to_string).collect();
    let files = kept.files.iter().map(|file| shown(file.as_ref())).collect();
    let why = match kept.why {
        KeptFor::Others => OTHERS,
        KeptFor::Waiting => WAITING,
        KeptFor::Unreadable => UNREADABLE,
    };
    KEPT.fill(&[
        ("run", kept.run.as_str().into()),
        ("rows", listed(ROWS, "rows", rows).into()),
        ("why", why.into()),
        ("inputs", kept.inputs.to_string().into()),
        ("outputs", kept.outputs.to_string().into()),
        ("files", listed(FILES, "files", files).into()),
    ])
}
