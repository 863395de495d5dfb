//! Each kind of file: the expressions that are found, and what is checked.

use crate::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
use crate::files::{Checked, Sources, check_texts, contents};

fn known() -> KnownMetrics {
    let orders = KnownMetric::new("orders_total", MetricKind::Counter)
        .series([("result", LabelValues::finite(["ok", "error"]))]);
    KnownMetrics::new()
        .metric(orders)
        .metric(KnownMetric::new("depth", MetricKind::Gauge).series([]))
}

fn checked(name: &str, text: &str) -> Checked {
    check_texts([(name, text)], &known())
}

/// The result for a text: the problems as `kind underlined within`; the number of
/// expressions, and of skipped queries.
fn found(text: &str) -> (Vec<String>, usize, usize) {
    let checked = checked("a.yml", text);
    let problems = checked.problems.iter().map(|problem| {
        let Some(expression) = &problem.expression else {
            return problem.to_string();
        };
        let there = text.lines().nth(problem.position.line - 1).expect("a line");
        let there: String = there.chars().skip(problem.position.column - 1).collect();
        assert!(there.starts_with(&expression.underlined), "{problem}");
        format!(
            "{} {} {}",
            problem.kind, expression.underlined, expression.within
        )
    });
    let queries = checked.skipped_queries.values().sum();
    (problems.collect(), checked.expressions, queries)
}

#[track_caller]
fn assert_found(text: &str, problems: &[&str], expressions: usize, queries: usize) {
    let (found, number, skipped) = found(text);
    assert_eq!(found, problems, "{text}");
    assert_eq!((number, skipped), (expressions, queries), "{text}");
}

#[test]
fn rules_of_prometheus_wherever_they_stand() {
    let rules = "[{name: g, rules: [{alert: A, expr: order_total > 1}, {record: r, expr: depth}]}]";
    let found = ["unknown-metric order_total alert A"];
    for text in [
        format!("groups: {rules}"),
        format!("kind: PrometheusRule\nspec:\n  groups: {rules}"),
        format!("items: [{{spec: {{groups: {rules}}}}}]"),
        // Values of Helm charts.
        format!("serverFiles: {{alerting_rules.yml: {{groups: {rules}}}}}"),
        format!("additionalPrometheusRulesMap: {{shop: {{groups: {rules}}}}}"),
    ] {
        assert_found(&text, &found, 2, 0);
    }
    let loki =
        format!("apiVersion: loki.grafana.com/v1\nkind: AlertingRule\nspec: {{groups: {rules}}}");
    assert_found(&loki, &[], 0, 2);
    assert_found(
        "groups: [{type: graphite, rules: [{alert: A, expr: 'alias(a, b)'}]}]",
        &[],
        0,
        1,
    );
}

#[test]
fn a_rule_that_stands_behind_an_anchor_is_read() {
    let text = "rules: &rules [{alert: A, expr: order_total > 1}]\ngroups: [{rules: *rules}, {rules: *rules}]\n";
    assert_found(text, &["unknown-metric order_total alert A"], 1, 0);
    let merged = "defaults: &d {expr: order_total > 1}\ngroups: [{rules: [{<<: *d, alert: A}]}]\n";
    assert_found(merged, &["unknown-metric order_total alert A"], 1, 0);
}

#[test]
fn alerts_that_grafana_manages() {
    let rule = |model: &str| {
        format!("apiVersion: 1\ngroups: [{{name: g, rules: [{{title: T, data: [{model}]}}]}}]")
    };
    let found = ["unknown-metric order_total alert T"];
    for query in [
        "{datasourceUid: prometheus, model: {expr: order_total}}",
        "{datasourceUid: PBFA97CFB590B2093, model: {expr: order_total}}",
        "{datasourceUid: x, model: {datasource: {type: prometheus, uid: loki}, expr: order_total}}",
    ] {
        assert_found(&rule(query), &found, 1, 0);
    }
    for query in [
        "{datasourceUid: __expr__, model: {type: threshold, expression: A}}",
        "{datasourceUid: '-100', model: {expression: A}}",
        "{datasourceUid: loki, model: {expr: '{a=\"b\"} |= \"c\"'}}",
        "{datasourceUid: grafanacloud-logs, model: {expr: '{a=\"b\"} |= \"c\"'}}",
        "{datasourceUid: x, model: {datasource: {type: loki}, expr: '{a=\"b\"} |= \"c\"'}}",
    ] {
        assert_found(&rule(query), &[], 0, 1);
    }
    // As its operator and its API have them.
    assert_found(
        "spec: {rules: [{title: T, data: [{model: {expr: order_total}}]}]}",
        &found,
        1,
        0,
    );
    assert_found(
        "[{title: T, data: [{model: {expr: order_total}}]}]",
        &found,
        1,
        0,
    );
    // A recorded name is known, even if its labels are not.
    let recorded = "groups: [{rules: [{title: T, record: {metric: m, from: B}, data: [{refId: A, model: {expr: depth}}, {refId: B, datasourceUid: __expr__, model: {}}]}, {alert: A, expr: 'm > 1'}]}]";
    assert_eq!(checked("a.yml", recorded).problems, []);
}

