//! A real Prometheus scrapes megabytes.

use crate::{MANY, count};
use axum::Router;
use axum::routing::get;
use metrics_runtime::MetricsEndpoint;
use std::time::{Duration, Instant};
use test_programs::{prometheus, prometheus_version};
use tests::server::Server;

/// The sum and the number of the series that Prometheus has stored.
fn stored(url: &str, expression: &str) -> Option<String> {
    let url = format!("{url}/api/v1/query?query={expression}");
    let answer = ureq::get(&url)
        .call()
        .ok()?
        .into_body()
        .read_to_vec()
        .ok()?;
    let answer: serde_json::Value = serde_json::from_slice(&answer).ok()?;
    let value = answer["data"]["result"][0]["value"][1].as_str()?;
    Some(value.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "starts Prometheus"]
async fn prometheus_stores_each_series_in_text_and_in_protocol_buffers() {
    count();
    let endpoint = MetricsEndpoint::new();
    let server = Server::start(Router::new().route("/metrics", get(endpoint))).await;
    let target = server.address;
    let compare = move || {
        for feature in [None, Some("--enable-feature=native-histograms")] {
            let protobuf = match feature {
                Some(_) if prometheus_version() >= (3, 8) => "scrape_native_histograms: true, ",
                _ => "",
            };
            let config = format!(
                "global: {{{protobuf}scrape_interval: 3s, scrape_timeout: 3s}}\n\
                 scrape_configs:\n\
                 - {{job_name: many, static_configs: [{{targets: ['{target}']}}]}}\n"
            );
            let arguments: Vec<_> = feature.into_iter().collect();
            let server = prometheus(&[("prometheus.yml", &config)], &arguments);
            let expected = MANY.to_string();
            let deadline = Instant::now() + Duration::from_secs(60);
            while stored(&server.url(), "count(scrapes_many_total)") != Some(expected.clone()) {
                let health = ureq::get(format!("{}/api/v1/targets", server.url())).call();
                let health = health
                    .ok()
                    .and_then(|it| it.into_body().read_to_string().ok());
                assert!(Instant::now() < deadline, "{health:?}");
                std::thread::sleep(Duration::from_millis(100));
            }
            // The sum of 0 to 999.
            let sum = stored(&server.url(), "sum(scrapes_many_total)");
            assert_eq!(sum.as_deref(), Some("499500"));
        }
    };
    tokio::task::spawn_blocking(compare)
        .await
        .expect("no assertion failed");
}
