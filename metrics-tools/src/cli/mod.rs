//! The verbs of the command line, as a clap subcommand for any binary and for the
//! binary `metrics-tools`.
//!
//! A binary that parses its arguments with clap 4 adds one variant and one match
//! arm. The verbs then work on the metrics of that binary:
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
//! | `list [NAME] [--kind KIND] [--crate CRATE] [--long]` | lists every metric on a line of 80 characters (or `COLUMNS`): name, type, maximal number of series, labels; with `--long`, also the labels' values, help text, objectives and source location |
//! | `docs [--check FILE]` | writes a reference in Markdown; or checks whether a file is up to date |
//! | `rules [PART] [--tests] [--check FILE]` | writes recording and alerting rules for objectives, requests, calls, queues and the process; or their promtool tests; or checks whether a file is up to date |
//! | `dashboard [PART] [--title TITLE] [--tag TAG] [--check FILE]` | writes a Grafana dashboard of all metrics or of the objectives, with a menu of all dashboards with the same tag; or checks whether a file is up to date |
//! | `dashboard --lint FILE…` | finds what deviates from the [conventions](fn@crate::dashboard::conventions) in dashboards, also hand-written ones |
//! | `check FILE… [--query EXPR]` | finds mistakes in the PromQL of rule files, dashboards and queries: unknown metrics, labels and values, counters without a rate, quantiles without `le`; `-` reads the standard input |
//! | `diff OLD [NEW] [--against FILE…]` | compares two catalogue files, or one with the binary; with `--against`, shows which expressions break, and why |
//! | `lint [--budget SERIES] [--against FILE…]` | finds names against Prometheus' conventions, too many series, conflicting declarations; with `--against`, metrics that no expression uses and objectives that no alert watches |
//! | `coverage FILE\|URL… [--outcomes]` | finds endpoints and functions that no test run or instance has called, and metrics that none has updated; with `--outcomes`, also outcomes and label values that never occurred. Expositions add up |
//!
//! Each verb has `--format text` (the default) and `--format json`. The exit code
//! is 0 without findings, 1 with findings, and 2 if the verb cannot do its work,
//! for example because a file does not exist. `diff` finds breaking changes; with
//! `--against`, broken expressions.
//!
//! The binary `metrics-tools` has two more options. Both can be written before or after the verb:
//!
//! | option | the metrics are those |
//! |---|---|
//! | `--catalogue FILE` | in a catalogue file, as `list --format json` writes it |
//! | `--url URL` | that a running service exposes; not for `rules`, `diff`, `coverage` and objectives, which need more than an exposition contains |
//!
//! A `FILE` is a file with expressions of any kind in [`files`](crate::files): rules,
//! dashboards of Grafana and Perses, alerts that Grafana manages, prometheus-adapter,
//! KEDA, Argo Rollouts, Flagger, Sloth, Pyrra, `OpenSLO`, and queries that end in
//! `.promql`; or a pattern such as `'monitoring/**/*.yml'`, which skips other files and
//! visits each folder once. A file that is named and a pattern have to yield
//! expressions: otherwise that is a finding, and if there are no expressions at all,
//! the exit code is 2. A file has at most 16 MiB, any other input 64 MiB. The series that the rules
//! in these files record are also known, and so are the metrics that Prometheus adds: `up`,
//! `scrape_duration_seconds`, `ALERTS`. Prometheus' own metrics, `prometheus_*`, are foreign.
//! Declare metrics of other jobs to `check`:
//!
//! | option | declares |
//! |---|---|
//! | `--foreign 'redis_*'` | names: these metrics are not checked |
//! | `--exposition FILE`, or URL | the exposition of another job: names and types |
//! | `--target-label cluster` | a label that all series have besides `job` and `instance` |
//!
//! A label of targets can collide with one of metrics: the Prometheus operator gives each
//! target a label `endpoint`, which requests have, too. Unless the scrape job has
//! `honor_labels: true`, Prometheus then renames the metric's label, and expressions with
//! `endpoint` mean the target's. `check`, `lint`, `rules` and `dashboard` report that:
//!
//! | option | says |
//! |---|---|
//! | `--target-label endpoint` | targets have this label; a collision is reported |
//! | `--honor-labels` | the scrape job has `honor_labels: true`, so metrics keep their labels |
//! | `--exported endpoint` | it has not: rules and dashboards are written with `exported_endpoint`, and `check` expects that |
//!
//! Two verbs work on the directory in which processes share their metrics, which
//! `METRICS_MULTIPROCESS_DIR` names for the service (Unix):
//!
//! | `shop metrics …` | feature | does |
//! |---|---|---|
//! | `postmortem DIR [--all]` | `multiprocess` | shows what each crashed or killed process was doing: calls in progress, failures and rates of its last minute, memory, CPU, threads, descriptors; with `--all` also those that ended by themselves |
//! | `serve DIR [--listen ADDRESS] [--token-file FILE] [--allow NETWORK]` | `serve` | serves the metrics of all processes until SIGTERM or ctrl-c, even while none of them is running |
//!
//! Two verbs watch any endpoint:
//!
//! | `shop metrics …` | feature | does |
//! |---|---|---|
//! | `top [URL] [--interval SECONDS] [--sort KEY] [--filter WORDS]` | `top` | scrapes an endpoint, by default `http://127.0.0.1:8000/metrics`, every 2 seconds; shows rates, failures per second, quantiles and values of each family |
//! | `top --once [--format json]` | `top` | scrapes twice, writes the same as text or JSON, and ends; so does `top` if its output is not a terminal |
//!
//! | `up [URL] [--job JOB] [--prometheus-port PORT] [--alertmanager-port PORT]` | `up` | starts the Prometheus and Alertmanager that are installed, with the generated rules, on free ports of the loopback interface; waits for the first scrape and prints the addresses; stops both on SIGTERM or ctrl-c, and removes what they have stored (Unix) |
//!
//! `--token-file FILE` names the bearer token of an endpoint that asks for one. The feature `top`
//! needs a library for terminals, so a service has the verb only if it enables the feature. The
//! rules of `up` come from the binary or `--catalogue FILE`; in the binary `metrics-tools` without
//! a catalogue, from the exposition, which has no objectives.
//!
//! No other verb needs a database, a port or traffic, except that `coverage` needs
//! expositions. If your HTTP layer has non-default settings, build it first;
//! otherwise HTTP metrics are described with default names: see [`catalogue`](fn@metrics_runtime::catalogue).
//!
//! In a terminal, output has bold and dim parts, unless `NO_COLOR` is set.

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
#[cfg(feature = "multiprocess")]
mod postmortem;
#[cfg(feature = "multiprocess")]
mod processes;
mod rules;
#[cfg(feature = "serve")]
mod serve;
mod subject;
mod targets;
#[cfg(feature = "top")]
mod top;
#[cfg(feature = "up")]
mod up;
#[cfg(any(feature = "top", feature = "up"))]
mod url;

