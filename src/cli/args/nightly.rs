//! What may be typed about the nightly job and its ledger (夜间任务的参数).

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{LangArg, Language, TodayArg};

/// `nightly`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that people type")]
pub struct NightlyArgs {
    /// 配置文件 / The configuration
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    /// The day.
    #[command(flatten)]
    pub today: TodayArg,
    /// 报送过的也再报一次 / Declare again what was declared
    #[arg(long)]
    pub resubmit: bool,
    /// 试运行：说出会怎样，什么也不动 / Say what would happen, touch nothing
    #[arg(long, conflicts_with = "init")]
    pub dry_run: bool,
    /// 只检查配置和文件夹 / Check configuration and folders only
    #[arg(long, conflicts_with_all = ["init", "dry_run", "resubmit"])]
    pub check_config: bool,
    /// 第一次使用：建立缺少的文件夹 / Make the folders that are missing
    #[arg(long)]
    pub init: bool,
    /// 界面语言 / Language
    #[arg(long, value_enum, env = "JIANYUAN_LANG")]
    pub lang: Option<Language>,
    /// 只记提醒和错误 / Log warnings and errors only
    #[arg(short, long)]
    pub quiet: bool,
}

/// Where the ledger is (台账在哪里): one of the two.
#[derive(Debug, Args)]
pub struct LedgerPlace {
    /// 夜间任务的配置文件 / The configuration of the nightly job
    #[arg(long, value_name = "FILE", required_unless_present = "ledger")]
    pub config: Option<PathBuf>,
    /// 台账文件（state/ledger.sqlite；存档文件夹与 state 并列）/ The ledger; the archive lies beside its folder
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub ledger: Option<PathBuf>,
}

/// `reconcile`.
#[derive(Debug, Args)]
pub struct ReconcileArgs {
    /// 经办机构返回的结果表（任何能读的格式）/ The bureau's list of results
    #[arg(value_name = "RESULT")]
    pub result: PathBuf,
    /// Where the ledger is.
    #[command(flatten)]
    pub place: LedgerPlace,
    /// 把退回的人写成更正表，改好再交（新文件夹）/ Write the refused people as lists to correct, into this new folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The day.
    #[command(flatten)]
    pub today: TodayArg,
    /// The language.
    #[command(flatten)]
    pub lang: LangArg,
}

/// `purge`.
#[derive(Debug, Args)]
pub struct PurgeArgs {
    /// 夜间任务的配置文件 / The configuration of the nightly job
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    /// 清除此人能清除的记录（证件号码）/ Erase what can be erased of this person, by number
    #[arg(long, value_name = "NUMBER")]
    pub person: Option<String>,
    /// The day.
    #[command(flatten)]
    pub today: TodayArg,
    /// The language.
    #[command(flatten)]
    pub lang: LangArg,
}

/// `ledger`.
#[derive(Debug, Subcommand)]
pub enum LedgerAction {
    /// 每份文件一行 / One line for every file
    Show(LedgerArgs),
    /// 核对：每一行有去向，没有重报，文件都在 / Does everything add up
    Verify(LedgerArgs),
    /// 导出报送过的减员（CSV，不含姓名和号码）/ Every reduction as CSV, without people
    Export(LedgerArgs),
}

/// `ledger show`, `verify`, `export`.
#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// Where the ledger is.
    #[command(flatten)]
    pub place: LedgerPlace,
    /// 输出 JSON / As JSON
    #[arg(long)]
    pub json: bool,
    /// The language.
    #[command(flatten)]
    pub lang: LangArg,
}