#[test]
fn queries_in_other_languages_by_their_data_source() {
    let board = |panels: &str| {
        format!(
            r#"{{"__inputs": [{{"name": "DS_LOGS", "type": "datasource", "pluginId": "loki"}}],
"templating": {{"list": [
{{"type": "datasource", "name": "logs", "query": "loki"}}, {{"type": "datasource", "name": "prom", "query": "prometheus"}}]}},
"panels": [{panels}]}}"#
        )
    };
    let other = r#"{"expr": "{a=\"b\"} |= \"c\""}"#;
    for datasource in [
        r#"{"uid": "${logs}"}"#,
        r#"{"uid": "$logs", "type": ""}"#,
        r#"{"type": "loki", "uid": "${prom}"}"#,
        r#""$logs""#,
        r#""${logs:raw}""#,
        r#""[[logs]]""#,
        r#""${DS_LOGS}""#,
        r#""Loki""#,
        r#"{"type": "${logs}"}"#,
    ] {
        let panel = format!(r#"{{"datasource": {datasource}, "targets": [{other}]}}"#);
        assert_found(&board(&panel), &[], 0, 1);
        let mixed = format!(
            r#"{{"datasource": {{"type": "mixed", "uid": "-- Mixed --"}}, "targets": [{{"expr": "order_total"}}, {{"datasource": {datasource}, "expr": "|="}}]}}"#
        );
        assert_found(
            &board(&mixed),
            &["unknown-metric order_total dashboard"],
            1,
            1,
        );
    }
    for datasource in [
        "null",
        r#""-- Mixed --""#,
        r#""$prom""#,
        r#""$unknown""#,
        r#""Prometheus (logs)""#,
        r#"{"type": "prometheus", "uid": "${logs}"}"#,
        r#"{"type": "grafana-amazonprometheus-datasource"}"#,
    ] {
        let panel = format!(
            r#"{{"title": "P", "datasource": {datasource}, "targets": [{{"expr": "order_total"}}]}}"#
        );
        assert_found(
            &board(&panel),
            &["unknown-metric order_total panel P"],
            1,
            0,
        );
    }
    // The row says nothing about the panels in it.
    let row = r#"{"type": "row", "datasource": "Loki", "panels": [{"title": "P", "targets": [{"expr": "order_total"}]}]}"#;
    assert_found(&board(row), &["unknown-metric order_total panel P"], 1, 0);
}

#[test]
fn dashboards_of_schema_2_and_library_panels() {
    let query =
        |kind: &str, group: &str, spec: &str| format!("{{kind: {kind}, {group} spec: {{{spec}}}}}");
    let panel = |query: &str| {
        format!(
            "apiVersion: dashboard.grafana.app/v2\nkind: Dashboard\nspec:\n  variables: [{{kind: DatasourceVariable, spec: {{name: logs, pluginId: loki}}}}]\n  elements: {{p: {{kind: Panel, spec: {{title: P, data: {{kind: QueryGroup, spec: {{queries: [{{kind: PanelQuery, spec: {{query: {query}}}}}]}}}}}}}}}}\n"
        )
    };
    let found = ["unknown-metric order_total panel P"];
    for (kind, group) in [
        ("DataQuery", "group: prometheus,"),
        ("DataQuery", "group: '', datasource: {name: prom},"),
        ("DataQuery", ""),
        ("prometheus", ""),
    ] {
        assert_found(
            &panel(&query(kind, group, "expr: order_total")),
            &found,
            1,
            0,
        );
    }
    for (kind, group) in [
        ("DataQuery", "group: loki,"),
        ("DataQuery", "group: '', datasource: {name: '${logs}'},"),
        ("DataQuery", "group: '${logs}',"),
        ("loki", ""),
    ] {
        assert_found(&panel(&query(kind, group, "expr: '|='")), &[], 0, 1);
    }
    let variables = "spec:\n  elements: {}\n  variables:\n  - {kind: QueryVariable, spec: {name: a, query: {kind: DataQuery, group: prometheus, spec: {query: 'label_values(order_total, job)'}}}}\n  - {kind: QueryVariable, spec: {name: b, query: {kind: prometheus, spec: {__legacyStringValue: 'query_result(order_total)'}}}}\n  - {kind: QueryVariable, spec: {name: c, query: {kind: loki, spec: {label: d}}}}\n  annotations:\n  - {kind: AnnotationQuery, spec: {name: e, query: {kind: DataQuery, group: prometheus, spec: {expr: order_total}}}}\n  - {kind: AnnotationQuery, spec: {name: f, query: {kind: DataQuery, group: grafana, spec: {limit: 1}}}}\n";
    assert_found(
        variables,
        &[
            "unknown-metric order_total variable a",
            "unknown-metric order_total variable b",
            "unknown-metric order_total annotation e",
        ],
        3,
        1,
    );
    for library in [
        "{name: N, kind: 1, model: {title: P, targets: [{refId: A, expr: order_total}]}}",
        "{result: {elements: [{model: {title: P, targets: [{expr: order_total}]}}]}}",
        "{panels: [], __elements: {u: {model: {title: P, targets: [{expr: order_total}]}}}}",
    ] {
        assert_found(library, &found, 1, 0);
    }
}

