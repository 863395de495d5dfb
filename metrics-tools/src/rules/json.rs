//! Rules and their cases as JSON, for programs: Prometheus and promtool read
//! that, too, since it is YAML.

use super::case::{Case, Firing};
use super::rule::{Group, Rule, RuleFile};
use crate::report::json;
use serde_json::{Map, Value, json};

impl RuleFile {
    /// The rule file as JSON.
    pub fn to_json(&self) -> String {
        let groups: Vec<_> = self.groups.iter().map(group).collect();
        json(&json!({ "groups": groups }))
    }

    /// What [`tests`](Self::tests) writes, as JSON.
    pub fn tests_to_json(&self, rule_file: &str) -> String {
        let cases: Vec<_> = self.cases.iter().map(case).collect();
        json(&json!({
            "rule_files": [rule_file],
            "evaluation_interval": format!("{}m", self.evaluation_minutes),
            "tests": cases,
        }))
    }
}

fn group(group: &Group) -> Value {
    let rules: Vec<_> = group.rules.iter().map(rule).collect();
    let mut value = json!({ "name": group.name, "rules": rules });
    if let Some(interval) = group.interval {
        value["interval"] = interval.into();
    }
    value
}

fn rule(rule: &Rule) -> Value {
    let kind = match rule.alert {
        Some(_) => "alert",
        None => "record",
    };
    let mut value = json!({ kind: rule.name, "expr": rule.expr });
    if !rule.labels.is_empty() {
        value["labels"] = map(rule.labels.iter().map(|(name, text)| (*name, &**text)));
    }
    if let Some(alert) = &rule.alert {
        if alert.minutes > 0 {
            value["for"] = format!("{}m", alert.minutes).into();
        }
        value["annotations"] = map(alert.annotations());
    }
    value
}

fn case(case: &Case) -> Value {
    let series = case.series.iter();
    let series = series.map(|input| json!({ "series": input.series, "values": input.values }));
    let firing = case.firing.iter().map(
        |Firing {
             labels,
             annotations,
         }| {
            let labels = labels.iter().map(|(name, text)| (&**name, &**text));
            let annotations = annotations.iter().map(|(name, text)| (*name, &**text));
            json!({ "exp_labels": map(labels), "exp_annotations": map(annotations) })
        },
    );
    json!({
        "name": case.name,
        "interval": format!("{}m", case.interval),
        "input_series": series.collect::<Vec<_>>(),
        "alert_rule_test": [{
            "eval_time": format!("{}m", case.at),
            "alertname": case.alert,
            "exp_alerts": firing.collect::<Vec<_>>(),
        }],
    })
}

fn map<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Value {
    let entries = entries.into_iter();
    let entries = entries.map(|(name, text)| (name.to_owned(), text.into()));
    Value::Object(entries.collect::<Map<_, _>>())
}
