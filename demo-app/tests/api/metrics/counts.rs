//! The exact changes of metrics by requests.

use reqwest::Method;
use serde_json::json;
use tokio::net::TcpStream;

use super::super::scrape::Scrape;
use super::super::support::{Answer, Program, eventually};
use super::{ada, becomes, changes_by, counts_agree};

/// The counter that a welcome e-mail updates last.
const WELCOMED: &str = "queue_items_total{queue='welcome_email',outcome='completed'}";

#[tokio::test]
async fn endpoints_without_users_have_exact_counts() {
    let program = Program::start().await;
    let http = &program.http;
    let changes = changes_by(&program, async || {
        http.get("/").await.expect(200);
        http.get("/health").await.expect(200);
        http.get("/items/1").await.expect(200);
        http.get("/items/2?q=x").await.expect(200);
        Answer::of(http.request(Method::HEAD, "/items/3")).await;
    })
    .await;
    assert_eq!(
        changes,
        [
            "function_calls_total{module='demo_app::database',function='ping',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::health',function='health',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::items',function='read',outcome='ok'} +3",
            "function_calls_total{module='demo_app::handlers::root',function='welcome',outcome='ok'} +1",
            "http_requests_total{method='GET',endpoint='/',status_code='200'} +1",
            "http_requests_total{method='GET',endpoint='/health',status_code='200'} +1",
            "http_requests_total{method='GET',endpoint='/items/{item_id}',status_code='200'} +2",
            "http_requests_total{method='HEAD',endpoint='/items/{item_id}',status_code='200'} +1",
        ]
    );

    let changes = changes_by(&program, async || {
        http.post("/data", &json!([1])).await.expect(201);
        http.post("/data", &json!([2])).await.expect(201);
        http.get("/data").await.expect(200);
    })
    .await;
    assert_eq!(
        changes,
        [
            "database_operations_total{operation='insert',table='documents',status='success'} +2",
            "database_operations_total{operation='select',table='documents',status='success'} +2",
            "function_calls_total{module='demo_app::database::documents',function='count',outcome='ok'} +1",
            "function_calls_total{module='demo_app::database::documents',function='insert',outcome='ok'} +2",
            "function_calls_total{module='demo_app::database::documents',function='list',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::data',function='list',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::data',function='store',outcome='ok'} +2",
            "http_requests_total{method='GET',endpoint='/data',status_code='200'} +1",
            "http_requests_total{method='POST',endpoint='/data',status_code='201'} +2",
        ]
    );
}

