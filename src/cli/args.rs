//! What may be typed (命令行参数). Help texts are Chinese first, English beside.

mod nightly;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use nightly::{LedgerAction, LedgerArgs, NightlyArgs, PurgeArgs, ReconcileArgs};

use crate::profile::builtin;

pub use super::stream::StreamArgs;
pub use super::template::TemplateArgs;

/// 社保减员：检查单位报送的离职人员表，拆分零星与批量，生成经办机构接收的文件。
/// Checks employers' lists of leavers, splits them, and writes the files that the bureau takes.
#[derive(Debug, Parser)]
#[command(name = "jianyuan", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// A command of the contract, section 1.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 主要功能：检查、拆分、写出报送文件 / The main job: check, split, write the bureau's files
    Run(RunArgs),
    /// 只检查，不写报送文件 / Check only, write no bureau file
    Check(CheckArgs),
    /// 打开上传网页（只在本机）/ Open the upload page, on this machine alone
    #[cfg(feature = "web")]
    Serve(super::serve::ServeArgs),
    /// 每夜处理：取走收件文件夹里的文件，检查、报送、存档、记账 / One pass over the inbox
    Nightly(NightlyArgs),
    /// 台账：处理过什么、报送过什么 / The ledger of what was delivered
    Ledger {
        /// What to do with the ledger.
        #[command(subcommand)]
        action: LedgerAction,
    },
    /// 对回执：谁办成了，谁被退回，谁没有回音 / The bureau's answers against the ledger
    Reconcile(ReconcileArgs),
    /// 清除到期的文件，或一个人的记录 / Remove what is past its time, or one person's traces
    Purge(PurgeArgs),
    /// 经办机构：许多单位的文件一次核验 / Many employers' files at once, with a card for each
    Bulk(BulkArgs),
    /// 逐行核验：每行一个 JSON 对象进，每行一个结论出 / A filter: JSON rows in, one verdict a line out
    Stream(StreamArgs),
    /// 解释一条规则，或一个单元格是怎样判断的 / Explain a rule, or how a cell was judged
    Explain(ExplainArgs),
    /// 空白名单：带下拉框、示例和填写说明 / An empty list to fill in, with drop-downs, example and notes
    Template(TemplateArgs),
    /// 城市规则 / City profiles
    Profile {
        /// What to do with profiles.
        #[command(subcommand)]
        action: ProfileAction,
    },
    /// 全部规则 / The whole rule catalogue
    Rules(RulesArgs),
    /// 命令补全脚本 / Shell completions
    Completions {
        /// bash, zsh, fish, powershell, elvish
        shell: clap_complete::Shell,
    },
    /// 手册页 / The man page
    Man,
    /// 生成测速用的大文件 / Writes large synthetic files for measuring
    #[command(hide = true)]
    Generate(GenerateArgs),
}

/// `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub common: CommonArgs,
    /// 输出文件夹（须为空或不存在）/ Folder for the output, new or empty
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// 替换已有的输出 / Replace an earlier output
    #[arg(long)]
    pub overwrite: bool,
    /// 上次的输出文件夹：其中已列入报送文件的人不再列入 / An earlier output folder, whose people are not handed in again
    #[arg(long, value_name = "DIR")]
    pub previous: Option<PathBuf>,
    /// 另写补问表：每个部门或单位一份，只有要其核实的内容 / Also write questions, one small workbook for each department or employer
    #[arg(long, value_enum, value_name = "WHO")]
    pub ask_back: Option<AskBack>,
    /// 收回的补问表：按答复更正后再检查 / Answered questions, merged into the list before it is checked
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub merge: Vec<PathBuf>,
    /// 另写 rows.csv，逐行交代去向 / Also write rows.csv, one line for every row
    #[arg(long)]
    pub trace: bool,
}

/// `bulk`.
#[derive(Clone, Debug, Args)]
pub struct BulkArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub common: CommonArgs,
    /// 输出文件夹（须为空或不存在）/ Folder for the output, new or empty
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// 替换已有的输出 / Replace an earlier output
    #[arg(long)]
    pub overwrite: bool,
    /// 接着做上次没做完的 / Go on with a run that was interrupted
    #[arg(long)]
    pub resume: bool,
}