pub use check::CheckArgs;
pub use coverage::CoverageArgs;
pub use dashboard::{DashboardArgs, DashboardPart};
pub use diff::DiffArgs;
pub use docs::DocsArgs;
pub use known::Others;
pub use lint::LintArgs;
pub use list::ListArgs;
pub use outcome::{Outcome, OutputFormat};
#[cfg(feature = "multiprocess")]
pub use postmortem::PostmortemArgs;
pub use rules::{RulePart, RulesArgs};
#[cfg(feature = "serve")]
pub use serve::ServeArgs;
pub use subject::Subject;
pub use targets::TargetLabels;
#[cfg(feature = "top")]
pub use top::{SortKey, TopArgs};
#[cfg(feature = "up")]
pub use up::UpArgs;

use crate::report::{Style, safe};
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

/// A verb that works on metrics.
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
    Rules(Box<RulesArgs>),
    /// Write a dashboard for Grafana, or check dashboards
    Dashboard(DashboardArgs),
    /// Compare two catalogues: the changes, and which of them break alerts
    Diff(DiffArgs),
    /// Find names against conventions, too many series, contradictions
    Lint(LintArgs),
    /// Find endpoints, functions and metrics that tests or instances have never used
    ///
    /// Each source is an exposition in text: a file that a test run has written, the URL of a
    /// running instance, or `-` for the input. They add up: a series counts as used if any source
    /// has counted it
    Coverage(CoverageArgs),
    /// Show what processes were doing when they crashed or were killed
    #[cfg(feature = "multiprocess")]
    Postmortem(PostmortemArgs),
    /// Serve the metrics of all processes that share them in a directory
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
    /// Watch any endpoint in the terminal: rates, quantiles, values, recent history
    #[cfg(feature = "top")]
    Top(TopArgs),
    /// Start a local Prometheus and Alertmanager with the generated rules for a running service
    #[cfg(feature = "up")]
    Up(UpArgs),
}

