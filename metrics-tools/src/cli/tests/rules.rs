//! `rules`: formats and options.

use super::{done, execute};

#[test]
fn rules_are_yaml_or_json_in_one_file_or_two() {
    let (found, all) = done(&["rules"]);
    assert!(!found && all.starts_with("# Generated."), "{all}");
    let (_, general) = done(&["rules", "general", "--job", "shop"]);
    assert!(general.contains("alert: TargetMissing"), "{general}");
    let (_, objectives) = done(&["rules", "objectives", "--runbook-url", "https://x.test/r"]);
    assert!(objectives.contains("https://x.test/r#errorbudgetburn"));
    assert!(all.contains("ErrorBudgetBurn") && all.contains("HighCpu"));
    assert!(!objectives.contains("HighCpu") && !general.contains("ErrorBudgetBurn"));
    let (_, json) = done(&["rules", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let groups = json["groups"].as_array().expect("a list");
    assert_eq!(groups.len(), all.matches("\n  - name: ").count());
}

#[test]
fn tests_of_rules_name_the_file_that_they_are_of() {
    let (_, tests) = done(&["rules", "general", "--tests"]);
    assert!(tests.contains("rule_files:\n  - general.yml\n"), "{tests}");
    let (_, tests) = done(&["rules", "objectives", "--tests", "--rule-file", "a/b.yml"]);
    assert!(tests.contains("rule_files:\n  - a/b.yml\n"), "{tests}");
    let json = &[
        "rules", "general", "--job", "shop", "--tests", "--format", "json",
    ];
    let (_, json) = done(json);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        json["tests"][0]["alert_rule_test"][0]["alertname"],
        "TargetDown"
    );
}

#[test]
fn thresholds_and_windows_can_be_others() {
    let (_, rules) = done(&[
        "rules",
        "--threshold",
        "cpu_ratio=0.5",
        "--threshold",
        "restarts=5",
    ]);
    assert!(rules.contains("> 0.5\n") && rules.contains("[15m]) > 5\n"));
    let (_, rules) = done(&["rules", "objectives", "--window-days", "28"]);
    assert!(rules.contains("ratio_rate28d") && !rules.contains("ratio_rate30d"));
    let (_, board) = done(&["dashboard", "--window-days", "28"]);
    assert!(board.contains("slo:error_budget_left:ratio_rate28d"));
}

#[test]
fn the_names_of_severities_and_the_runbook_are_options() {
    let (_, rules) = done(&["rules"]);
    assert!(!rules.contains("runbook_url"), "{rules}");
    let arguments = ["rules", "--job", "shop", "--severity", "page=critical"];
    let more = [
        "--severity",
        "ticket=warning",
        "--runbook-url",
        "https://x.test/r",
    ];
    let (_, rules) = done(&[&arguments[..], &more].concat());
    assert!(rules.contains("severity: critical") && rules.contains("severity: warning"));
    assert!(!rules.contains("severity: page") && !rules.contains("severity: ticket"));
    assert!(
        rules.contains("runbook_url: https://x.test/r#targetdown"),
        "{rules}"
    );
    let (_, rules) = done(&["rules", "--runbook", "https://x.test/r"]);
    assert!(
        rules.contains("runbook_url: https://x.test/r#highcpu"),
        "{rules}"
    );
}

#[test]
fn alerts_can_be_left_out_and_added() {
    let (_, rules) = done(&["rules", "--job", "shop"]);
    assert!(
        rules.contains("alert: TargetDown") && !rules.contains("Watchdog"),
        "{rules}"
    );
    let omit = [
        "rules",
        "--job",
        "shop",
        "--omit",
        "TargetDown",
        "--omit",
        "HighCpu",
    ];
    let (_, rules) = done(&[&omit[..], &["--watchdog"]].concat());
    assert!(
        !rules.contains("TargetDown") && !rules.contains("HighCpu"),
        "{rules}"
    );
    assert!(rules.contains("alert: TargetMissing") && rules.contains("alert: Watchdog"));
}

#[test]
fn options_that_make_no_sense_are_refused_and_say_what_to_write() {
    for (arguments, says) in [
        (
            &["--severity", "critical"][..],
            "write one of page, ticket, none, `=` and a name",
        ),
        (
            &["--severity", "info=x"],
            "unknown severity `info`: write one of page",
        ),
        (
            &["--severity", "page=a", "--severity", "page=b"],
            "`page` has two names",
        ),
        (
            &["--severity", "page=x", "--severity", "ticket=x"],
            "have the same name",
        ),
        (
            &["--severity", "page="],
            "write one word, such as `page=critical`",
        ),
        (
            &["--severity", "page={{.x}}"],
            "write one word, such as `page=critical`",
        ),
        (
            &["--runbook-url", "https://x.test/{{.y}}"],
            "the URL of the runbook contains '{': write it percent-encoded",
        ),
        (
            &["--runbook-url", "runbook.md"],
            "write one that begins with `https://`",
        ),
        (
            &["--runbook-url", "https://"],
            "is not the URL of a runbook",
        ),
        (
            &["--runbook-url", "ftp://x.test"],
            "is not the URL of a runbook",
        ),
        (
            &["--runbook-url", "https://x.test/a b"],
            "write it percent-encoded",
        ),
        (&["--runbook-url", "https://x.test/r#here"], "leave out `#`"),
        (
            &["--omit", "TargetsDown"],
            "unknown alert `TargetsDown`: write one of",
        ),
        (
            &["--threshold", "cpus=2"],
            "unknown threshold cpus: write one of",
        ),
        (
            &["--threshold", "cpu_ratio=80"],
            "write a number between 0 and 1",
        ),
        (
            &["--prometheus-rule", "Shop Rules"],
            "write a name for Kubernetes",
        ),
        (
            &["--prometheus-rule", "a", "--tests"],
            "cannot be used with",
        ),
        (&["--job", " "], "write the name of a job"),
    ] {
        let problem = execute(&[&["rules", "general"], arguments].concat());
        let problem = problem.map(|outcome| outcome.text).expect_err(says);
        assert!(problem.contains(says), "{arguments:?}: {problem}");
    }
}

#[test]
fn a_prometheus_rule_is_yaml_or_json() {
    let (_, yaml) = done(&["rules", "--prometheus-rule", "shop.rules"]);
    assert!(
        yaml.contains("kind: PrometheusRule\nmetadata:\n  name: shop.rules\nspec:\n"),
        "{yaml}"
    );
    let json = ["rules", "--prometheus-rule", "shop", "--format", "json"];
    let json: serde_json::Value = serde_json::from_str(&done(&json).1).expect("JSON");
    assert_eq!(json["apiVersion"], "monitoring.coreos.com/v1");
    assert!(json["spec"]["groups"].is_array());
}
