//! A real Prometheus reads each format and stores the same values.

use super::record;
use crate::client::Client;
use crate::programs::{Buckets, eventually, prometheus_with};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use metrics_runtime::MetricsEndpoint;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use test_programs::prometheus_version;
use tests::server::Server;

/// The responses with metrics by path: content type and encoding.
type Answered = Arc<Mutex<BTreeMap<String, (String, String)>>>;

/// Serves the metrics under two paths; under `/text` as if the client accepted only text.
async fn serve(answered: Answered) -> Server {
    let endpoint = MetricsEndpoint::new().concurrent_scrapes(8);
    let note = from_fn(move |mut request: Request, next: Next| {
        let answered = Arc::clone(&answered);
        async move {
            let path = request.uri().path().to_owned();
            if path == "/text" {
                let text = HeaderValue::from_static("text/plain;version=0.0.4");
                request.headers_mut().insert(ACCEPT, text);
            }
            let response: Response = next.run(request).await;
            let header = |name| {
                let value = response.headers().get(name).map(HeaderValue::to_str);
                value.and_then(Result::ok).unwrap_or_default().to_owned()
            };
            // A scrape that is late is refused.
            if response.status().is_success() {
                let mut answered = answered.lock().expect("no thread panics with the lock");
                answered.insert(path, (header(CONTENT_TYPE), header(CONTENT_ENCODING)));
            }
            response
        }
    });
    let router = Router::new()
        .route("/metrics", get(endpoint.clone()))
        .route("/text", get(endpoint))
        .layer(note);
    Server::start(router).await
}

/// All series of a job whose names begin with `readers_`, without Prometheus' labels.
fn series(client: &Client, job: &str) -> Result<BTreeMap<String, String>, String> {
    let expression = format!("{{job=\"{job}\",__name__=~\"readers_.*|target_info|build_info\"}}");
    let encoded: String = expression
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let answer = client.json(&format!("/api/v1/query?query={encoded}"))?;
    let result = answer["data"]["result"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    if result.is_empty() {
        let targets = client.json("/api/v1/targets")?;
        return Err(format!(
            "no series of {job} yet: {}",
            targets["data"]["activeTargets"]
        ));
    }
    let read = |one: &Value| {
        let mut labels = one["metric"].as_object().cloned().unwrap_or_default();
        labels.remove("job");
        labels.remove("instance");
        let is_property = one["metric"]["__name__"]
            .as_str()
            .is_some_and(|name| name.starts_with("readers_property"));
        let value = one["value"][1].as_str().unwrap_or_default().to_owned();
        (!is_property).then(|| (Value::from(labels).to_string(), value))
    };
    Ok(result.iter().filter_map(read).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prometheus_reads_the_same_values_from_all_formats() {
    record();
    let answered = Answered::default();
    let server = serve(Arc::clone(&answered)).await;
    let target = server.address;
    let compare = move || {
        let config = |jobs: &[(&str, &str)]| {
            let mut config = "global: {scrape_interval: 300ms, scrape_timeout: 300ms}\n\
                              scrape_configs:\n"
                .to_owned();
            for (job, path) in jobs {
                config += &format!(
                    "- {{job_name: {job}, metrics_path: {path}, static_configs: [{{targets: ['{target}']}}]}}\n"
                );
            }
            config
        };
        let plain = prometheus_with(
            &config(&[("openmetrics", "/metrics"), ("text", "/text")]),
            Buckets::Classic,
            &[],
        );
        let plain = (Client::new(&plain.url()), plain);
        let text = eventually("text", || series(&plain.0, "text"));
        let openmetrics = eventually("OpenMetrics", || series(&plain.0, "openmetrics"));
        let seen =
            |path: &str| answered.lock().expect("no thread panics with the lock")[path].clone();
        let (gzip, is) = ("gzip".to_owned(), |kind: &str| kind.to_owned());
        assert_eq!(
            seen("/text"),
            (is("text/plain; version=0.0.4; charset=utf-8"), gzip.clone())
        );
        let (content_type, encoding) = seen("/metrics");
        // From 3.0 on, Prometheus does not escape names in UTF-8.
        let escaping = match prometheus_version() < (3, 0) {
            true => "underscores",
            false => "allow-utf-8",
        };
        let expected = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=";
        assert_eq!(content_type, format!("{expected}{escaping}"));
        assert_eq!(encoding, gzip);
        drop(plain);
        let config = config(&[("protobuf", "/metrics")]);
        let native = prometheus_with(&config, Buckets::Native, &[]);
        let client = Client::new(&native.url());
        let protobuf = eventually("protobuf", || series(&client, "protobuf"));
        let content_type = "application/vnd.google.protobuf; \
                            proto=io.prometheus.client.MetricFamily; encoding=delimited";
        assert_eq!(seen("/metrics"), (is(content_type), gzip));
        assert!(text.len() > 100, "{text:#?}");
        assert_eq!(protobuf, text);
        // In OpenMetrics, a sum never decreases.
        let falls = |labels: &String| {
            labels.contains("readers_negative_meters_sum")
                || labels.contains("readers_negative_meters_count")
        };
        let without: BTreeMap<_, _> = text
            .into_iter()
            .filter(|(labels, _)| !falls(labels))
            .collect();
        assert_eq!(openmetrics, without);
    };
    tokio::task::spawn_blocking(compare)
        .await
        .expect("no assertion failed");
}
