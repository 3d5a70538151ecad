//! What is said of a list of answers (回执核对结果).

use std::collections::BTreeMap;
use std::path::Path;

use super::again::{Lists, Refused, Written};
use crate::ledger::{AnsweredRow, Reconciled};
use crate::nightly::shown;
use crate::run::returned::Answer;
use crate::text::{AND, Lang, Phrase, Text, text};

/// Everything that is told.
pub(super) struct Page<'p> {
    pub(super) lang: Lang,
    /// The answers that are understood; indexes of [`Reconciled`] point here.
    pub(super) answers: &'p [&'p Answer],
    pub(super) unclear: &'p [&'p Answer],
    pub(super) reconciled: &'p Reconciled,
    pub(super) refused: &'p [Refused<'p>],
    pub(super) lists: &'p Lists,
    /// The folder of `--out`, and what stands in it.
    pub(super) written: Option<(&'p Path, &'p [Written])>,
}

const BEFORE: Text = text(
    "这份回执 {day} 已经读过，台账没有再改。\n",
    "This list was read on {day}; the ledger was not changed again.\n",
);
const UNCLEAR: Text = text(
    "回执第 {row} 行看不明白：号码或状态“{status}”读不出来\n",
    "Row {row} of the list is not understood: its number cannot be read, or its status \"{status}\"\n",
);
const UNKNOWN: Text = text(
    "回执第 {row} 行的人不在台账里，不是从这里报送的\n",
    "The person in row {row} of the list is not in the ledger: not delivered from here\n",
);
const AMBIGUOUS: Text = text(
    "回执第 {row} 行的人报送过几次，分不清说的是哪一次，台账没有记：请在回执里加上单位一列再读\n",
    "The person in row {row} of the list was delivered several times; which time is meant is not clear, and \
     nothing was written: add a column with the employer and read the list again\n",
);
const SILENT: Text = text("没有回音：{place}\n", "Not answered: {place}\n");
const COUNTS: Text = text(
    "办成 {accepted} 人，退回 {refused} 人，没有回音 {silent} 人，不认识 {unknown} 人，看不明白 {unclear} 行。\n",
    "{accepted} accepted, {refused} refused, {silent} not answered, {unknown} unknown, {unclear} \
     not understood.\n",
);
const NEXT: Text = text(
    "要改的人可以写成更正表：加上 --out 文件夹。\n",
    "To get the refused people as lists to correct, add --out DIR.\n",
);
const WRITTEN: Text = text(
    "写好了更正表：{path}，{people} 人\n",
    "Wrote the list {path}: {people} {people:person|people}\n",
);
const HAND_IN: Text = text(
    "改好后放进收件文件夹里同名的子文件夹：只有这些人会再报送，已办成的不会重报。\n",
    "When they are corrected, put them into the folder of the same name in the inbox: only these people are \
     delivered, nobody twice.\n",
);
const LOST: Text = text(
    "找不回原来的行：{path} 第 {rows} 行（批次 {run}）：{why}。请在自己的表里改正再交\n",
    "Not found again: {path} row {rows} (run {run}): {why}. Correct them in your own list\n",
);

