//! The catalogue contains each series of a scrape, and a running instance is compared with it over
//! a socket.

use axum::Router;
use axum::routing::get;
use clap::Parser;
use metrics_runtime::catalogue;
use metrics_runtime::{Counter, LabelSet, instrument, instrumented, metric};
use metrics_tools::Style;
use metrics_tools::catalogue::{from_json, to_json};
use metrics_tools::check::{FindingKind, KnownMetrics};
use metrics_tools::cli::{Command, Outcome};
use metrics_tools::coverage::{Coverage, Unseen};
use metrics_tools::promql::parse;
use tests::server::Server;

#[derive(LabelSet)]
struct Seat<'a> {
    #[label(limit = 3)]
    hall: &'a str,
    taken: bool,
}

/// Seats of the catalogue's tests.
#[metric("catalogue_seats_total")]
static SEATS: Counter<Seat<'static>>;

#[test]
fn each_series_that_is_exposed_is_in_the_catalogue() {
    for hall in ["a", "b", "c", "too many"] {
        SEATS.with(Seat { hall, taken: true }).inc();
    }
    let scrape = crate::scrape();
    // After the scrape: series that other tests add meanwhile only make the catalogue larger.
    let catalogue = catalogue();
    for (name, kind) in &scrape.types {
        let metric = catalogue
            .metric(name)
            .unwrap_or_else(|| panic!("{name} is not in it"));
        let exposed = metric.kind.in_prometheus().as_str();
        assert_eq!(exposed, kind, "{name}");
    }
    let known = KnownMetrics::from_catalogue(&catalogue);
    let of_selection = [
        FindingKind::UnknownMetric,
        FindingKind::UnknownLabel,
        FindingKind::LabelValue,
        FindingKind::SelectsNothing,
    ];
    for series in scrape.samples.keys() {
        let expr = parse(series).unwrap_or_else(|errors| panic!("{series}: {errors:?}"));
        let mut findings = known.check(&expr);
        findings.retain(|finding| of_selection.contains(&finding.kind));
        assert_eq!(findings, [], "{series}");
    }
    assert!(catalogue.series() >= scrape.samples.len() as u64);
    assert_eq!(from_json(&to_json(&catalogue)), Ok(catalogue));
}

#[instrumented(GET "/catalogue/reached", status = [200, 404])]
async fn catalogue_reached() -> &'static str {
    "here"
}

#[instrumented(GET "/catalogue/never", slo(success = 99.9))]
async fn catalogue_never() -> &'static str {
    "nobody asks"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_instance_reports_unused_series() {
    let routes = Router::new()
        .route("/catalogue/reached", get(catalogue_reached))
        .route("/catalogue/never", get(catalogue_never));
    let server = Server::start(instrument(routes)).await;
    assert_eq!(server.status("GET", "/catalogue/reached").await, Some(200));

    let coverage = Coverage::new(&catalogue(), [metrics_runtime::render()]);
    let of = |item: &str| -> Option<&Unseen> {
        coverage
            .unseen
            .iter()
            .find(|unseen| unseen.location.item == item)
    };

    let never = of("catalogue_never").expect("it is unused");
    assert!(never.never && never.location.file.ends_with("behaviour/catalogue.rs"));
    assert_eq!(never.name, "GET /catalogue/never");
    let text = coverage.text(Style::Plain);
    assert!(text.contains("GET /catalogue/never"), "{text}");
    assert!(!text.contains("/catalogue/reached"), "{text}");
    let reached = of("catalogue_reached").expect("it has more outcomes");
    assert!(!reached.never);
    let requests = reached
        .metrics
        .iter()
        .find(|one| one.metric == "http_requests_total");
    assert_eq!(requests.expect("404").values["status_code"], ["404"]);
    let calls = reached
        .metrics
        .iter()
        .find(|one| one.metric == "function_calls_total");
    let outcomes = &calls.expect("outcomes").values["outcome"];
    assert_eq!(outcomes, &["error", "panic", "cancelled"]);
}

#[derive(Parser)]
enum Program {
    /// What this program measures
    #[command(subcommand)]
    Metrics(Command),
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_queries_an_instance_over_http() {
    let routes = Router::new().route("/catalogue/reached", get(catalogue_reached));
    let server = Server::start(instrument(routes)).await;
    let outcome = |url: String| async move {
        let Program::Metrics(command) =
            Program::try_parse_from(["program", "metrics", "coverage", &url]).expect("arguments");
        let executed = tokio::task::spawn_blocking(move || command.execute(Style::Plain));
        executed.await.expect("it ends")
    };
    let Outcome { text, found, .. } = outcome(format!("http://{}/metrics", server.address))
        .await
        .expect("it answers");
    assert!(found && text.contains("GET /catalogue/never"), "{text}");
    let elsewhere = outcome(format!("http://{}/catalogue/none", server.address)).await;
    let problem = elsewhere.expect_err("there is nothing");
    assert!(problem.contains("it answers with 404"), "{problem}");
}
