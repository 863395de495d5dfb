//! Prometheus' rule files, and the same rules as a Kubernetes resource.

use super::Contents;
use super::expression::{Expression, Form};
use super::node::Node;

/// The groups of rules, if this is a rule file.
pub(super) fn groups(document: &Node) -> Option<&Node> {
    let spec = document.get("spec").unwrap_or(document);
    let groups = spec.get("groups")?;
    matches!(groups, Node::List(_)).then_some(groups)
}

pub(super) fn read(document: &Node, contents: &mut Contents) {
    let groups = groups(document).into_iter().flat_map(Node::items);
    for rule in groups
        .filter_map(|group| group.get("rules"))
        .flat_map(Node::items)
    {
        let within = if let Some(alert) = rule.text("alert") {
            contents.alerts.push(alert.to_owned());
            format!("alert {alert}")
        } else if let Some(record) = rule.text("record") {
            contents.records.push(record.to_owned());
            format!("record {record}")
        } else {
            "rule".to_owned()
        };
        if let Some(expr) = rule.get("expr").and_then(Node::scalar) {
            contents.expressions.push(Expression::new(
                &expr.text,
                expr.places(),
                within,
                Form::Plain,
            ));
        }
    }
}
