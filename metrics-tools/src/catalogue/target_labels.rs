//! Labels that both metrics and targets have: Prometheus renames those of the metrics.

use metrics_runtime::catalogue::{CallMetrics, Catalogue, LabelEntry, MetricEntry};
use serde::Serialize;
use std::fmt;

/// What Prometheus puts in front of the name of a metric's label that the target has, too.
const EXPORTED: &str = "exported_";

/// A label that metrics have and targets have, too.
///
/// Its `Display` says how Prometheus renames the metric's label (unless the scrape job has
/// `honor_labels: true`), and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LabelCollision {
    /// The label.
    pub label: String,
    /// The name that Prometheus gives to the label of the metrics.
    pub exported: String,
    /// The metrics that have it.
    pub metrics: Vec<String>,
}

/// The target labels that metrics have, too.
///
/// ```
/// use metrics_runtime::{Counter, LabelSet, catalogue, metric};
/// use metrics_tools::catalogue::label_collisions;
///
/// #[derive(LabelSet)]
/// struct Parcel {
///     namespace: bool,
/// }
///
/// /// Parcels sent.
/// #[metric]
/// static SENT_TOTAL: Counter<Parcel>;
///
/// let collisions = label_collisions(&catalogue(), &["namespace", "cluster"]);
/// assert_eq!(collisions.len(), 1);
/// assert_eq!(collisions[0].exported, "exported_namespace");
/// assert_eq!(collisions[0].metrics, ["sent_total"]);
/// ```
pub fn label_collisions(
    catalogue: &Catalogue,
    target_labels: &[impl AsRef<str>],
) -> Vec<LabelCollision> {
    let mut collisions: Vec<LabelCollision> = Vec::new();
    for label in target_labels.iter().map(AsRef::as_ref) {
        let has_it = |metric: &&MetricEntry| metric.label(label).is_some();
        let all: Vec<_> = catalogue.metrics.iter().filter(has_it).collect();
        if let Some(first) = all.first()
            && !collisions.iter().any(|known| known.label == label)
        {
            collisions.push(LabelCollision {
                label: label.to_owned(),
                exported: exported_name(label, names(&first.labels)),
                metrics: all.iter().map(|metric| metric.name.clone()).collect(),
            });
        }
    }
    collisions
}

/// The catalogue as Prometheus stores the metrics if targets have a label of this name:
/// a metric that has one keeps it as `exported_…`. Rules and dashboards that are
/// generated from the result are right without `honor_labels`.
///
/// ```
/// use metrics_runtime::{catalogue, instrumented};
/// use metrics_tools::catalogue::with_exported_label;
/// use metrics_tools::rules::{Options, Rules};
///
/// #[instrumented(slo(success = 99.9))]
/// fn pay() {}
///
/// let stored = with_exported_label(&catalogue(), "function");
/// let rules = Rules::new(&stored, &Options::default());
/// assert!(rules.to_string().contains(r#"exported_function="pay""#));
/// ```
pub fn with_exported_label(catalogue: &Catalogue, label: &str) -> Catalogue {
    let mut stored = catalogue.clone();
    let exported_of = |metric: &str| {
        let metric = catalogue.metric(metric)?;
        let has_it = metric.label(label).is_some();
        has_it.then(|| exported_name(label, names(&metric.labels)))
    };
    for metric in &mut stored.metrics {
        let Some(exported) = exported_of(&metric.name) else {
            continue;
        };
        let of_declarations = metric.declarations.iter_mut().map(|one| &mut one.labels);
        for labels in of_declarations.chain([&mut metric.labels]) {
            let own = labels.iter_mut().filter(|own| own.name == label);
            own.for_each(|own| own.name.clone_from(&exported));
        }
    }
    for CallMetrics {
        counter,
        labels,
        failed,
        ..
    } in &mut stored.calls
    {
        if let Some(exported) = exported_of(counter) {
            let own = labels.iter_mut().chain([&mut failed.label]);
            own.filter(|own| *own == label)
                .for_each(|own| own.clone_from(&exported));
        }
    }
    for objective in &mut stored.objectives {
        let success = objective.success.as_ref().map(|target| &target.metric);
        let metric = success.or(objective.latency.as_ref().map(|target| &target.metric));
        let Some(exported) = metric.and_then(|metric| exported_of(metric)) else {
            continue;
        };
        if let Some(value) = objective.labels.remove(label) {
            objective.labels.insert(exported.clone(), value);
        }
        let success = objective.success.iter_mut();
        success
            .filter(|target| target.failed.label == label)
            .for_each(|target| target.failed.label.clone_from(&exported));
    }
    stored
}

fn names(labels: &[LabelEntry]) -> impl Iterator<Item = &str> + Clone {
    labels.iter().map(|label| &*label.name)
}

/// The name that Prometheus gives to a metric's label: prefixed until the metric has no
/// label of that name.
pub(crate) fn exported_name<'a>(label: &str, own: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut name = format!("{EXPORTED}{label}");
    while own.clone().any(|own| own == name) {
        name.insert_str(0, EXPORTED);
    }
    name
}

impl fmt::Display for LabelCollision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            label,
            exported,
            metrics,
        } = self;
        let first = metrics.first().map_or("", String::as_str);
        let (others, have) = match metrics.len() {
            0 | 1 => (String::new(), "has"),
            2 => (" and another metric".to_owned(), "have"),
            many => (format!(" and {} other metrics", many - 1), "have"),
        };
        write!(
            f,
            "targets have a label `{label}`, and `{first}`{others} {have} one, too. Prometheus renames the \
             metric's label to `{exported}`, and `{label}` has the target's value in all series: \
             matchers such as `{label}=\"…\"` select nothing, so alerts on them never fire, and \
             `by ({label})` adds all values up. Set `honor_labels: true` in the scrape job \
             (`honorLabels: true` in a ServiceMonitor) and write `--honor-labels`; or write \
             `--exported {label}` for expressions with `{exported}`"
        )
    }
}
