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
    /// Monte Carlo: plays a policy many times and tells what it comes to.
    Simulate(SimulateArguments),
    /// References, luck, regret and what each role contributed, of a finished exercise.
    Debrief(DebriefArguments),
    /// One decision of a finished exercise changed, and what follows from that.
    WhatIf(WhatIfArguments),
    /// Plays a journal again and compares digests; names the first difference.
    Replay(ReplayArguments),
    /// Writes the after-action report of a finished exercise.
    Report(ReportArguments),
    /// Draws a playable exercise with a planning attacker on an ecosystem.
    Draw(DrawArguments),
    /// For authors: whether each decision of a scenario is a real one.
    Tradeoffs(TradeOffArguments),
    /// Makes an ecosystem of other people's files: API descriptions, threat models.
    Import(ImportArguments),
    /// Writes an ecosystem in other people's formats.
    Export(ExportArguments),
    /// Checks API descriptions against a policy, as a build step.
    Gate(GateArguments),
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
    /// Roles at the table besides Dev, Product, Legal and Finance.
    #[arg(long = "with", value_enum, value_delimiter = ',')]
    pub extra: Vec<MoreRole>,
}

/// Roles that may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MoreRole {
    Security,
    Comms,
    Executive,
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

/// Arguments of `import`.
#[derive(Debug, Parser)]
pub struct ImportArguments {
    /// What the files are; `auto` decides for each by what stands in it.
    #[arg(value_enum)]
    pub format: ImportFormat,
    /// Files; several of different kinds become one ecosystem.
    #[arg(required = true)]
    pub files: Vec<String>,
    /// Where the ecosystem goes; standard output if left out.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// An ecosystem that the import is put into; what was changed there by hand stays.
    #[arg(long, value_name = "ECOSYSTEM")]
    pub into: Option<PathBuf>,
    /// Which suggested weaknesses and controls are put in.
    #[arg(long, value_enum, default_value_t = Suggested::Likely)]
    pub suggestions: Suggested,
    /// Leaves out guesses of monitoring, worth and holdings.
    #[arg(long)]
    pub no_guesses: bool,
    /// One JSON document on standard output.
    #[arg(long, requires = "out")]
    pub json: bool,
}

/// Formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    Auto,
    #[value(alias = "swagger")]
    Openapi,
    Otm,
    #[value(alias = "threatdragon")]
    ThreatDragon,
    Threagile,
}

/// Which suggestions are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Suggested {
    None,
    Likely,
    All,
}

/// Arguments of `export`.
#[derive(Debug, Parser)]
pub struct ExportArguments {
    /// The format.
    #[arg(value_enum)]
    pub format: ExportFormat,
    /// An ecosystem's or a scenario's file, or the id of a bundled one.
    pub ecosystem: String,
    /// Where to; standard output if left out.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Colours of a picture.
    #[arg(long, value_enum, default_value_t = Colours::Light)]
    pub colours: Colours,
    /// Pixels for one point of a picture, 0.1 to 8.
    #[arg(long, default_value_t = 2.0)]
    pub scale: f32,
}

/// Colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colours {
    /// For paper and slides.
    Light,
    /// As the window in its dark theme.
    Dark,
}

/// Formats that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Sandtable's own.
    Ron,
    /// Open Threat Model 0.2.
    Otm,
    /// OWASP Threat Dragon 2.
    #[value(alias = "threatdragon")]
    ThreatDragon,
    /// A flowchart for Markdown.
    Mermaid,
    /// A graph for Graphviz.
    Dot,
    /// The graph as it looks in the window.
    Svg,
    /// The same as pixels; needs `--out`.
    Png,
    /// A table of assets.
    CsvAssets,
    /// A table of flows.
    CsvFlows,
    /// A table of what the analysis finds.
    CsvFindings,
    /// A risk register as a table.
    RiskRegister,
}

/// Arguments of `gate`.
#[derive(Debug, Parser)]
pub struct GateArguments {
    /// API descriptions.
    #[arg(required = true)]
    pub specs: Vec<String>,
    /// A policy; the bundled one if left out.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Known findings: the JSON output of an earlier gate. Only new ones fail.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
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
    /// Writes one page to a file, .html or .md by its name.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
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
    /// The story of the run as Markdown, with the truth beside what the room read, instead of its figures.
    #[arg(long, conflicts_with = "json")]
    pub transcript: bool,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Who decides. The best play is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PolicyName {
    Nobody,
    Random,
    Cautious,
    Expert,
    Best,
}

impl PolicyName {
    /// The stable name in machine output.
    pub fn key(self) -> &'static str {
        match self {
            PolicyName::Nobody => "nobody",
            PolicyName::Random => "random",
            PolicyName::Cautious => "cautious",
            PolicyName::Expert => "expert",
            PolicyName::Best => "best",
        }
    }
}

/// Arguments of `simulate`.
#[derive(Debug, Parser)]
pub struct SimulateArguments {
    /// A file, or the id of a bundled scenario.
    pub scenario: String,
    /// How many runs.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub runs: u64,
    /// The seed of the first run; the others have seeds made of it.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Who decides.
    #[arg(long, value_enum, default_value_t = PolicyName::Expert)]
    pub policy: PolicyName,
    /// How many threads; left out, one for each core. Results do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
    /// A posture that changes what the runs start from: controls, weaknesses, monitoring, lead times, insurance. Written as in a
    /// briefing, in a file of its own.
    #[arg(long, value_name = "FILE")]
    pub posture: Option<String>,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `debrief`.
#[derive(Debug, Parser)]
pub struct DebriefArguments {
    /// A journal file of a finished exercise, as `run --journal` writes it.
    pub journal: PathBuf,
    /// Seeds on which each policy is valued.
    #[arg(long, default_value_t = crate::analysis::attribution::REPLAYS, value_parser = clap::value_parser!(u64).range(10..=100_000))]
    pub replays: u64,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `what-if`.
#[derive(Debug, Parser)]
pub struct WhatIfArguments {
    /// A journal file of a finished exercise, as `run --journal` writes it.
    pub journal: PathBuf,
    /// DECISION=OPTION, or DECISION=OPTION@DELAY with the delay after it opened ("90m", "2d 4h"), or DECISION=default. May be given
    /// several times.
    #[arg(long, required = true, value_name = "ID=OPTION[@DELAY]")]
    pub change: Vec<String>,
    /// Other dice on which the same change is valued; 0 for none.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u64).range(0..=100_000))]
    pub replays: u64,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
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
        Some(Task::Simulate(simulate)) => super::simulate::run(simulate),
        Some(Task::Debrief(debrief)) => super::debrief::run(debrief),
        Some(Task::WhatIf(what_if)) => super::what_if::run(what_if),
        Some(Task::Replay(replay)) => super::records::replay(replay),
        Some(Task::Report(report)) => super::records::report(report, arguments.data_dir.as_deref()),
        Some(Task::Draw(draw)) => super::draw::run(draw),
        Some(Task::Tradeoffs(arguments)) => super::tradeoffs::run(arguments),
        Some(Task::Analyze(arguments)) => super::analyze::run(arguments),
        Some(Task::Import(arguments)) => super::import::run(arguments),
        Some(Task::Export(arguments)) => super::export::run(arguments),
        Some(Task::Gate(arguments)) => super::gate::run(arguments),
        Some(Task::Estimate(arguments)) => super::estimate::run(arguments),
        Some(Task::Brief(arguments)) => super::brief::run(arguments),
    }
}
