//! The verbs of `metrics-tools` that work on a directory of processes.

use clap::Parser as _;
use std::process::ExitCode;

#[derive(clap::Parser)]
struct Arguments {
    #[command(subcommand)]
    command: metrics_tools::cli::Command,
}

fn main() -> ExitCode {
    Arguments::parse().command.run()
}
