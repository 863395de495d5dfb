//! The cost of many annotated functions at the start and in scrapes, and of the threads that call
//! them.

use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison, number};
use metrics_benches::series::functions::{Functions, Threads};
use std::error::Error;

const THREADS: [usize; 4] = [1, 100, 1_000, 2_000];

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let rounds = if effort.quick { "7" } else { "21" };
    let many: Functions = child::run("functions-5000", &["scrape", rounds])?;
    let mut comparison = Comparison::new("functions", "5 000 annotated functions");
    comparison.note(format!(
        "{} lines, 19 of 23 in histograms. A seventh of the functions was called. CPU time. The \
         first scrape comes after `check()`, which makes the list of all families. `served` is a \
         scrape through a route of axum. In the rows with threads, 200 functions are annotated, and \
         each live thread has called 150 of them once.",
        number(many.lines as f64)
    ));
    comparison.columns = ["ms", "ns a line", "KB a thread"]
        .map(str::to_owned)
        .to_vec();
    let a_line = |seconds: f64| seconds * 1e9 / many.lines as f64;
    for (name, seconds, of_lines) in [
        ("registration", many.registration, false),
        ("`check()`", many.check, false),
        ("first scrape, text", many.first, true),
        ("scrape, text, in one buffer", many.text, true),
        ("scrape, text, served", many.served, true),
        ("scrape, protobuf, served", many.protobuf, true),
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
            Some(a_line(many.served)),
            9.0,
            "ns",
        ),
        (
            "5 000 functions, first scrape",
            Some(many.first * 1e3),
            12.0,
            "ms",
        ),
        (
            "5 000 functions, protobuf served, a line",
            Some(a_line(many.protobuf)),
            10.0,
            "ns",
        ),
        (
            "5 000 functions, registration",
            Some(many.registration * 1e3),
            2.0,
            "ms",
        ),
        (
            "5 000 functions, `check()`",
            Some(many.check * 1e3),
            5.0,
            "ms",
        ),
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
