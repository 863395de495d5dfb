//! Tools that scale or deliver a service by its metrics: KEDA, Argo Rollouts, Flagger.

use super::surroundings::Surroundings;
use crate::files::expression::Form;
use crate::files::reader::{Reader, named};
use crate::files::yaml::Node;

/// Reads the triggers of a KEDA `ScaledObject` or `ScaledJob`.
pub(super) fn read_trigger<'n>(
    node: &'n Node<'n>,
    around: &Surroundings,
    reader: &mut Reader<'n, '_>,
) -> bool {
    let triggers = node.get("triggers").map(Node::items).unwrap_or_default();
    let query = |trigger: &'n Node<'n>| {
        let metadata = trigger.get("metadata")?;
        metadata.text("query").map(|_| metadata)
    };
    let triggers = triggers.iter().filter_map(|trigger| {
        let metadata = query(trigger)?;
        Some((trigger.text("type")?, metadata))
    });
    let mut found = false;
    for (kind, metadata) in triggers {
        found = true;
        match kind {
            "prometheus" => {
                let within = around.name_or("trigger");
                reader.add_key(metadata, "query", within, Form::Placeholders);
            }
            other => reader.skip(other),
        }
    }
    found
}

/// Reads a metric of an Argo Rollouts `AnalysisTemplate` or `AnalysisRun`, or the
/// specification of a Flagger `MetricTemplate`.
pub(super) fn read_analysis<'n>(
    node: &'n Node<'n>,
    around: &Surroundings,
    reader: &mut Reader<'n, '_>,
) -> bool {
    let Some(provider) = node.get("provider").filter(|provider| provider.is_map()) else {
        return false;
    };
    let name = node.text("name").map(|name| named("metric", name));
    let within = name.unwrap_or_else(|| around.name_or("metric").to_owned());
    if let (Some(kind), Some(_)) = (provider.text("type"), node.text("query")) {
        match kind {
            "prometheus" => reader.add_key(node, "query", &within, Form::Placeholders),
            other => reader.skip(other),
        }
        return true;
    }
    let mut found = false;
    for (kind, settings) in provider.entries() {
        match &*kind.text {
            _ if settings.text("query").is_none() => continue,
            "prometheus" => reader.add_key(settings, "query", &within, Form::Placeholders),
            other => reader.skip(other),
        }
        found = true;
    }
    found
}

/// Reads the queries in the analysis of a Flagger `Canary`.
pub(super) fn read_canary<'n>(
    node: &'n Node<'n>,
    around: &Surroundings,
    reader: &mut Reader<'n, '_>,
) -> bool {
    let keys = ["analysis", "canaryAnalysis"];
    let analysis = keys.iter().find_map(|key| node.get(key)?.get("metrics"));
    let mut found = false;
    for metric in analysis.map(Node::items).unwrap_or_default() {
        if metric.text("query").is_some() {
            let name = metric.text("name").map(|name| named("metric", name));
            let within = name.unwrap_or_else(|| around.name_or("metric").to_owned());
            reader.add_key(metric, "query", &within, Form::Placeholders);
            found = true;
        }
    }
    found
}
