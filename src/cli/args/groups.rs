//! Options that several commands take (共用参数), each declared once: small groups, and from them what all
//! commands take that read lists.

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

use crate::profile::builtin;

/// Headings of the help page, in its order.
const JUDGING: &str = "判断 / Judging";
const SPLITTING: &str = "拆分与报送文件 / Splitting, and the bureau's files";
const READING: &str = "读取 / Reading";
const SHOWING: &str = "显示与运行 / Screen and running";

/// `--lang`.
#[derive(Clone, Copy, Debug, Args)]
pub struct LangArg {
    /// 界面语言 / Language
    #[arg(long, value_enum, default_value_t = Language::Zh, env = "JIANYUAN_LANG")]
    pub lang: Language,
}

/// `--today`.
#[derive(Clone, Debug, Args)]
pub struct TodayArg {
    /// 当作哪一天（默认：北京时间今天）/ The day to go by (default: today in Beijing)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,
}

/// `--today` and `--month`.
#[derive(Clone, Debug, Args)]
pub struct DatesArgs {
    /// The day.
    #[command(flatten)]
    pub today: TodayArg,
    /// 申报所属月份（默认：今天所在月）/ The declared month (default: the month of that day)
    #[arg(long, value_name = "YYYY-MM")]
    pub month: Option<String>,
}

/// `--profile`.
#[derive(Clone, Debug, Args)]
pub struct ProfileArg {
    /// 城市规则：名称或文件 / City profile, by name or file
    #[arg(long, default_value = builtin::DEFAULT, value_name = "NAME|FILE")]
    pub profile: String,
}

/// What a list leaves open (表里没有写明的).
#[derive(Clone, Debug, Args)]
pub struct UnsaidArgs {
    /// 表里的停缴月份指最后缴费月还是首个不缴月 / What the stop-month column means
    #[arg(long, value_enum)]
    pub stop_month_means: Option<Means>,
    /// 表里没有单位列时的单位代码 / The employer, for files without such a column
    #[arg(long, value_name = "CODE")]
    pub employer: Option<String>,
}

/// `--headcount`.
#[derive(Clone, Copy, Debug, Args)]
pub struct HeadcountArg {
    /// 减员前的参保人数 / People insured before the reduction
    #[arg(long, value_name = "N")]
    pub headcount: Option<u32>,
}

/// How rows are read and judged, one by one (逐行判断).
#[derive(Clone, Debug, Args)]
pub struct RowArgs {
    /// The city.
    #[command(flatten, next_help_heading = JUDGING)]
    pub profile: ProfileArg,
    /// The day, and the month that is declared.
    #[command(flatten)]
    pub dates: DatesArgs,
    /// What a file leaves open.
    #[command(flatten)]
    pub unsaid: UnsaidArgs,
    /// 没有停缴月份时怎样由离职日期推算 / How a missing stop month is derived from the day of leaving
    #[arg(long, value_enum)]
    pub stop_month_from: Option<From>,
    /// 提醒也暂扣 / Warnings hold rows too
    #[arg(long)]
    pub strict: bool,
    /// 指定某列，如 `person_id=身份证号`、`person_id=C` / Read a field from this column
    #[arg(long = "column", value_name = "FIELD=HEADER|LETTER", help_heading = READING)]
    pub columns: Vec<String>,
    /// 存放打开密码的文件 / A file that holds the workbook's password
    #[arg(long, value_name = "FILE", help_heading = READING)]
    pub password_file: Option<PathBuf>,
    /// 调整读取上限，如 columns=2000 / Change a reading limit
    #[arg(long = "limit", value_name = "KEY=N", help_heading = READING)]
    pub limits: Vec<String>,
    /// The language.
    #[command(flatten, next_help_heading = SHOWING)]
    pub lang: LangArg,
    /// 证件号码不打码 / Do not mask identity numbers
    #[arg(long)]
    pub unmask: bool,
    /// 线程数（默认：全部核心）/ Threads (default: all cores)
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
}

