//! Fault injection: `/faults`.

use reqwest::Method;
use serde_json::{Value, json};

use super::metrics::{becomes, changes_by};
use super::support::{Answer, App, Http, Program};

async fn set(http: &Http, faults: Value) -> Answer {
    Answer::of(http.request(Method::PUT, "/faults").json(&faults)).await
}

#[tokio::test]
async fn without_the_switch_faults_cannot_be_set() {
    let app = App::start().await;
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let request = app.http.request(method, "/faults").json(&json!({}));
        Answer::of(request).await.expect_error(404, "not_found");
    }
    app.stop().await;
    let app = App::start_set(&["--enable-faults=false"]).await;
    app.http.get("/faults").await.expect_error(404, "not_found");
    app.stop().await;
}

#[tokio::test]
async fn faults_are_set_read_and_reset() {
    let app = App::start_set(&["--enable-faults"]).await;
    let none = json!({
        "error_share": 0.0, "latency_seconds": 0.0, "database_down": false, "cache_down": false
    });
    assert_eq!(app.http.get("/faults").await.expect(200), none);
    let some = json!({
        "error_share": 1.0, "latency_seconds": 0.001, "database_down": true, "cache_down": true
    });
    assert_eq!(set(&app.http, some.clone()).await.expect(200), some);
    assert_eq!(app.http.get("/faults").await.expect(200), some);

    for bad in [
        json!({"error_share": 2}),
        json!({"latency": -1}),
        json!({"latency_seconds": "long"}),
        json!({"databse_down": true}),
    ] {
        set(&app.http, bad).await.expect_error(422, "invalid_json");
    }
    assert_eq!(app.http.get("/faults").await.expect(200), some);

    assert_eq!(app.http.delete("/faults").await.status, 204);
    assert_eq!(app.http.get("/faults").await.expect(200), none);
    app.http.get("/data").await.expect(200);
    app.stop().await;
}

#[tokio::test]
async fn injected_errors_are_normal_500s_and_count_as_injected() {
    let program = Program::start_set(&["--enable-faults"]).await;
    set(&program.http, json!({"error_share": 1}))
        .await
        .expect(200);
    let changes = changes_by(&program, async || {
        program
            .http
            .get("/data")
            .await
            .expect_error(500, "fault_injected");
        // The other requests succeed.
        program.http.get("/health").await.expect(200);
        program.http.get("/metrics/custom").await.expect(200);
        program
            .http
            .get("/nowhere")
            .await
            .expect_error(404, "not_found");
    })
    .await;
    for change in [
        "http_requests_total{method='GET',endpoint='/data',status_code='500'} +1",
        "http_exceptions_total{exception_type='fault_injected',endpoint='/data'} +1",
        "http_requests_total{method='GET',endpoint='/health',status_code='200'} +1",
    ] {
        assert!(
            changes.iter().any(|one| one == change),
            "no {change} in {changes:#?}"
        );
    }
    let answer = program.http.get("/").await;
    let id = answer.header("x-request-id");
    let line = program.logged_with(&[id, "a fault was injected"]).await;
    assert!(line.contains("ERROR"), "{line}");
}

#[tokio::test]
async fn injected_latency_shows_in_durations_and_can_exceed_the_timeout() {
    let limit = ["--enable-faults", "--request-timeout-seconds", "1"];
    let program = Program::start_set(&limit).await;
    set(&program.http, json!({"latency_seconds": 0.05}))
        .await
        .expect(200);
    program.http.get("/").await.expect(200);
    let count = "http_request_duration_seconds_count{method='GET',endpoint='/'}";
    let scrape = becomes(&program, count, 1.0).await;
    let took = scrape.value("http_request_duration_seconds_sum{method='GET',endpoint='/'}");
    assert!(took >= 0.05, "{took}");
    set(&program.http, json!({"latency": 30})).await.expect(200);
    program.http.get("/").await.expect_error(504, "timeout");
    program.http.get("/health").await.expect(200);
}

#[tokio::test]
async fn an_injected_database_outage_fails_and_counts_like_a_real_one() {
    let program = Program::start_set(&["--enable-faults"]).await;
    set(&program.http, json!({"database_down": true}))
        .await
        .expect(200);
    let changes = changes_by(&program, async || {
        program
            .http
            .get("/data")
            .await
            .expect_error(503, "unavailable");
        program.http.get("/").await.expect(200);
        assert_eq!(
            program.http.get("/health").await.expect(503)["database"],
            "down"
        );
    })
    .await;
    for change in [
        "database_errors_total{operation='select',table='documents',error='unavailable'} +1",
        "database_operations_total{operation='select',table='documents',status='error'} +1",
        "http_exceptions_total{exception_type='database',endpoint='/data'} +1",
    ] {
        assert!(
            changes.iter().any(|one| one == change),
            "no {change} in {changes:#?}"
        );
    }
    program.http.delete("/faults").await;
    program.http.get("/data").await.expect(200);
    program.http.get("/health").await.expect(200);
}

#[tokio::test]
async fn an_unavailable_cache_fails_no_request_and_counts_as_errors() {
    let program = Program::start_set(&["--enable-faults"]).await;
    let user = json!({"name": "Ada", "email": "ada@example.com"});
    program
        .http
        .post("/users/register", &user)
        .await
        .expect(201);
    program.http.get("/users/1").await.expect(200);
    assert_eq!(
        program.http.get("/users/1").await.expect(200)["cached"],
        true
    );

    set(&program.http, json!({"cache_down": true}))
        .await
        .expect(200);
    let changes = changes_by(&program, async || {
        let found = program.http.get("/users/1").await.expect(200);
        assert_eq!(found["cached"], false);
        assert_eq!(
            program.http.get("/health").await.expect(200)["cache"],
            "down"
        );
        assert_eq!(program.http.delete("/users/1").await.status, 204);
    })
    .await;
    for change in [
        "cache_operations_total{operation='get',result='error'} +1",
        "cache_operations_total{operation='delete',result='error'} +1",
    ] {
        assert!(
            changes.iter().any(|one| one == change),
            "no {change} in {changes:#?}"
        );
    }
    // A user deleted meanwhile does not reappear.
    program.http.delete("/faults").await;
    program
        .http
        .get("/users/1")
        .await
        .expect_error(404, "user_not_found");
}
