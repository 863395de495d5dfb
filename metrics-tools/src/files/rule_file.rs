//! Prometheus' rule files, also as a Kubernetes resource.

use super::contents::Contents;
use super::expression::{Expression, Form, Rule};
use super::node::Node;

/// The groups of rules, if this is a rule file.
pub(super) fn groups(document: &Node) -> Option<&Node> {
    let spec = document.get("spec").unwrap_or(document);
    let groups = spec.get("groups")?;
    matches!(groups, Node::List(_)).then_some(groups)
}

pub(super) fn read(document: &Node, contents: &mut Contents) {
    let groups = groups(document).into_iter().flat_map(Node::items);
    for group in groups {
        let rules = group.get("rules").into_iter().flat_map(Node::items);
        for node in rules {
            let rule = rule(group, node);
            let within = match &rule {
                Some(Rule::Alert { name }) => {
                    contents.alerts.push(name.clone());
                    format!("alert {name}")
                }
                Some(Rule::Record { name, .. }) => {
                    contents.records.push(name.clone());
                    format!("record {name}")
                }
                None => "rule".to_owned(),
            };
            let name = || node.get("alert").or(node.get("record"))?.scalar();
            let expr = node.get("expr").and_then(Node::scalar);
            let (text, positions) = match (expr, name()) {
                (Some(expr), _) => (&*expr.text, expr.positions()),
                // Without an expression, or with a list: told where its name stands.
                // What is merged into it has one, and is read where it has its anchor.
                (None, Some(name)) if node.get("<<").is_none() => ("", name.positions()),
                (None, _) => continue,
            };
            let expression = Expression::new(text, positions, within, Form::Plain);
            contents.expressions.push(expression.with_rule(rule));
        }
    }
}

fn rule(group: &Node, rule: &Node) -> Option<Rule> {
    if let Some(name) = rule.text("alert") {
        let name = name.to_owned();
        return Some(Rule::Alert { name });
    }
    // Prometheus 3 has labels for all rules of a group, too.
    let labels = [group, rule].map(|node| node.get("labels").map(Node::texts));
    Some(Rule::Record {
        name: rule.text("record")?.to_owned(),
        labels: labels.into_iter().flatten().flatten().collect(),
    })
}
