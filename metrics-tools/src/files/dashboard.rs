//! Grafana's dashboards: as they are exported, as its API wraps them, and with
//! panels in rows, in panels or in elements.

use super::contents::Contents;
use super::expression::{Expression, Form};
use super::node::{Node, Scalar};
use super::variable_query::form;

pub(super) fn is_dashboard(document: &Node) -> bool {
    let keys = ["panels", "rows", "elements", "templating", "dashboard"];
    let spec = document.get("spec").unwrap_or(document);
    keys.iter().any(|key| spec.get(key).is_some())
}

pub(super) fn read(document: &Node, contents: &mut Contents) {
    walk(document, &Around::default(), contents);
}

/// What is known from the nodes around one.
#[derive(Clone, Default)]
struct Around<'a> {
    within: Option<String>,
    /// The type of the data source, if it is told.
    datasource: Option<&'a str>,
}

/// Expressions stand under `expr`, wherever a version of Grafana puts that.
fn walk<'a>(node: &'a Node, around: &Around<'a>, contents: &mut Contents) {
    match node {
        Node::List(_) => node.items().for_each(|item| walk(item, around, contents)),
        Node::Map(entries) => {
            let around = around.inside(node);
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("expr", Node::Scalar(expr)) => {
                        add(expr, Form::Templated, &around, contents);
                    }
                    ("templating", templating) => {
                        let list = templating.get("list").into_iter().flat_map(Node::items);
                        list.for_each(|variable| variable_query(variable, contents));
                    }
                    (_, value) => walk(value, &around, contents),
                }
            }
        }
        Node::Scalar(_) | Node::Other => {}
    }
}

impl<'a> Around<'a> {
    fn inside(&self, node: &'a Node) -> Self {
        let within = match (node.text("title"), node.text("name")) {
            // The whole dashboard and a row have titles, too.
            (Some(title), _) if node.get("targets").is_some() => Some(format!("panel {title}")),
            (None, Some(name)) if node.get("expr").is_some() => Some(format!("annotation {name}")),
            (Some(title), _) if node.get("data").is_some() => Some(format!("panel {title}")),
            _ => self.within.clone(),
        };
        let datasource = node.get("datasource").and_then(|it| it.text("type"));
        Self {
            within,
            datasource: datasource.or(self.datasource),
        }
    }

    fn is_prometheus(&self) -> bool {
        self.datasource
            .is_none_or(|kind| kind == "prometheus" || kind.starts_with('$') || kind == "mixed")
    }
}

/// A variable's query: a text, or a map with the text in it.
fn variable_query(variable: &Node, contents: &mut Contents) {
    let around = Around::default().inside(variable);
    let query = variable.get("query");
    let query = query.and_then(|query| query.scalar().or_else(|| query.get("query")?.scalar()));
    if variable.text("type") != Some("query") {
        return;
    }
    if let Some(query) = query
        && let Some(form) = form(&query.text)
    {
        let name = variable.text("name").unwrap_or_default();
        let around = Around {
            within: Some(format!("variable {name}")),
            ..around
        };
        add(query, form, &around, contents);
    }
}

fn add(expr: &Scalar, form: Form, around: &Around<'_>, contents: &mut Contents) {
    // A panel that was just begun has an empty one.
    if around.is_prometheus() && !expr.text.trim().is_empty() {
        let within = around.within.clone();
        let within = within.unwrap_or_else(|| "dashboard".to_owned());
        let expression = Expression::new(&expr.text, expr.positions(), within, form);
        contents.expressions.push(expression);
    }
}
