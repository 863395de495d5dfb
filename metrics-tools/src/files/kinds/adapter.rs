//! Rules of prometheus-adapter, in its configuration or in the values of its chart.

use super::surroundings::Surroundings;
use crate::files::expression::Form;
use crate::files::reader::{Reader, named};
use crate::files::yaml::Node;

/// Reads a rule. The adapter queries the series first, then their values.
pub(super) fn read<'n>(node: &'n Node<'n>, _: &Surroundings, reader: &mut Reader<'n, '_>) -> bool {
    let queries = ["metricsQuery", "containerQuery", "nodeQuery"];
    let series = node.text("seriesQuery");
    if series.is_none() && queries.iter().all(|key| node.text(key).is_none()) {
        return false;
    }
    let name = node.at(&["name"]).and_then(|name| name.text("as"));
    let within = named("rule", name.or(series).unwrap_or("of resources"));
    reader.add_key(node, "seriesQuery", &within, Form::selector());
    for key in queries {
        reader.add_key(node, key, &within, Form::Placeholders);
    }
    true
}