/// Options of the commands that read lists: `run`, `check`, `bulk`, `explain`, and of the nightly job.
#[derive(Clone, Debug, Args)]
pub struct CommonArgs {
    /// 文件、文件夹、通配符、装着文件的 zip，或 -（标准输入，CSV）/ Files, folders, globs, zip archives of files, or - for CSV on standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// How rows are read and judged.
    #[command(flatten)]
    pub rows: RowArgs,
    /// People insured.
    #[command(flatten, next_help_heading = SPLITTING)]
    pub headcount: HeadcountArg,
    /// 参保花名册：文件或文件夹 / Roster of insured people, a file or a folder
    #[arg(long, value_name = "FILE|FOLDER", help_heading = JUDGING)]
    pub roster: Option<PathBuf>,
    /// 达到多少人走批量（0 = 从不）/ Mass from so many people, 0 for never
    #[arg(long, value_name = "N")]
    pub mass_at: Option<u32>,
    /// 报盘文件从第几号编起（本单位本月已交过的接着编）/ Number of the first disk file of each employer and month
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    pub sequence_from: u32,
    /// 某类表格写成哪种格式，如 `mass=xls`（Excel 97-2003）/ Format of the tables of a role
    #[arg(long = "as", value_name = "ROLE=xls|xlsx")]
    pub tables: Vec<String>,
    /// 经办机构的空白模板，批量减员填进这个文件 / The bureau's blank template, which mass files fill
    #[arg(long, value_name = "mass=FILE")]
    pub template: Option<String>,
    /// 模板的停缴月份没有说明时，填最后缴费月还是首个不缴月 / What the template's stop month means
    #[arg(long, value_enum)]
    pub template_month: Option<Means>,
    /// 只读哪张表：名称或第几张 / Read only this sheet
    #[arg(long, value_name = "NAME|N", help_heading = READING)]
    pub sheet: Option<String>,
    /// 文本文件的编码：utf-8、gb18030（gbk）、utf-16le、utf-16be / Encoding of text files
    #[arg(long, value_name = "NAME", help_heading = READING)]
    pub encoding: Option<String>,
    /// 少说 / Say less
    #[arg(short, long, help_heading = SHOWING)]
    pub quiet: bool,
    /// 多说 / Say more
    #[arg(short, long, help_heading = SHOWING)]
    pub verbose: bool,
    /// 进度条 / Progress bar
    #[arg(long, value_enum, default_value_t = When::Auto, help_heading = SHOWING)]
    pub progress: When,
    /// 颜色 / Colour
    #[arg(long, value_enum, default_value_t = When::Auto, help_heading = SHOWING)]
    pub color: When,
}

impl CommonArgs {
    /// What they are where inputs alone are given: for commands that offer few of them.
    ///
    /// # Panics
    /// Never: the defaults are what may be typed.
    pub fn of(inputs: Vec<PathBuf>) -> Self {
        #[derive(Parser)]
        struct Alone {
            #[command(flatten)]
            common: CommonArgs,
        }
        let alone = Alone::try_parse_from(["jianyuan", "-"]).expect("the defaults may be typed");
        Self { inputs, ..alone.common }
    }
}

/// When something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// 在终端上才有 / On a terminal
    Auto,
    /// 总是 / Always
    Always,
    /// 从不 / Never
    Never,
}

/// `--lang`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    En,
}

/// `--stop-month-means`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Means {
    /// 最后缴费月 / The last month paid
    LastPaid,
    /// 首个不缴月 / The first month not paid
    FirstUnpaid,
}

/// `--stop-month-from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// 离职当月 / The month of leaving
    LeaveMonth,
    /// 离职前一月 / The month before
    MonthBeforeLeave,
    /// 不推算 / It is not derived
    None,
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command, CommandFactory as _};

    use super::*;
    use crate::cli::args::Arguments;

    /// Options whose meaning differs in a command: an option of the same name, and its own help.
    const OTHER: [(&str, &str); 4] = [
        ("stream", "column"),
        ("serve", "password-file"),
        ("nightly", "lang"),
        ("nightly", "quiet"),
    ];

    fn options(command: &Command, found: &mut Vec<(String, Arg)>) {
        let name = command.get_name();
        let known = |arg: &&Arg| !OTHER.contains(&(name, arg.get_long().unwrap_or_default()));
        found.extend(
            command.get_arguments().filter(known).map(|arg| (name.to_owned(), arg.clone())),
        );
        command.get_subcommands().for_each(|inner| options(inner, found));
    }

    #[test]
    fn an_option_of_several_commands_is_the_same_in_all_of_them() {
        #[derive(Parser)]
        struct Alone {
            #[command(flatten)]
            common: CommonArgs,
        }
        let shared = Alone::command();
        let mut all = Vec::new();
        options(&Arguments::command(), &mut all);
        for own in shared.get_arguments().filter(|arg| arg.get_long().is_some()) {
            let is_same = |(_, arg): &&(String, Arg)| arg.get_long() == own.get_long();
            let others: Vec<_> = all.iter().filter(is_same).collect();
            assert!(others.len() >= 4, "{:?} in {others:?}", own.get_long());
            for (command, arg) in &others {
                let told = |arg: &Arg| {
                    let names = arg.get_value_names().map(<[_]>::to_vec);
                    (
                        arg.get_help().map(ToString::to_string),
                        names,
                        arg.get_env().map(ToOwned::to_owned),
                    )
                };
                assert_eq!(told(arg), told(own), "{command} {:?}", own.get_long());
            }
        }
    }
}
