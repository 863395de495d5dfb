//! Names and labels.

use crate::{label_values, named, scrape, series, value};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_runtime::{LabelNames, LabelValue, instrumented};
use tests::server::Server;

#[instrumented(GET "/o/declared", status = [200, 404, 500], buckets = [0.5, 2.0])]
async fn declared() {}

const FAMILIES: [&str; 6] = [
    "http_exceptions_total",
    "http_request_duration_seconds_count",
    "http_request_size_bytes_count",
    "http_requests_in_progress",
    "http_requests_total",
    "http_response_size_bytes_count",
];

#[tokio::test]
async fn declared_endpoints_exist_at_zero_with_the_names_of_the_options() {
    let metrics = named("o_names").subsystem("api").build().expect("valid");
    for family in FAMILIES {
        let prefix = format!("o_names_api_{family}{{");
        let scrape = scrape();
        let all = scrape.starting_with(&prefix);
        let declared: Vec<_> = all
            .iter()
            .filter(|(series, _)| series.contains("endpoint=\"/o/declared\""))
            .collect();
        assert!(!declared.is_empty(), "{family}");
        assert!(declared.iter().all(|(_, value)| *value == 0.0), "{family}");
    }
    let bucket =
        r#"http_request_duration_seconds_bucket{method="GET",endpoint="/o/declared",le="2.0"}"#;
    assert_eq!(value("o_names_api", bucket), 0.0);
    let router = Router::new().route("/o/declared", get(declared));
    let server = Server::start(metrics.instrument(router)).await;
    assert_eq!(server.status("GET", "/o/declared").await, Some(200));
    let requests = r#"http_requests_total{method="GET",endpoint="/o/declared",status_code="200"}"#;
    assert_eq!(value("o_names_api", requests), 1.0);
}

#[instrumented(POST "/o/usual")]
async fn usual() {}

#[test]
fn an_endpoint_is_declared_with_its_statuses_or_with_200_and_500() {
    let _ = usual;
    named("o_statuses").build().expect("valid");
    for (method, endpoint, statuses) in [
        ("POST", "/o/usual", vec!["200", "500"]),
        ("GET", "/o/declared", vec!["200", "404", "500"]),
        ("GET", "unmatched", vec!["404", "405"]),
        ("OTHER", "unmatched", vec!["404", "405"]),
    ] {
        let labels = format!("method=\"{method}\",endpoint=\"{endpoint}\",status_code=\"");
        let prefix = format!("o_statuses_http_requests_total{{{labels}");
        let scrape = scrape();
        let declared: Vec<_> = scrape.starting_with(&prefix).into_iter().collect();
        let expected = statuses
            .iter()
            .map(|status| format!("{prefix}{status}\"}}"));
        let found = declared.iter().map(|(series, _)| (*series).to_owned());
        assert!(found.eq(expected), "{declared:?}");
        assert!(declared.iter().all(|(_, value)| *value == 0.0));
    }
}

#[tokio::test]
async fn status_codes_count_by_their_class() {
    let metrics = named("o_classes")
        .group_status_codes(true)
        .build()
        .expect("valid");
    let declared = r#"http_requests_total{method="GET",endpoint="/o/declared",status_code="#;
    for class in ["2xx", "4xx", "5xx"] {
        assert_eq!(value("o_classes", &format!("{declared}\"{class}\"}}")), 0.0);
    }
    let router = Router::new()
        .route("/o/ok", get(async || "x"))
        .route("/o/created", get(async || StatusCode::CREATED))
        .route("/o/gone", get(async || StatusCode::GONE))
        .route("/o/declared", get(declared));
    let server = Server::start(metrics.instrument(router)).await;
    for path in [
        "/o/ok",
        "/o/created",
        "/o/gone",
        "/o/declared",
        "/o/nowhere",
    ] {
        server.status("GET", path).await;
    }
    for (endpoint, class) in [
        ("/o/ok", "2xx"),
        ("/o/created", "2xx"),
        ("/o/gone", "4xx"),
        ("/o/declared", "2xx"),
        ("unmatched", "4xx"),
    ] {
        let labels = format!("method=\"GET\",endpoint=\"{endpoint}\",status_code=\"{class}\"");
        let requests = format!("http_requests_total{{{labels}}}");
        assert_eq!(value("o_classes", &requests), 1.0, "{endpoint}");
    }
    let classes = label_values("o_classes", "status_code");
    assert_eq!(
        classes.into_iter().collect::<Vec<_>>(),
        ["2xx", "4xx", "5xx"]
    );
}

