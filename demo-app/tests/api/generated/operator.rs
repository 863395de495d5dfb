//! Rules for a Prometheus whose target labels collide with labels of metrics, as with the Prometheus operator.

use super::super::support::{Program, eventually};
use super::live::{load, sign_in};
use super::metrics;
use super::prometheus::Prometheus;

/// The relevant labels that the operator adds.
const TARGET_LABELS: &str = "endpoint: http, service: demo";

/// The objectives in a rule file, and whether each selects an endpoint.
fn objectives(rules: &str) -> Vec<(String, bool)> {
    let groups = rules.split("- name: slo-").skip(1);
    let objective = |group: &str| {
        let name = group.lines().next().expect("a name").to_owned();
        (name, group.contains("endpoint=\""))
    };
    groups.map(objective).collect()
}

fn error_ratio(objective: &str) -> String {
    format!("slo:sli_error:ratio_rate5m{{slo=\"{objective}\"}}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts Prometheus"]
async fn rules_for_exported_labels_have_data_and_others_do_not() {
    let service = Program::start().await;
    let (http, signed_in) = (service.http.clone(), service.http.clone());
    let loaded = tokio::spawn(async move {
        for round in 0.. {
            load(&http, round).await;
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    });
    let signed_in = tokio::spawn(async move {
        for round in 0.. {
            sign_in(&signed_in, round).await;
        }
    });
    let started = |arguments: &[&str]| {
        let rules = metrics(&[&["rules"], arguments].concat()).1;
        // Rules of objectives are evaluated once a minute, which is too long to wait.
        let often = rules.replace("interval: 1m", "interval: 300ms");
        let authority = service.http.authority();
        (
            Prometheus::with_target_labels(authority, TARGET_LABELS, &[often]),
            rules,
        )
    };
    let (exported, rules) = started(&["--exported", "endpoint"]);
    let (plain, plain_rules) = started(&[]);

    let all = objectives(&rules);
    assert_eq!(all, objectives(&plain_rules));
    assert!(all.iter().any(|(_, of_endpoint)| *of_endpoint), "{all:?}");
    let has_data = async |prometheus: &Prometheus, expression: &str| {
        eventually(expression, async || {
            let count = prometheus.count(expression).await.ok();
            count.filter(|count| *count > 0)
        })
        .await
    };
    for (objective, _) in &all {
        has_data(&exported, &error_ratio(objective)).await;
    }
    let slowest = "job_exported_endpoint:http_request_duration_seconds:p95_rate5m";
    assert!(has_data(&exported, slowest).await > 5);

    // By now the plain rules could have data, too: those of functions do.
    let slowest = "job_endpoint:http_request_duration_seconds:p95_rate5m";
    assert_eq!(has_data(&plain, slowest).await, 1, "all endpoints in one");
    for (objective, of_endpoint) in &all {
        if *of_endpoint {
            let count = plain.count(&error_ratio(objective)).await;
            assert_eq!(count, Ok(0), "{objective}");
        } else {
            has_data(&plain, &error_ratio(objective)).await;
        }
    }
    for load in [loaded, signed_in] {
        assert!(!load.is_finished(), "the load ended");
        load.abort();
    }
}
