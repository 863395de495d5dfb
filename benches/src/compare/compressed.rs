//! The cost of a scrape with gzip, which Prometheus requests.

use super::setup::OURS;
use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison, number};
use metrics_benches::series::compressed::Compressed;
use std::error::Error;

const SIZES: [usize; 2] = [3_000, 100_000];

const PEERS: [&str; 4] = ["prometheus", "prometheus-client", "metrics", "measured"];

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let rounds = if effort.quick { "7" } else { "21" };
    let mut comparison = Comparison::new("compressed", "A scrape with gzip");
    comparison.note(
        "Counters with three labels, through an axum route, from the request to the last byte of the body: CPU time of \
         all threads. Peers compress with flate2's default level; all use its fastest backend, because a build has \
         one. `ours, plain` is the same scrape without compression.",
    );
    let found: [Vec<Compressed>; 2] = [
        child::run("series-3000", &["compressed", rounds])?,
        child::run("series-100000", &["compressed", rounds])?,
    ];
    let of = |size: usize, contender: &str| {
        let mut scrapes = found[size].iter();
        scrapes.find(|scrape| scrape.contender == contender)
    };
    for series in SIZES {
        let columns = ["ms", "first scrape, ms", "bytes", "ours ÷ it"];
        let series = number(series as f64);
        let columns = columns.map(|column| format!("{series} series, {column}"));
        comparison.columns.extend(columns);
    }
    for scrape in &found[0] {
        let name = scrape.contender.as_str();
        let cells = (0..SIZES.len()).flat_map(|size| {
            let here = of(size, name);
            let ours = of(size, OURS).filter(|_| name != OURS);
            [
                here.map(|here| here.seconds * 1e3),
                here.map(|here| here.first * 1e3),
                here.map(|here| here.bytes as f64),
                here.zip(ours)
                    .map(|(here, ours)| ours.seconds / here.seconds),
            ]
        });
        comparison.row(name, cells.collect::<Vec<_>>());
    }
    for (size, series) in SIZES.into_iter().enumerate() {
        for peer in PEERS {
            let cost = |name| of(size, name).map(|scrape| scrape.seconds * 1e3);
            let series = number(series as f64);
            comparison.checks.push(Check::ratio(
                &format!("scrape with gzip, {series} series, ms of CPU time, against `{peer}`"),
                cost(OURS),
                cost(peer),
                0.1,
            ));
        }
    }
    let protobuf = of(1, "ours, protobuf, plain");
    let a_series = |scrape: &Compressed| scrape.seconds * 1e9 / SIZES[1] as f64;
    comparison.checks.push(Check::at_most(
        "scrape as protobuf, 100 000 series, CPU time a series",
        protobuf.map(a_series),
        10.0,
        "ns",
    ));
    Ok(comparison)
}
