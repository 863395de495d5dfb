//! Groups of rules of Prometheus, in a file or in a resource of its operator.

use super::surroundings::Surroundings;
use crate::files::expression::{Expression, Form, Rule};
use crate::files::reader::{Reader, named};
use crate::files::yaml::{Node, Scalar};
use std::sync::Arc;

/// Reads a group, or a list of groups.
pub(super) fn read<'n>(
    node: &'n Node<'n>,
    around: &Surroundings,
    reader: &mut Reader<'n, '_>,
) -> bool {
    let is_rule = |rule: &Node<'_>| {
        ["alert", "record"]
            .iter()
            .any(|key| rule.get(key).is_some())
    };
    let rules = node.get("rules").map(Node::items).unwrap_or_default();
    let is_group = rules
        .iter()
        .any(|rule| is_rule(rule) || rule.text("expr").is_some());
    // An empty list is a rule file, too.
    reader.contents.known |= node.get("groups").is_some_and(Node::is_list);
    if !is_group || rules.iter().any(|rule| rule.get("data").is_some()) {
        return false;
    }
    // Groups of vmalert and Mimir can be in other languages.
    let of_group = node
        .text("type")
        .filter(|language| *language != "prometheus");
    let language = around.language.or(of_group);
    for rule in rules {
        match language {
            Some(language) => reader.skip(language),
            None if reader.is_first(rule) => read_rule(node, rule, reader),
            None => {}
        }
    }
    true
}

fn read_rule<'n>(group: &'n Node<'n>, node: &'n Node<'n>, reader: &mut Reader<'n, '_>) {
    let rule = rule(group, node, reader);
    let within = match &rule {
        Some(Rule::Alert { name }) => {
            reader.contents.alerts.push(Arc::clone(name));
            named("alert", name)
        }
        Some(Rule::Record { name, .. }) => {
            reader.contents.records.push(Arc::clone(name));
            named("record", name)
        }
        _ => "rule".to_owned(),
    };
    let name = || node.get("alert").or(node.get("record"))?.scalar();
    let expr = node.get("expr").and_then(Node::scalar);
    let (text, origin) = match (expr, name()) {
        (Some(expr), _) => reader.text(expr),
        // Without an expression, or with a list: reported at its name.
        (None, Some(name)) => ("".into(), reader.text(name).1),
        (None, None) => return,
    };
    let expression = Expression::new(text, origin, &within, Form::Plain);
    reader.contents.expressions.push(expression.with_rule(rule));
}

fn rule<'n>(group: &'n Node<'n>, rule: &'n Node<'n>, reader: &mut Reader<'n, '_>) -> Option<Rule> {
    let mut text = |scalar: &Scalar<'n>| reader.text(scalar).0;
    if let Some(name) = rule.get("alert").and_then(Node::scalar) {
        return Some(Rule::Alert { name: text(name) });
    }
    let name = text(rule.get("record")?.scalar()?);
    // Prometheus 3 has labels for all rules of a group, too.
    let labels = [group, rule].map(|node| node.get("labels").map(Node::entries));
    let labels = labels.into_iter().flatten().flatten();
    let labels = labels.filter_map(|(label, value)| Some((text(label), text(value.scalar()?))));
    Some(Rule::Record {
        name,
        labels: labels.collect(),
    })
}
