//! Rule files and promtool's test files, as serde writes them in YAML and JSON.

use super::case::{Case, Firing};
use super::rule::{Alert, Group, Rule};
use super::rule_file::RuleFile;
use crate::report::json;
use serde::{Serialize, Serializer};
use serde_saphyr::{LitStr, ser_options, to_string_with_options};
use std::fmt::{self, Write as _};

/// The first line of a generated file.
const HEADER: &str = "# Generated. What is changed here is lost.\n";

#[derive(Serialize)]
struct RuleDocument<'a> {
    groups: Vec<GroupDocument<'a>>,
}

/// The Prometheus operator's `PrometheusRule`.
#[derive(Serialize)]
struct OperatorDocument<'a> {
    #[serde(flatten)]
    head: OperatorHead<'a>,
    spec: RuleDocument<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OperatorHead<'a> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct GroupDocument<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<&'a str>,
    rules: Vec<RuleEntry<'a>>,
}

#[derive(Serialize)]
struct RuleEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alert: Option<&'a str>,
    expr: LitStr<'a>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pending: Option<Minutes>,
    #[serde(skip_serializing_if = "Pairs::is_empty")]
    labels: Pairs<'a>,
    #[serde(skip_serializing_if = "Pairs::is_empty")]
    annotations: Pairs<'a>,
}

#[derive(Serialize)]
struct TestDocument<'a> {
    rule_files: [&'a str; 1],
    evaluation_interval: Minutes,
    tests: Vec<CaseDocument<'a>>,
}

#[derive(Serialize)]
struct CaseDocument<'a> {
    name: &'a str,
    interval: Minutes,
    input_series: Vec<SeriesDocument<'a>>,
    alert_rule_test: [AlertTest<'a>; 1],
}

#[derive(Serialize)]
struct SeriesDocument<'a> {
    series: &'a str,
    values: &'a str,
}

#[derive(Serialize)]
struct AlertTest<'a> {
    eval_time: Minutes,
    alertname: &'a str,
    exp_alerts: Vec<ExpectedAlert<'a>>,
}

#[derive(Serialize)]
struct ExpectedAlert<'a> {
    exp_labels: Pairs<'a>,
    exp_annotations: Pairs<'a>,
}

/// A duration in minutes: `5m`.
struct Minutes(u32);

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}m", self.0))
    }
}

/// A map whose entries keep their order.
struct Pairs<'a>(Vec<(&'a str, &'a str)>);

impl Pairs<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl<'a> GroupDocument<'a> {
    fn new(group: &'a Group) -> Self {
        Self {
            name: &group.name,
            interval: group.interval,
            rules: group.rules.iter().map(RuleEntry::new).collect(),
        }
    }
}

impl<'a> RuleEntry<'a> {
    fn new(rule: &'a Rule) -> Self {
        let name = Some(&*rule.name);
        let is_alert = rule.alert.is_some();
        let minutes = rule.alert.as_ref().map_or(0, |alert| alert.minutes);
        let annotations = rule.alert.iter().flat_map(Alert::annotations);
        Self {
            record: name.filter(|_| !is_alert),
            alert: name.filter(|_| is_alert),
            expr: LitStr(&rule.expr),
            pending: (minutes > 0).then_some(Minutes(minutes)),
            labels: Pairs(
                rule.labels
                    .iter()
                    .map(|(name, text)| (*name, &**text))
                    .collect(),
            ),
            annotations: Pairs(annotations.collect()),
        }
    }
}

impl<'a> CaseDocument<'a> {
    fn new(case: &'a Case) -> Self {
        let series = case.series.iter().map(|input| SeriesDocument {
            series: &input.series,
            values: &input.values,
        });
        Self {
            name: &case.name,
            interval: Minutes(case.interval),
            input_series: series.collect(),
            alert_rule_test: [AlertTest {
                eval_time: Minutes(case.at),
                alertname: &case.alert,
                exp_alerts: case.firing.iter().map(ExpectedAlert::new).collect(),
            }],
        }
    }
}

impl<'a> ExpectedAlert<'a> {
    fn new(firing: &'a Firing) -> Self {
        let labels = firing.labels.iter().map(|(name, text)| (&**name, &**text));
        let annotations = firing.annotations.iter();
        let annotations = annotations.map(|(name, text)| (*name, &**text));
        Self {
            exp_labels: Pairs(labels.collect()),
            exp_annotations: Pairs(annotations.collect()),
        }
    }
}

impl RuleFile {
    /// The rule file as JSON, which Prometheus reads, too.
    pub fn to_json(&self) -> String {
        json(&RuleDocument {
            groups: self.groups.iter().map(GroupDocument::new).collect(),
        })
    }

    /// The rules in YAML, as a `PrometheusRule` with this name for the Prometheus operator.
    pub fn to_prometheus_rule(&self, name: &str) -> String {
        let mut text = HEADER.to_owned();
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}spec:", yaml(&OperatorHead::new(name)))
            .and_then(|()| self.write_groups(&mut text, "  "));
        text
    }

    /// The same as [`to_prometheus_rule`](Self::to_prometheus_rule), as JSON.
    pub fn to_prometheus_rule_json(&self, name: &str) -> String {
        let groups = self.groups.iter().map(GroupDocument::new).collect();
        json(&OperatorDocument {
            head: OperatorHead::new(name),
            spec: RuleDocument { groups },
        })
    }

    /// The tests for `promtool test rules`, of a rule file with this name in the
    /// same folder. Each alert fires in a case just above its threshold, and does
    /// not fire in a case just below.
    pub fn tests(&self, rule_file: &str) -> String {
        format!("{HEADER}{}", yaml(&self.test_document(rule_file)))
    }

    /// The same as [`tests`](Self::tests), as JSON.
    pub fn tests_to_json(&self, rule_file: &str) -> String {
        json(&self.test_document(rule_file))
    }

    fn test_document<'a>(&'a self, rule_file: &'a str) -> TestDocument<'a> {
        TestDocument {
            rule_files: [rule_file],
            evaluation_interval: Minutes(self.evaluation_minutes),
            tests: self.cases.iter().map(CaseDocument::new).collect(),
        }
    }
}

impl<'a> OperatorHead<'a> {
    fn new(name: &'a str) -> Self {
        Self {
            api_version: "monitoring.coreos.com/v1",
            kind: "PrometheusRule",
            metadata: Metadata { name },
        }
    }
}

/// The rule file in YAML.
impl fmt::Display for RuleFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADER)?;
        self.write_groups(f, "")
    }
}

impl RuleFile {
    fn write_groups(&self, text: &mut dyn fmt::Write, indent: &str) -> fmt::Result {
        if self.groups.is_empty() {
            return writeln!(text, "{indent}groups: []");
        }
        writeln!(text, "{indent}groups:")?;
        // serde cannot write comments, so each group is written separately, as a list of one.
        for group in &self.groups {
            for comment in &group.comments {
                writeln!(text, "{indent}  # {comment}")?;
            }
            for line in yaml(&[GroupDocument::new(group)]).lines() {
                match line.is_empty() {
                    true => writeln!(text)?,
                    false => writeln!(text, "{indent}  {line}")?,
                }
            }
        }
        Ok(())
    }
}

/// A document in YAML. Strings stay in one line, except for expressions, which
/// are literal blocks.
fn yaml(document: &impl Serialize) -> String {
    let options = ser_options! {
        compact_list_indent: false,
        folded_wrap_chars: usize::MAX,
        min_fold_chars: 0,
    };
    // Keys are strings and no value is an anchor, so this cannot fail.
    to_string_with_options(document, options).unwrap_or_default()
}