impl Page<'_> {
    pub(super) fn text(&self) -> String {
        let mut page = String::new();
        let mut say = |phrase: Phrase| page.push_str(phrase.get(self.lang));
        let reconciled = self.reconciled;
        if let Some(day) = &reconciled.read_before {
            say(BEFORE.fill(&[("day", day.as_str().into())]));
        }
        self.refused.iter().for_each(|refused| say(self.refusal(refused)));
        let lines = [(UNKNOWN, &reconciled.unknown), (AMBIGUOUS, &reconciled.ambiguous)];
        for (words, lines) in lines {
            for line in lines {
                say(words.fill(&[("row", self.answers[*line].row.to_string().into())]));
            }
        }
        for answer in self.unclear {
            let status = shown(answer.status.as_ref());
            say(UNCLEAR.fill(&[("row", answer.row.to_string().into()), ("status", status.into())]));
        }
        for (place, rows) in silent(&reconciled.unanswered) {
            say(SILENT.fill(&[("place", at(place, &rows).into())]));
        }
        say(self.counts());
        self.next(&mut say);
        page
    }

    fn counts(&self) -> Phrase {
        let reconciled = self.reconciled;
        let number = |count: usize| count.to_string().into();
        COUNTS.fill(&[
            ("accepted", number(reconciled.settled.len() - self.refused.len())),
            ("refused", number(self.refused.len())),
            ("silent", number(reconciled.unanswered.len())),
            ("unknown", number(reconciled.unknown.len())),
            ("unclear", number(self.unclear.len() + reconciled.ambiguous.len())),
        ])
    }

    fn next(&self, say: &mut impl FnMut(Phrase)) {
        for (run, path, rows, why) in &self.lists.lost {
            let args = [
                ("path", shown(path).into()),
                ("rows", numbers(rows).into()),
                ("run", run.as_str().into()),
                ("why", (*why).into()),
            ];
            say(LOST.fill(&args));
        }
        match self.written {
            None if self.lists.lists.is_empty() => {}
            None => say(NEXT.into()),
            Some((folder, written)) => {
                for Written { path, people } in written {
                    let path = shown(&folder.join(path));
                    say(WRITTEN
                        .fill(&[("path", path.into()), ("people", people.to_string().into())]));
                }
                if !written.is_empty() {
                    say(HAND_IN.into());
                }
            }
        }
    }

    /// Where somebody was handed in, what the bureau said, and what to do.
    fn refusal(&self, refused: &Refused<'_>) -> Phrase {
        const REFUSED: Text = text(
            "退回：{place}{cells}（回执第 {row} 行）{words}\n      {remedy}\n",
            "Refused: {place}{cells} (row {row} of the list) {words}\n      {remedy}\n",
        );
        const CELLS: Text = text("，单元格 {cells}", ", cells {cells}");
        const PERHAPS: Text = text(
            "可能是 {code}（见 jianyuan explain {code}）：{advice}",
            "Perhaps {code} (see jianyuan explain {code}): {advice}",
        );
        const AGAIN: Text = text(
            "已在批次 {run} 再次报送，不用再改",
            "Delivered again since, by run {run}: nothing to do",
        );
        let remedy = refused.refusal.remedy;
        let advice = match (&refused.settled.delivered_again, remedy.code()) {
            (Some(run), _) => AGAIN.fill(&[("run", run.as_str().into())]),
            (None, Some(code)) => {
                PERHAPS.fill(&[("code", code.to_string().into()), ("advice", remedy.advice.into())])
            }
            (None, None) => remedy.advice.into(),
        };
        let cells = self.lists.cells(refused);
        let cells = if cells.is_empty() {
            Phrase::default()
        } else {
            CELLS.fill(&[("cells", AND.between(&cells).into())])
        };
        let place = &refused.settled.row;
        let lines: Vec<u32> = refused.said.iter().map(|answer| answer.row).collect();
        REFUSED.fill(&[
            ("place", at(place, &[place.row]).into()),
            ("cells", cells.into()),
            ("row", numbers(&lines).into()),
            ("words", refused.refusal.words.as_str().into()),
            ("remedy", advice.into()),
        ])
    }
}

/// By run and file: a list of thousands would hide everything else.
fn silent(rows: &[AnsweredRow]) -> Vec<(&AnsweredRow, Vec<u32>)> {
    let mut files: BTreeMap<(&str, &Path), (&AnsweredRow, Vec<u32>)> = BTreeMap::new();
    for row in rows {
        let entry = files.entry((&row.run, &row.path)).or_insert((row, Vec::new()));
        entry.1.push(row.row);
    }
    files.into_values().collect()
}

fn at(place: &AnsweredRow, rows: &[u32]) -> Phrase {
    const PLACE: Text = text("{path} 第 {row} 行（批次 {run}）", "{path} row {row} (run {run})");
    PLACE.fill(&[
        ("path", shown(&place.path).into()),
        ("row", numbers(rows).into()),
        ("run", place.run.as_str().into()),
    ])
}

/// So many rows are named.
const NAMED: usize = 20;

fn numbers(rows: &[u32]) -> Phrase {
    let mut named: Vec<String> = rows.iter().take(NAMED).map(ToString::to_string).collect();
    if rows.len() > NAMED {
        named.push("…".to_owned());
    }
    AND.between(&named)
}