/// `--ask-back`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AskBack {
    /// Each department of each employer.
    Department,
    /// Each employer.
    Employer,
}

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub common: CommonArgs,
    /// 输出形式 / Form of the result
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// 写到文件而不是屏幕 / Write to a file instead of the screen
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The form of what `check` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For reading.
    Text,
    /// One document.
    Json,
    /// One finding a line.
    Csv,
    /// SARIF 2.1.0, for programs that collect results of checks.
    Sarif,
    /// One page for a browser, without anything from outside.
    Html,
}

/// Options of `run` and `check`.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that people type")]
pub struct CommonArgs {
    /// 文件、文件夹、通配符、装着文件的 zip，或 -（标准输入，CSV）/ Files, folders, globs, zip archives of files, or - for CSV on standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// 城市规则：名称或文件 / City profile, by name or file
    #[arg(long, default_value = builtin::DEFAULT, value_name = "NAME|FILE")]
    pub profile: String,
    /// 当作哪一天来检查（默认：北京时间今天）/ The day to check for
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,
    /// 申报所属月份（默认：今天所在月）/ The declared month
    #[arg(long, value_name = "YYYY-MM")]
    pub month: Option<String>,
    /// 表里的停缴月份指最后缴费月还是首个不缴月 / What the stop-month column means
    #[arg(long, value_enum)]
    pub stop_month_means: Option<Means>,
    /// 没有停缴月份时怎样由离职日期推算 / How a missing stop month is derived
    #[arg(long, value_enum)]
    pub stop_month_from: Option<From>,
    /// 表里没有单位列时的单位代码 / The employer, for files without such a column
    #[arg(long, value_name = "CODE")]
    pub employer: Option<String>,
    /// 减员前的参保人数 / People insured before the reduction
    #[arg(long, value_name = "N")]
    pub headcount: Option<u32>,
    /// 参保花名册：文件或文件夹 / Roster of insured people, a file or a folder
    #[arg(long, value_name = "FILE|FOLDER")]
    pub roster: Option<PathBuf>,
    /// 达到多少人走批量（0 = 从不）/ Mass from so many people, 0 for never
    #[arg(long, value_name = "N")]
    pub mass_at: Option<u32>,
    /// 报盘文件从第几号编起（本单位本月已交过的接着编）/ Number of the first disk file of each employer and month
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    pub sequence_from: u32,
    /// 指定某列，如 `person_id=身份证号`、`person_id=C` / Read a field from this column
    #[arg(long = "column", value_name = "FIELD=HEADER|LETTER")]
    pub columns: Vec<String>,
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
    #[arg(long, value_name = "NAME|N")]
    pub sheet: Option<String>,
    /// 文本文件的编码：utf-8、gb18030（gbk）、utf-16le、utf-16be / Encoding of text files
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// 存放打开密码的文件 / A file that holds the workbook's password
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// 调整读取上限，如 columns=2000 / Change a reading limit
    #[arg(long = "limit", value_name = "KEY=N")]
    pub limits: Vec<String>,
    /// 界面语言 / Language
    #[arg(long, value_enum, default_value_t = Language::Zh, env = "JIANYUAN_LANG")]
    pub lang: Language,
    /// 线程数（默认：全部核心）/ Threads
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// 提醒也暂扣 / Warnings hold rows too
    #[arg(long)]
    pub strict: bool,
    /// 证件号码不打码 / Do not mask identity numbers
    #[arg(long)]
    pub unmask: bool,
    /// 少说 / Say less
    #[arg(short, long)]
    pub quiet: bool,
    /// 多说 / Say more
    #[arg(short, long)]
    pub verbose: bool,
    /// 进度条 / Progress bar
    #[arg(long, value_enum, default_value_t = When::Auto)]
    pub progress: When,
    /// 颜色 / Colour
    #[arg(long, value_enum, default_value_t = When::Auto)]
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
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
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
    /// 最后缴费月.
    LastPaid,
    /// 首个不缴月.
    FirstUnpaid,
}

/// `--stop-month-from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// 离职当月.
    LeaveMonth,
    /// 离职前一月.
    MonthBeforeLeave,
    /// 不推算.
    None,
}

