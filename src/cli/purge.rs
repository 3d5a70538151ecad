//! `purge`: retention, and the erasure of one person.

use super::args::PurgeArgs;
use super::exit::Exit;
use super::{config, job, screen};
use crate::error::{Error, Result};
use crate::ident::{HashKey, KeyedHash};
use crate::ledger::{FILE, Ledger};
use crate::nightly::{self, Erased, Lock, Purged};
use crate::sink::filesystem::Native;
use crate::text::{Lang, Text, text};

pub(super) fn run(args: &PurgeArgs) -> Result<Exit> {
    let config = config::read(&args.config, args.today.as_deref())?;
    let today = job::today(args.today.as_deref())?;
    config.folders.check()?;
    let Some(_lock) = Lock::take(&config.folders.state)? else { return Ok(Exit::Busy) };
    let mut ledger = Ledger::open(&config.folders.state.join(FILE))?;
    let (folders, retention, lang) = (&config.folders, config.retention, args.lang.into());
    let page = match &args.person {
        None => {
            let logs = config.log_folder.as_deref();
            let purged = nightly::purge(&Native, folders, &mut ledger, retention, logs, today)?;
            removed(&purged, lang)
        }
        Some(number) => {
            let person = hash_of(number.trim(), ledger.key())?;
            let erased =
                nightly::erase_person(&Native, folders, &mut ledger, retention, person, today)?;
            forgotten(&erased, lang)
        }
    };
    screen::say(&page)?;
    Ok(Exit::Accepted)
}

/// The hash of a person by the number on a resident card, or on another document.
fn hash_of(number: &str, key: &HashKey) -> Result<KeyedHash> {
    let person = crate::model::person_key(number).ok_or_else(|| {
        Error::new(text("这个号码读不出来，请核对", "the number cannot be read: check it"))
    })?;
    Ok(key.person(person))
}

fn removed(purged: &Purged, lang: Lang) -> String {
    const REMOVED: Text = text(
        "已清除到期的：{inputs} 批原始文件，{outputs} 批结果，{logs} 个日志。\n",
        "Removed what was due: inputs of {inputs} runs, results of {outputs} runs, {logs} log files.\n",
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
        "Ledger: {count} reductions cannot be told to be this person's any more; if this person is \
         handed in again, it will not be noticed.\n",
    );
    const GONE: Text = text(
        "已删除只涉及此人的文件：{run}\n",
        "Removed, since they were about nobody else: the files of {run}\n",
    );
    const KEPT: Text = text(
        "保留：{run} 的文件还有其他人。原始文件到 {inputs}、结果到 {outputs} 到期后由 purge 清除。\n",
        "Kept: the files of {run} are about others as well. `purge` removes the input after \
         {inputs} and the results after {outputs}.\n",
    );
    const OUTSIDE: Text = text(
        "不在此列：被暂扣的行（台账不记是谁）、已交给经办机构的文件、备份。\n",
        "Not covered: rows that were held (the ledger does not know whose they are), files that went \
         to the bureau, backups.\n",
    );
    let count = erased.reductions.to_string();
    let mut page = LEDGER.fill(&[("count", count.into())]).get(lang).to_owned();
    for run in &erased.removed {
        page.push_str(GONE.fill(&[("run", run.as_str().into())]).get(lang));
    }
    for (run, inputs, outputs) in &erased.kept {
        let args = [
            ("run", run.as_str().into()),
            ("inputs", inputs.to_string().into()),
            ("outputs", outputs.to_string().into()),
        ];
        page.push_str(KEPT.fill(&args).get(lang));
    }
    page.push_str(OUTSIDE.get(lang));
    page
}
