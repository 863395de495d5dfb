//! `dashboard`: its arguments.

use super::generated::outcome;
use super::outcome::{Outcome, OutputFormat, read};
use super::subject::Subject;
use super::targets::TargetLabels;
use crate::dashboard::{Board, conventions};
use crate::files::{MAX_SHOWN, found};
use crate::report::{Style, counted, escaped, json};
use crate::rules::Options;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Writes a dashboard, or checks dashboards.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct DashboardArgs {
    /// Which dashboard
    #[arg(value_enum, default_value_t)]
    pub part: DashboardPart,

    /// The title: Service or Objectives by default; choose another one if several services share a
    /// Grafana
    #[arg(long)]
    pub title: Option<String>,

    /// The uid, which is part of the URL: by default the title in lower case, with `-`
    #[arg(long)]
    pub uid: Option<String>,

    /// The tag: the dashboard has a menu of all dashboards with the same tag
    #[arg(long, default_value = "generated", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub tag: String,

    /// The window of objectives in days, as in the rules
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub window_days: u32,

    /// Labels of targets
    #[command(flatten)]
    pub targets: TargetLabels,

    /// Report whether this file is up to date, and the differences
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,

    /// Report what deviates from the conventions in these dashboards, also hand-written ones: files, or patterns such as 'dashboards/*.json'
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["check", "part"])]
    pub lint: Vec<String>,

    /// Output format of `--check` and `--lint`; a dashboard is always JSON
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// Which dashboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
#[non_exhaustive]
pub enum DashboardPart {
    /// All metrics, and the remaining error budgets
    #[default]
    Service,
    /// Each objective: error budget, burn rate and error ratio
    Objectives,
}

/// A deviation from the conventions.
#[derive(Serialize)]
struct Deviation {
    file: String,
    message: String,
}

impl DashboardArgs {
    pub(super) fn execute(
        &self,
        subject: impl FnOnce() -> Result<Subject, String>,
        style: Style,
    ) -> Result<Outcome, String> {
        match self.lint.is_empty() {
            true => self.written(&subject()?),
            false => self.linted(style),
        }
    }

    /// The deviations from the conventions in some files.
    fn linted(&self, style: Style) -> Result<Outcome, String> {
        let mut files = BTreeSet::new();
        for pattern in &self.lint {
            files.extend(found(pattern).map_err(|error| format!("{pattern}: {error}"))?);
        }
        let mut findings = Vec::new();
        for path in &files {
            let file = path.display().to_string();
            let messages = conventions(&read(path)?).into_iter();
            findings.extend(messages.map(|message| Deviation {
                file: file.clone(),
                message,
            }));
        }
        let text = || {
            let mut text = String::new();
            for Deviation { file, message } in findings.iter().take(MAX_SHOWN) {
                // Writing to a string does not fail.
                let _ = writeln!(text, "{}: {}", style.bold(&escaped(file)), escaped(message));
            }
            if let Some(more @ 1..) = findings.len().checked_sub(MAX_SHOWN) {
                let _ = writeln!(text, "… and {more} more: `--format json` lists them");
            }
            let files = counted(files.len() as u64, "file");
            let found = match findings.len() {
                0 => "no findings".to_owned(),
                many => counted(many as u64, "finding"),
            };
            let _ = writeln!(text, "{files}: {found}");
            text
        };
        let json = || json(&serde_json::json!({ "findings": findings }));
        let text = self.format.pick(style, text, json);
        Ok(Outcome::new(!findings.is_empty(), text))
    }

    fn written(&self, subject: &Subject) -> Result<Outcome, String> {
        let catalogue = &self.targets.stored_without_collisions(&subject.catalogue)?;
        let title = match (&self.title, self.part) {
            (Some(title), _) => title,
            (None, DashboardPart::Service) => "Service",
            (None, DashboardPart::Objectives) => "Objectives",
        };
        let uid = match &self.uid {
            Some(uid) => uid.clone(),
            None => slug(title),
        };
        // The maximum length in Grafana.
        if uid.is_empty() || uid.len() > 40 {
            return Err(format!(
                "the uid `{uid}` has {} characters: write `--uid` with 1 to 40",
                uid.len()
            ));
        }
        let options = Options::default().window_days(self.window_days)?;
        let has_objectives = !catalogue.objectives.is_empty();
        let board = match self.part {
            DashboardPart::Service if has_objectives => {
                Board::from_catalogue(catalogue, title, uid).objectives_over(options.days())
            }
            DashboardPart::Service => Board::from_catalogue(catalogue, title, uid),
            DashboardPart::Objectives if has_objectives => {
                Board::from_objectives(catalogue, title, uid, &options)
            }
            DashboardPart::Objectives => {
                subject.declared("dashboard objectives", "objectives")?;
                return Err("no objectives are declared: add `slo(…)` to an attribute".to_owned());
            }
        };
        let board = board.tag(&*self.tag);
        let check = self.check.as_deref();
        let (text, json) = (|| board.to_string(), || board.to_string());
        outcome(check, self.format, text, json)
    }
}

/// `My Shop` is `my-shop`.
fn slug(title: &str) -> String {
    let small = title.to_lowercase();
    let words = small.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}
