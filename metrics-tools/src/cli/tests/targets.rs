//! Tests of labels that both targets and metrics have.

use super::{File, done, execute};

/// The rules of the fixture with other arguments.
fn rules(arguments: &[&str]) -> String {
    let (found, text) = done(&[&["rules"], arguments].concat());
    assert!(!found);
    text
}

#[test]
fn labels_with_dots_are_names() {
    let query = ["check", "--query", "up{\"k8s.pod.name\"=\"a\"}"];
    assert!(done(&query).0);
    assert!(!done(&[&query[..], &["--target-label", "k8s.pod.name"]].concat()).0);
}

#[test]
fn a_collision_is_reported_with_what_happens_and_what_to_do() {
    let (found, text) = done(&["check", "--query", "up == 0", "--target-label", "endpoint"]);
    assert!(found);
    for part in [
        "target-label: targets have a label `endpoint`, and `http_",
        "Prometheus renames the metric's label to `exported_endpoint`",
        "`by (endpoint)` adds all values up",
        "`honorLabels: true` in a ServiceMonitor",
        "1 expression: 1 problem\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (_, json) = done(&[
        "check",
        "--query",
        "up == 0",
        "--target-label",
        "endpoint",
        "--format",
        "json",
    ]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["collisions"][0]["exported"], "exported_endpoint");

    for verb in ["rules", "dashboard"] {
        let refused = execute(&[verb, "--target-label", "endpoint"]).expect_err(verb);
        assert!(refused.contains("write `--exported endpoint`"), "{refused}");
    }
    let (found, lint) = done(&["lint", "--target-label", "endpoint"]);
    assert!(found);
    let named = "targets have a label `endpoint`, and `http_";
    assert_eq!(
        lint.matches(named).count(),
        1,
        "once for all metrics: {lint}"
    );

    // What is known, and labels of targets only.
    for arguments in [
        &["--target-label", "endpoint", "--honor-labels"][..],
        &["--target-label", "endpoint", "--exported", "endpoint"],
        &["--target-label", "namespace"],
    ] {
        let check = [&["check", "--query", "up == 0"], arguments].concat();
        assert_eq!(
            done(&check),
            (false, "1 expression: no problems\n".to_owned())
        );
        for verb in ["rules", "dashboard", "lint"] {
            let (found, text) = done(&[&[verb], arguments].concat());
            assert!(!found, "{verb} {arguments:?}: {text}");
        }
    }
}

#[test]
fn expressions_that_mean_the_metrics_label_have_to_use_its_new_name() {
    const BY: &str = "sum by (job, endpoint) (rate(http_requests_total[5m]))";
    let check = |query: &str, arguments: &[&str]| {
        let (_, text) = done(&[&["check", "--query", query], arguments].concat());
        text.contains("exported-label: `endpoint` is a label of the target here")
    };
    let exported = &["--exported", "endpoint"][..];
    for wrong in [
        r#"rate(http_requests_total{endpoint="/catalogue/{id}"}[5m])"#,
        r#"rate({__name__="http_requests_total",endpoint=~"/cat.*"}[5m])"#,
        BY,
        "histogram_quantile(0.9, sum by (le, endpoint) (rate(http_request_duration_seconds_bucket[5m])))",
        "rate(http_requests_total[5m]) * on (job, endpoint) group_left () up",
        r#"sum by (endpoint) (label_replace(rate(http_requests_total[5m]), "a", "$1", "endpoint", "(.*)"))"#,
    ] {
        assert!(check(wrong, exported), "{wrong}");
        assert!(check(wrong, &["--target-label", "endpoint"]), "{wrong}");
        let honored = ["--target-label", "endpoint", "--honor-labels"];
        assert!(!check(wrong, &honored), "{wrong}");
        assert!(!check(wrong, &[]), "{wrong}");
    }
    for right in [
        r#"rate(http_requests_total{exported_endpoint="/catalogue/{id}"}[5m])"#,
        "sum by (job, exported_endpoint) (rate(http_requests_total[5m]))",
        "sum without (instance, endpoint) (rate(http_requests_total[5m]))",
        "sum by (endpoint) (up)",
        r#"sum by (endpoint) (label_replace(rate(http_requests_total[5m]), "endpoint", "$1", "exported_endpoint", "(.*)"))"#,
    ] {
        let (found, text) = done(&[&["check", "--query", right], exported].concat());
        assert!(!found, "{right}: {text}");
    }
    // The values are those of the metric.
    let unknown = r#"rate(http_requests_total{exported_endpoint="/nowhere"}[5m])"#;
    let (found, text) = done(&[&["check", "--query", unknown], exported].concat());
    assert!(
        found && text.contains("no handler declares the endpoint `/nowhere`"),
        "{text}"
    );
}

#[test]
fn what_is_generated_uses_the_new_name_and_passes_the_check() {
    let exported = ["--exported", "endpoint"];
    let renamed = rules(&exported);
    assert!(
        renamed.contains(r#"exported_endpoint="/catalogue/{id}""#),
        "{renamed}"
    );
    assert!(
        renamed.contains("{{ $labels.exported_endpoint }}"),
        "{renamed}"
    );
    assert!(
        !renamed
            .replace("exported_endpoint", "")
            .contains("endpoint")
    );
    for part in ["objectives", "general"] {
        let tests = rules(&[part, "--tests", "--exported", "endpoint"]);
        assert!(tests.contains("exported_endpoint="), "{tests}");
        assert!(!tests.contains("{endpoint=") && !tests.contains(",endpoint="));
    }
    let (_, board) = done(&["dashboard", "--exported", "endpoint"]);
    assert!(board.contains("{{exported_endpoint}}"), "{board}");

    let file = File::new("exported.yml", &renamed);
    let (found, text) = done(&["check", file.path(), "--exported", "endpoint"]);
    assert!(!found, "{text}");
    let (_, lint) = done(&["lint", "--against", file.path(), "--exported", "endpoint"]);
    assert!(!lint.contains("unwatched"), "{lint}");
    // Other labels, and the same objectives.
    for label in ["function", "method", "status_code"] {
        let renamed = rules(&["--exported", label]);
        assert!(renamed.contains(&format!("exported_{label}=")), "{renamed}");
        let names = |text: &str| {
            let lines = text.lines().filter(|line| line.contains("name: slo-"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(names(&renamed), names(&rules(&[])));
    }
    // The plain rules do not.
    let file = File::new("plain.yml", &rules(&[]));
    let (found, text) = done(&["check", file.path(), "--exported", "endpoint"]);
    assert!(found && text.contains("exported-label"), "{text}");
}

#[test]
fn labels_that_no_metric_has_are_not_exported() {
    let refused = execute(&["rules", "--exported", "endpont"]).expect_err("misspelt");
    assert_eq!(
        refused,
        "`--exported endpont`: no metric has a label `endpont`: did you mean `endpoint`?"
    );
    let both = execute(&["rules", "--exported", "endpoint", "--honor-labels"]);
    assert!(
        both.expect_err("they exclude each other")
            .contains("cannot be used with")
    );
}
