//! The cost of many annotated functions at the start and in scrapes, and of the threads that call
//! them.

use metrics_benches::child;
use metrics_benches::measure::{Effort, median};
use metrics_benches::result::{Check, Comparison, number};
use metrics_benches::series::functions::{Functions, Threads};
use std::error::Error;

/// What happens once in a process is measured in this many of them.
const PROCESSES: usize = 9;

const THREADS: [usize; 4] = [1, 100, 1_000, 2_000];

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let rounds = if effort.quick { "7" } else { "21" };
    let run = |_| child::run::<Functions>("functions-5000", &["scrape", rounds]);
    let runs: Vec<Functions> = (0..PROCESSES).map(run).collect::<Result<_, _>>()?;
    let of = |time: fn(&Functions) -> f64| median(runs.iter().map(time).collect());
    let lines = runs[0].lines as f64;
    let registration = of(|run| run.registration);
    let check = of(|run| run.check);
    let first = of(|run| run.first);
    let served = of(|run| run.served);
    let protobuf = of(|run| run.protobuf);
    let mut comparison = Comparison::new("functions", "5 000 annotated functions");
    comparison.note(format!(
        "{} lines, 19 of 23 in histograms. A seventh of the functions was called. CPU time, the \
         median of {PROCESSES} processes. The first scrape comes after `check()`, which makes the \
         list of all families. `served` is a scrape through a route of axum. In the rows with \
         threads, 200 functions are annotated, and each live thread has called 150 of them once.",
        number(lines)
    ));
    comparison.columns = ["ms", "ns a line", "KB a thread"]
        .map(str::to_owned)
        .to_vec();
    let a_line = |seconds: f64| seconds * 1e9 / lines;
    for (name, seconds, of_lines) in [
        ("registration", registration, false),
        ("`check()`", check, false),
        ("first scrape, text", first, true),
        ("scrape, text, in one buffer", of(|run| run.text), true),
        ("scrape, text, served", served, true),
        ("scrape, protobuf, served", protobuf, true),
    ] {
        let a_line = of_lines.then(|| a_line(seconds));
        comparison.row(name, [Some(seconds * 1e3), a_line, None]);
    }
    let mut found = Vec::new();
    for threads in THREADS {
        let count = threads.to_string();
        let scrape: Threads = child::run("functions-200", &["threads", &count, "150", rounds])?;
        let name = format!("{} threads, scrape, text", number(threads as f64));
        let (ms, lines) = (scrape.text * 1e3, scrape.lines as f64);
        comparison.row(
            &name,
            [Some(ms), Some(ms * 1e6 / lines), Some(scrape.bytes / 1e3)],
        );
        found.push(scrape);
    }
    let most = found.last();
    for (what, value, limit, unit) in [
        (
            "5 000 functions, text served, a line",
            Some(a_line(served)),
            9.0,
            "ns",
        ),
        (
            "5 000 functions, first scrape",
            Some(first * 1e3),
            12.0,
            "ms",
        ),
        (
            "5 000 functions, protobuf served, a line",
            Some(a_line(protobuf)),
            10.0,
            "ns",
        ),
        (
            "5 000 functions, registration",
            Some(registration * 1e3),
            2.0,
            "ms",
        ),
        ("5 000 functions, `check()`", Some(check * 1e3), 5.0, "ms"),
        (
            "2 000 threads that called 150 functions, scrape",
            most.map(|most| most.text * 1e3),
            8.0,
            "ms",
        ),
        (
            "2 000 threads that called 150 functions, memory of each",
            most.map(|most| most.bytes / 1e3),
            16.0,
            "KB",
        ),
    ] {
        comparison
            .checks
            .push(Check::at_most(what, value, limit, unit));
    }
    Ok(comparison)
}
