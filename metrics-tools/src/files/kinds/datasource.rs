//! The language of Grafana's queries, from their data source.

use crate::files::yaml::Node;
use std::collections::HashMap;

/// Plugins whose queries are PromQL.
const PROMQL: [&str; 3] = [
    "prometheus",
    "grafana-amazonprometheus-datasource",
    "grafana-azureprometheus-datasource",
];

/// Words in the names of data sources that have other languages.
const OTHERS: [&str; 22] = [
    "azuremonitor",
    "clickhouse",
    "cloudwatch",
    "elasticsearch",
    "graphite",
    "influxdb",
    "jaeger",
    "loki",
    "logs",
    "mssql",
    "mysql",
    "opensearch",
    "opentsdb",
    "parca",
    "postgres",
    "postgresql",
    "pyroscope",
    "stackdriver",
    "tempo",
    "traces",
    "victorialogs",
    "zipkin",
];

/// The language of a data source's queries: the name of its plugin, or of the data source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Language<'a>(&'a str);

impl<'a> Language<'a> {
    pub(super) fn is_promql(self) -> bool {
        PROMQL.contains(&self.0)
    }

    pub(super) fn name(self) -> &'a str {
        self.0
    }
}

/// The variables of a dashboard that stand for data sources, with their plugins.
#[derive(Default)]
pub(super) struct Datasources<'a> {
    plugins: HashMap<&'a str, &'a str>,
}

impl<'a> Datasources<'a> {
    /// The variables of a dashboard, and the inputs of an exported one.
    pub(super) fn of_dashboard(dashboard: &'a Node<'a>) -> Self {
        let list = |path: &[&str]| dashboard.at(path).map(Node::items).unwrap_or_default();
        let variables = list(&["templating", "list"]).iter().map(|variable| {
            let is_source = variable.text("type") == Some("datasource");
            is_source.then(|| (variable.text("name"), variable.text("query")))
        });
        let inputs = list(&["__inputs"]).iter().map(|input| {
            let is_source = input.text("type") == Some("datasource");
            is_source.then(|| (input.text("name"), input.text("pluginId")))
        });
        let of_schema_2 = list(&["variables"]).iter().map(|variable| {
            let spec = variable.get("spec")?;
            let is_source = variable.text("kind") == Some("DatasourceVariable");
            is_source.then(|| (spec.text("name"), spec.text("pluginId")))
        });
        let all = variables.chain(inputs).chain(of_schema_2).flatten();
        Self {
            plugins: all
                .filter_map(|(name, plugin)| Some((name?, plugin?)))
                .collect(),
        }
    }

    /// The language of a panel, query or variable; none if it says nothing about it.
    pub(super) fn language(&self, node: &'a Node<'a>) -> Option<Language<'a>> {
        let datasource = node.get("datasource")?;
        if let Some(name) = datasource.scalar() {
            return self.language_of(&name.text);
        }
        let plugin = datasource.text("type").unwrap_or_default();
        match plugin {
            // In mixed data sources, each query has its own.
            "mixed" | "datasource" | "grafana" => None,
            _ if plugin.starts_with('$') => self.language_of(plugin),
            "" => {
                let name = datasource.text("uid").or(datasource.text("name"))?;
                self.language_of(name)
            }
            plugin => Some(Language(plugin)),
        }
    }

    /// The language of a plugin, in dashboards of schema 2.
    pub(super) fn language_of_plugin(&self, plugin: &'a str) -> Option<Language<'a>> {
        match plugin {
            "" | "mixed" | "datasource" | "grafana" => None,
            plugin if plugin.starts_with('$') => self.language_of(plugin),
            plugin => Some(Language(plugin)),
        }
    }

    /// The language of a data source with this name or identifier.
    pub(super) fn language_of(&self, name: &'a str) -> Option<Language<'a>> {
        if let Some(variable) = variable(name) {
            return self.plugins.get(variable).map(|plugin| Language(plugin));
        }
        if name == "__expr__" || name == "-100" {
            return Some(Language("__expr__"));
        }
        let lower = name.to_ascii_lowercase();
        let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
        let is_other = words.clone().any(|word| OTHERS.contains(&word));
        let is_ours = words.any(|word| word.starts_with("prom") || word == "mimir");
        (is_other && !is_ours).then_some(Language(name))
    }
}

/// The variable that a text consists of: `$name`, `${name}`, `${name:raw}`, `[[name]]`.
fn variable(text: &str) -> Option<&str> {
    let inside = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    let name = inside("${", "}").or(inside("[[", "]]"));
    let name = name.or(text.strip_prefix('$'))?;
    Some(name.split([':', '.']).next().unwrap_or(name))
}
