//! How the metrics and labels of a declaration are exposed, for the catalogue.

use super::installed::Installed;
use super::label::LabelView;
use crate::declaration::Source;

/// The name under which a declaration's metric is exposed. `None` if it is dropped.
pub(crate) fn exposed_name(source: &Source, metric: &str) -> Option<String> {
    let Some(views) = Installed::get() else {
        return Some(metric.to_owned());
    };
    let view = views.view(source, metric);
    match view.dropped {
        Some(_) => None,
        None => Some(view.name.map_or(metric, |(_, name)| name).to_owned()),
    }
}

/// Those of these labels of a metric that are exposed as declared, and those that are exposed at
/// all.
pub(crate) fn exposed_labels<'a>(
    source: &Source,
    metric: &str,
    labels: &[&'a str],
) -> (Vec<&'a str>, Vec<&'a str>) {
    let view = Installed::get().map(|views| views.view(source, metric));
    let changed = view.map_or(Vec::new(), |view| view.labels);
    let kept = |removed_only: bool| {
        let counts = move |label: &LabelView| label.is_removed() || !removed_only;
        let is_kept = |label: &&&str| {
            let of = |(_, changed): &(usize, LabelView)| changed.name == **label && counts(changed);
            !changed.iter().any(of)
        };
        labels.iter().filter(is_kept).copied().collect()
    };
    (kept(false), kept(true))
}

/// The name under which a label of a metric is exposed; unchanged if no rule applies.
pub(crate) fn exposed_label(source: &Source, metric: &str, label: &str) -> String {
    let view = Installed::get().map(|views| views.view(source, metric));
    let renamed = view.and_then(|view| view.renamed_label(label));
    renamed.unwrap_or(label).to_owned()
}

/// The label of a metric that is exposed under this name.
pub(crate) fn declared_label<'a>(
    source: &Source,
    metric: &str,
    labels: &[&'a str],
    exposed: &str,
) -> Option<&'a str> {
    let is_it = |label: &&&str| exposed_label(source, metric, label) == exposed;
    labels.iter().find(is_it).copied()
}