#[tokio::test]
async fn a_user_counts_from_the_registration_to_the_second_delete() {
    let program = Program::start().await;
    let http = &program.http;
    let changes = changes_by(&program, async || {
        http.post("/users/register", &ada()).await.expect(201);
        becomes(&program, WELCOMED, 1.0).await;
    })
    .await;
    assert_eq!(
        changes,
        [
            "active_users +1",
            "background_tasks_total{task_type='user_welcome_email',status='completed'} +1",
            "background_tasks_total{task_type='user_welcome_email',status='queued'} +1",
            "database_operations_total{operation='insert',table='users',status='success'} +1",
            "function_calls_total{module='demo_app::database::users',function='insert',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='register',outcome='ok'} +1",
            "function_calls_total{module='demo_app::mail',function='deliver',outcome='ok'} +1",
            "function_calls_total{module='demo_app::mail::mailer',function='send',outcome='ok'} +1",
            "http_requests_total{method='POST',endpoint='/users/register',status_code='201'} +1",
            "queue_items_total{queue='welcome_email',outcome='completed'} +1",
            "user_registrations_total +1",
        ]
    );

    // A rejected duplicate does not count as a failure of the database, as a registration or as a user.
    let changes = changes_by(&program, async || {
        let answer = http.post("/users/register", &ada()).await;
        answer.expect_error(409, "email_taken");
    })
    .await;
    assert_eq!(
        changes,
        [
            "database_operations_total{operation='insert',table='users',status='success'} +1",
            "function_calls_total{module='demo_app::database::users',function='insert',outcome='error'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='register',outcome='error'} +1",
            "function_errors_total{module='demo_app::handlers::users',function='register',error='email_taken'} +1",
            "http_exceptions_total{exception_type='email_taken',endpoint='/users/register'} +1",
            "http_requests_total{method='POST',endpoint='/users/register',status_code='409'} +1",
        ]
    );

    // One miss, which queries the database and fills the cache; then hits.
    let changes = changes_by(&program, async || {
        for _ in 0..3 {
            http.get("/users/1").await.expect(200);
        }
    })
    .await;
    assert_eq!(
        changes,
        [
            "cache_operations_total{operation='get',result='hit'} +2",
            "cache_operations_total{operation='get',result='miss'} +1",
            "cache_operations_total{operation='set',result='ok'} +1",
            "database_operations_total{operation='select',table='users',status='success'} +1",
            "function_calls_total{module='demo_app::cache',function='fill',outcome='ok'} +1",
            "function_calls_total{module='demo_app::cache',function='get',outcome='ok'} +3",
            "function_calls_total{module='demo_app::database::users',function='find',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='read',outcome='ok'} +3",
            "http_requests_total{method='GET',endpoint='/users/{user_id}',status_code='200'} +3",
        ]
    );

    let deleted = [
        "active_users -1",
        "cache_operations_total{operation='delete',result='ok'} +1",
        "database_operations_total{operation='delete',table='users',status='success'} +1",
        "function_calls_total{module='demo_app::cache',function='remove',outcome='ok'} +1",
        "function_calls_total{module='demo_app::database::users',function='delete',outcome='ok'} +1",
        "function_calls_total{module='demo_app::handlers::users',function='delete',outcome='ok'} +1",
        "http_requests_total{method='DELETE',endpoint='/users/{user_id}',status_code='204'} +1",
    ];
    let changes = changes_by(&program, async || {
        assert_eq!(http.delete("/users/1").await.status, 204);
    })
    .await;
    assert_eq!(changes, deleted);

    // The second time there is no row, so the gauge does not change.
    let changes = changes_by(&program, async || {
        let answer = http.delete("/users/1").await;
        answer.expect_error(404, "user_not_found");
    })
    .await;
    assert_eq!(
        changes,
        [
            deleted[1],
            deleted[2],
            deleted[3],
            deleted[4],
            "function_calls_total{module='demo_app::handlers::users',function='delete',outcome='error'} +1",
            "function_errors_total{module='demo_app::handlers::users',function='delete',error='user_not_found'} +1",
            "http_exceptions_total{exception_type='user_not_found',endpoint='/users/{user_id}'} +1",
            "http_requests_total{method='DELETE',endpoint='/users/{user_id}',status_code='404'} +1",
        ]
    );

    // No user is found, so none is cached.
    let changes = changes_by(&program, async || {
        let answer = http.get("/users/1").await;
        answer.expect_error(404, "user_not_found");
    })
    .await;
    assert_eq!(
        changes,
        [
            "cache_operations_total{operation='get',result='miss'} +1",
            "database_operations_total{operation='select',table='users',status='success'} +1",
            "function_calls_total{module='demo_app::cache',function='fill',outcome='ok'} +1",
            "function_calls_total{module='demo_app::cache',function='get',outcome='ok'} +1",
            "function_calls_total{module='demo_app::database::users',function='find',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='read',outcome='error'} +1",
            "function_errors_total{module='demo_app::handlers::users',function='read',error='user_not_found'} +1",
            "http_exceptions_total{exception_type='user_not_found',endpoint='/users/{user_id}'} +1",
            "http_requests_total{method='GET',endpoint='/users/{user_id}',status_code='404'} +1",
        ]
    );
    counts_agree(http).await;
}

#[tokio::test]
async fn a_user_added_by_an_administrator_is_not_a_registration_and_gets_an_email() {
    let program = Program::start().await;
    let before = Scrape::of(&program.http).await;
    program.http.post("/users", &ada()).await.expect(201);
    let scrape = becomes(&program, WELCOMED, 1.0).await;
    assert_eq!(
        scrape.changes_since(&before),
        [
            "active_users +1",
            "background_tasks_total{task_type='user_welcome_email',status='completed'} +1",
            "background_tasks_total{task_type='user_welcome_email',status='queued'} +1",
            "database_operations_total{operation='insert',table='users',status='success'} +1",
            "function_calls_total{module='demo_app::database::users',function='insert',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='create',outcome='ok'} +1",
            "function_calls_total{module='demo_app::mail',function='deliver',outcome='ok'} +1",
            "function_calls_total{module='demo_app::mail::mailer',function='send',outcome='ok'} +1",
            "http_requests_total{method='POST',endpoint='/users',status_code='201'} +1",
            "queue_items_total{queue='welcome_email',outcome='completed'} +1",
        ]
    );
}

