//! Alerts that Grafana manages, as it provisions and exports them.

use super::datasource::Datasources;
use super::surroundings::Surroundings;
use crate::files::expression::{Expression, Form, Rule};
use crate::files::reader::{Reader, named};
use crate::files::yaml::Node;

/// Reads an alerting or recording rule.
pub(super) fn read<'n>(node: &'n Node<'n>, _: &Surroundings, reader: &mut Reader<'n, '_>) -> bool {
    let queries = node.get("data").map(Node::items).unwrap_or_default();
    if !queries
        .iter()
        .any(|query| query.get("model").is_some_and(Node::is_map))
    {
        return false;
    }
    let title = node.get("title").and_then(Node::scalar);
    let title = title.map(|title| reader.text(title).0);
    let title = title.unwrap_or_else(|| "".into());
    let record = node.get("record");
    let metric = record.and_then(|record| record.get("metric")?.scalar());
    let metric = metric.map(|metric| reader.text(metric).0);
    let from = record.and_then(|record| record.text("from"));
    let within = named("alert", &title);
    for query in queries {
        let Some(model) = query.get("model") else {
            continue;
        };
        let language = Datasources::default().language(model);
        let by_uid = || Datasources::default().language_of(query.text("datasourceUid")?);
        if let Some(language) = language.or_else(by_uid).filter(|it| !it.is_promql()) {
            reader.skip(language.name());
            continue;
        }
        let Some(expr) = model.get("expr").and_then(Node::scalar) else {
            continue;
        };
        let rule = match &metric {
            None => Some(Rule::Managed {
                title: title.clone(),
            }),
            Some(metric) => (from == query.text("refId")).then(|| Rule::Record {
                name: metric.clone(),
                labels: Vec::new(),
            }),
        };
        let (text, origin) = reader.text(expr);
        let expression = Expression::new(text, origin, &within, Form::Templated);
        reader.contents.expressions.push(expression.with_rule(rule));
    }
    reader.contents.records.extend(metric);
    true
}
