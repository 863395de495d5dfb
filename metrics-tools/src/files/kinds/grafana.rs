//! Grafana's dashboards and library panels: as they are exported, as its API wraps
//! them, and with panels in rows, in panels or in elements (schema 2).

use super::datasource::{Datasources, Language};
use super::surroundings::Surroundings;
use super::variable_query::form;
use crate::files::expression::Form;
use crate::files::reader::{Reader, named};
use crate::files::yaml::{Node, Scalar};
use std::rc::Rc;

/// Reads a dashboard, or a panel alone.
pub(super) fn read<'n>(node: &'n Node<'n>, _: &Surroundings, reader: &mut Reader<'n, '_>) -> bool {
    let is_list = |key| node.get(key).is_some_and(Node::is_list);
    let is_map = |key| node.get(key).is_some_and(Node::is_map);
    let targets = node.get("targets").map(Node::items).unwrap_or_default();
    let is_panel = targets
        .iter()
        .any(|target| target.get("refId").or(target.get("expr")).is_some());
    let is_board =
        is_list("panels") || is_list("rows") || is_map("elements") || is_map("templating");
    if is_board || is_panel {
        let board = Board {
            datasources: Datasources::of_dashboard(node),
        };
        board.walk(node, &Around::default(), reader);
    }
    is_board || is_panel
}

struct Board<'n> {
    datasources: Datasources<'n>,
}

/// The context of a node, from the nodes around it.
#[derive(Clone, Default)]
struct Around<'n> {
    within: Option<Rc<str>>,
    language: Option<Language<'n>>,
}

impl<'n> Board<'n> {
    /// Expressions have the key `expr`, at a depth that depends on Grafana's version.
    fn walk(&self, node: &'n Node<'n>, around: &Around<'n>, reader: &mut Reader<'n, '_>) {
        if !reader.is_first(node) {
            return;
        }
        for item in node.items() {
            self.walk(item, around, reader);
        }
        let around = self.inside(node, around);
        if let Some(language) = around.language.filter(|language| !language.is_promql())
            && is_query(node)
        {
            return reader.skip(language.name());
        }
        for (key, value) in node.entries() {
            match (&*key.text, value.scalar()) {
                ("expr", Some(expr)) => add(expr, Form::Templated, &around, reader),
                ("templating", _) => {
                    let list = value.get("list").map(Node::items).unwrap_or_default();
                    for variable in list {
                        let is_query = variable.text("type") == Some("query");
                        self.variable(variable, is_query, reader);
                    }
                }
                ("variables", _) => {
                    for variable in value.items() {
                        let is_query = variable.text("kind") == Some("QueryVariable");
                        let spec = variable.get("spec").filter(|_| is_query);
                        spec.into_iter()
                            .for_each(|spec| self.variable(spec, true, reader));
                    }
                }
                // The data source of a row is not that of its panels.
                ("panels", _) => self.walk(value, &Around::default(), reader),
                ("targets", _) => {
                    for target in value.items() {
                        self.target(target, &around, reader);
                    }
                }
                _ => self.walk(value, &around, reader),
            }
        }
    }

    fn target(&self, target: &'n Node<'n>, around: &Around<'n>, reader: &mut Reader<'n, '_>) {
        let language = self.datasources.language(target).or(around.language);
        match language.filter(|language| !language.is_promql()) {
            Some(language) => reader.skip(language.name()),
            None => self.walk(target, around, reader),
        }
    }

    fn inside(&self, node: &'n Node<'n>, around: &Around<'n>) -> Around<'n> {
        let (title, name) = (node.text("title"), node.text("name"));
        let has = |key| node.get(key).is_some();
        let within = match (title, name) {
            // The whole dashboard and a row have titles, too.
            (Some(title), _) if has("targets") || has("data") => Some(named("panel", title)),
            (None, Some(name)) if has("expr") || has("target") || has("query") => {
                Some(named("annotation", name))
            }
            _ => None,
        };
        Around {
            within: within.map(Into::into).or_else(|| around.within.clone()),
            language: self.language(node).or(around.language),
        }
    }

    /// In schema 2, the query itself has the plugin, too.
    fn language(&self, node: &'n Node<'n>) -> Option<Language<'n>> {
        let of_query = |query: &'n Node<'n>| {
            let kind = query.text("kind").filter(|_| query.get("spec").is_some())?;
            let plugin = match kind {
                "DataQuery" => query.text("group")?,
                kind => kind,
            };
            self.datasources.language_of_plugin(plugin)
        };
        let query = node.get("query").and_then(|query| {
            let language = of_query(query);
            language.or_else(|| self.datasources.language(query))
        });
        query.or_else(|| self.datasources.language(node))
    }

    /// A variable's query: a text, or a map with the text in it.
    fn variable(&self, variable: &'n Node<'n>, is_query: bool, reader: &mut Reader<'n, '_>) {
        let query = variable.get("query").filter(|_| is_query);
        let Some(query) = query else {
            return;
        };
        let language = self.language(variable);
        if let Some(language) = language.filter(|language| !language.is_promql()) {
            return reader.skip(language.name());
        }
        if let Some(text) = query_text(query)
            && let Some(form) = form(&text.text)
        {
            let name = variable.text("name").unwrap_or_default();
            let around = Around {
                within: Some(named("variable", name).into()),
                language: None,
            };
            add(text, form, &around, reader);
        }
    }
}

/// Whether a node is a single query, to be skipped as a whole.
fn is_query(node: &Node<'_>) -> bool {
    let has = |key| node.get(key).is_some();
    let is_query = |query: &Node<'_>| query.is_map() && query.get("spec").is_some();
    has("expr") || has("target") || node.get("query").is_some_and(is_query)
}

fn query_text<'n>(query: &'n Node<'n>) -> Option<&'n Scalar<'n>> {
    let inner = || {
        let keys = ["query", "spec", "__legacyStringValue"];
        keys.iter().find_map(|key| query_text(query.get(key)?))
    };
    query.scalar().or_else(inner)
}

fn add<'n>(expr: &'n Scalar<'n>, form: Form, around: &Around<'n>, reader: &mut Reader<'n, '_>) {
    let within = around.within.as_deref().unwrap_or("dashboard");
    reader.add(expr, within, form);
}