#[test]
fn dashboards_of_perses() {
    let text = "\
kind: PersesDashboard
metadata: {name: shop}
spec:
  config:
    variables:
    - {kind: ListVariable, spec: {name: a, plugin: {kind: PrometheusLabelValuesVariable, spec: {labelName: results, matchers: ['orders_total{job=\"$job\"}', 'depht']}}}}
    - {kind: ListVariable, spec: {name: b, plugin: {kind: PrometheusPromQLVariable, spec: {expr: 'group by (result) (order_total)', labelName: result}}}}
    - {kind: ListVariable, spec: {name: c, plugin: {kind: StaticListVariable, spec: {values: [a]}}}}
    panels:
      p:
        kind: Panel
        spec:
          display: {name: P}
          plugin: {kind: TimeSeriesChart, spec: {}}
          queries:
          - {kind: TimeSeriesQuery, spec: {plugin: {kind: PrometheusTimeSeriesQuery, spec: {query: 'rate(order_total[$__rate_interval])'}}}}
          - {kind: LogQuery, spec: {plugin: {kind: LokiLogQuery, spec: {query: '{a=\"b\"} |= \"c\"'}}}}
";
    assert_found(
        text,
        &[
            "unknown-label results variable a",
            "unknown-metric depht variable a",
            "unknown-metric order_total variable b",
            "unknown-metric order_total panel P",
        ],
        4,
        1,
    );
}

#[test]
fn rules_of_prometheus_adapter() {
    let rules = "\
- seriesQuery: 'orders_total{result=\"no\",job!=\"\"}'
  metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>,result=\"ok\"}[2m])) by (<<.GroupBy>>)
- seriesQuery: '{__name__=~\"^order_.*\"}'
  metricsQuery: rate(order_total{<<.LabelMatchers>>}[2m]) > 1
";
    let found = [
        "label-value \"no\" rule orders_total{result=\"no\",job!=\"\"}",
        "unknown-metric \"^order_.*\" rule {__name__=~\"^order_.*\"}",
        "unknown-metric order_total rule {__name__=~\"^order_.*\"}",
    ];
    let indented = rules.replace('\n', "\n    ");
    for text in [
        format!("rules:\n{rules}"),
        format!("rules:\n  default: false\n  custom:\n    {indented}"),
        format!("prometheus-adapter:\n  rules:\n    external:\n    {indented}"),
        format!("kind: ConfigMap\ndata:\n  config.yaml: |\n    externalRules:\n    {indented}"),
    ] {
        assert_found(&text, &found, 4, 0);
    }
    let resources = "rules: {resource: {cpu: {containerQuery: 'sum by (<<.GroupBy>>) (rate(order_total{<<.LabelMatchers>>}[3m]))', nodeQuery: 'sum(depth{<<.LabelMatchers>>}) by (<<.GroupBy>>)'}}}";
    assert_found(
        resources,
        &["unknown-metric order_total rule of resources"],
        2,
        0,
    );
}

