//! The rules of a configuration.
//!
//! - `check_names`: valid namespace, subsystem and name of the gauge
//! - `check_label_names`: valid and distinct
//! - `check_label_values`: not empty, distinct, and not too many
//! - `check_buckets`: finite, positive, ascending, and at least one
//! - `check_paths`: the path of the metrics, the names of endpoints

use super::names::{gauge_name_problem, label_name_problem, namespace_problem};
use crate::http::layer::config::error::ConfigurationProblem;
use crate::http::layer::config::settings::{ERROR_TYPE, ListedLabel, Settings};
use std::collections::BTreeSet;

/// The maximum number of combinations of label values that come from requests. They multiply
/// all series of the layer.
const MAX_VARIANTS: usize = 1000;

/// The maximum number of bounds of a histogram.
const MAX_BUCKETS: usize = 255;

/// The advice for an endpoint whose name is empty.
pub(super) const NAMELESS_ENDPOINT: &str = "empty endpoint name: write one such as `assets`";

struct Problems<'a>(&'a mut Vec<ConfigurationProblem>);

impl Problems<'_> {
    fn add(&mut self, setting: &str, value: impl ToString, advice: impl Into<String>) {
        self.0.push(ConfigurationProblem {
            setting: setting.to_owned(),
            value: value.to_string(),
            advice: advice.into(),
        });
    }
}

/// Adds all problems. `options` are those that added the labels whose values come from
/// requests.
pub(super) fn check(
    settings: &Settings,
    options: &[&'static str],
    path: &str,
    problems: &mut Vec<ConfigurationProblem>,
) {
    let mut problems = Problems(problems);
    check_names(settings, &mut problems);
    check_label_names(settings, options, &mut problems);
    check_label_values(settings, options, &mut problems);
    check_buckets(settings, &mut problems);
    check_paths(settings, path, &mut problems);
}

fn check_names(settings: &Settings, problems: &mut Problems<'_>) {
    for (setting, name, problem) in [
        (
            "namespace",
            &settings.namespace,
            namespace_problem(&settings.namespace),
        ),
        (
            "subsystem",
            &settings.subsystem,
            namespace_problem(&settings.subsystem),
        ),
        (
            "in_progress_name",
            &settings.in_progress.name,
            gauge_name_problem(settings),
        ),
    ] {
        if let Some(advice) = problem {
            problems.add(setting, name, advice);
        }
    }
}

/// The labels whose values come from requests, with the options that added them.
fn from_requests<'a>(
    settings: &'a Settings,
    options: &'a [&'static str],
) -> impl Iterator<Item = (&'static str, &'a ListedLabel)> {
    options.iter().copied().zip(&settings.request_labels)
}

fn check_label_names(settings: &Settings, options: &[&'static str], problems: &mut Problems<'_>) {
    let names = settings.label_names;
    let constants = settings.constant_labels.iter();
    let own = [names.method, names.endpoint, names.status];
    let all = own.map(|name| ("label_names", name)).into_iter();
    let all = all.chain(constants.map(|(name, _)| ("constant_label", &**name)));
    let from_requests = from_requests(settings, options);
    let all = all.chain(from_requests.map(|(option, label)| (option, &*label.name)));
    let mut seen = BTreeSet::from(["exception_type"]);
    if settings.by_status.is_some_and(|by_status| by_status.all) {
        seen.insert(ERROR_TYPE);
    }
    for (setting, name) in all {
        if let Some(advice) = label_name_problem(name) {
            problems.add(setting, name, advice);
        } else if !seen.insert(name) {
            let advice = "duplicate label name: give each label its own name";
            problems.add(setting, name, advice);
        }
    }
}

fn check_label_values(settings: &Settings, options: &[&'static str], problems: &mut Problems<'_>) {
    for (name, value) in &settings.constant_labels {
        if value.is_empty() {
            let advice = "empty label value, which Prometheus treats as a missing label: write a \
                          value, such as `production`, or remove the label";
            problems.add("constant_label", format!("{name}=\"\""), advice);
        }
    }
    for (option, label) in from_requests(settings, options) {
        let values: BTreeSet<_> = label.values.iter().collect();
        // The label of a header always has the value `other`.
        let is_of_header = option.starts_with("header_label");
        let advice = if is_of_header && label.values.len() == 1 {
            "missing values: write those of the header, such as `1` and `2`"
        } else if values.is_empty() {
            "missing values: use a type with at least one value"
        } else if values.contains(&String::new()) {
            "empty label value, which Prometheus treats as a missing label: write another one, \
             such as `none`"
        } else if values.len() < label.values.len() {
            "duplicate label value (`other` is always added for a header): write each value once"
        } else {
            continue;
        };
        problems.add(option, &label.name, advice);
    }
    let variants = settings.variants();
    if variants > MAX_VARIANTS {
        let advice = format!(
            "too many combinations, which multiply all series (the limit is {MAX_VARIANTS}): write \
             fewer values"
        );
        let option = options.first().copied().unwrap_or("label");
        problems.add(option, format!("{variants} combinations of values"), advice);
    }
}

/// Why the bounds of buckets are invalid.
pub(super) fn bounds_problem(bounds: &[f64]) -> Option<String> {
    if bounds.is_empty() {
        return Some("missing bucket bounds: write some, such as `0.1,1`".to_owned());
    }
    if let Some(bound) = bounds.iter().find(|bound| !bound.is_finite()) {
        return Some(format!(
            "a bucket bound must be finite, and `+Inf` is always added: remove `{bound}`"
        ));
    }
    if let Some(bound) = bounds.iter().find(|bound| **bound <= 0.0) {
        return Some(format!("a bucket bound must be positive: remove `{bound}`"));
    }
    if let Some(pair) = bounds.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Some(format!(
            "bucket bounds must ascend, and `{}` follows `{}`: write them in ascending order",
            pair[1], pair[0]
        ));
    }
    (bounds.len() > MAX_BUCKETS).then(|| {
        format!(
            "too many bucket bounds, {} instead of at most {MAX_BUCKETS}: remove some",
            bounds.len()
        )
    })
}

fn check_buckets(settings: &Settings, problems: &mut Problems<'_>) {
    let high_resolution = &settings.high_resolution.buckets;
    for (setting, bounds) in [
        ("buckets", &settings.buckets),
        ("size_buckets", &settings.size_buckets),
        ("high_resolution_buckets", high_resolution),
    ] {
        if let Some(advice) = bounds_problem(bounds) {
            let bounds: Vec<_> = bounds.iter().map(ToString::to_string).collect();
            problems.add(setting, bounds.join(","), advice);
        }
    }
}

/// Why the path of the metrics is invalid.
pub(super) fn path_problem(path: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let is_segment =
        |segment: &str| !matches!(segment, "" | "." | "..") && segment.chars().all(is_plain);
    // Clients resolve `..`, and encode characters other than ASCII.
    let is_path = |path: &str| path.split('/').all(is_segment);
    (!path.strip_prefix('/').is_some_and(is_path)).then(|| {
        "invalid path, whose segments must consist of letters, digits and `-._~`, and must not be \
         `.` or `..`: write one such as `/metrics`"
            .to_owned()
    })
}

fn check_paths(settings: &Settings, path: &str, problems: &mut Problems<'_>) {
    if let Some(advice) = path_problem(path) {
        problems.add("metrics_path", path, advice);
    }
    let groups = settings.routes.groups.iter();
    for (name, _) in groups {
        if name.is_empty() {
            problems.add("group_routes", name, NAMELESS_ENDPOINT);
        }
    }
}
