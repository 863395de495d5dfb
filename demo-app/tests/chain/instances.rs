//! Several instances and one Prometheus: sums over instances equal the sent requests, also after one instance is killed and
//! restarts at zero.

use test_programs::{Postgres, Server};

use super::queries::Queries;
use super::stack::{demo, nobody, watch};
use super::{eventually, shipped};

/// The counted endpoint: probes and scrapes have other endpoints.
const COUNTED: &str = r#"job="demo-app",endpoint="/items/{item_id}",status_code="200""#;

struct Cluster {
    instances: [Server; 3],
    queries: Queries,
    client: reqwest::Client,
    _prometheus: Server,
}

impl Cluster {
    /// The instances in `cluster/targets`, which share a database.
    async fn start() -> Self {
        let database = Postgres::shared().database();
        let settings = ["--database-url", database.as_str()];
        let instances = [demo(&settings), demo(&settings), demo(&settings)];
        let [one, two, three] = instances.each_ref().map(Server::address);
        let targets = shipped::replaced(
            shipped::read("cluster/targets/instances.yml"),
            &[
                ("app-1:9100", &one),
                ("app-2:9100", &two),
                ("app-3:9100", &three),
            ],
        );
        let mut files = shipped::prometheus(&[
            ("app:9100", &nobody()),
            ("alertmanager:9093", &nobody()),
            ("redis-exporter:9121", &nobody()),
            ("postgres-exporter:9187", &nobody()),
        ]);
        files.push(("targets/instances.yml", targets));
        let prometheus = watch(&files);
        let client = reqwest::Client::builder().no_proxy().build();
        Self {
            instances,
            queries: Queries::to(prometheus.url()),
            client: client.expect("a client"),
            _prometheus: prometheus,
        }
    }

    /// The selector of an instance's counter.
    fn counter(&self, instance: usize) -> String {
        let address = self.instances[instance].address();
        format!(r#"http_requests_total{{{COUNTED},instance="{address}"}}"#)
    }

    async fn send(&self, instance: usize, requests: u32) {
        let url = format!("{}/items/1", self.instances[instance].url());
        for _ in 0..requests {
            let answer = self.client.get(&url).send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
        }
    }

    /// Waits until an expression has this value.
    async fn shows(&self, expression: &str, value: f64) {
        eventually(expression, async || {
            let now = self.queries.value(expression).await?;
            (now == value)
                .then_some(())
                .ok_or_else(|| format!("{now} is not {value}"))
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sums_over_instances_and_rates_are_exact_after_one_is_killed() {
    let mut cluster = Cluster::start().await;
    // A counter exists before the first request, so no increment is missed.
    for instance in 0..3 {
        cluster.shows(&cluster.counter(instance), 0.0).await;
    }
    cluster
        .shows(r#"service:up:sum{service="demo-app"}"#, 3.0)
        .await;

    let sent = [20, 30, 40];
    for (instance, requests) in sent.into_iter().enumerate() {
        cluster.send(instance, requests).await;
    }
    let sum = format!("sum by (service) (http_requests_total{{{COUNTED}}})");
    cluster.shows(&sum, 90.0).await;
    // The histogram has no status codes.
    let timed = COUNTED.replace(r#",status_code="200""#, "");
    for part in ["_count{", r#"_bucket{le="+Inf","#] {
        let sum = format!("sum(http_request_duration_seconds{part}{timed}}})");
        cluster.shows(&sum, 90.0).await;
    }

    // It is killed without a graceful shutdown, and restarts at zero.
    cluster.instances[1].kill();
    cluster
        .shows(r#"service:up:sum{service="demo-app"}"#, 2.0)
        .await;
    cluster.instances[1].start_again();
    cluster
        .shows(r#"service:up:sum{service="demo-app"}"#, 3.0)
        .await;
    cluster.send(1, 12).await;
    cluster.shows(&cluster.counter(1), 12.0).await;
    cluster.shows(&sum, 20.0 + 12.0 + 40.0).await;

    let mut all = 0.0;
    for (instance, (requests, resets)) in [(20.0, 0.0), (30.0 + 12.0, 1.0), (40.0, 0.0)]
        .into_iter()
        .enumerate()
    {
        all += increase(&cluster, instance, requests, resets).await;
    }
    assert_eq!(all, 102.0);
}

/// Checks `rate()` and `increase()` of an instance between its first and its last sample, for a known number of requests and
/// restarts. Returns their values.
///
/// Both extrapolate to the window's bounds, but not below zero. The window here begins a millisecond before the first
/// sample, because from Prometheus 3 on the window excludes a sample at its start; this sample is zero. It ends at the last
/// sample. So nothing is extrapolated, and both are exact.
async fn increase(cluster: &Cluster, instance: usize, requests: f64, resets: f64) -> f64 {
    let counter = cluster.counter(instance);
    let samples = cluster.queries.samples(&format!("{counter}[10m]")).await;
    let samples = samples.expect("samples");
    let [(begin, first), .., (end, _)] = &samples[..] else {
        panic!("{samples:?}");
    };
    assert_eq!(first, "0");
    let window = ((end - begin) * 1e3).round() + 1.0;
    let ask = async |function: &str| {
        let expression = format!("{function}({counter}[{window}ms])");
        let value = cluster.queries.value_at(*end, &expression).await;
        value.expect("a value")
    };
    assert_eq!(ask("resets").await, resets);
    let increase = ask("increase").await;
    assert_eq!(increase, requests, "{samples:?}");
    let rate = ask("rate").await;
    assert!((rate * window / 1e3 - requests).abs() < 1e-9, "{samples:?}");
    increase
}