#[test]
fn what_scales_and_delivers() {
    let keda = "kind: ScaledObject\nmetadata: {name: shop}\nspec:\n  triggers:\n  - {type: prometheus, metadata: {serverAddress: 'http://p', query: 'sum(rate(order_total[2m]))'}}\n  - {type: postgresql, metadata: {query: SELECT 1}}\n  - {type: cpu, metadata: {value: '60'}}\n";
    assert_found(
        keda,
        &["unknown-metric order_total ScaledObject shop"],
        1,
        1,
    );
    let argo = |kind: &str| {
        format!(
            "kind: {kind}\nmetadata: {{name: shop}}\nspec:\n  metrics:\n  - {{name: rate, provider: {{prometheus: {{query: 'rate(order_total{{job=\"{{{{args.job}}}}\"}}[{{{{ args.range }}}}])'}}}}}}\n  - {{name: dog, provider: {{datadog: {{query: 'avg:a.b'}}}}}}\n  - {{name: web, provider: {{web: {{url: 'http://a'}}}}}}\n"
        )
    };
    for kind in ["AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun"] {
        assert_found(
            &argo(kind),
            &["unknown-metric order_total metric rate"],
            1,
            1,
        );
    }
    let template = |kind: &str| {
        format!(
            "kind: MetricTemplate\nmetadata: {{name: shop}}\nspec:\n  provider: {{type: {kind}, address: 'http://p'}}\n  query: 'order_total{{job=\"{{{{ target }}}}\"}}'\n"
        )
    };
    assert_found(
        &template("prometheus"),
        &["unknown-metric order_total MetricTemplate shop"],
        1,
        0,
    );
    assert_found(&template("newrelic"), &[], 0, 1);
    for analysis in ["analysis", "canaryAnalysis"] {
        let canary = format!(
            "kind: Canary\nspec: {{{analysis}: {{metrics: [{{name: m, query: 'rate(order_total[{{{{ interval }}}}])'}}, {{name: n, templateRef: {{name: t}}}}]}}}}\n"
        );
        assert_found(&canary, &["unknown-metric order_total metric m"], 1, 0);
    }
}

#[test]
fn specifications_of_objectives() {
    let of = ["unknown-metric order_total objective shop"];
    for sloth in [
        "version: prometheus/v1\nslos:\n- {name: shop, sli: {events: {error_query: 'rate(order_total[{{.window}}])', total_query: 'rate(orders_total[{{ .window }}])'}}}\n",
        "kind: PrometheusServiceLevel\nspec:\n  slos:\n  - {name: shop, sli: {events: {errorQuery: 'rate(order_total[{{.window}}])', totalQuery: 'rate(orders_total[{{.window}}])'}}}\n",
        "slos:\n- {name: shop, sli: {raw: {error_ratio_query: 'rate(order_total[{{.window}}]) / rate(orders_total[{{.window}}])'}}}\n- {name: other, sli: {raw: {errorRatioQuery: depth}}}\n",
    ] {
        assert_found(sloth, &of, 2, 0);
    }
    let pyrra = "kind: ServiceLevelObjective\nmetadata: {name: shop}\nspec: {indicator: {ratio: {errors: {metric: 'orders_total{result=\"no\"}'}, total: {metric: orders_total}, grouping: [results]}}}\n";
    assert_found(
        pyrra,
        &[
            "label-value \"no\" ServiceLevelObjective shop",
            "unknown-label results ServiceLevelObjective shop",
            "unknown-label results ServiceLevelObjective shop",
        ],
        2,
        0,
    );
    for kind in [
        "latency: {success: {metric: depht}, total: {metric: depth}}",
        "bool_gauge: {metric: depht}",
    ] {
        let pyrra = format!("metadata: {{name: shop}}\nspec: {{indicator: {{{kind}}}}}\n");
        assert_eq!(found(&pyrra).0, ["unknown-metric depht objective"]);
    }
    let source = |kind: &str| {
        format!(
            "kind: SLI\nmetadata: {{name: shop}}\nspec: {{ratioMetric: {{good: {{metricSource: {{{kind} spec: {{query: order_total}}}}}}}}}}\n"
        )
    };
    for kind in [
        "type: Prometheus,",
        "type: prometheus,",
        "metricSourceRef: p,",
    ] {
        assert_found(
            &source(kind),
            &["unknown-metric order_total SLI shop"],
            1,
            0,
        );
    }
    assert_found(&source("type: Datadog,"), &[], 0, 1);
    let alpha = "kind: SLO\nmetadata: {name: shop}\nspec: {objectives: [{ratioMetrics: {good: {source: p, queryType: promql, query: order_total}, total: {source: datadog, queryType: query, query: 'a:b'}}}]}\n";
    assert_found(alpha, &["unknown-metric order_total SLO shop"], 1, 1);
    assert_found(
        "{rawMetric: {prometheus: {promql: order_total}}}",
        &["unknown-metric order_total objective"],
        1,
        0,
    );
}

