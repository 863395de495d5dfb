//! The cost of a scrape by the number of series. Each number is measured in a separate process,
//! because a process has one catalogue.

use super::setup::OURS;
use metrics_benches::child;
use metrics_benches::measure::{Effort, median};
use metrics_benches::result::{Check, Comparison, Line, Plot, number};
use metrics_benches::series::scrape::Scrape;
use std::error::Error;

const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let rounds = if effort.quick { "7" } else { "21" };
    let scrapes = |series: usize| -> Result<Vec<Scrape>, Box<dyn Error>> {
        child::run(&format!("series-{series}"), &["scrape", rounds])
    };
    // Small numbers are measured in several processes, because their memory layouts differ.
    let several = |series| -> Result<Vec<Scrape>, Box<dyn Error>> {
        let runs = [scrapes(series)?, scrapes(series)?, scrapes(series)?];
        let mut middle = runs[0].clone();
        for (at, scrape) in middle.iter_mut().enumerate() {
            scrape.first = median(runs.iter().map(|run| run[at].first).collect());
            scrape.seconds = median(runs.iter().map(|run| run[at].seconds).collect());
        }
        Ok(middle)
    };
    let fixed = several(1)?[0].seconds;
    let mut found = Vec::new();
    for series in SIZES {
        let scrapes = if series > 1_000 {
            scrapes(series)
        } else {
            several(series)
        };
        found.push((series, scrapes?));
    }
    let mut comparison = Comparison::new("exposition", "A scrape in the text format");
    comparison.note(format!(
        "Counters with three labels; nanoseconds per series. A scrape of ours also reads the process metrics from the \
         operating system, which always takes {:.1} µs, and which no peer does. `raw` includes it, `net` does not. The \
         first scrape has a separate column, because ours renders names and labels in it, which later ones copy. All \
         except `metrics`, which returns a new text, write into a reused buffer.",
        fixed * 1e6
    ));
    table(&mut comparison, &found, fixed);
    checks(&mut comparison, &found, fixed);
    Ok(comparison)
}

/// A contender's nanoseconds per series, after subtracting `less` seconds from the scrape.
fn nanoseconds(
    found: &[(usize, Vec<Scrape>)],
    series: usize,
    contender: &str,
    less: f64,
) -> Option<f64> {
    let scrape = of(found, series, contender)?;
    // A value that is not above zero is lost in the noise.
    Some((scrape.seconds - less) * 1e9 / series as f64).filter(|cost| *cost > 0.0)
}

/// The duration of its whole first scrape.
fn first(found: &[(usize, Vec<Scrape>)], series: usize, contender: &str) -> Option<f64> {
    Some(of(found, series, contender)?.first * 1e9 / series as f64)
}

fn of<'a>(found: &'a [(usize, Vec<Scrape>)], series: usize, contender: &str) -> Option<&'a Scrape> {
    let (_, scrapes) = found.iter().find(|(size, _)| *size == series)?;
    scrapes.iter().find(|scrape| scrape.contender == contender)
}

fn table(comparison: &mut Comparison, found: &[(usize, Vec<Scrape>)], fixed: f64) {
    comparison.columns = SIZES
        .iter()
        .map(|series| format!("{} series, ns", number(*series as f64)))
        .collect();
    comparison.columns.extend(
        [
            "ours ÷ it, 100 000 series",
            "first scrape of 100 000 series, ns",
            "ours ÷ it, first scrape",
        ]
        .map(str::to_owned),
    );
    let mut lines = Vec::new();
    for scrape in &found[0].1 {
        let name = scrape.contender.as_str();
        let cost = |series| nanoseconds(found, series, name, 0.0);
        let ratio = |ours: Option<f64>, theirs: Option<f64>| {
            let both = ours.zip(theirs).filter(|_| name != OURS);
            both.map(|(ours, theirs)| ours / theirs)
        };
        let first = |contender| first(found, 100_000, contender);
        let cells = SIZES.iter().map(|series| cost(*series));
        let cells: Vec<_> = cells
            .chain([
                ratio(nanoseconds(found, 100_000, OURS, 0.0), cost(100_000)),
                first(name),
                ratio(first(OURS), first(name)),
            ])
            .collect();
        comparison.row(if name == OURS { "ours, raw" } else { name }, cells);
        if name == OURS {
            let net = SIZES
                .iter()
                .map(|series| nanoseconds(found, *series, OURS, fixed));
            comparison.row("ours, net", net.chain([None; 3]).collect::<Vec<_>>());
        }
        lines.push(Line {
            name: name.to_owned(),
            points: SIZES
                .iter()
                .filter_map(|series| Some((*series as f64, cost(*series)? * *series as f64 / 1e6)))
                .collect(),
        });
    }
    comparison.plot = Some(Plot {
        x: "series".to_owned(),
        y: "ms per scrape".to_owned(),
        lines,
    });
}

fn checks(comparison: &mut Comparison, found: &[(usize, Vec<Scrape>)], fixed: f64) {
    let cost = |contender| nanoseconds(found, 100_000, contender, 0.0);
    for (peer, limit) in [("prometheus-client", 0.15), ("prometheus", 0.01)] {
        comparison.checks.push(Check::ratio(
            &format!("text exposition, 100 000 series, ns per series, against `{peer}`"),
            cost(OURS),
            cost(peer),
            limit,
        ));
    }
    let reference = nanoseconds(found, 100_000, OURS, fixed);
    for series in [1_000, 1_000_000] {
        let here = nanoseconds(found, series, OURS, fixed);
        let off = here
            .zip(reference)
            .map(|(here, there)| (here / there - 1.0) * 100.0);
        comparison.checks.push(Check::at_most(
            &format!(
                "text exposition, net cost per series at {} series, increase over 100 000",
                number(series as f64)
            ),
            off,
            30.0,
            "%",
        ));
    }
}
