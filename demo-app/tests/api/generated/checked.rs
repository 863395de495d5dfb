//! promtool and our own checks find nothing in the generated files.

use std::process::Command;
use test_programs::InTime as _;

use metrics_runtime::catalogue;
use metrics_tools::check::KnownMetrics;
use metrics_tools::check_with;
use metrics_tools::dashboard::conventions;
use metrics_tools::files::Checked;

use super::{file, read};

/// The metrics of the other programs in the demo's monitoring.
const FOREIGN: [&str; 4] = ["redis_*", "pg_*", "prometheus_*", "alertmanager_*"];

/// The labels that the demo's Prometheus adds to all targets.
const TARGET_LABELS: [&str; 1] = ["service"];

/// The labels that the Prometheus operator adds, without those that requests have, too.
const OPERATORS_LABELS: [&str; 4] = ["container", "namespace", "pod", "service"];

fn promtool(arguments: &[&str]) {
    let output = Command::new("promtool")
        .args(arguments)
        .current_dir(file("monitoring/rules/tests"))
        .output_in_time()
        .expect("promtool is on the PATH: tests/run installs it");
    let message = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{message}");
}

#[test]
#[ignore = "starts promtool"]
fn promtool_finds_nothing_in_the_rules_and_each_alert_fires_at_its_threshold() {
    for part in ["general", "objectives"] {
        let (rules, tests) = (
            format!("generated_{part}.yml"),
            format!("generated_{part}_test.yml"),
        );
        read(&format!("monitoring/rules/{rules}"));
        read(&format!("monitoring/rules/tests/{tests}"));
        let rules = format!("../{rules}");
        promtool(&["check", "rules", "--lint=all", "--lint-fatal", &rules]);
        promtool(&["test", "rules", &tests]);
    }
}

#[test]
fn each_dashboard_follows_the_conventions() {
    read("monitoring/dashboards/service.json");
    let folder = std::fs::read_dir(file("monitoring/dashboards")).expect("the folder");
    let mut dashboards = 0;
    for entry in folder {
        let path = entry.expect("an entry").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let text = std::fs::read_to_string(&path).expect("text");
            assert_eq!(conventions(&text), [""; 0], "{}", path.display());
            dashboards += 1;
        }
    }
    assert!(dashboards >= 2);
}

#[test]
fn all_expressions_use_metrics_of_the_service() {
    read("monitoring/dashboards/service.json");
    let patterns = ["monitoring/rules/*.yml", "monitoring/dashboards/*.json"];
    let checked = checked(&patterns, &TARGET_LABELS);
    assert!(checked.expressions > 100, "{checked}");
}

#[test]
fn the_autoscaler_uses_metrics_of_the_service() {
    let values = "monitoring/kubernetes/prometheus-adapter-values.yml";
    let checked = checked(&[values], &OPERATORS_LABELS);
    assert_eq!(checked.expressions, 2, "{checked}");
}

fn checked(patterns: &[&str], target_labels: &[&str]) -> Checked {
    // The layer's options determine names and labels.
    demo_app::app::metrics(&[]).expect("the environment is valid");
    let known = KnownMetrics::from_catalogue(&catalogue());
    let known = FOREIGN.iter().fold(known, |known, pattern| {
        known.foreign(pattern).expect("a pattern")
    });
    let labels = target_labels.iter();
    let known = labels.fold(known, |known, label| known.target_label(*label));
    let patterns: Vec<_> = patterns.iter().map(|pattern| file(pattern)).collect();
    let patterns = patterns.iter().map(|path| path.to_str().expect("text"));
    check_with(patterns, &known).expect("there are no mistakes")
}
