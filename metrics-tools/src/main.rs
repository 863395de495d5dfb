//! The verbs of `metrics_tools::cli`, for a catalogue file or a running service.

use clap::Parser;
use metrics_tools::cli::{Command, Subject};
use std::path::PathBuf;
use std::process::ExitCode;

/// List, document, check and compare the metrics of a service
#[derive(Parser)]
#[command(name = "metrics-tools", version)]
#[cfg_attr(
    not(all(feature = "serve", feature = "top", feature = "up")),
    command(
        after_help = "For `top`, `up`, `serve` and `postmortem`, install it with `--all-features`."
    )
)]
struct Arguments {
    /// A catalogue file: the output of `metrics list --format json` of your service
    #[arg(long, value_name = "FILE", global = true)]
    catalogue: Option<PathBuf>,

    /// The endpoint of a running service, such as <http://127.0.0.1:8000/metrics>
    #[arg(id = "service", long = "url", value_name = "URL", global = true)]
    url: Option<String>,

    #[command(subcommand)]
    command: Command,
}

impl Arguments {
    fn subject(&self) -> Result<Subject, String> {
        match (&self.catalogue, &self.url) {
            (Some(file), None) => Subject::from_file(file),
            (None, Some(url)) => Subject::from_url(url),
            (Some(_), Some(_)) => Err("write either `--catalogue` or `--url`".to_owned()),
            (None, None) if !self.command.needs_metrics() => Ok(Subject::undeclared()),
            (None, None) => Err(
                "missing metrics: write `--catalogue FILE` with the output of \
                 `metrics list --format json`, or `--url URL` of a running service"
                    .to_owned(),
            ),
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.command.run_on(|| arguments.subject())
}
