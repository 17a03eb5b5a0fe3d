//! What was typed, and what is called for it. Exit codes: 0 done, 1 the input has errors, 2 wrong usage, 3 the work failed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// A tabletop breach simulation engine.
#[derive(Debug, Parser)]
#[command(name = "sandtable", version, about, long_about = None, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Folder for sessions and settings, instead of the platform's usual one.
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// Opens the app on this scenario: a file, or the id of a bundled one.
    pub scenario: Option<String>,
    #[command(subcommand)]
    pub command: Option<Task>,
}

/// What to do without a window.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Validates scenarios, ecosystems and library files, and says everything that is wrong.
    Check {
        /// Files.
        #[arg(required = true)]
        files: Vec<String>,
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Plays one exercise without a window.
    Run(RunArguments),
    /// Plays a journal again and compares digests; names the first difference.
    Replay(ReplayArguments),
    /// Writes the after-action report of a finished exercise.
    Report(ReportArguments),
    /// Draws a playable exercise with a planning attacker on an ecosystem.
    Draw(DrawArguments),
    /// For authors: whether each decision of a scenario is a real one.
    Tradeoffs(TradeOffArguments),
    /// Attack paths, choke points, blast radius, exposure and data flows of an ecosystem, without a run.
    Analyze(AnalyzeArguments),
    /// What incidents cost, from their public facts alone; or how well such estimates fit.
    Estimate(EstimateArguments),
    /// What a year may cost under several postures, and what controls and training would have to bring.
    Brief(BriefArguments),
}

/// Arguments of `replay`.
#[derive(Debug, Parser)]
pub struct ReplayArguments {
    /// A journal file, as `run --journal` writes it.
    pub journal: PathBuf,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `report`.
#[derive(Debug, Parser)]
pub struct ReportArguments {
    /// A journal file, or the name of a stored session.
    pub session: String,
    /// Markdown or JSON.
    #[arg(long, value_enum, default_value_t = ReportFormat::Md)]
    pub format: ReportFormat,
    /// Where to; standard output if left out.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Md,
    Json,
}

/// What a draw needs beside an ecosystem and a seed.
#[derive(Clone, Debug, Parser)]
pub struct DrawOptions {
    /// Minutes of play: 30, 60, 90 or 120.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(15..=240))]
    pub minutes: u32,
    /// How hard it is.
    #[arg(long, value_enum, default_value_t = DifficultyName::Normal)]
    pub difficulty: DifficultyName,
}

/// How hard a drawn exercise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DifficultyName {
    Easy,
    Normal,
    Hard,
}

/// Arguments of `draw`.
#[derive(Debug, Parser)]
pub struct DrawArguments {
    /// An ecosystem or scenario: a file, or the id of a bundled one.
    pub ecosystem: String,
    /// Who attacks: the id of a profile. Left out: every profile in turn, with --survey; else the first that fits.
    #[arg(long)]
    pub attacker: Option<String>,
    /// The seed of the draw and of the exercise; the first one of a survey.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Draws this many seeds and tells how they came out, instead of writing a scenario.
    #[arg(long, value_name = "SEEDS", conflicts_with = "out")]
    pub survey: Option<u64>,
    /// Where the scenario goes; standard output if left out.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub options: DrawOptions,
}

/// Arguments of `tradeoffs`.
#[derive(Debug, Parser)]
pub struct TradeOffArguments {
    /// A file, or the id of a bundled scenario.
    pub scenario: String,
    /// Seeds for each option in each context.
    #[arg(long, default_value_t = 100)]
    pub runs: u64,
}

/// Arguments of `analyze`.
#[derive(Debug, Parser)]
pub struct AnalyzeArguments {
    /// An ecosystem's or a scenario's file, or the id of a bundled one.
    pub ecosystem: String,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `estimate`.
#[derive(Debug, Parser)]
pub struct EstimateArguments {
    /// A table of incidents with columns by name; costs, fines, notes and sources in it are not read.
    #[arg(required_unless_present = "fit")]
    pub incidents: Option<PathBuf>,
    /// How well estimates fit the published incidents that ship with the program, each left out in turn.
    #[arg(long, conflicts_with = "incidents")]
    pub fit: bool,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `brief`.
#[derive(Debug, Parser)]
pub struct BriefArguments {
    /// A briefing's file.
    pub file: String,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `run`.
#[derive(Debug, Parser)]
pub struct RunArguments {
    /// A file, or the id of a bundled scenario.
    pub scenario: String,
    /// The seed of every die.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Who decides.
    #[arg(long, value_enum, default_value_t = PolicyName::Expert, conflicts_with = "decisions")]
    pub policy: PolicyName,
    /// A JSON list of `{id, option, after_opening_s, approvals}` instead of a policy.
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// Plays a randomized attack by this attacker on the scenario's ecosystem instead of the scripted one.
    #[arg(long, value_name = "ATTACKER")]
    pub random: Option<String>,
    #[command(flatten)]
    pub draw: DrawOptions,
    /// Writes the journal of the run.
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Policies that need no search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PolicyName {
    Nobody,
    Random,
    Cautious,
    Expert,
}

/// Runs what was typed and gives the exit code; without a subcommand `open_app` is called with the scenario, if any.
pub fn main(open_app: impl FnOnce(&Arguments) -> u8) -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    match &arguments.command {
        None => open_app(&arguments),
        Some(Task::Check { files, json }) => super::check::run(files, *json),
        Some(Task::Run(run)) => super::run::run(run),
        Some(Task::Replay(replay)) => super::records::replay(replay),
        Some(Task::Report(report)) => super::records::report(report, arguments.data_dir.as_deref()),
        Some(Task::Draw(draw)) => super::draw::run(draw),
        Some(Task::Tradeoffs(arguments)) => super::tradeoffs::run(arguments),
        Some(Task::Analyze(arguments)) => super::analyze::run(arguments),
        Some(Task::Estimate(arguments)) => super::estimate::run(arguments),
        Some(Task::Brief(arguments)) => super::brief::run(arguments),
    }
}
