//! A subcommand for the program itself, which knows its metrics: it lists them,
//! writes their reference, checks rules and dashboards against them, compares two
//! versions, finds what could be better, and what a running instance has never
//! counted.
//!
//! One line in a program that parses its arguments with clap 4, and one that
//! runs it:
//!
//! ```
//! use clap::Parser;
//! use std::process::ExitCode;
//!
//! #[derive(Parser)]
//! enum Arguments {
//!     /// Serve.
//!     Serve,
//!     /// What this program measures.
//!     #[command(subcommand)]
//!     Metrics(metrics_tools::cli::Command),
//! }
//!
//! # fn serve() -> ExitCode { ExitCode::SUCCESS }
//! fn main() -> ExitCode {
//! # if true { return ExitCode::SUCCESS; }
//!     match Arguments::parse() {
//!         Arguments::Serve => serve(),
//!         Arguments::Metrics(command) => command.run(),
//!     }
//! }
//! ```
//!
//! | `shop metrics …` | does |
//! |---|---|
//! | `list [NAME] [--kind KIND] [--crate CRATE]` | shows every metric with its labels and their values, how many series there can be, and where it is declared |
//! | `docs [--check FILE]` | writes a reference in Markdown; or says whether a file still is it |
//! | `rules [PART] [--tests] [--check FILE]` | writes recording and alerting rules for what is promised and what there is; or the cases with which promtool tests them; or says whether a file still is that |
//! | `dashboard [PART] [--title TITLE] [--check FILE]` | writes a dashboard for Grafana, of all metrics or of what is promised; or says whether a file still is it |
//! | `check FILE… [--query EXPR]` | finds mistakes in the PromQL of rule files, dashboards and queries: what no metric, label or value answers, counters without a rate, quantiles without `le`; `-` reads the input |
//! | `diff OLD [NEW] [--against FILE…]` | compares two catalogues, as `list --format json` writes them; without `NEW`, with the program; and shows which expressions break, and why |
//! | `lint [--budget SERIES] [--against FILE…]` | finds names against Prometheus' conventions, too many series, declarations that contradict each other; and metrics that no expression uses, objectives that no alert watches |
//! | `coverage URL` | finds what a running instance has never counted of what is declared |
//!
//! Each has `--format text` (the default) and `--format json`. The exit code is
//! 0 where all is well, 1 where something was found, and 2 where the command can't
//! do what it is asked to, such as read a file that is not there. What `diff`
//! finds is a change that can break something; with `--against`, an expression
//! that does break.
//!
//! A `FILE` is a rule file in YAML, a dashboard in JSON or a query in a file that
//! ends in `.promql`, also as a `PrometheusRule` or in a `ConfigMap` of
//! Kubernetes; or a pattern, such as `'monitoring/**/*.yml'`, where other
//! files are left out. What rules record in these files is known, and so is what
//! Prometheus itself adds: `up`, `scrape_duration_seconds`, `ALERTS`; its own
//! metrics, `prometheus_*`, are foreign. Others' metrics are declared to `check`:
//!
//! | `check … ` | declares |
//! |---|---|
//! | `--foreign 'redis_*'` | names: nothing is said about these metrics |
//! | `--exposition FILE`, or URL | what another job exposes: names and kinds |
//! | `--target-label cluster` | a label that all series get besides `job` and `instance` |
//!
//! None needs a database, a port or traffic, but `coverage` an instance. Layers
//! that have options are to be built before, or HTTP is described as one without
//! options has it: see [`catalogue`](fn@metrics_runtime::catalogue).
//!
//! In a terminal what matters is bold, unless the environment has `NO_COLOR`.

mod check;
mod coverage;
mod dashboard;
mod diff;
mod docs;
mod fetch;
mod generated;
mod known;
mod lint;
mod list;
mod outcome;
mod rules;
mod subject;

pub use check::CheckArgs;
pub use coverage::CoverageArgs;
pub use dashboard::{DashboardArgs, DashboardPart};
pub use diff::DiffArgs;
pub use docs::DocsArgs;
pub use known::Others;
pub use lint::LintArgs;
pub use list::ListArgs;
pub use outcome::{Outcome, OutputFormat};
pub use rules::{RulePart, RulesArgs};

use crate::report::Style;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use subject::Subject;

/// What a program can say about its metrics.
#[derive(Clone, Debug, clap::Subcommand)]
#[non_exhaustive]
pub enum Command {
    /// List every metric that the program can expose
    List(ListArgs),
    /// Write a reference of all metrics in Markdown, or check one
    Docs(DocsArgs),
    /// Find mistakes in rule files, dashboards and queries
    Check(CheckArgs),
    /// Write recording and alerting rules for Prometheus, or their tests, or check them
    Rules(RulesArgs),
    /// Write a dashboard for Grafana, or check one
    Dashboard(DashboardArgs),
    /// Compare two catalogues: what has changed, and what of it breaks alerts
    Diff(DiffArgs),
    /// Find names against conventions, too many series, contradictions
    Lint(LintArgs),
    /// Find what a running instance has never counted
    Coverage(CoverageArgs),
}

impl Command {
    /// Does it, and prints what came of it. What is wrong goes to the error
    /// output.
    ///
    /// `coverage` waits for the instance, up to ten seconds for each of its
    /// answers' parts.
    pub fn run(&self) -> ExitCode {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let stdout = std::io::stdout();
        let style = match stdout.is_terminal() && !plain {
            true => Style::Terminal,
            false => Style::Plain,
        };
        match self.execute(style) {
            Ok(outcome) => {
                // A reader that goes away, as `head` does, is none of our business.
                let _ = stdout.lock().write_all(outcome.text.as_bytes());
                ExitCode::from(u8::from(outcome.found))
            }
            Err(problem) => {
                let _ = writeln!(std::io::stderr(), "error: {problem}");
                ExitCode::from(2)
            }
        }
    }

    /// Does it, without printing.
    ///
    /// # Errors
    ///
    /// If it can't be done: why, and what to do.
    pub fn execute(&self, style: Style) -> Result<Outcome, String> {
        let subject = Subject::program();
        match self {
            Self::List(list) => list.execute(&subject, style),
            Self::Docs(docs) => docs.execute(&subject),
            Self::Check(check) => check.execute(&subject, style),
            Self::Rules(rules) => rules.execute(&subject),
            Self::Dashboard(dashboard) => dashboard.execute(&subject),
            Self::Diff(diff) => diff.execute(&subject, style),
            Self::Lint(lint) => lint.execute(&subject, style),
            Self::Coverage(coverage) => coverage.execute(&subject, style),
        }
    }
}

#[cfg(test)]
mod tests;
