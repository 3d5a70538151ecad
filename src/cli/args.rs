//! What may be typed (命令行参数). Help texts are Chinese first, English beside. An option that several
//! commands take is declared once, in `groups`.

mod groups;
mod nightly;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use groups::{
    CommonArgs, DatesArgs, From, HeadcountArg, LangArg, Language, Means, ProfileArg, RowArgs,
    TodayArg, UnsaidArgs, When,
};
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
        /// 哪种命令行 / Which shell
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// 手册页 / The man page
    Man(ManArgs),
    /// 生成测速用的大文件 / Writes large synthetic files for measuring
    #[command(hide = true)]
    Generate(GenerateArgs),
}

/// `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
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
    /// What all commands that read lists take.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `bulk`.
#[derive(Clone, Debug, Args)]
pub struct BulkArgs {
    /// 输出文件夹（须为空或不存在）/ Folder for the output, new or empty
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// 替换已有的输出 / Replace an earlier output
    #[arg(long)]
    pub overwrite: bool,
    /// 接着做上次没做完的 / Go on with a run that was interrupted
    #[arg(long)]
    pub resume: bool,
    /// What all commands that read lists take.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `--ask-back`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AskBack {
    /// 每个单位的每个部门一份 / Each department of each employer
    Department,
    /// 每个单位一份 / Each employer
    Employer,
}

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 输出形式 / Form of the result
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// 写到文件而不是屏幕 / Write to a file instead of the screen
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// What all commands that read lists take.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// The form of what `check` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// 给人看 / For reading
    Text,
    /// 一个 JSON 文档 / One document
    Json,
    /// 每个问题一行 / One finding a line
    Csv,
    /// SARIF 2.1.0，给汇总检查结果的程序 / For programs that collect results of checks
    Sarif,
    /// 一个网页，断网也能打开 / One page for a browser, without anything from outside
    Html,
}

/// `explain`.
#[derive(Debug, Args)]
#[command(mut_arg("inputs", |arg| arg.value_name("CODE|FILE!CELL").help(EXPLAINED)))]
pub struct ExplainArgs {
    /// What all commands that read lists take.
    #[command(flatten)]
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
    /// The language.
    #[command(flatten)]
    pub lang: LangArg,
}

/// The form of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// 每条一行 / A list
    Text,
    /// 给程序读 / For programs
    Json,
    /// 参考页 / The reference page
    Md,
}

/// `profile`.
#[derive(Debug, Subcommand)]
pub enum ProfileAction {
    /// 列出自带的城市规则 / List the shipped profiles
    List,
    /// 逐项显示取值、出处和可信度 / Show values with source and confidence
    Show {
        /// 名称、文件，或 名称@YYYY-MM / A name, a file, or NAME@YYYY-MM
        #[arg(default_value = builtin::DEFAULT)]
        name: String,
        /// The language.
        #[command(flatten)]
        lang: LangArg,
        /// The day, and the month that is declared.
        #[command(flatten)]
        dates: DatesArgs,
    },
    /// 检查一份城市规则文件 / Check a profile file
    Check {
        /// 城市规则文件 / The profile file
        file: PathBuf,
        /// The language.
        #[command(flatten)]
        lang: LangArg,
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
        /// The language.
        #[command(flatten)]
        lang: LangArg,
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
    /// The day, and the month that is declared.
    #[command(flatten)]
    pub dates: DatesArgs,
    /// What a file leaves open.
    #[command(flatten)]
    pub unsaid: UnsaidArgs,
    /// People insured.
    #[command(flatten)]
    pub headcount: HeadcountArg,
    /// The language.
    #[command(flatten)]
    pub lang: LangArg,
}

/// `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// 哪个命令的，如 run、profile show（默认：总的）/ Of which command, such as run (default: of the program)
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub command: Vec<String>,
    /// 把全部手册页写到这个文件夹 / Write all man pages into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
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
