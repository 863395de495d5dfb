//! `top` as text, for expositions of other libraries and for other documents.

use crate::endpoint::Endpoint;
use crate::{Folder, Service, run};
use serde_json::Value;
use std::path::Path;

/// An exposition in the style of `client_golang`, after this many requests.
fn foreign(requests: usize) -> String {
    let bad = requests / 4;
    format!(
        "# HELP go_goroutines Number of goroutines that currently exist.\n\
         # TYPE go_goroutines gauge\ngo_goroutines 12\n\
         # HELP go_gc_duration_seconds A summary of the wall-time pauses.\n\
         # TYPE go_gc_duration_seconds summary\n\
         go_gc_duration_seconds{{quantile=\"0\"}} 2.5e-05\n\
         go_gc_duration_seconds{{quantile=\"0.5\"}} 4.5e-05\n\
         go_gc_duration_seconds{{quantile=\"1\"}} 0.0001\n\
         go_gc_duration_seconds_sum 0.02\ngo_gc_duration_seconds_count 400\n\
         # HELP promhttp_metric_handler_requests_total Scrapes.\n\
         # TYPE promhttp_metric_handler_requests_total counter\n\
         promhttp_metric_handler_requests_total{{code=\"200\"}} {requests}\n\
         promhttp_metric_handler_requests_total{{code=\"500\"}} {bad}\n\
         promhttp_metric_handler_requests_total{{code=\"503\"}} 0\n\
         # TYPE request_seconds histogram\n\
         request_seconds_bucket{{le=\"0.1\"}} {requests}\n\
         request_seconds_bucket{{le=\"1\"}} {both}\n\
         request_seconds_bucket{{le=\"+Inf\"}} {both}\n\
         request_seconds_sum {requests}\nrequest_seconds_count {both}\n\
         no_type 3\n",
        both = 2 * requests,
    )
}

fn once(arguments: &[&str]) -> (Option<i32>, String, String) {
    let arguments = [&["top", "--once", "--interval", "0.2"], arguments].concat();
    run(Path::new("."), &arguments)
}

#[test]
fn rates_are_those_of_the_service() {
    let endpoint = Endpoint::start(|number, _| (200, foreign(1000 + 400 * number)));
    let (code, json, stderr) = once(&[&endpoint.url(), "--format", "json"]);
    assert_eq!((code, &*stderr), (Some(0), ""));
    assert_eq!(endpoint.requests(), 2);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let seconds = json["seconds"].as_f64().expect("a number");
    assert!((0.2..10.0).contains(&seconds), "{seconds}");
    let rows = json["metrics"].as_array().expect("rows");
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).expect("a row");
    let per_scrape =
        |row: &Value, rate: &str| (row[rate].as_f64().expect("a rate") * seconds).round() as i64;
    let requests = row("promhttp_metric_handler_requests_total");
    assert_eq!(per_scrape(requests, "rate"), 500);
    assert_eq!(per_scrape(requests, "errors"), 100);
    assert_eq!(requests["series"], 3);
    let durations = row("request_seconds");
    assert_eq!(per_scrape(durations, "rate"), 800);
    assert_eq!(per_scrape(durations, "time"), 400);
    assert_eq!(
        (&durations["p50"], &durations["p95"]),
        (&0.1.into(), &0.91.into())
    );
    assert_eq!(row("go_goroutines")["value"], 12.0);
    assert_eq!(row("go_gc_duration_seconds")["p50"], 4.5e-5);
    assert_eq!(row("no_type")["type"], "gauge");
}

#[test]
fn piped_output_is_a_table() {
    let endpoint = Endpoint::start(|number, _| (200, foreign(100 * number)));
    // Also without `--once`, because the output is not a terminal.
    let arguments = [
        "top",
        &endpoint.url(),
        "--interval",
        "0.1",
        "--sort",
        "rate",
        "--filter",
        "requests 50",
    ];
    let (code, text, stderr) = run(Path::new("."), &arguments);
    assert_eq!((code, &*stderr), (Some(0), ""));
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("metric "), "{text}");
    assert!(
        lines[1].starts_with("promhttp_metric_handler_requests_total  counter       2     25  "),
        "{text}"
    );
    assert!(
        lines[3].starts_with("1 family, 2 series; rates over 0."),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_service_of_this_framework_is_watched() {
    let service = Service::start();
    let (code, text, _) = once(&[&service.url, "--filter", "parcel"]);
    assert_eq!(code, Some(0));
    // Other tests send parcels, too.
    assert!(
        text.contains("\nparcels_total          counter         2  "),
        "{text}"
    );
    assert!(
        text.contains("\nparcel_travel_seconds  histogram "),
        "{text}"
    );
}

#[test]
fn what_is_wrong_is_said_with_what_to_write() {
    let folder = Folder::new("top");
    folder.write("token", "secret\n");
    let endpoint =
        Endpoint::start(
            |_, request| match request.contains("authorization: Bearer secret") {
                true => (200, "up 1\n".to_owned()),
                false => (401, String::new()),
            },
        );
    let (code, stdout, stderr) = once(&[&endpoint.url()]);
    assert_eq!((code, &*stdout), (Some(2), ""));
    assert!(
        stderr.contains("answers with 401: write `--token-file FILE`"),
        "{stderr}"
    );
    let file = folder.0.join("token");
    let with_token = [
        "--token-file",
        file.to_str().expect("text"),
        &endpoint.url(),
    ];
    assert_eq!(once(&with_token).0, Some(0));
    folder.write("token", "other\n");
    let (_, _, stderr) = once(&with_token);
    assert!(
        stderr.contains("answers with 401, also with the token"),
        "{stderr}"
    );

    for (body, problem) in [
        ("<p>It works!\n", "is not an exposition"),
        ("a 1\n{{{\nb 1\n", "line 2 can't be read"),
        ("a 1\nb", "it is cut off in line 2"),
    ] {
        let endpoint = Endpoint::start(move |_, _| (200, body.to_owned()));
        let (code, stdout, stderr) = once(&[&endpoint.url()]);
        assert_eq!((code, &*stdout), (Some(2), ""));
        assert!(stderr.contains(problem), "{stderr}");
    }
    for (arguments, problem) in [
        (&["http://127.0.0.1:1/metrics"][..], "does not answer"),
        (
            &["https://shop/metrics"],
            "https is not supported; write where",
        ),
        (&["--interval", "0"], "0.1 to 3600"),
        (&["--token-file", "/nowhere"], "/nowhere can't be read"),
    ] {
        let arguments = [&["top", "--once"], arguments].concat();
        let (code, _, stderr) = run(Path::new("."), &arguments);
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains(problem), "{stderr}");
    }
}
