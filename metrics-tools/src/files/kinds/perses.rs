//! Dashboards and variables of Perses, also as resources of its operator.

use super::surroundings::Surroundings;
use crate::files::expression::Form;
use crate::files::reader::Reader;
use crate::files::yaml::Node;
use crate::promql::parse_with_variables;

/// Reads a node with a plugin: a query or a variable.
pub(super) fn read<'n>(
    node: &'n Node<'n>,
    around: &Surroundings,
    reader: &mut Reader<'n, '_>,
) -> bool {
    let Some(plugin) = node.get("plugin") else {
        return false;
    };
    let (Some(kind), Some(spec)) = (plugin.text("kind"), plugin.get("spec")) else {
        return false;
    };
    let within = around.name_or("query");
    match kind.strip_prefix("Prometheus") {
        Some("LabelValuesVariable" | "LabelNamesVariable") => {
            let matchers = spec.get("matchers").map(Node::items).unwrap_or_default();
            for matcher in matchers.iter().filter_map(Node::scalar) {
                reader.add(matcher, within, Form::selector());
                if parse_with_variables(&matcher.text).is_ok() {
                    let form = Form::label_of(&matcher.text);
                    reader.add_key(spec, "labelName", within, form);
                }
            }
        }
        Some(_) => {
            for key in ["query", "expr"] {
                reader.add_key(spec, key, within, Form::Templated);
            }
        }
        None if kind.ends_with("Query") => reader.skip(&language(kind)),
        None => return false,
    }
    true
}

/// `LokiLogQuery` belongs to Loki.
fn language(kind: &str) -> String {
    let second = kind.char_indices().skip(1).find(|(_, c)| c.is_uppercase());
    let language = second.map_or(kind, |(at, _)| &kind[..at]);
    language.to_ascii_lowercase()
}
