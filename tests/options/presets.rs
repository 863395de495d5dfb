//! The names, labels and buckets of other libraries. `tests/migration` compares them with the
//! libraries' expositions.

use crate::{label_values, named, scrape, series, value};
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_runtime::catalogue::{ObjectiveEntry, OtherValues};
use metrics_runtime::{HttpMetrics, HttpPreset, catalogue, instrumented};
use tests::server::Server;

#[instrumented(GET "/o/preset/{id}", status = [200, 500], slo(success = 99.9, latency = (95, "300ms")), buckets = [0.3, 1.0])]
async fn preset_item(Path(id): Path<u16>) -> Result<String, StatusCode> {
    StatusCode::from_u16(id)
        .ok()
        .filter(|status| !status.is_success())
        .map_or_else(|| Ok("item".to_owned()), Err)
}

fn router() -> Router {
    Router::new().route("/o/preset/{id}", get(preset_item))
}

async fn ask(metrics: HttpMetrics, requests: &[&str]) {
    let server = Server::start(metrics.instrument(router())).await;
    for request in requests {
        server
            .send(&format!(
                "{request} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
            ))
            .await;
    }
}

#[tokio::test]
async fn histograms_have_the_status_code() {
    let metrics = HttpMetrics::builder()
        .preset(HttpPreset::OpenTelemetry)
        .namespace("o_otel")
        .constant_label("url_scheme", "https")
        .constant_label("region", "eu")
        .build()
        .expect("valid");
    let count = |family: &str, status: &str, error: &str| {
        value(
            "o_otel",
            &format!(
                "http_server_{family}_count{{http_request_method=\"GET\",http_route=\"/o/preset/{{id}}\",\
                 http_response_status_code=\"{status}\",error_type=\"{error}\",url_scheme=\"https\",\
                 region=\"eu\"}}"
            ),
        )
    };
    // The series that the handler declares exist from the start.
    for status in [("200", ""), ("500", "500")] {
        assert_eq!(count("request_duration_seconds", status.0, status.1), 0.0);
    }
    ask(
        metrics,
        &[
            "GET /o/preset/200",
            "GET /o/preset/200",
            "GET /o/preset/503",
            "GET /o/preset/404",
            "GET /o/nowhere",
            "BREW /o/preset/1",
        ],
    )
    .await;
    for family in [
        "request_duration_seconds",
        "request_body_size_bytes",
        "response_body_size_bytes",
    ] {
        assert_eq!(count(family, "200", ""), 2.0, "{family}");
        assert_eq!(count(family, "503", "503"), 1.0, "{family}");
        assert_eq!(count(family, "404", ""), 1.0, "{family}");
        assert_eq!(count(family, "500", "500"), 0.0, "{family}");
    }
    // Each request is in one series of each histogram.
    let scrape = scrape();
    let durations = scrape.starting_with("o_otel_http_server_request_duration_seconds_count{");
    assert_eq!(durations.iter().map(|(_, count)| count).sum::<f64>(), 6.0);
    let of_no_route =
        "http_request_method=\"_OTHER\",http_route=\"\",http_response_status_code=\"405\"";
    assert_eq!(
        value(
            "o_otel",
            &format!(
                "http_server_requests_total{{{of_no_route},url_scheme=\"https\",region=\"eu\"}}"
            )
        ),
        1.0
    );
    let active = "http_server_active_requests{http_request_method=\"GET\",url_scheme=\"https\",region=\"eu\"}";
    assert_eq!(value("o_otel", active), 0.0);
}

#[tokio::test]
async fn axum_prometheus_has_few_families() {
    let metrics = HttpMetrics::builder()
        .preset(HttpPreset::AxumPrometheus)
        .namespace("o_axum")
        .response_size(true)
        .build()
        .expect("valid");
    ask(metrics, &["GET /o/preset/200", "GET /o/preset/500"]).await;
    let own = "method=\"GET\",endpoint=\"/o/preset/{id}\"";
    for status in ["200", "500"] {
        let labels = format!("{{{own},status=\"{status}\"}}");
        assert_eq!(
            value("o_axum", &format!("http_requests_total{labels}")),
            1.0
        );
        let count = format!("http_requests_duration_seconds_count{labels}");
        assert_eq!(value("o_axum", &count), 1.0);
    }
    assert_eq!(
        value("o_axum", &format!("http_requests_pending{{{own}}}")),
        0.0
    );
    let sizes = format!("http_response_body_size_count{{{own}}}");
    assert_eq!(value("o_axum", &sizes), 2.0);
    assert!(
        !series("o_axum")
            .iter()
            .any(|series| series.contains("request_body"))
    );
    let bounds = label_values("o_axum", "le");
    assert!(
        bounds.contains("0.005") && !bounds.contains("0.0005"),
        "{bounds:?}"
    );
}

#[tokio::test]
async fn the_instrumentator_groups_status_codes() {
    let metrics = named("ignored")
        .preset(HttpPreset::FastApiInstrumentator)
        .namespace("o_fastapi")
        .in_progress(true)
        .build()
        .expect("valid");
    ask(metrics, &["GET /o/preset/200", "GET /o/nowhere"]).await;
    for (handler, status) in [("/o/preset/{id}", "2xx"), ("none", "4xx")] {
        let labels = format!("{{method=\"GET\",handler=\"{handler}\",status=\"{status}\"}}");
        assert_eq!(
            value("o_fastapi", &format!("http_requests_total{labels}")),
            1.0
        );
    }
    assert_eq!(
        value("o_fastapi", "http_request_duration_highr_seconds_count"),
        2.0
    );
    assert!(
        series("o_fastapi")
            .iter()
            .any(|series| series.contains("_inprogress{"))
    );
    assert!(series("ignored").is_empty());
}

#[test]
fn options_can_conflict_with_the_names_of_a_preset() {
    for (name, clash) in [
        ("http_server_request_duration_seconds", true),
        ("http_request_duration_seconds", false),
    ] {
        let built = HttpMetrics::builder()
            .preset(HttpPreset::OpenTelemetry)
            .namespace("o_clash")
            .in_progress_name(name)
            .build();
        assert_eq!(built.is_err(), clash, "{name}");
    }
    let error = HttpMetrics::builder()
        .preset(HttpPreset::OpenTelemetry)
        .constant_label("error_type", "none")
        .build();
    assert!(error.is_err_and(|error| error.to_string().contains("duplicate label name")));
}

#[test]
fn the_catalogue_supports_presets() {
    HttpMetrics::builder()
        .preset(HttpPreset::OpenTelemetry)
        .namespace("o_known")
        .build()
        .expect("valid");
    let catalogue = catalogue();
    let durations = catalogue
        .metric("o_known_http_server_request_duration_seconds")
        .expect("it exists");
    let status = durations.label("http_response_status_code");
    assert_eq!(
        status.expect("it has it").other,
        Some(OtherValues::StatusCodes)
    );
    let ours = |one: &&ObjectiveEntry| one.is_of("o_known_http_server_requests_total");
    let objective = catalogue
        .objectives
        .iter()
        .find(ours)
        .expect("it has an objective");
    let latency = objective.latency.as_ref().expect("it has an objective");
    assert_eq!(latency.metric, durations.name);
    // The bound of the objective is one of the buckets.
    let mut items = durations.declarations.iter();
    let item = items.find(|one| one.labels[1].values == ["/o/preset/{id}"]);
    assert!(item.expect("it is declared").buckets.contains(&0.3));
}
