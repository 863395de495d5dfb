//! The rules that a configuration has to keep.
//!
//! - `check_names`: namespace, subsystem, the gauge's name
//! - `check_labels`: names that are valid, and each there once; values, too
//! - `check_buckets`: finite, positive and ascending
//! - `check_places`: the path of the metrics, the names of endpoints

use crate::http::layer::configuration_error::ConfigurationProblem;
use crate::http::layer::settings::Settings;
use std::collections::BTreeSet;

/// How many combinations of values the labels may have that come from requests.
/// Each series of the layer is there so often.
const MOST_VARIANTS: usize = 1000;

/// What a histogram's table of bounds holds.
const MOST_BUCKETS: usize = 255;

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

/// Adds all that is wrong.
pub(super) fn check(settings: &Settings, path: &str, problems: &mut Vec<ConfigurationProblem>) {
    let mut problems = Problems(problems);
    check_names(settings, &mut problems);
    check_labels(settings, &mut problems);
    check_buckets(settings, &mut problems);
    check_places(settings, path, &mut problems);
}

/// Whether it is `[a-zA-Z_][a-zA-Z0-9_]*`. Colons are left to recording rules.
fn is_name(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    rest.is_empty() && !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn name_mistake(name: &str, example: &str) -> Option<String> {
    (!is_name(name)).then(|| {
        format!("a name has letters, digits and `_`, and begins with no digit: write `{example}`")
    })
}

/// What is wrong with what stands in front of names.
pub(super) fn namespace_mistake(name: &str) -> Option<String> {
    name_mistake(name, "shop").filter(|_| !name.is_empty())
}

fn check_names(settings: &Settings, problems: &mut Problems<'_>) {
    let in_progress = &settings.in_progress.name;
    for (setting, name, mistake) in [
        (
            "namespace",
            &settings.namespace,
            namespace_mistake(&settings.namespace),
        ),
        (
            "subsystem",
            &settings.subsystem,
            namespace_mistake(&settings.subsystem),
        ),
        (
            "in_progress_name",
            in_progress,
            name_mistake(in_progress, "http_requests_inprogress"),
        ),
    ] {
        if let Some(advice) = mistake {
            problems.add(setting, name, advice);
        }
    }
    let endings = ["_total", "_bucket", "_sum", "_count"];
    if let Some(end) = endings.into_iter().find(|end| in_progress.ends_with(end)) {
        let advice = format!("a gauge's name does not end in `{end}`: leave that out");
        problems.add("in_progress_name", in_progress, advice);
    }
}

fn check_labels(settings: &Settings, problems: &mut Problems<'_>) {
    let names = settings.label_names;
    let constants = settings.constant_labels.iter();
    let from_requests = settings.request_labels.iter();
    let own = [names.method, names.endpoint, names.status];
    let all = own.map(|name| ("label_names", name)).into_iter();
    let all = all.chain(constants.map(|(name, _)| ("constant_label", &**name)));
    let all = all.chain(from_requests.map(|label| ("label", &*label.name)));
    let mut seen = BTreeSet::from(["exception_type"]);
    for (setting, name) in all {
        if !is_name(name) || name.starts_with("__") {
            problems.add(
                setting,
                name,
                "a label's name has letters, digits and `_`, and begins with a letter: write \
                 `version`",
            );
        } else if name == "le" {
            problems.add(
                setting,
                name,
                "histograms have a label `le`: write another name",
            );
        } else if !seen.insert(name) {
            let advice = "another label has that name: give each its own";
            problems.add(setting, name, advice);
        }
    }
    for label in &settings.request_labels {
        let values: BTreeSet<_> = label.values.iter().collect();
        if values.is_empty() {
            problems.add(
                "label",
                &label.name,
                "its type lists no values: write one that does",
            );
        } else if values.len() < label.values.len() {
            let advice =
                "two of its values are the same (`other` is there by itself): name each once";
            problems.add("label", &label.name, advice);
        }
    }
    if settings.variants() > MOST_VARIANTS {
        let variants = settings.variants();
        let advice = format!(
            "so often each series would be there, and {MOST_VARIANTS} is the limit: give labels \
             fewer values"
        );
        problems.add(
            "label",
            format!("{variants} combinations of values"),
            advice,
        );
    }
}

/// What is wrong with the bounds of buckets.
pub(super) fn bounds_mistake(bounds: &[f64]) -> Option<String> {
    if let Some(bound) = bounds.iter().find(|bound| !bound.is_finite()) {
        return Some(format!(
            "{bound} is no bound (`+Inf` is there by itself): leave it out"
        ));
    }
    if let Some(bound) = bounds.iter().find(|bound| **bound <= 0.0) {
        return Some(format!(
            "bounds lie above zero, and {bound} does not: leave it out"
        ));
    }
    if let Some(pair) = bounds.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Some(format!(
            "bounds ascend, and {} follows {}: write them in order",
            pair[1], pair[0]
        ));
    }
    (bounds.len() > MOST_BUCKETS).then(|| {
        format!(
            "{} bounds are more than {MOST_BUCKETS}: leave some out",
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
        if let Some(advice) = bounds_mistake(bounds) {
            let bounds: Vec<_> = bounds.iter().map(ToString::to_string).collect();
            problems.add(setting, bounds.join(","), advice);
        }
    }
}

/// What is wrong with where the metrics are to be.
pub(super) fn path_mistake(path: &str) -> Option<String> {
    let is_page = path.starts_with('/') && !path.contains(['{', '}', '*', '?', '#', ' ']);
    (!is_page).then(|| "that is no path of a single page: write `/metrics`".to_owned())
}

fn check_places(settings: &Settings, path: &str, problems: &mut Problems<'_>) {
    if let Some(advice) = path_mistake(path) {
        problems.add("metrics_path", path, advice);
    }
    let groups = settings.routes.groups.iter();
    let groups = groups.map(|(name, _)| ("group_routes", name));
    for (setting, name) in groups.chain([("unmatched_name", &settings.unmatched)]) {
        if name.is_empty() {
            problems.add(
                setting,
                name,
                "an endpoint has a name: write one such as `assets`",
            );
        }
    }
    for (name, routes) in &settings.routes.groups {
        if routes.is_empty() {
            problems.add("group_routes", name, "it has no routes: name one");
        }
    }
}
