//! The panels of one metric, by its kind and unit.

use super::metric::{Metric, by};
use super::panel::{Look, Panel};
use crate::buckets::BucketKinds;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;

impl Metric {
    pub(super) fn panels(&self) -> Vec<Panel> {
        let Self { name, help, .. } = self;
        let mut labels = self.labels.clone();
        // A process's own usage is meaningless as a sum over all instances. Whether other gauges
        // add up is unknown: instances that share a database may all report the same number.
        let of_each = [MetricGroup::Process, MetricGroup::Tokio].contains(&self.group)
            || (self.kind == Kind::Gauge && self.group == MetricGroup::Business);
        if of_each {
            labels.insert(0, "instance".to_owned());
        }
        let title = self.title();
        let legend = legend(&labels, &title);
        let by = by(&labels);
        let unit = self.unit();
        match self.kind {
            Kind::Counter => self.counter(&labels),
            Kind::Gauge if self.is_time() => {
                let expr = format!("time() - {}", self.select(name, ""));
                let (title, says) = match name.ends_with("process_start_time_seconds") {
                    true => (
                        "Process uptime".to_owned(),
                        "How long the process has been running.".to_owned(),
                    ),
                    false => (
                        format!("{title}: how long ago"),
                        format!("{help} Shown as the time since then."),
                    ),
                };
                vec![Panel::lines(
                    title,
                    says,
                    "s",
                    [(expr, "{{instance}}".to_owned())],
                )]
            }
            Kind::Gauge => {
                // Shares and temperatures of several instances have no sum.
                let sum = if ["percentunit", "celsius"].contains(&unit) {
                    "avg"
                } else {
                    "sum"
                };
                let expr = format!("{sum}{by} ({})", self.select(name, ""));
                vec![Panel::lines(title, help, unit, [(expr, legend)])]
            }
            Kind::StateSet => {
                // The states add up to the number of instances in each state.
                let expr = format!("sum{by} ({})", self.select(name, ""));
                let title = format!("{title}: instances by state");
                vec![Panel::lines(title, help, "short", [(expr, legend)])]
            }
            Kind::Histogram => self.histogram(&title, unit),
            kind if kind.has_sum_and_count() => {
                let part =
                    |part: &str| format!("sum{by} ({})", self.rate(&format!("{name}_{part}"), ""));
                let expr = format!("{} / ({} > 0)", part("sum"), part("count"));
                let title = format!("{title}: mean");
                vec![Panel::lines(title, help, unit, [(expr, legend)])]
            }
            // An info metric, or an unknown type: its series are shown unchanged.
            _ => {
                let expr = self.select(name, "");
                let panel = Panel::lines(title, help, "none", [(expr, String::new())]);
                vec![panel.look(Look::Table)]
            }
        }
    }

    /// The rate of a counter's series. For requests and calls, once by what was called and once by
    /// the outcome: by both together, there would be too many lines.
    fn counter(&self, labels: &[String]) -> Vec<Panel> {
        let Self { name, help, .. } = self;
        let title = self.title();
        let unit = self.rate_unit();
        let says = match unit {
            "percentunit" => format!("{help} Shown for each second: 100 % is one second."),
            _ => help.clone(),
        };
        let panel = |title: String, labels: &[String]| {
            let expr = format!("sum{} ({})", by(labels), self.rate(name, ""));
            let legend = legend(labels, &self.title());
            Panel::lines(title, &says, unit, [(expr, legend)])
        };
        let outcome = self.failures.as_ref().map(|(outcome, _)| outcome);
        let subject = outcome.map(|outcome| (outcome, self.subject(outcome)));
        match subject.filter(|(_, subject)| !subject.is_empty()) {
            None => vec![panel(title, labels)],
            Some((outcome, subject)) => vec![
                panel(format!("{title} by {}", subject.join(", ")), &subject),
                panel(
                    format!("{title} by {outcome}"),
                    std::slice::from_ref(outcome),
                ),
            ],
        }
    }