impl Command {
    /// Whether the verb needs metrics to work on. `up` can use those that its service exposes
    /// ([`Subject::undeclared`]); `top`, `serve` and `postmortem` need none.
    pub fn needs_metrics(&self) -> bool {
        #[cfg(feature = "up")]
        if let Self::Up(_) = self {
            return false;
        }
        true
    }

    /// Runs the verb on the metrics of the running binary, and prints the result.
    /// Errors go to standard error.
    ///
    /// # Cost
    ///
    /// Blocks: `coverage` and `check --exposition` wait for the instance, half
    /// a minute at most. `top` ends with its user or after two scrapes. `up` and `serve`
    /// wait for a signal; `serve` starts a Tokio runtime: do not call it in one.
    pub fn run(&self) -> ExitCode {
        self.run_on(|| Ok(Subject::from_binary()))
    }

    /// Runs the verb on other metrics. They are loaded only if the verb needs them.
    pub fn run_on(&self, subject: impl FnOnce() -> Result<Subject, String>) -> ExitCode {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let stdout = std::io::stdout();
        let style = if stdout.is_terminal() && !plain {
            Style::Terminal
        } else {
            Style::Plain
        };
        match self.execute_on(subject, style) {
            Ok(outcome) => {
                // A reader that closes early, such as `head`, is not an error.
                let _ = stdout.lock().write_all(outcome.text.as_bytes());
                ExitCode::from(u8::from(outcome.found))
            }
            Err(problem) => {
                let problem = format!("error: {problem}\n");
                let _ = std::io::stderr().write_all(safe(&problem, Style::Plain).as_bytes());
                ExitCode::from(2)
            }
        }
    }

    /// Runs the verb on the metrics of the running binary, without printing.
    ///
    /// # Errors
    ///
    /// If the verb cannot do its work: why, and what to do.
    pub fn execute(&self, style: Style) -> Result<Outcome, String> {
        self.execute_on(|| Ok(Subject::from_binary()), style)
    }

    /// Runs the verb on other metrics, without printing.
    ///
    /// # Errors
    ///
    /// If the metrics cannot be loaded, or the verb cannot do its work: why, and
    /// what to do.
    pub fn execute_on(
        &self,
        subject: impl FnOnce() -> Result<Subject, String>,
        style: Style,
    ) -> Result<Outcome, String> {
        match self {
            Self::List(list) => list.execute(&subject()?, style),
            Self::Docs(docs) => docs.execute(&subject()?),
            Self::Check(check) => check.execute(&subject()?, style),
            Self::Rules(rules) => rules.execute(&subject()?),
            Self::Dashboard(dashboard) => dashboard.execute(subject, style),
            Self::Diff(diff) => diff.execute(subject, style),
            Self::Lint(lint) => lint.execute(&subject()?, style),
            Self::Coverage(coverage) => coverage.execute(&subject()?, style),
            #[cfg(feature = "multiprocess")]
            Self::Postmortem(postmortem) => postmortem.execute(style),
            #[cfg(feature = "serve")]
            Self::Serve(serve) => serve.execute(),
            #[cfg(feature = "top")]
            Self::Top(top) => top.execute(style),
            #[cfg(feature = "up")]
            Self::Up(up) => up.execute(subject),
        }
    }
}

#[cfg(test)]
mod tests;