/// `explain`.
#[derive(Debug, Args)]
#[command(mut_arg("inputs", |arg| arg.value_name("CODE|FILE!CELL").help(EXPLAINED)))]
pub struct ExplainArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "flattened")]
    pub common: CommonArgs,
}

const EXPLAINED: &str = "规则代码，如 ID004；或单元格，如 名单.xlsx!C37、名单.xlsx!离职!C37，后面可列同一批的其他文件 \
    / A rule's code, or a cell; behind it other files of the same run";

/// `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// 输出形式 / Form
    #[arg(long, value_enum, default_value_t = RulesFormat::Text)]
    pub format: RulesFormat,
    /// 界面语言 / Language
    #[arg(long, value_enum, default_value_t = Language::Zh, env = "JIANYUAN_LANG")]
    pub lang: Language,
}

/// The form of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// A list.
    Text,
    /// For programs.
    Json,
    /// The reference page.
    Md,
}

/// `profile`.
#[derive(Debug, Subcommand)]
pub enum ProfileAction {
    /// 列出自带的城市规则 / List the shipped profiles
    List,
    /// 逐项显示取值、出处和可信度 / Show values with source and confidence
    Show {
        /// Name or file.
        #[arg(default_value = builtin::DEFAULT)]
        name: String,
        /// 界面语言 / Language
        #[arg(long, value_enum, default_value_t = Language::Zh)]
        lang: Language,
        /// 当作哪一天 / The day
        #[arg(long, value_name = "YYYY-MM-DD")]
        today: Option<String>,
        /// 申报所属月份 / The declared month
        #[arg(long, value_name = "YYYY-MM")]
        month: Option<String>,
    },
    /// 检查一份城市规则文件 / Check a profile file
    Check {
        /// The file.
        file: PathBuf,
        /// 界面语言 / Language
        #[arg(long, value_enum, default_value_t = Language::Zh)]
        lang: Language,
    },
    /// 城市规则的 JSON Schema / The JSON Schema of profiles
    Schema,
    /// 比较两份城市规则：哪些取值不同；另给输入文件时，哪些行的判断不同 / What two profiles say and judge differently
    Diff(DiffArgs),
    /// 写一份带说明的起始文件 / Write a commented file to begin a city with
    New {
        /// 名称：小写字母、数字和连字符 / Its name, in lower-case letters
        name: String,
        /// 写到哪里，- 为屏幕（默认：名称.toml）/ Where to, - for the screen
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// 界面语言 / Language
        #[arg(long, value_enum, default_value_t = Language::Zh, env = "JIANYUAN_LANG")]
        lang: Language,
    },
}

/// `profile diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// 名称、文件、文件夹，或 名称@YYYY-MM / A name, file or folder, or NAME@YYYY-MM
    #[arg(value_name = "A")]
    pub before: String,
    /// 同上 / The same
    #[arg(value_name = "B")]
    pub after: String,
    /// 用来比较判断的文件 / Files to judge under both
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// 当作哪一天 / The day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,
    /// 申报所属月份 / The declared month
    #[arg(long, value_name = "YYYY-MM")]
    pub month: Option<String>,
    /// 表里的停缴月份指最后缴费月还是首个不缴月 / What the stop-month column means
    #[arg(long, value_enum)]
    pub stop_month_means: Option<Means>,
    /// 表里没有单位列时的单位代码 / The employer, for files without such a column
    #[arg(long, value_name = "CODE")]
    pub employer: Option<String>,
    /// 减员前的参保人数 / People insured before the reduction
    #[arg(long, value_name = "N")]
    pub headcount: Option<u32>,
    /// 界面语言 / Language
    #[arg(long, value_enum, default_value_t = Language::Zh, env = "JIANYUAN_LANG")]
    pub lang: Language,
}

/// `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// Rows.
    pub rows: u64,
    /// Where to.
    pub out: PathBuf,
    /// Bad rows, in a thousand.
    #[arg(long, default_value_t = 20)]
    pub bad: u64,
    /// People at one employer.
    #[arg(long, default_value_t = 50)]
    pub per_employer: u64,
    /// gbk or utf-8 (by text), or xlsx.
    #[arg(long, default_value = "utf-8")]
    pub form: String,
}
