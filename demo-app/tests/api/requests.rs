//! The middleware of every request: id, log, timeout, body limit.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::lifecycle::InFlight;
use super::metrics::changes_by;
use super::support::{Answer, App, Program};

const ID: &str = "x-request-id";

#[tokio::test]
async fn every_response_has_a_unique_id() {
    let app = App::start().await;
    let mut ids = BTreeSet::new();
    for path in [
        "/",
        "/health",
        "/nowhere",
        "/items/x",
        "/metrics",
        "/metrics/custom",
    ] {
        let answer = app.http.get(path).await;
        let id = answer.header(ID).to_owned();
        assert_eq!(id.len(), 36, "{id}");
        ids.insert(id);
    }
    assert_eq!(ids.len(), 6, "{ids:?}");
    app.stop().await;
}

#[tokio::test]
async fn only_a_valid_request_id_is_taken_from_the_client() {
    let app = App::start().await;
    let with_id = async |id: &str| {
        let request = app.http.request(Method::GET, "/").header(ID, id);
        Answer::of(request).await.header(ID).to_owned()
    };
    let longest = "x".repeat(128);
    for id in [
        "1",
        "order-7.retry_2",
        "0197a7c0-7d0a-7000-8000-000000000000",
        &longest,
    ] {
        assert_eq!(with_id(id).await, id);
    }
    for id in [
        "",
        "a b",
        "a\tb",
        "{\"level\":\"ERROR\"}",
        "id;x",
        "ü",
        &"x".repeat(129),
    ] {
        let made = with_id(id).await;
        assert!(made != id && made.len() == 36, "{id:?} became {made}");
    }
    app.stop().await;
}

/// The only log line about this request with this text, as JSON.
async fn logged(program: &Program, id: &str, message: &str) -> Value {
    let line = program.logged_with(&[id, message]).await;
    serde_json::from_str(&line).unwrap_or_else(|problem| panic!("{problem}: {line}"))
}

#[tokio::test]
async fn each_line_of_a_log_in_json_is_an_object_and_those_of_a_request_have_its_id() {
    let arguments = ["--log-format", "json", "--log", "info,demo_app=debug"];
    let program = Program::start_set(&arguments).await;
    let request = program.http.request(Method::GET, "/items/1?q=secret");
    let answer = Answer::of(request.header(ID, "json-1")).await;
    answer.expect(200);
    let line = logged(&program, "json-1", "answered").await;
    assert_eq!(line["level"], "DEBUG", "{line}");
    assert_eq!(line["message"], "answered", "{line}");
    assert_eq!(line["status"], 200, "{line}");
    assert!(line["duration_ms"].is_f64(), "{line}");
    assert_eq!(
        line["span"],
        json!({"name": "request", "id": "json-1", "method": "GET", "path": "/items/1"})
    );
    for line in program.log_so_far() {
        let line: Value = serde_json::from_str(&line).expect("JSON");
        assert!(
            line["timestamp"].is_string() && line["target"].is_string(),
            "{line}"
        );
        assert!(!line.to_string().contains("secret"), "{line}");
    }
}

#[tokio::test]
async fn a_text_log_has_the_id_and_the_level_is_configurable() {
    let arguments = ["--log", "demo_app=debug"];
    let program = Program::start_set(&arguments).await;
    let id = program.http.get("/").await.header(ID).to_owned();
    let line = program.logged_with(&[&id, "answered"]).await;
    assert!(line.contains("DEBUG request{"), "{line}");

    let program = Program::start().await;
    program.http.get("/").await.expect(200);
    let answered = program
        .log_so_far()
        .into_iter()
        .find(|line| line.contains("answered"));
    assert_eq!(answered, None, "only at debug");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_504_and_counts_as_a_timeout() {
    let arguments = ["--request-timeout-seconds", "1"];
    let program = Program::start_set(&arguments).await;
    let changes = changes_by(&program, async || {
        // Its handler waits for a body that is never sent.
        let mut stuck = InFlight::begin(&program.http).await;
        let mut answer = String::new();
        let read = stuck.connection.read_to_string(&mut answer).await;
        read.expect("a response, and the end of the connection");
        assert!(answer.starts_with("HTTP/1.1 504 "), "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        let body: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(body["error"]["code"], "timeout", "{body}");
        assert!(answer.contains(ID), "{answer}");
        program.logged("it took longer than 1s").await;
    })
    .await;
    assert_eq!(
        changes,
        [
            "http_exceptions_total{exception_type='timeout',endpoint='/data'} +1",
            "http_requests_total{method='POST',endpoint='/data',status_code='504'} +1",
        ]
    );
}

#[tokio::test]
async fn the_body_limit_is_configurable() {
    let arguments = ["--body-limit-bytes", "10"];
    let app = App::start_set(&arguments).await;
    app.http
        .post_text("/data", "\"12345678\"")
        .await
        .expect(201);
    let answer = app.http.post_text("/data", "\"123456789\"").await;
    let message = answer.expect_error(413, "body_too_large");
    assert!(message.contains("10 bytes"), "{message}");
    app.stop().await;
}

#[tokio::test]
async fn a_too_long_body_is_refused_by_its_head() {
    let app = App::start_set(&["--body-limit-bytes", "1000"]).await;
    let token = "authorization: Bearer x\r\n";
    for (path, length, more) in [
        ("/data", "5000000000", ""),
        ("/data", "1001", token),
        ("/users", "9223372036854775807", ""),
        ("/users/register", "1001", ""),
        ("/auth/login", "5000000000", ""),
    ] {
        for expect in ["", "expect: 100-continue\r\n"] {
            let mut connection = TcpStream::connect(app.http.authority())
                .await
                .expect("open");
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
                 content-length: {length}\r\n{more}{expect}\r\n"
            );
            connection.write_all(head.as_bytes()).await.expect("sent");
            let mut answer = String::new();
            // Nothing of the body has been sent.
            let read = connection.read_to_string(&mut answer).await;
            read.expect("a response, and the end of the connection");
            assert!(
                answer.starts_with("HTTP/1.1 413 "),
                "{path} {length}: {answer}"
            );
            assert!(answer.contains("body_too_large"), "{answer}");
        }
    }
    app.stop().await;
}
