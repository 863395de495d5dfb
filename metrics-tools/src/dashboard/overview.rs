//! The first row: the state of the service in single numbers.

use super::board::Board;
use super::metric::Metric;
use super::objectives::budget;
use super::panel::{Panel, select};
use crate::rules::Thresholds;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;

/// The numbers of requests in progress that are orange and red.
const IN_PROGRESS: [(f64, &str); 2] = [(100.0, "orange"), (1000.0, "red")];

impl Board {
    /// Of a service.
    pub(super) fn overview(&self) -> Vec<Panel> {
        let mut panels = Vec::new();
        let main = self.main();
        let of_main = |is: fn(&Metric) -> bool| {
            let all = self.metrics.iter();
            let mut main = all.filter(|metric| Some(metric.group) == main);
            main.find(|metric| is(metric))
        };
        let counter = of_main(|metric| metric.kind == Kind::Counter && metric.failures.is_some());
        let counter = counter.or_else(|| of_main(|metric| metric.kind == Kind::Counter));
        if let Some(counter) = counter {
            let expr = format!("sum ({})", counter.rate(&counter.name, ""));
            let says = format!("{} All together, per second.", counter.help);
            // Orange: no requests.
            let limits = [(0.001, "green")];
            let unit = counter.rate_unit();
            panels.push(Panel::stat(
                counter.title(),
                says,
                unit,
                expr,
                "orange",
                limits,
            ));
            panels.extend(error_ratio(counter));
        }
        let is_duration = |metric: &Metric| metric.kind == Kind::Histogram && metric.unit() == "s";
        panels.extend(of_main(is_duration).map(p95));
        let gauge =
            of_main(|metric| metric.kind == Kind::Gauge && metric.name.ends_with("_in_progress"));
        panels.extend(gauge.map(|gauge| {
            let expr = format!("sum ({})", gauge.select(&gauge.name, ""));
            Panel::stat(
                "In progress",
                &gauge.help,
                "short",
                expr,
                "green",
                IN_PROGRESS,
            )
        }));
        panels.extend(self.objectives.map(budget));
        panels.push(Panel::stat(
            "Instances up",
            "The share of the instances that Prometheus could scrape.",
            "percentunit",
            format!("sum ({0}) / count ({0})", select("up", "")),
            "red",
            [(0.5, "orange"), (1.0, "green")],
        ));
        panels
    }
}

fn error_ratio(counter: &Metric) -> Option<Panel> {
    let thresholds = Thresholds::default();
    let alert = thresholds.error_ratio;
    Some(Panel::stat(
        "Error ratio",
        format!("The share of {} that failed.", counter.name),
        "percentunit",
        counter.error_ratio(&[])?,
        "green",
        [(alert / 5.0, "orange"), (alert, "red")],
    ))
}

/// Its limits are the objectives, if there are any.
fn p95(durations: &Metric) -> Panel {
    let objectives = durations.objectives.iter().copied();
    let slowest = objectives.clone().reduce(f64::max);
    let slowest = slowest.unwrap_or(Thresholds::default().latency_p95_seconds);
    let fastest = objectives
        .reduce(f64::min)
        .filter(|fastest| *fastest < slowest);
    let fastest = fastest.unwrap_or(slowest / 2.0);
    Panel::stat(
        "p95",
        format!("{} 95 % take at most as long.", durations.help),
        "s",
        durations.quantile(0.95, &[]),
        "green",
        [(fastest, "orange"), (slowest, "red")],
    )
}

impl Board {
    /// The main metrics of the service: requests if it serves any, otherwise the first calls with
    /// failures, otherwise any counter.
    pub(super) fn main(&self) -> Option<MetricGroup> {
        let is_call = |metric: &&Metric| metric.kind == Kind::Counter && metric.failures.is_some();
        let calls = self.in_order().find(is_call);
        let main = calls.or_else(|| self.in_order().next());
        main.map(|metric| metric.group)
    }
}
