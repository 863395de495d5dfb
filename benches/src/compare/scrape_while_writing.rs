//! The effect of a scrape on concurrent increments, in a separate process.

use super::setup::OURS;
use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison};
use metrics_benches::series::writing::Writing;
use std::error::Error;

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let (rounds, increments) = if effort.quick {
        ("5", "1000000")
    } else {
        ("15", "4000000")
    };
    let found: Vec<Writing> = child::run("series-100000", &["writing", rounds, increments])?;
    let mut comparison = Comparison::new("scrape_while_writing", "Increments during scrapes");
    comparison.note(
        "One thread increments 100 000 series in a pseudo-random order, and reads the clock around each increment; \
         another one scrapes all series continuously. Nanoseconds, including the clock read.",
    );
    comparison.columns = [
        "median, quiet",
        "median, scraped",
        "99th, quiet",
        "99th, scraped",
        "99.99th, quiet",
        "99.99th, scraped",
        "change of the 99.99th",
        "scrapes",
    ]
    .map(str::to_owned)
    .to_vec();
    for one in &found {
        let (quiet, scraped) = (one.quiet, one.scraped);
        comparison.row(
            &one.contender,
            [
                quiet.half,
                scraped.half,
                quiet.percent,
                scraped.percent,
                quiet.ten_thousandth,
                scraped.ten_thousandth,
                one.moves,
                one.scrapes as f64,
            ]
            .map(Some),
        );
    }
    let ours = found.iter().find(|one| one.contender == OURS);
    comparison.checks.push(Check::at_most(
        "scrape while writing: change of the 99.99th percentile of an increment",
        ours.map(|ours| ours.moves),
        1000.0,
        "ns",
    ));
    Ok(comparison)
}
