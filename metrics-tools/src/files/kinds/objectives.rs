//! Specifications of objectives: Sloth, Pyrra, `OpenSLO`.

use super::surroundings::Surroundings;
use crate::files::expression::Form;
use crate::files::reader::{Reader, named};
use crate::files::yaml::Node;
use crate::promql::parse;

/// Reads an objective of Sloth, in a file or as a resource.
pub(super) fn read_sloth<'n>(
    node: &'n Node<'n>,
    around: &Surroundings,
    reader: &mut Reader<'n, '_>,
) -> bool {
    let Some(sli) = node.get("sli") else {
        return false;
    };
    let name = node.text("name").map(|name| named("objective", name));
    let within = name.unwrap_or_else(|| around.name_or("objective").to_owned());
    let mut found = false;
    for (kind, keys) in [
        (
            "events",
            &["error_query", "total_query", "errorQuery", "totalQuery"][..],
        ),
        ("raw", &["error_ratio_query", "errorRatioQuery"]),
    ] {
        let queries = sli.get(kind).into_iter();
        for queries in queries {
            found = true;
            for key in keys {
                reader.add_key(queries, key, &within, Form::Placeholders);
            }
        }
    }
    found
}

/// Reads the indicator of a Pyrra `ServiceLevelObjective`: selectors, and the labels by
/// which it groups them.
pub(super) fn read_pyrra<'n>(
    node: &'n Node<'n>,
    around: &Surroundings,
    reader: &mut Reader<'n, '_>,
) -> bool {
    let kinds = [
        "ratio",
        "latency",
        "latencyNative",
        "latency_native",
        "bool_gauge",
        "boolGauge",
    ];
    let indicator = node.get("indicator");
    let indicators = kinds.iter().filter_map(|kind| indicator?.get(kind));
    let within = around.name_or("objective");
    let mut found = false;
    for indicator in indicators {
        let parts = ["errors", "success", "total"].map(|part| indicator.get(part));
        let metrics = parts.into_iter().flatten().chain([indicator]);
        let metrics = metrics.filter_map(|part| part.get("metric")?.scalar());
        let groups = indicator
            .get("grouping")
            .map(Node::items)
            .unwrap_or_default();
        for metric in metrics {
            found = true;
            reader.add(metric, within, Form::selector());
            if parse(&metric.text).is_ok() {
                for label in groups.iter().filter_map(Node::scalar) {
                    reader.add(label, within, Form::label_of(&metric.text));
                }
            }
        }
    }
    found
}

/// Reads a source of an `OpenSLO` indicator, and a query of Nobl9.
pub(super) fn read_openslo<'n>(
    node: &'n Node<'n>,
    around: &Surroundings,
    reader: &mut Reader<'n, '_>,
) -> bool {
    let within = around.name_or("objective");
    if node.text("promql").is_some() {
        reader.add_key(node, "promql", within, Form::Placeholders);
        return true;
    }
    // Since version 1, and before.
    let new = node.get("metricSource").and_then(|source| {
        let query = source
            .get("spec")
            .filter(|spec| spec.text("query").is_some());
        Some((source.text("type"), query?))
    });
    let old = node.text("queryType").or(node.text("source"));
    let old = old.filter(|_| node.text("query").is_some());
    let old = old.map(|_| (node.text("queryType").or(node.text("source")), node));
    let Some((language, query)) = new.or(old) else {
        return false;
    };
    let language = language.unwrap_or("prometheus").to_ascii_lowercase();
    match language.as_str() {
        "prometheus" | "promql" => reader.add_key(query, "query", within, Form::Placeholders),
        other => reader.skip(other),
    }
    true
}
