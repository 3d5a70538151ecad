//! What the help pages show at their foot (示例、退出码), a page a command. The examples are run as they
//! stand by `tests/help.rs`, in a folder that holds `samples/` alone.

use crate::cli::exit::Exit;
use crate::text::{Text, text};

/// The foot of one help page.
pub(super) struct Page {
    /// The command with those above it: `profile show`; empty for the program.
    command: &'static str,
    pub(super) examples: &'static [Example],
    /// How the command may end (contract, section 2).
    pub(super) exits: &'static [(Exit, Text)],
}

/// What somebody wants to do, and what to type. Lines stay below 80 columns, or a narrow terminal
/// would break them.
pub(super) struct Example {
    pub(super) what: Text,
    pub(super) lines: &'static [&'static str],
}

pub(super) const HEADING: Text =
    text("示例（在本项目文件夹里）", "Examples, in the project's folder");
pub(super) const STATUS: Text = text("退出码", "Exit status");

/// The page of a command.
pub(super) fn of(command: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.command == command)
}

const fn example(what: Text, lines: &'static [&'static str]) -> Example {
    Example { what, lines }
}

const FAILED: (Exit, Text) = (
    Exit::Failed,
    text(
        "没有做成：写错了、没有能读的文件或写不了",
        "nothing could be done: wrong usage, no readable input, no writing",
    ),
);
const INTERRUPTED: (Exit, Text) =
    (Exit::Interrupted, text("被中断（Ctrl-C）", "interrupted (Ctrl-C)"));
const BUSY: (Exit, Text) = (
    Exit::Busy,
    text("另一次夜间处理正在进行，什么也没做", "another run holds the lock; nothing was done"),
);
const ACCEPTED: (Exit, Text) = (
    Exit::Accepted,
    text("每一行都可以提交（可以有提醒）", "every data row can be submitted (warnings allowed)"),
);
const HELD: (Exit, Text) = (
    Exit::Held,
    text(
        "做完了，至少有一行暂扣或一个文件退回",
        "the run finished; at least one row or one input file was held back",
    ),
);

/// For commands that judge lists.
const OF_LISTS: &[(Exit, Text)] = &[ACCEPTED, HELD, FAILED, INTERRUPTED];
/// For commands that show or write something.
const OF_PAGES: &[(Exit, Text)] = &[(Exit::Accepted, text("做完了", "done")), FAILED];

