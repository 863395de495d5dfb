//! Measures the cost of metrics, ours and the peers', and writes the report.

mod compare;

use clap::Parser;
use metrics_benches::machine::Machine;
use metrics_benches::measure::Effort;
use metrics_benches::report::{self, Run};
use metrics_benches::result::Comparison;
use metrics_benches::{child, result};
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Measures the cost of metrics, ours and the peers'.
#[derive(Debug, Parser)]
struct Options {
    /// Takes at most two minutes after the build, and is less exact.
    #[arg(long)]
    quick: bool,
    /// Runs one comparison; may be repeated. The table in README.md does not change.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Writes the report of the last full run again, without measuring.
    #[arg(long)]
    redraw: bool,
    /// Lists the comparisons.
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    if options.list {
        compare::ALL.iter().for_each(|(name, _)| println!("{name}"));
        return Ok(());
    }
    let wanted =
        |name: &str| options.only.is_empty() || options.only.iter().any(|only| only == name);
    if let Some(unknown) = options
        .only
        .iter()
        .find(|only| compare::ALL.iter().all(|(name, _)| name != only))
    {
        return Err(format!("unknown comparison `{unknown}`: see --list").into());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    if options.redraw {
        return Ok(report::write(&report::read(folder)?, folder, true)?);
    }
    let effort = Effort {
        quick: options.quick,
    };
    child::build()?;
    if wanted("compile_time") {
        compare::compile_time::prepare()?;
    }
    let machine = Machine::here();
    let start = Instant::now();
    let mut comparisons = Vec::new();
    for (name, compare) in compare::ALL.iter().filter(|(name, _)| wanted(name)) {
        let begin = Instant::now();
        let comparison = compare(effort)?;
        eprintln!("{name}: {:.1} s", begin.elapsed().as_secs_f64());
        print_checks(&comparison);
        comparisons.push(comparison);
    }
    let run = Run {
        machine,
        quick: options.quick,
        seconds: start.elapsed().as_secs_f64(),
        bounds: report::bounds(folder)?,
        comparisons,
    };
    report::write(&run, folder, options.only.is_empty())?;
    Ok(())
}

/// One line for each target.
fn print_checks(comparison: &Comparison) {
    for check in &comparison.checks {
        let verdict = match check.met() {
            Some(true) => "met   ",
            Some(false) => "MISSED",
            None => "—     ",
        };
        let result::Check {
            what,
            target,
            measured,
            ..
        } = check;
        println!("  {verdict} {what}: {measured}; target {target}");
    }
}
