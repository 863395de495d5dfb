//! `demo-app load` against a running service.

use clap::Parser;
use demo_app::config::{Command, Config};
use demo_app::load::Load;
use reqwest::Method;
use serde_json::json;
use test_programs::InTime as _;

use super::scrape::Scrape;
use super::support::{Answer, Http, Program, eventually};

/// On a busy machine, logins wait for the hashing of other passwords.
const PATIENT: [&str; 4] = [
    "--hashing-timeout-seconds",
    "60",
    "--request-timeout-seconds",
    "60",
];

/// The users that it adds first.
const FIRST_REQUESTS: f64 = 20.0 + 1.0;

fn load(http: &Http, arguments: &[&str]) -> Load {
    let url = format!("http://{}", http.authority());
    let arguments = [&["demo-app", "load", "--url", &url], arguments].concat();
    let config = Config::try_parse_from(arguments).expect("valid");
    match config.command {
        Some(Command::Load(load)) => load,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_service_counts_all_requests_by_endpoint() {
    let program = Program::start_set(&PATIENT).await;
    let load = load(&program.http, &["--rate", "100", "--duration", "3s"]);
    let report = load.run().await.expect("a report");
    println!("{report}");
    assert_eq!(report.errors(), 0, "{report}");
    assert!(report.counts_agree(), "{report}");
    // Of seven, the rarest may be missing.
    assert!(report.endpoints.len() >= 6, "{report}");
    let all = report.all.as_ref().expect("requests");
    assert_eq!(all.client.requests, 300);
    assert_eq!(all.service.expect("figures").requests, 300);
    // According to another parser of the same metrics.
    let scrape = Scrape::of(&program.http).await;
    assert_eq!(scrape.sum("http_requests_total"), 300.0 + FIRST_REQUESTS);
    for line in report.endpoints.iter().chain(&report.all) {
        let [p50, p95, p99, max] = [line.client.p50, line.client.p95, line.client.p99, line.max]
            .map(|time| time.expect("requests"));
        assert!(
            0.0 < p50 && p50 <= p95 && p95 <= p99 && p99 <= max,
            "{line:?}"
        );
    }
}

#[tokio::test]
async fn latency_is_measured_from_the_scheduled_time() {
    let program = Program::start_set(&["--enable-faults"]).await;
    // 40 requests are due within 0.4 s, and take 40 times 50 ms, one after the other.
    let arguments = ["--rate", "100", "--duration", "400ms", "--concurrency", "1"];
    let load = load(&program.http, &arguments);
    let slow = program.http.request(Method::PUT, "/faults");
    Answer::of(slow.json(&json!({"latency_seconds": 0.05})))
        .await
        .expect(200);
    let report = load.run().await.expect("a report");
    println!("{report}");
    let all = report.all.as_ref().expect("requests");
    assert_eq!(all.client.requests, 40);
    // A few of them are for unknown paths, and not delayed.
    assert!(all.max.expect("requests") > 1.0, "{report}");
    assert!(all.client.p50.expect("requests") > 0.4, "{report}");
    // The service does not see their waiting time.
    let service = all.service.expect("figures");
    assert!(service.p50.expect("requests") <= 0.25, "{report}");
}

#[tokio::test]
async fn failures_are_reported_by_status_code() {
    let arguments = [&["--enable-faults"], &PATIENT[..]].concat();
    let program = Program::start_set(&arguments).await;
    let load = load(&program.http, &["--rate", "100", "--duration", "2s"]);
    let running = tokio::spawn(async move { load.run().await });
    eventually("traffic", async || {
        let scrape = Scrape::of(&program.http).await;
        (scrape.sum("http_requests_total") > FIRST_REQUESTS + 10.0).then_some(())
    })
    .await;
    let fail = program.http.request(Method::PUT, "/faults");
    Answer::of(fail.json(&json!({"error_share": 1})))
        .await
        .expect(200);
    let report = running.await.expect("no panic").expect("a report");
    let failed = report.failures["500 Internal Server Error"];
    assert!(failed > 0 && report.errors() == failed, "{report}");
    assert!(
        report.to_string().contains("× 500 Internal Server Error"),
        "{report}"
    );
}

#[tokio::test]
async fn the_program_prints_a_table_and_its_exit_code_shows_errors() {
    let program = Program::start_set(&["--metrics-token", "abc"]).await;
    let url = format!("http://{}", program.http.authority());
    let run = async |arguments: &[&str]| {
        let arguments = [&["load"], arguments].concat();
        let mut command = Program::command(&arguments);
        let output = tokio::task::spawn_blocking(move || command.output_in_time());
        let output = output.await.expect("no panic").expect("it runs");
        let message =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
        (output.status.code(), message)
    };
    let short = ["--rate", "50", "--duration", "200ms", "--url", &url];
    let (code, [table, log]) = run(&[&short[..], &["--metrics-token", "abc"]].concat()).await;
    assert_eq!((code, &*log), (Some(0), ""), "{table}");
    assert!(
        table.contains("\nendpoint  ") && table.contains("\nall  "),
        "{table}"
    );
    assert!(
        table.ends_with("The service counted exactly these requests.\n"),
        "{table}"
    );

    // Without the token, there are only the client's figures.
    let (code, [table, log]) = run(&short).await;
    assert_eq!(code, Some(0));
    assert!(
        log.contains("figures are missing") && log.contains("401"),
        "{log}"
    );
    assert!(table.contains("figures are missing"), "{table}");

    let (code, [_, log]) = run(&["--url", "http://127.0.0.1:9"]).await;
    assert_eq!(code, Some(2));
    assert!(log.contains("--url"), "{log}");
    for wrong in [
        ["--rate", "0"],
        ["--duration", "soon"],
        ["--url", "demo"],
        ["--concurrency", "0"],
    ] {
        let (code, [_, log]) = run(&wrong).await;
        assert_eq!(code, Some(2));
        assert!(log.contains("write "), "{log}");
    }
}