#[test]
fn files_in_files() {
    let board = r#"{"panels": [{"title": "P", "targets": [{"expr": "order_total"}]}]}"#;
    let found = ["unknown-metric order_total panel P"];
    for text in [
        format!("kind: GrafanaDashboard\nspec: {{json: '{board}'}}\n"),
        format!("dashboards: {{default: {{shop: {{json: '{board}'}}}}}}\n"),
        format!(
            "kind: List\nitems:\n- kind: ConfigMap\n  data:\n    board.json: |\n      {board}\n"
        ),
        format!("- a\n---\n'{board}'\n"),
    ] {
        assert_found(&text, &found, 1, 0);
    }
    let broken = "kind: ConfigMap\ndata:\n  note: '{ expr: is no YAML'\n  rules.yml: |\n    groups:\n    - {expr: [}\n";
    let checked = checked("map.yml", broken);
    assert_eq!(checked.problems.len(), 1);
    let problem = &checked.problems[0];
    assert_eq!(
        (problem.position.line, problem.position.column),
        (6, 14),
        "{problem}"
    );
}

#[test]
fn a_repeated_key_is_shown_with_both_places() {
    for (text, line, first) in [
        (
            "groups: []\na: 1\ngroups: []\n",
            3,
            "`groups` is repeated: leave out one; the first is in line 1, column 1",
        ),
        (
            "groups:\n- rules:\n  - alert: A\n    expr: up\n    'expr': up\n",
            5,
            "`expr` is repeated: leave out one; the first is in line 4, column 5",
        ),
        ("{\"panels\": [],\n \"panels\": []}", 2, "line 1, column 2"),
        (
            "a: &a {b: 1}\nc: {<<: *a,\n  <<: *a}\n",
            3,
            "`<<` is repeated",
        ),
    ] {
        let error = contents("a.yml", text).expect_err(text);
        assert_eq!(error.position.line, line, "{error:?}");
        assert!(error.message.contains(first), "{error:?}");
    }
    // The same key in another map, and one that a merged map has.
    let fine = "a: &a {b: 1}\nc: {<<: *a, b: 2}\n";
    assert!(contents("a.yml", fine).is_ok());
}

#[test]
fn what_prometheus_reads_is_read() {
    let rule = |text: &str| format!("groups:\n- name: g\n  rules:\n  - alert: A\n    {text}\n");
    for text in [
        "expr: \"order_total\n    > 1\"",
        "expr: 'order_total\n  > 1'",
        "expr: \"order_total\n> 1\"\n    annotations: {a: \"b\nc\"}",
        "annotations:\n      summary: \"It's down.\n      Look: 'x'.\"\n    expr: order_total",
        "annotations: {\n\ta: b,\n\t\tc: [\n\t  d]}\n    expr: order_total",
        "annotations: {a: \"b\n\tc\"}\n    expr: |\n      order_total\n      \t> 1",
        "labels: [\n\t'a\n\tb'\n\t]\n    expr: order_total",
    ] {
        assert_found(&rule(text), &["unknown-metric order_total alert A"], 1, 0);
    }
    // Tabs as indentation of a block are not.
    let refused = contents("a.yml", "groups:\n- name: g\n\trules: []\n");
    assert!(refused.is_err());
}

#[test]
fn a_file_without_expressions_is_no_success() {
    let sources = Sources::new()
        .text("a.yml", "global: {}")
        .text("b.json", "{\"panels\": []}");
    let checked = sources.check(&known());
    assert_eq!(checked.skipped, ["a.yml", "b.json"]);
    assert_eq!(
        checked.to_string(),
        "skipped: no expressions found: a.yml, b.json\n0 expressions in 0 files: no problems\n"
    );
    assert!(checked.into_result().is_err());
    let empty = Sources::new()
        .text_or_query("input", "{\"panels\": []}")
        .check(&known());
    assert_eq!(empty.problems[0].kind.as_str(), "no-expressions");
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let sources = Sources::new()
        .text("a.promql", "\u{feff}depth > 1")
        .text(
            "b.yml",
            "\u{feff}groups: [{rules: [{alert: A, expr: depth > 1}]}]",
        )
        .text_or_query("input", "\u{feff}depht > 1");
    let checked = sources.check(&known());
    assert_eq!(checked.problems.len(), 1, "{checked}");
    assert_eq!(checked.problems[0].position.column, 1);
}
