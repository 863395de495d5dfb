//! `rules`: its arguments.

use super::generated::outcome;
use super::outcome::{Outcome, OutputFormat};
use super::subject::Subject;
use super::targets::TargetLabels;
use crate::rules::{self, Options, RuleFile, Thresholds};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Writes rules, or their tests, or checks them.
#[derive(Clone, Debug, clap::Args)]
#[command(after_long_help = thresholds())]
#[non_exhaustive]
pub struct RulesArgs {
    /// Which rules
    #[arg(value_enum, default_value_t)]
    pub part: RulePart,

    /// Write the cases for `promtool test rules`, of one part
    #[arg(long)]
    pub tests: bool,

    /// How the rule file is called that the cases are of: objectives.yml or general.yml by default
    #[arg(long, value_name = "NAME", requires = "tests")]
    pub rule_file: Option<String>,

    /// Say whether this file is what would be written now, and what is not
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,

    /// The job whose series these are; by default all jobs, each by itself
    #[arg(long)]
    pub job: Option<String>,

    /// Labels of targets
    #[command(flatten)]
    pub targets: TargetLabels,

    /// Where the runbook stands: alerts link to it, with `#` and their name
    #[arg(long, value_name = "URL", default_value = RUNBOOK)]
    pub runbook: String,

    /// The days that objectives are over, 28 to 92
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub window_days: u32,

    /// From which figure on an alert fires; can be given several times
    #[arg(long = "threshold", value_name = "NAME=NUMBER", value_parser = threshold)]
    pub thresholds: Vec<(String, f64)>,

    /// How it is written: as text, in YAML
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// Which rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
#[non_exhaustive]
pub enum RulePart {
    /// Both in one file
    #[default]
    All,
    /// Those of what is promised: error budgets, and how fast they are spent
    Objectives,
    /// Those of what there is: requests, calls, queues, the process
    General,
}

/// A place within whatever shows the alert.
const RUNBOOK: &str = "runbook.md";

fn threshold(text: &str) -> Result<(String, f64), String> {
    let parts = text.split_once('=');
    let parts = parts.and_then(|(name, value)| Some((name, value.parse().ok()?)));
    let (name, value) = parts.ok_or("write a name, `=` and a number: error_ratio=0.01")?;
    Thresholds::default().set(name, value)?;
    Ok((name.to_owned(), value))
}

/// The thresholds, for the help.
fn thresholds() -> String {
    let mut text = "Thresholds, with their defaults:\n".to_owned();
    for (name, default, says) in Thresholds::NAMES {
        // Writing to a string does not fail.
        let _ = write!(text, "\n  {name}={default}\n         {says}");
    }
    text
}

impl RulesArgs {
    fn options(&self) -> Result<Options, String> {
        let mut options = Options::new(&*self.runbook).window_days(self.window_days)?;
        options.job.clone_from(&self.job);
        for (name, value) in &self.thresholds {
            options.thresholds.set(name, *value)?;
        }
        Ok(options)
    }

    pub(super) fn execute(&self, subject: &Subject) -> Result<Outcome, String> {
        let declared = subject.declared("rules", "objectives and outcomes")?;
        let stored = self.targets.stored_without_collisions(declared)?;
        let rules = rules::Rules::new(&stored, &self.options()?);
        let (file, name) = match self.part {
            RulePart::All => (rules.whole(), None),
            RulePart::Objectives => (rules.objectives, Some("objectives.yml")),
            RulePart::General => (rules.general, Some("general.yml")),
        };
        let check = self.check.as_deref();
        if !self.tests {
            let (text, json) = (|| file.to_string(), || file.to_json());
            return outcome(check, self.format, text, json);
        }
        let name = name.ok_or(
            "the cases of objectives are over days, and look at the rules more seldom than the \
             others: write `rules objectives --tests` or `rules general --tests`",
        )?;
        let name = self.rule_file.as_deref().unwrap_or(name);
        let (text, json) = (|| file.tests(name), || RuleFile::tests_to_json(&file, name));
        outcome(check, self.format, text, json)
    }
}
