//! The memory of a series, and the allocations of recording and scraping, in a process with a
//! counting allocator.

use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison};
use std::error::Error;

type Found = Vec<(String, f64)>;

pub(super) fn compare(_: Effort) -> Result<Comparison, Box<dyn Error>> {
    let run = |what| child::run::<Found>("memory", &[what]);
    let (counters, histograms) = (run("counters")?, run("histograms")?);
    let (recording, scrape) = (run("recording")?, run("scrape")?);
    let left = run("left-behind")?;
    let mut comparison = Comparison::new("memory", "Memory and allocations");
    comparison.note(
        "Series: bytes per series, for 100 000 series with three dynamic labels; ours includes the texts that a scrape \
         caches for the next one, with a scrape after every tenth of the series. Recording: allocations per update of \
         a known series; for a request, without those of an empty layer. Scrape: allocations of the fourth scrape of \
         1 000 labelled series.",
    );
    comparison.columns = vec!["".to_owned()];
    for (what, found) in [
        ("counter series, bytes", &counters),
        ("histogram series (11 buckets), bytes", &histograms),
        ("recording, allocations", &recording),
        ("scrape, allocations", &scrape),
        ("left behind by an instrumented router, bytes", &left),
    ] {
        for (name, value) in found {
            comparison.row(&format!("{what}: {name}"), [Some(*value)]);
        }
    }
    comparison.checks.push(Check::ratio(
        "memory, dynamic counter series of 3 labels, against `prometheus`",
        find(&counters, "ours"),
        find(&counters, "prometheus"),
        0.35,
    ));
    comparison.checks.push(Check::at_most(
        "allocations in recording, after the first touch: the maximum of all kinds of updates",
        most_of_ours(&recording),
        0.0,
        "per update",
    ));
    for what in ["a connection", "a request"] {
        comparison.checks.push(Check::at_most(
            &format!("memory that {what} to an instrumented router leaves behind"),
            find(&left, what),
            0.0,
            "bytes",
        ));
    }
    let ours = find(&scrape, "ours");
    comparison.checks.push(Check::at_most(
        "allocations in a later scrape, into a reused buffer",
        ours,
        0.0,
        "per scrape",
    ));
    Ok(comparison)
}

/// The largest number of ours. `None` if there are no numbers, or if one is negative: the
/// allocations of a request are a difference, so a negative one is a measurement error.
fn most_of_ours(found: &Found) -> Option<f64> {
    let ours = || {
        let ours = found.iter().filter(|(name, _)| name.starts_with("ours"));
        ours.map(|(_, allocations)| *allocations)
    };
    ours()
        .max_by(f64::total_cmp)
        .filter(|_| ours().all(|allocations| allocations >= 0.0))
}

pub(super) fn find(found: &Found, name: &str) -> Option<f64> {
    found.iter().find(|one| one.0 == name).map(|one| one.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allocations_that_were_not_measured_are_not_zero() {
        let most = |ours: &[f64]| {
            let peer = ("autometrics: function".to_owned(), 7.0);
            let ours = ours.iter().map(|one| ("ours: counter".to_owned(), *one));
            most_of_ours(&ours.chain([peer]).collect())
        };
        assert_eq!(most(&[0.0, 0.5, 0.0]), Some(0.5));
        assert_eq!(most(&[0.0, 0.0]), Some(0.0));
        assert_eq!(most(&[0.0, -1.0]), None);
        assert_eq!(most(&[]), None);
    }
}
