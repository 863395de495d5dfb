//! The variables and annotations of a dashboard.

use super::board::Board;
use super::grafana::{Annotation, Choice, DATASOURCE, Variable};
use super::metric::Metric;
use super::panel::{TARGET, select};

/// The start time of a process, which all Prometheus client libraries expose.
const START: &str = "process_start_time_seconds";

impl Board {
    /// The data source, jobs, instances, and values of labels such as `endpoint`.
    pub(super) fn variables(&self) -> Vec<Variable> {
        // Only jobs with one of the metrics on the dashboard.
        let of_jobs = self
            .in_order()
            .find(|metric| !metric.kind.has_sum_and_count());
        let of_jobs = of_jobs.map_or("up", |metric| &metric.name);
        let mut variables = vec![
            Variable::Datasource {
                name: "datasource",
                query: "prometheus",
            },
            query("job", format!("label_values({of_jobs}, job)"), ".+"),
            query(
                "instance",
                format!("label_values({of_jobs}{{job=~\"$job\"}}, instance)"),
                ".+",
            ),
        ];
        let mut chosen: Vec<(&String, &Metric)> = Vec::new();
        for metric in self.in_order() {
            for label in &metric.variables {
                match chosen.iter_mut().find(|(other, _)| *other == label) {
                    // Which series a histogram has depends on how it is scraped.
                    Some((_, other)) if other.kind.has_sum_and_count() => *other = metric,
                    Some(_) => {}
                    None => chosen.push((label, metric)),
                }
            }
        }
        variables.extend(chosen.into_iter().map(|(label, metric)| {
            let series = match metric.kind.has_sum_and_count() {
                true => format!("{}_count", metric.name),
                false => metric.name.clone(),
            };
            let values = format!("label_values({series}{{{TARGET}}}, {label})");
            // Also series without the label.
            query(label, values, ".*")
        }));
        variables
    }

    /// Starts of processes, and releases if a metric has the version.
    pub(super) fn annotations(&self) -> Vec<Annotation> {
        let starts = match self.metrics.iter().any(|metric| metric.name == START) {
            true => select(START, ""),
            false => select("", &format!("__name__=\"{START}\"")),
        };
        let annotation = |name, color, expr, text, use_value_for_time| Annotation {
            name,
            datasource: DATASOURCE,
            enable: true,
            icon_color: color,
            expr,
            title_format: name,
            text_format: text,
            use_value_for_time,
        };
        let restarts = annotation(
            "Restarts",
            "orange",
            format!("1000 * {starts}"),
            "{{job}} {{instance}} started",
            true,
        );
        let releases = self.releases.as_ref().map(|info| {
            let info = select(info, "");
            let versions = |offset: &str| format!("count by (job, version) ({info}{offset})");
            annotation(
                "Releases",
                "blue",
                // Versions that did not exist one step earlier.
                format!(
                    "{} unless {}",
                    versions(""),
                    versions(" offset $__interval")
                ),
                "{{job}} {{version}}",
                false,
            )
        });
        [restarts].into_iter().chain(releases).collect()
    }
}

fn query(name: &str, query: String, all_value: &'static str) -> Variable {
    Variable::Query {
        name: name.to_owned(),
        datasource: DATASOURCE,
        query,
        // On each change of the time range.
        refresh: 2,
        multi: true,
        include_all: true,
        all_value,
        sort: 1,
        current: Choice {
            text: ["All"],
            value: ["$__all"],
        },
    }
}
