//! The cost of the open live page for the service: one request per second.

use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison};
use metrics_benches::series::looking::Looks;
use std::error::Error;

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let rounds = if effort.quick { "11" } else { "51" };
    let [all, none]: [Looks; 2] = child::run("series-3000", &["looking", rounds])?;
    let mut comparison = Comparison::new("live_page", "A look of the live page at 3 000 series");
    comparison.note(format!(
        "The page looks once a second. From the request to the response through a router, gzip included: at 3 000 counters \
         with three labels and the process's own metrics, {} values. The response has the changes since the last look. \
         What the network adds, its headers included, is not measured.",
        all.values
    ));
    comparison.columns = ["ms", "bytes of the response"].map(str::to_owned).to_vec();
    for (name, looks) in [
        ("all series changed", &all),
        ("none of them changed", &none),
    ] {
        let cells = [looks.seconds * 1e3, looks.bytes as f64];
        comparison.row(name, cells.map(Some));
    }
    comparison.checks.push(Check::at_most(
        "live page, a look at 3 000 series that all changed",
        Some(all.seconds * 1e3),
        1.0,
        "ms",
    ));
    comparison.checks.push(Check::at_most(
        "live page, the response of that look",
        Some(all.bytes as f64),
        20_000.0,
        "bytes",
    ));
    Ok(comparison)
}