#[tokio::test]
async fn labels_can_be_renamed_for_dashboards() {
    for (prefix, names, endpoint, status) in [
        ("o_handler", LabelNames::INSTRUMENTATOR, "handler", "status"),
        ("o_route", LabelNames::ROUTE, "route", "status_code"),
    ] {
        let metrics = named(prefix).label_names(names).build().expect("valid");
        let server = Server::start(metrics.instrument(Router::new())).await;
        server.status("GET", "/o/nowhere").await;
        let requests =
            format!(r#"http_requests_total{{method="GET",{endpoint}="unmatched",{status}="404"}}"#);
        assert_eq!(value(prefix, &requests), 1.0);
        let exceptions =
            format!(r#"http_exceptions_total{{exception_type="panic",{endpoint}="unmatched"}}"#);
        assert_eq!(value(prefix, &exceptions), 0.0);
        let all = series(prefix);
        assert!(all.iter().all(|series| !series.contains("endpoint=")));
        let of_endpoints = all
            .iter()
            .filter(|series| series.contains(&format!("{endpoint}=")));
        assert!(of_endpoints.count() > 0, "{all:?}");
    }
}

#[derive(LabelValue)]
enum Plan {
    Free,
    Paid,
}

fn plan(request: &axum::extract::Request) -> Plan {
    match request.headers().get("x-plan") {
        Some(plan) if plan == "paid" => Plan::Paid,
        _ => Plan::Free,
    }
}

#[tokio::test]
async fn custom_labels_are_on_all_families() {
    let metrics = named("o_labels")
        .constant_label("service", "shop")
        .label("plan", plan)
        .header_label("version", "x-api-version", ["1", "2"])
        .combined_size(true)
        .time_to_first_byte(true)
        .high_resolution(true)
        .in_progress_labels(false)
        .build()
        .expect("valid");
    let before = series("o_labels");
    for series in &before {
        assert!(series.contains("service=\"shop\""), "{series}");
        assert!(series.contains("plan=\""), "{series}");
        assert!(series.contains("version=\""), "{series}");
    }
    let declared =
        "http_requests_total{method=\"GET\",endpoint=\"/o/declared\",status_code=\"404\"";
    for plan in ["free", "paid"] {
        for version in ["1", "2", "other"] {
            let labels = format!("plan=\"{plan}\",version=\"{version}\",service=\"shop\"");
            assert_eq!(value("o_labels", &format!("{declared},{labels}}}")), 0.0);
        }
    }
    let router = Router::new().route("/o/declared", get(declared_again));
    let server = Server::start(metrics.instrument(router)).await;
    for headers in [
        "X-Plan: paid\r\nX-Api-Version: 2\r\n",
        "X-Plan: paid\r\nX-Api-Version: 2\r\n",
        "X-Plan: gold\r\nX-Api-Version: 7; drop table\r\n",
        "",
    ] {
        server
            .send(&format!(
                "GET /o/declared HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n"
            ))
            .await;
    }
    let requests =
        "http_requests_total{method=\"GET\",endpoint=\"/o/declared\",status_code=\"200\"";
    for (plan, version, count) in [
        ("paid", "2", 2.0),
        ("free", "other", 2.0),
        ("free", "1", 0.0),
    ] {
        let labels = format!("plan=\"{plan}\",version=\"{version}\",service=\"shop\"");
        assert_eq!(value("o_labels", &format!("{requests},{labels}}}")), count);
        let all = format!("http_request_duration_highr_seconds_count{{{labels}}}");
        assert_eq!(value("o_labels", &all), count);
    }
    assert_eq!(series("o_labels"), before, "clients create no series");
}

async fn declared_again() {}

#[tokio::test]
async fn unmatched_requests_have_the_configured_name() {
    let metrics = named("o_none")
        .unmatched_name("none")
        .build()
        .expect("valid");
    let server = Server::start(metrics.instrument(Router::new())).await;
    server.status("BREW", "/o/nowhere").await;
    let requests = r#"http_requests_total{method="OTHER",endpoint="none",status_code="404"}"#;
    assert_eq!(value("o_none", requests), 1.0);
    assert!(!label_values("o_none", "endpoint").contains("unmatched"));
}

#[tokio::test]
async fn a_missing_header_has_the_configured_value() {
    let metrics = named("s_missing")
        .header_label_or("version", "accept-version", ["v1", "v2"], "v2")
        .build()
        .expect("valid");
    let router = Router::new().route("/s/x", get(async || "x"));
    let server = Server::start(metrics.instrument(router)).await;
    for header in [
        "",
        "Accept-Version: v1\r\n",
        "Accept-Version: v3\r\n",
        "accept-version: V1\r\n",
    ] {
        let head = format!("GET /s/x HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{header}\r\n");
        assert!(server.send(&head).await.starts_with("HTTP/1.1 200"));
    }
    for (version, requests) in [("v1", 1.0), ("v2", 1.0), ("other", 2.0)] {
        let labels =
            format!(r#"method="GET",endpoint="/s/x",status_code="200",version="{version}""#);
        let series = format!("http_requests_total{{{labels}}}");
        assert_eq!(value("s_missing", &series), requests, "{version}");
    }
    let wrong = named("s_wrong")
        .header_label_or("version", "accept-version", ["v1"], "v0")
        .build();
    let problem = wrong.expect_err("it is not listed").problems()[0].to_string();
    assert!(
        problem.contains("`v0`") && problem.contains("write one of them"),
        "{problem}"
    );
}
