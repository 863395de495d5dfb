//! The cost of the open live page for the service: one request per second.

use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison};
use metrics_benches::series::looking::Looks;
use std::error::Error;

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let rounds = if effort.quick { "11" } else { "51" };
    let [all, none]: [Looks; 2] = child::run("series-3000", &["looking", rounds])?;
    let mut comparison =
        Comparison::new("live_page", "A request of the live page for 3 000 series");
    comparison.note(format!(
        "The page sends one request per second. Measured from the request to the response through a router, including \
         gzip, for 3 000 counters with three labels and the process metrics, {} values. The response has the changes \
         since the last request. The network and the headers are not measured.",
        all.values
    ));
    comparison.columns = ["ms", "bytes of the response"].map(str::to_owned).to_vec();
    for (name, looks) in [("all series changed", &all), ("no series changed", &none)] {
        let cells = [looks.seconds * 1e3, looks.bytes as f64];
        comparison.row(name, cells.map(Some));
    }
    comparison.checks.push(Check::at_most(
        "live page, a request for 3 000 series that all changed",
        Some(all.seconds * 1e3),
        1.0,
        "ms",
    ));
    comparison.checks.push(Check::at_most(
        "live page, the response to that request",
        Some(all.bytes as f64),
        20_000.0,
        "bytes",
    ));
    Ok(comparison)
}