    /// Of the rate of a counter, as Grafana calls it.
    pub(super) fn rate_unit(&self) -> &'static str {
        match self.unit() {
            "bytes" => "Bps",
            // Seconds a second.
            "s" => "percentunit",
            _ if self.name.contains("request") => "reqps",
            _ => "ops",
        }
    }

    fn histogram(&self, title: &str, unit: &'static str) -> Vec<Panel> {
        let Self { name, help, .. } = self;
        let bucket = format!("{name}_bucket");
        let percentiles = [0.5, 0.95, 0.99].map(|share: f64| {
            let legend = format!("p{}", (share * 100.0).round());
            (self.quantile(share, &[]), legend)
        });
        let all = Panel::lines(title, help, unit, percentiles);
        let mut panels = vec![all.limits(self.limits())];
        // An endpoint's methods are few, and alike.
        let labels = self.subject("");
        if !labels.is_empty() {
            let each = [(self.quantile(0.95, &labels), legend(&labels, title))];
            let title = format!("{title}: p95 by {}", labels.join(", "));
            panels.push(Panel::lines(title, help, unit, each).limits(self.limits()));
        }
        let increase = |by: &str, name: &str| {
            let series = self.select(name, "");
            format!("sum{by} (increase({series}[$__rate_interval]))")
        };
        let classic = || increase(" by (le)", &bucket);
        let native = || increase("", name);
        let heat = match self.buckets {
            BucketKinds::Classic => classic(),
            BucketKinds::Native => native(),
            BucketKinds::Both => format!("{} or {}", native(), classic()),
        };
        let heat = [(heat, "{{le}}".to_owned())];
        let map = Panel::lines(format!("{title}: heat map"), help, unit, heat);
        panels.push(map.look(Look::Heatmap));
        if let Some((satisfied, tolerated)) = &self.apdex {
            let within =
                |le: &str| format!("sum ({})", self.rate(&bucket, &format!("le=\"{le}\"")));
            let all = self.rate(&format!("{name}_count"), "");
            let expr = format!(
                "({} + {}) / 2 / (sum ({all}) > 0)",
                within(satisfied),
                within(tolerated)
            );
            let says = format!(
                "What is at most {satisfied} counts fully, what is at most {tolerated} half."
            );
            let title = format!("{title}: Apdex");
            panels.push(Panel::lines(
                title,
                says,
                "percentunit",
                [(expr, "Apdex".to_owned())],
            ));
        }
        panels
    }

    /// Whether its values are seconds since 1970.
    fn is_time(&self) -> bool {
        let ends = ["_timestamp_seconds", "_start_time_seconds"];
        ends.iter().any(|end| self.name.ends_with(end))
    }

    /// Of the value, as Grafana calls it.
    pub(super) fn unit(&self) -> &'static str {
        let name = self.name.strip_suffix("_total").unwrap_or(&self.name);
        match name.rsplit('_').next() {
            Some("seconds") => "s",
            Some("bytes") => "bytes",
            Some("ratio") => "percentunit",
            Some("celsius") => "celsius",
            _ => "short",
        }
    }

    /// `http_request_duration_seconds` is `HTTP request duration`.
    pub(super) fn title(&self) -> String {
        let name = self.name.strip_suffix("_total").unwrap_or(&self.name);
        let units = ["_seconds", "_bytes", "_ratio", "_celsius", "_info"];
        let name = units
            .iter()
            .find_map(|unit| name.strip_suffix(unit))
            .unwrap_or(name);
        let words = name.split('_').filter(|word| !word.is_empty());
        let words = words.map(|word| match word {
            "http" => "HTTP",
            "cpu" => "CPU",
            "cpus" => "CPUs",
            "fds" => "file descriptors",
            "db" => "database",
            word => word,
        });
        let mut words = words.collect::<Vec<_>>().join(" ");
        if let Some(first) = words.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        words
    }
}

/// `{{a}} {{b}}`: each series by its labels; without labels the title.
pub(super) fn legend(labels: &[String], title: &str) -> String {
    let labels: Vec<_> = labels
        .iter()
        .map(|label| format!("{{{{{label}}}}}"))
        .collect();
    match labels.is_empty() {
        true => title.to_owned(),
        false => labels.join(" "),
    }
}