#[tokio::test]
async fn requests_that_reach_no_handler_count() {
    let program = Program::start().await;
    let http = &program.http;
    let changes = changes_by(&program, async || {
        for path in ["/nowhere", "/users/1/friends", "/data/", "/metrics/"] {
            http.get(path).await.expect_error(404, "not_found");
        }
        let brew = Method::from_bytes(b"BREW").expect("a method");
        for (method, path) in [
            (Method::PUT, "/data"),
            (Method::PATCH, "/users/1"),
            (brew.clone(), "/"),
        ] {
            let answer = Answer::of(http.request(method, path)).await;
            answer.expect_error(405, "method_not_allowed");
        }
        let answer = Answer::of(http.request(brew, "/nowhere")).await;
        answer.expect_error(404, "not_found");

        let too_long = format!("\"{}\"", "x".repeat(1024 * 1024));
        let answer = http.post_text("/data", too_long).await;
        answer.expect_error(413, "body_too_large");
        let answer = Answer::of(http.request(Method::POST, "/data").body("{}")).await;
        answer.expect_error(415, "unsupported_media_type");
        let answer = http.post_text("/data", "{").await;
        answer.expect_error(400, "malformed_json");
        let answer = http.post("/users/register", &json!(["Ada"])).await;
        answer.expect_error(422, "invalid_json");
        let answer = http.get("/items/%FF").await;
        answer.expect_error(400, "malformed_path");
        let answer = http.get("/items/one").await;
        answer.expect_error(422, "invalid_path");
    })
    .await;
    assert_eq!(
        changes,
        [
            "http_exceptions_total{exception_type='body_too_large',endpoint='/data'} +1",
            "http_exceptions_total{exception_type='invalid_json',endpoint='/users/register'} +1",
            "http_exceptions_total{exception_type='invalid_path',endpoint='/items/{item_id}'} +1",
            "http_exceptions_total{exception_type='malformed_json',endpoint='/data'} +1",
            "http_exceptions_total{exception_type='malformed_path',endpoint='/items/{item_id}'} +1",
            "http_exceptions_total{exception_type='method_not_allowed',endpoint='unmatched'} +3",
            "http_exceptions_total{exception_type='not_found',endpoint='unmatched'} +5",
            "http_exceptions_total{exception_type='not_json',endpoint='/data'} +1",
            "http_requests_total{method='GET',endpoint='/items/{item_id}',status_code='400'} +1",
            "http_requests_total{method='GET',endpoint='/items/{item_id}',status_code='422'} +1",
            "http_requests_total{method='GET',endpoint='unmatched',status_code='404'} +4",
            "http_requests_total{method='OTHER',endpoint='unmatched',status_code='404'} +1",
            "http_requests_total{method='OTHER',endpoint='unmatched',status_code='405'} +3",
            "http_requests_total{method='POST',endpoint='/data',status_code='400'} +1",
            "http_requests_total{method='POST',endpoint='/data',status_code='413'} +1",
            "http_requests_total{method='POST',endpoint='/data',status_code='415'} +1",
            "http_requests_total{method='POST',endpoint='/users/register',status_code='422'} +1",
        ]
    );
    counts_agree(http).await;
}

#[tokio::test]
async fn sizes_are_those_of_the_bodies() {
    let program = Program::start().await;
    let answer = program.http.post_text("/data", "[1, 2, 3]").await;
    answer.expect(201);
    let scrape = Scrape::of(&program.http).await;
    let labels = "{method='POST',endpoint='/data'}";
    let sent = scrape.value(&format!("http_request_size_bytes_sum{labels}"));
    assert_eq!(sent, "[1, 2, 3]".len() as f64);
    let received = scrape.value(&format!("http_response_size_bytes_sum{labels}"));
    assert_eq!(received, answer.text.len() as f64);
}

#[tokio::test]
async fn connections_count_while_they_are_open_and_both_pages_agree_on_them() {
    let program = Program::start().await;
    // Without a pool, only the request's own connection is open.
    let http = program.http.without_pool();
    let open = |expected: u64| {
        let http = http.clone();
        async move {
            eventually("that many connections", async || {
                let scrape = Scrape::of(&http).await;
                (scrape.value("active_connections") == expected as f64).then_some(())
            })
            .await;
            eventually("the same on the other page", async || {
                let custom = http.get("/metrics/custom").await.expect(200);
                (custom["active_connections"] == expected).then_some(())
            })
            .await;
        }
    };
    open(1).await;
    let mut idle = Vec::new();
    for _ in 0..3 {
        let connection = TcpStream::connect(program.http.authority()).await;
        idle.push(connection.expect("open"));
    }
    open(4).await;
    idle.pop();
    open(3).await;
    idle.clear();
    open(1).await;
}

#[tokio::test]
async fn the_custom_page_equals_the_metrics() {
    let program = Program::start().await;
    let http = &program.http;
    let custom = http.get("/metrics/custom").await.expect(200);
    assert_eq!(custom.as_object().map(serde_json::Map::len), Some(3));
    assert_eq!(custom["total_requests"], 0);
    assert_eq!(custom["cache_hit_rate"], 0.0);
    assert_eq!(custom["active_connections"], 1);

    http.post("/users/register", &ada()).await.expect(201);
    for _ in 0..4 {
        http.get("/users/1").await.expect(200);
    }
    http.get("/nowhere").await.expect_error(404, "not_found");
    let custom = http.get("/metrics/custom").await.expect(200);
    // The first request for this page, and the six requests above.
    assert_eq!(custom["total_requests"], 7);
    assert_eq!(custom["cache_hit_rate"], 0.75);

    let scrape = Scrape::of(http).await;
    // The second request for the page has ended by now.
    assert_eq!(scrape.sum("http_requests_total"), 8.0);
    let hits = scrape.value("cache_operations_total{operation='get',result='hit'}");
    let misses = scrape.value("cache_operations_total{operation='get',result='miss'}");
    assert_eq!(hits / (hits + misses), 0.75);
}
