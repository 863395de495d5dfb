//! `rules`: its arguments.

use super::generated::outcome;
use super::outcome::{Outcome, OutputFormat};
use super::subject::Subject;
use super::targets::TargetLabels;
use crate::rules::{self, ALERTS, Options, RuleFile, SEVERITIES, Thresholds};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Writes rules, or their tests, or checks them.
#[derive(Clone, Debug, clap::Args)]
#[command(after_long_help = figures())]
#[non_exhaustive]
pub struct RulesArgs {
    /// Which rules
    #[arg(value_enum, default_value_t)]
    pub part: RulePart,

    /// Write the cases for `promtool test rules`, of one part
    #[arg(long)]
    pub tests: bool,

    /// The name of the rule file that the cases test: objectives.yml or general.yml by default
    #[arg(long, value_name = "NAME", requires = "tests")]
    pub rule_file: Option<String>,

    /// Write a `PrometheusRule` with this name, for the Prometheus operator
    #[arg(long, value_name = "NAME", conflicts_with = "tests", value_parser = object_name)]
    pub prometheus_rule: Option<String>,

    /// Report whether this file is up to date, and the differences
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,

    /// The job of the service; by default all jobs, each by itself, without alerts on targets
    #[arg(long, value_name = "JOB", value_parser = job)]
    pub job: Option<String>,

    /// Labels of targets
    #[command(flatten)]
    pub targets: TargetLabels,

    /// The URL of the runbook: alerts link to it, with `#` and their name in lower case; by default, they have no link
    #[arg(long, value_name = "URL", alias = "runbook")]
    pub runbook_url: Option<String>,

    /// The label `severity` for page, ticket or none; can be given several times
    #[arg(long = "severity", value_name = "SEVERITY=NAME", value_parser = severity)]
    pub severities: Vec<(String, String)>,

    /// Leave out this alert; can be given several times
    #[arg(long, value_name = "ALERT")]
    pub omit: Vec<String>,

    /// Add the alert Watchdog, which always fires
    #[arg(long)]
    pub watchdog: bool,

    /// The window of objectives in days, 28 to 92
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub window_days: u32,

    /// The threshold of an alert; can be given several times
    #[arg(long = "threshold", value_name = "NAME=NUMBER", value_parser = threshold)]
    pub thresholds: Vec<(String, f64)>,

    /// The format: text is YAML
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
    /// Objectives: error budgets and burn rates
    Objectives,
    /// Requests, calls, queues, pools, the process
    General,
}

fn threshold(text: &str) -> Result<(String, f64), String> {
    let parts = text.split_once('=');
    let parts = parts.and_then(|(name, value)| Some((name, value.parse().ok()?)));
    let (name, value) = parts.ok_or("write a name, `=` and a number: error_ratio=0.01")?;
    Thresholds::default().set(name, value)?;
    Ok((name.to_owned(), value))
}

fn severity(text: &str) -> Result<(String, String), String> {
    let all = SEVERITIES.join(", ");
    let (severity, name) = text
        .split_once('=')
        .ok_or(format!("write one of {all}, `=` and a name: page=critical"))?;
    Ok((severity.to_owned(), name.to_owned()))
}

fn job(text: &str) -> Result<String, String> {
    match text.trim().is_empty() {
        true => Err("write the name of a job, as `job_name` in the scrape configuration".into()),
        false => Ok(text.to_owned()),
    }
}

/// A name as Kubernetes accepts it.
fn object_name(text: &str) -> Result<String, String> {
    let is_part = |part: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !part.is_empty()
            && part.chars().all(inner)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    match text.len() <= 253 && text.split('.').all(is_part) {
        true => Ok(text.to_owned()),
        false => Err(
            "write a name for Kubernetes: lower-case letters, digits, `-` and `.`, such as \
             shop-rules"
                .into(),
        ),
    }
}

/// The alerts and thresholds, for the help.
fn figures() -> String {
    let mut text = format!("Alerts:\n\n  {}\n\n", ALERTS.join(" "));
    text.push_str("Thresholds, with their defaults:\n");
    for (name, default, says) in Thresholds::NAMES {
        // Writing to a string does not fail.
        let _ = write!(text, "\n  {name}={default}\n         {says}");
    }
    text
}

impl RulesArgs {
    fn options(&self) -> Result<Options, String> {
        let mut options = Options::default().window_days(self.window_days)?;
        options.job.clone_from(&self.job);
        if let Some(url) = &self.runbook_url {
            options = options.runbook_url(url)?;
        }
        let severities = self.severities.iter();
        options = options.severities(severities.map(|(severity, name)| (severity, &**name)))?;
        for alert in &self.omit {
            options = options.omit(alert)?;
        }
        if self.watchdog {
            options = options.watchdog();
        }
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
        if let Some(name) = &self.prometheus_rule {
            let text = || file.to_prometheus_rule(name);
            let json = || file.to_prometheus_rule_json(name);
            return outcome(check, self.format, text, json);
        }
        if !self.tests {
            let (text, json) = (|| file.to_string(), || file.to_json());
            return outcome(check, self.format, text, json);
        }
        let name = name.ok_or(
            "objectives and general rules have separate tests, because they are evaluated at \
             different intervals: write `rules objectives --tests` or `rules general --tests`",
        )?;
        let name = self.rule_file.as_deref().unwrap_or(name);
        let (text, json) = (|| file.tests(name), || RuleFile::tests_to_json(&file, name));
        outcome(check, self.format, text, json)
    }
}