const PAGES: &[Page] = &[
    Page {
        command: "",
        examples: &[
            example(
                text(
                    "没安装时写 cargo run --release -- 代替 jianyuan",
                    "if not installed, type cargo run --release -- for jianyuan",
                ),
                &["jianyuan check samples/beijing/payroll-export-good.xlsx --today 2026-11-23"],
            ),
            example(
                text("写出报送文件和错误报告", "write the bureau's files and the error report"),
                &["jianyuan run samples/beijing/roads.xlsx --today 2026-11-23 --out out"],
            ),
            example(
                text("某个命令的选项、示例", "options and examples of a command"),
                &["jianyuan help run"],
            ),
        ],
        exits: &[ACCEPTED, HELD, FAILED, BUSY, INTERRUPTED],
    },
    Page {
        command: "run",
        examples: &[
            example(
                text("检查、拆分、写出", "check, split and write"),
                &["jianyuan run samples/beijing/roads.xlsx --today 2026-11-23 --out out"],
            ),
            example(
                text(
                    "在错误报告里改好以后再交；已经报送的人不再列入",
                    "the corrected report again, without the people handed in already",
                ),
                &[
                    "cp out/错误报告.xlsx 改好的.xlsx",
                    "jianyuan run 改好的.xlsx --today 2026-11-23 --previous out --out out-2",
                ],
            ),
            example(
                text("另写补问表，请各单位核实", "also write questions for each employer"),
                &["jianyuan run samples/beijing/roads.ods --ask-back employer --out out-3"],
            ),
        ],
        exits: OF_LISTS,
    },
    Page {
        command: "check",
        examples: &[
            example(
                text("全部可以提交的名单", "a list that can go as a whole"),
                &["jianyuan check samples/beijing/payroll-export-good.xlsx --today 2026-11-23"],
            ),
            example(
                text("写成网页，给别人看", "as a page, to be passed on"),
                &["jianyuan check samples/beijing/roads.xls --format html --out check.html"],
            ),
            example(
                text("从标准输入读", "from standard input"),
                &["jianyuan check - --today 2026-11-23 < samples/beijing/roads-gbk.csv"],
            ),
        ],
        exits: OF_LISTS,
    },
    Page {
        command: "serve",
        examples: &[
            example(
                text("打开网页；Ctrl-C 结束", "open the page; Ctrl-C ends it"),
                &["jianyuan serve"],
            ),
            example(
                text("只打出网址，端口固定", "only print the address, with a fixed port"),
                &["jianyuan serve --no-open --port 8123"],
            ),
        ],
        exits: &[
            (Exit::Accepted, text("按要求停止", "stopped as it was told to")),
            FAILED,
            INTERRUPTED,
        ],
    },
    Page {
        command: "nightly",
        examples: &[
            example(
                text("第一次：建立文件夹", "the first time: make the folders"),
                &["jianyuan nightly --config samples/nightly/trial.toml --init"],
            ),
            example(
                text("放进一份名单，先试运行，再处理", "put a list in; rehearse, then run"),
                &[
                    "cp samples/beijing/roads.ods samples/nightly/trial/inbox/",
                    "jianyuan nightly --config samples/nightly/trial.toml --dry-run",
                    "jianyuan nightly --config samples/nightly/trial.toml --today 2026-11-23",
                ],
            ),
        ],
        exits: &[
            (Exit::Accepted, text("每份文件都处理好了", "every file was dealt with")),
            (
                Exit::Held,
                text("做完了，有行暂扣或有文件退回", "done; rows were held or files refused"),
            ),
            FAILED,
            BUSY,
            INTERRUPTED,
        ],
    },
    Page {
        command: "ledger",
        examples: &[
            example(
                text("一份名单处理以后，台账里有什么", "what the ledger says after a list"),
                FILLED_AND_SHOWN,
            ),
            example(
                text("核对", "does it add up"),
                &["jianyuan ledger verify --config samples/nightly/trial.toml"],
            ),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "ledger show",
        examples: &[
            example(text("每份文件一行", "one line a file"), FILLED_AND_SHOWN),
            example(
                text("给程序读", "for programs"),
                &["jianyuan ledger show --config samples/nightly/trial.toml --json"],
            ),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "ledger verify",
        examples: &[example(
            text("核对台账和文件夹", "the ledger against the folders"),
            &[
                "jianyuan nightly --config samples/nightly/trial.toml --init",
                "jianyuan ledger verify --config samples/nightly/trial.toml",
            ],
        )],
        exits: &[
            (Exit::Accepted, text("都对得上", "all adds up")),
            (Exit::Held, text("有对不上的，已列出", "something does not; it is listed")),
            FAILED,
        ],
    },
    Page {
        command: "ledger export",
        examples: &[example(
            text("导出为 CSV", "as CSV"),
            &[
                "jianyuan nightly --config samples/nightly/trial.toml --init",
                "jianyuan ledger export --config samples/nightly/trial.toml > ledger.csv",
            ],
        )],
        exits: OF_PAGES,
    },
    Page {
        command: "reconcile",
        examples: &[
            example(
                text("先有报送过的名单", "first a list that was delivered"),
                &[
                    "jianyuan nightly --config samples/nightly/trial.toml --init",
                    "cp samples/beijing/roads.ods samples/nightly/trial/inbox/",
                    "jianyuan nightly --config samples/nightly/trial.toml --today 2026-11-23",
                ],
            ),
            example(
                text(
                    "对回执，并把退回的人写成更正表",
                    "compare the answers, and write the refused people to be corrected",
                ),
                &[
                    "jianyuan reconcile samples/nightly/returned.csv --out back \\",
                    "    --config samples/nightly/trial.toml --today 2026-11-25",
                ],
            ),
        ],
        exits: &[
            (Exit::Accepted, text("每个人都办成了", "everybody was accepted")),
            (
                Exit::Held,
                text(
                    "有人被退回、没有回音，或对不上",
                    "somebody was refused, not answered, or is not known",
                ),
            ),
            FAILED,
        ],
    },
    Page {
        command: "purge",
        examples: &[
            example(
                text("清除到期的文件", "remove what is past its time"),
                &[
                    "jianyuan nightly --config samples/nightly/trial.toml --init",
                    "jianyuan purge --config samples/nightly/trial.toml",
                ],
            ),
            example(
                text("清除一个人的记录", "erase one person"),
                &[
                    "jianyuan purge --config samples/nightly/trial.toml \\",
                    "    --person 110105199003079919",
                ],
            ),
        ],
        exits: &[(Exit::Accepted, text("做完了", "done")), FAILED, BUSY],
    },
    Page {
        command: "bulk",
        examples: &[
            example(
                text("一个文件夹，许多单位", "a folder, many employers"),
                &["jianyuan bulk samples/beijing --today 2026-11-23 --out bulk"],
            ),
            example(
                text(
                    "中断以后接着做（没有中断过，就从头做）",
                    "go on after an interruption (or begin, where there was none)",
                ),
                &["jianyuan bulk samples/beijing --today 2026-11-23 --out bulk-2 --resume"],
            ),
        ],
        exits: OF_LISTS,
    },
    Page {
        command: "stream",
        examples: &[
            example(
                text("逐行答复文件里的行", "answer the rows of a file"),
                &["jianyuan stream samples/beijing/roads-utf8.csv --today 2026-11-23"],
            ),
            example(
                text("标准输入，每行一个 JSON 对象", "JSON lines on standard input"),
                &[r#"echo '{"姓名":"张小满","停止缴费原因":"退休"}' | jianyuan stream"#],
            ),
        ],
        exits: &[
            (
                Exit::Accepted,
                text(
                    "每一行都答复了，不论可否提交",
                    "every row was answered, whatever the verdict",
                ),
            ),
            FAILED,
            INTERRUPTED,
        ],
    },
    Page {
        command: "explain",
        examples: &[
            example(text("一条规则", "a rule"), &["jianyuan explain ID004"]),
            example(
                text("一个单元格是怎样判断的", "how a cell was judged"),
                &["jianyuan explain 'samples/beijing/roads.xlsx!H7' --today 2026-11-23"],
            ),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "template",
        examples: &[
            example(text("北京的空白名单", "an empty list for Beijing"), &["jianyuan template"]),
            example(
                text("另一个城市的", "for another city"),
                &["jianyuan template --profile shenzhen --out 深圳.xlsx"],
            ),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "profile",
        examples: &[
            example(text("有哪些", "which there are"), &["jianyuan profile list"]),
            example(
                text("北京的规则和本月的日子", "what Beijing wants, and this month's dates"),
                &["jianyuan profile show beijing"],
            ),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "profile list",
        examples: &[example(
            text("带 * 的是默认的", "* is the default"),
            &["jianyuan profile list"],
        )],
        exits: OF_PAGES,
    },
    Page {
        command: "profile show",
        examples: &[
            example(text("一个城市", "a city"), &["jianyuan profile show shenzhen"]),
            example(
                text("某个月适用的那一份", "the one that holds for a month"),
                &["jianyuan profile show beijing@2026-11"],
            ),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "profile check",
        examples: &[example(
            text("检查自己写的一份", "check one of your own"),
            &["jianyuan profile new tianjin", "jianyuan profile check tianjin.toml"],
        )],
        exits: OF_PAGES,
    },
    Page {
        command: "profile schema",
        examples: &[example(
            text("给编辑器用", "for editors"),
            &["jianyuan profile schema > profile.schema.json"],
        )],
        exits: OF_PAGES,
    },
    Page {
        command: "profile diff",
        examples: &[
            example(
                text("取值不同的地方", "where the values differ"),
                &["jianyuan profile diff beijing shenzhen"],
            ),
            example(
                text("哪些行的判断不同", "which rows are judged differently"),
                &["jianyuan profile diff beijing national samples/beijing/roads.xlsx"],
            ),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "profile new",
        examples: &[
            example(
                text("写出 tianjin.toml", "write tianjin.toml"),
                &["jianyuan profile new tianjin"],
            ),
            example(text("只看一看", "only look"), &["jianyuan profile new tianjin --out -"]),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "rules",
        examples: &[
            example(text("每条一行", "one line a rule"), &["jianyuan rules"]),
            example(
                text("英文的参考页", "the reference page in English"),
                &["jianyuan rules --format md --lang en > rules.md"],
            ),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "completions",
        examples: &[
            example(text("bash", "bash"), &["jianyuan completions bash > jianyuan.bash"]),
            example(text("PowerShell", "PowerShell"), &["jianyuan completions powershell"]),
        ],
        exits: OF_PAGES,
    },
    Page {
        command: "man",
        examples: &[
            example(text("某个命令的手册页", "the page of a command"), &["jianyuan man run"]),
            example(
                text("全部写到一个文件夹", "all of them into a folder"),
                &["jianyuan man --out man"],
            ),
        ],
        exits: OF_PAGES,
    },
];

const FILLED_AND_SHOWN: &[&str] = &[
    "jianyuan nightly --config samples/nightly/trial.toml --init",
    "cp samples/beijing/roads.ods samples/nightly/trial/inbox/",
    "jianyuan nightly --config samples/nightly/trial.toml --today 2026-11-23",
    "jianyuan ledger show --config samples/nightly/trial.toml",
];
