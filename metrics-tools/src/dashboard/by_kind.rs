//! The panels of one metric, by its kind and unit.

use super::metric::Metric;
use super::panel::{Look, Panel, rate, select};
use crate::buckets::BucketKinds;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;

impl Metric {
    pub(super) fn panels(&self) -> Vec<Panel> {
        let Self { name, help, .. } = self;
        let mut labels = self.labels.clone();
        // What one process uses says nothing in a sum over all. Of a level whose meaning only the program knows, nobody can
        // say whether it adds up: instances that share a database may each tell the same number.
        let of_each = [MetricGroup::Process, MetricGroup::Tokio].contains(&self.group)
            || (self.kind == Kind::Gauge && self.group == MetricGroup::Business);
        if of_each {
            labels.insert(0, "instance".to_owned());
        }
        let legend = legend(&labels);
        let by = by(&labels);
        let unit = self.unit();
        let title = self.title();
        match self.kind {
            Kind::Counter => {
                let expr = format!("sum{by} ({})", rate(name, ""));
                let unit = match unit {
                    "bytes" => "Bps",
                    // Seconds a second.
                    "s" => "percentunit",
                    _ if name.contains("request") => "reqps",
                    _ => "ops",
                };
                let says = match unit {
                    "percentunit" => format!("{help} Shown for each second: 100 % is one second."),
                    _ => help.clone(),
                };
                vec![Panel::lines(title, says, unit, [(expr, legend)])]
            }
            Kind::Gauge if self.is_time() => {
                let expr = format!("time() - {}", select(name, ""));
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
                let expr = format!("{sum}{by} ({})", select(name, ""));
                vec![Panel::lines(title, help, unit, [(expr, legend)])]
            }
            Kind::StateSet => {
                // The states add up: so many instances are in each.
                let expr = format!("sum{by} ({})", select(name, ""));
                let title = format!("{title}: instances by state");
                vec![Panel::lines(title, help, "short", [(expr, legend)])]
            }
            Kind::Histogram => self.histogram(&title, unit),
            kind if kind.has_sum_and_count() => {
                let part =
                    |part: &str| format!("sum{by} ({})", rate(&format!("{name}_{part}"), ""));
                let expr = format!("{} / ({} > 0)", part("sum"), part("count"));
                let title = format!("{title}: mean");
                vec![Panel::lines(title, help, unit, [(expr, legend)])]
            }
            // An info. So is a type that is not known here: its series are shown as they are.
            _ => {
                let expr = select(name, "");
                let panel = Panel::lines(title, help, "none", [(expr, String::new())]);
                vec![panel.look(Look::Table)]
            }
        }
    }

    fn histogram(&self, title: &str, unit: &'static str) -> Vec<Panel> {
        let Self { name, help, .. } = self;
        let bucket = format!("{name}_bucket");
        let quantile = |share: f64, by: &[&str]| {
            let rate = |name: &str| rate(name, "");
            self.buckets.quantile(share, by, name, rate)
        };
        let percentiles = [0.5, 0.95, 0.99].map(|share| {
            (
                quantile(share, &[]),
                format!("p{}", (share * 100.0).round()),
            )
        });
        let mut panels = vec![Panel::lines(title, help, unit, percentiles)];
        // An endpoint's methods are few, and alike.
        let labels = self.labels.iter().filter(|label| *label != "method");
        let labels: Vec<_> = labels.cloned().collect();
        if !labels.is_empty() {
            let by: Vec<_> = labels.iter().map(String::as_str).collect();
            let each = quantile(0.95, &by);
            let by = format!("{title}: p95 by {}", labels.join(", "));
            panels.push(Panel::lines(by, help, unit, [(each, legend(&labels))]));
        }
        let increase = |by: &str, name: &str| {
            let series = select(name, "");
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
            let within = |le: &str| format!("sum ({})", rate(&bucket, &format!("le=\"{le}\"")));
            let all = rate(&format!("{name}_count"), "");
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
                [(expr, "all".to_owned())],
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
    fn unit(&self) -> &'static str {
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

/// ` by (a, b)`; nothing without labels.
pub(super) fn by(labels: &[String]) -> String {
    match labels.is_empty() {
        true => String::new(),
        false => format!(" by ({})", labels.join(", ")),
    }
}

/// `{{a}} {{b}}`: each series by its labels.
pub(super) fn legend(labels: &[String]) -> String {
    let labels: Vec<_> = labels
        .iter()
        .map(|label| format!("{{{{{label}}}}}"))
        .collect();
    match labels.is_empty() {
        true => "all".to_owned(),
        false => labels.join(" "),
    }
}
