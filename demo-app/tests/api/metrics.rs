//! `/metrics` and `/metrics/custom`: what is there from the start, and what each request adds to it, to the last digit.
//!
//! A process has its metrics once, so each of these tests has a process of its own.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::scrape::{Scrape, name};
use super::support::{Answer, Program, eventually};

fn ada() -> Value {
    json!({"name": "Ada Lovelace", "email": "ada@example.com"})
}

fn grace() -> Value {
    json!({"name": "Grace Hopper", "email": "grace@example.com"})
}

/// What the metrics say that an action did: every counter and gauge that changed, and by how much.
async fn changes_by(program: &Program, action: impl AsyncFnOnce()) -> Vec<String> {
    let before = Scrape::of(&program.http).await;
    action().await;
    Scrape::of(&program.http).await.changes_since(&before)
}

/// Waits until a series has a value.
async fn becomes(program: &Program, series: &str, value: f64) -> Scrape {
    eventually(&format!("{series} {value}"), async || {
        let scrape = Scrape::of(&program.http).await;
        (scrape.value(series) == value).then_some(scrape)
    })
    .await
}

#[test]
fn the_declarations_of_all_crates_fit_together() {
    metrics_runtime::check().expect("no conflicts");
}

#[tokio::test]
async fn every_family_is_there_at_zero_before_any_request() {
    let program = Program::start().await;
    let scrape = Scrape::of(&program.http).await;
    let expected = BTreeMap::from([
        ("active_connections", "gauge"),
        ("active_users", "gauge"),
        ("background_tasks_total", "counter"),
        ("cache_operations_total", "counter"),
        ("database_operation_duration_seconds", "histogram"),
        ("database_operations_total", "counter"),
        ("function_call_duration_seconds", "histogram"),
        ("function_calls_in_progress", "gauge"),
        ("function_calls_total", "counter"),
        ("http_exceptions_total", "counter"),
        ("http_request_duration_seconds", "histogram"),
        ("http_request_size_bytes", "histogram"),
        ("http_requests_in_progress", "gauge"),
        ("http_requests_total", "counter"),
        ("http_response_size_bytes", "histogram"),
        ("user_registrations_total", "counter"),
    ]);
    let types: BTreeMap<_, _> = scrape
        .types
        .iter()
        .map(|(name, kind)| (name.as_str(), kind.as_str()))
        .filter(|(name, _)| !name.starts_with("process_"))
        .collect();
    assert_eq!(types, expected);
    assert!(scrape.types.keys().eq(scrape.helps.keys()));
    for (family, help) in &scrape.helps {
        assert!(help.ends_with('.') && help.len() > 10, "{family}: {help}");
        let a_sample = match types.get(family.as_str()) {
            Some(&"histogram") => format!("{family}_count"),
            _ => family.clone(),
        };
        assert!(scrape.of_name(&a_sample).next().is_some(), "{family}");
    }

    // At its start the service has counted its users; and the scrape has a connection.
    let not_zero: Vec<_> = scrape
        .samples()
        .filter(|(series, value)| *value != 0.0 && !series.starts_with("process_"))
        .filter(|(series, _)| !name(series).ends_with("_bucket") && !name(series).ends_with("_sum"))
        .collect();
    assert_eq!(
        not_zero,
        [
            ("active_connections", 1.0),
            (
                "database_operation_duration_seconds_count{operation='select',table='users'}",
                1.0
            ),
            (
                "database_operations_total{operation='select',table='users',status='ok'}",
                1.0
            ),
            (
                "function_call_duration_seconds_count{module='demo_app::database::users',function='count'}",
                1.0
            ),
            (
                "function_calls_total{module='demo_app::database::users',function='count',outcome='ok'}",
                1.0
            ),
        ]
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_process_tells_of_itself() {
    let program = Program::start().await;
    let scrape = Scrape::of(&program.http).await;
    for series in [
        "process_cpu_seconds_total",
        "process_open_fds",
        "process_resident_memory_bytes",
        "process_start_time_seconds",
        "process_threads",
    ] {
        assert!(scrape.value(series) > 0.0, "{series}");
    }
}

#[tokio::test]
async fn every_answer_that_an_endpoint_can_give_is_a_series_before_any_request() {
    let program = Program::start().await;
    let new_user = "201 400 409 413 415 422 500 503";
    let mut expected = Vec::new();
    for (method, endpoint, statuses) in [
        ("GET", "/", "200"),
        ("GET", "/health", "200 503"),
        ("GET", "/data", "200 422 500 503"),
        ("POST", "/data", "201 400 413 415 500 503"),
        ("GET", "/items/{item_id}", "200 400 422"),
        ("POST", "/users", new_user),
        ("POST", "/users/register", new_user),
        ("GET", "/users/{user_id}", "200 400 404 422 500 503"),
        ("DELETE", "/users/{user_id}", "204 400 404 422 500 503"),
        ("GET", "/metrics/custom", "200"),
        ("GET", "unmatched", "404"),
    ] {
        for status in statuses.split(' ') {
            expected.push(format!(
                "http_requests_total{{method='{method}',endpoint='{endpoint}',status_code='{status}'}}"
            ));
        }
    }
    expected.sort();
    let scrape = Scrape::of(&program.http).await;
    let series: Vec<_> = scrape
        .of_name("http_requests_total")
        .map(|(series, _)| series)
        .collect();
    assert_eq!(series, expected);
}

#[tokio::test]
async fn a_scrape_is_not_a_request_of_the_service() {
    let program = Program::start().await;
    let changes = changes_by(&program, async || {
        for _ in 0..3 {
            Scrape::of(&program.http).await;
        }
    })
    .await;
    assert_eq!(changes, [""; 0]);
}

#[tokio::test]
async fn the_endpoints_without_users_count_what_they_do() {
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
            "database_operations_total{operation='insert',table='documents',status='ok'} +2",
            "database_operations_total{operation='select',table='documents',status='ok'} +2",
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
    })
    .await;
    assert_eq!(
        changes,
        [
            "active_users +1",
            "database_operations_total{operation='insert',table='users',status='ok'} +1",
            "function_calls_total{module='demo_app::database::users',function='insert',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='register',outcome='ok'} +1",
            "http_requests_total{method='POST',endpoint='/users/register',status_code='201'} +1",
            "user_registrations_total +1",
        ]
    );

    // A refused duplicate is no failure of the database, no registration and no user.
    let changes = changes_by(&program, async || {
        let answer = http.post("/users/register", &ada()).await;
        answer.expect_error(409, "email_taken");
    })
    .await;
    assert_eq!(
        changes,
        [
            "database_operations_total{operation='insert',table='users',status='ok'} +1",
            "function_calls_total{module='demo_app::database::users',function='insert',outcome='error'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='register',outcome='error'} +1",
            "http_requests_total{method='POST',endpoint='/users/register',status_code='409'} +1",
        ]
    );

    // One miss, which asks the database and fills the cache; then hits.
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
            "database_operations_total{operation='select',table='users',status='ok'} +1",
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
        "database_operations_total{operation='delete',table='users',status='ok'} +1",
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

    // The second time there is no row, so the gauge stays.
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
            "http_requests_total{method='DELETE',endpoint='/users/{user_id}',status_code='404'} +1",
        ]
    );

    // Nobody is found, so nobody is put into the cache.
    let changes = changes_by(&program, async || {
        let answer = http.get("/users/1").await;
        answer.expect_error(404, "user_not_found");
    })
    .await;
    assert_eq!(
        changes,
        [
            "cache_operations_total{operation='get',result='miss'} +1",
            "database_operations_total{operation='select',table='users',status='ok'} +1",
            "function_calls_total{module='demo_app::cache',function='fill',outcome='ok'} +1",
            "function_calls_total{module='demo_app::cache',function='get',outcome='ok'} +1",
            "function_calls_total{module='demo_app::database::users',function='find',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='read',outcome='error'} +1",
            "http_requests_total{method='GET',endpoint='/users/{user_id}',status_code='404'} +1",
        ]
    );
    assert_counts_agree(&Scrape::of(http).await);
}

#[tokio::test]
async fn a_user_added_by_an_administrator_is_no_registration_and_gets_an_email() {
    let program = Program::start().await;
    let before = Scrape::of(&program.http).await;
    program.http.post("/users", &ada()).await.expect(201);
    let completed = "background_tasks_total{task_type='welcome_email',status='completed'}";
    let scrape = becomes(&program, completed, 1.0).await;
    assert_eq!(
        scrape.changes_since(&before),
        [
            "active_users +1",
            "background_tasks_total{task_type='welcome_email',status='completed'} +1",
            "database_operations_total{operation='insert',table='users',status='ok'} +1",
            "function_calls_total{module='demo_app::background',function='send_welcome_email',outcome='ok'} +1",
            "function_calls_total{module='demo_app::database::users',function='insert',outcome='ok'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='create',outcome='ok'} +1",
            "http_requests_total{method='POST',endpoint='/users',status_code='201'} +1",
        ]
    );
}

#[tokio::test]
async fn requests_that_reach_no_handler_count_too() {
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
            "http_requests_total{method='GET',endpoint='/items/{item_id}',status_code='400'} +1",
            "http_requests_total{method='GET',endpoint='/items/{item_id}',status_code='422'} +1",
            "http_requests_total{method='GET',endpoint='unmatched',status_code='404'} +4",
            "http_requests_total{method='OTHER',endpoint='/',status_code='405'} +1",
            "http_requests_total{method='OTHER',endpoint='unmatched',status_code='404'} +1",
            "http_requests_total{method='PATCH',endpoint='/users/{user_id}',status_code='405'} +1",
            "http_requests_total{method='POST',endpoint='/data',status_code='400'} +1",
            "http_requests_total{method='POST',endpoint='/data',status_code='413'} +1",
            "http_requests_total{method='POST',endpoint='/data',status_code='415'} +1",
            "http_requests_total{method='POST',endpoint='/users/register',status_code='422'} +1",
            "http_requests_total{method='PUT',endpoint='/data',status_code='405'} +1",
        ]
    );
    assert_counts_agree(&Scrape::of(http).await);
}

/// Every call and every request that ended was also timed, and nothing is in progress.
fn assert_counts_agree(scrape: &Scrape) {
    let pairs = [
        ("http_requests_total", "http_request_duration_seconds_count"),
        ("http_requests_total", "http_request_size_bytes_count"),
        ("http_requests_total", "http_response_size_bytes_count"),
        (
            "function_calls_total",
            "function_call_duration_seconds_count",
        ),
        (
            "database_operations_total",
            "database_operation_duration_seconds_count",
        ),
    ];
    for (counter, count) in pairs {
        for (series, timed) in scrape.of_name(count) {
            let labels = series[count.len()..].trim_end_matches('}');
            let counted: f64 = scrape
                .of_name(counter)
                .filter(|(series, _)| series[counter.len()..].starts_with(&format!("{labels},")))
                .map(|(_, value)| value)
                .sum();
            assert_eq!(counted, timed, "{counter} and {series}");
        }
    }
    assert_eq!(scrape.sum("http_requests_in_progress"), 0.0);
    assert_eq!(scrape.sum("function_calls_in_progress"), 0.0);
}

/// A database in a file, and a second way to it, past the service.
struct File {
    _folder: tempfile::TempDir,
    options: SqliteConnectOptions,
    url: String,
}

impl File {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("demo.sqlite3");
        Self {
            url: format!("sqlite://{}", path.display()),
            options: SqliteConnectOptions::new().filename(path),
            _folder: folder,
        }
    }

    async fn program(&self) -> Program {
        Program::start_with(&["--database-url", &self.url]).await
    }

    async fn connect(&self) -> SqliteConnection {
        self.options.connect().await.expect("a connection")
    }

    async fn users(&self) -> i64 {
        let mut connection = self.connect().await;
        sqlx::query_scalar("SELECT count(*) FROM users")
            .fetch_one(&mut connection)
            .await
            .expect("a number")
    }
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) {
    sqlx::query(sql).execute(connection).await.expect("done");
}

#[tokio::test]
async fn active_users_are_right_from_the_first_scrape_after_a_restart() {
    let file = File::new();
    let program = file.program().await;
    let http = &program.http;
    http.post("/users/register", &ada()).await.expect(201);
    http.post("/users", &grace()).await.expect(201);
    let other = json!({"name": "Mary", "email": "mary@example.com"});
    http.post("/users/register", &other).await.expect(201);
    assert_eq!(http.delete("/users/1").await.status, 204);
    assert_eq!(Scrape::of(http).await.value("active_users"), 2.0);
    drop(program);

    let program = file.program().await;
    let http = &program.http;
    let scrape = Scrape::of(http).await;
    assert_eq!(scrape.value("active_users"), 2.0);
    assert_eq!(scrape.value("user_registrations_total"), 0.0);
    assert_eq!(file.users().await, 2);
    http.post("/users/register", &ada()).await.expect(201);
    assert_eq!(Scrape::of(http).await.value("active_users"), 3.0);
    for (status, left) in [(204, 2.0), (404, 2.0)] {
        assert_eq!(http.delete("/users/2").await.status, status);
        assert_eq!(Scrape::of(http).await.value("active_users"), left);
    }
    assert_eq!(file.users().await, 2);
}

#[tokio::test]
async fn a_registration_counts_even_when_its_client_goes_away_meanwhile() {
    let file = File::new();
    let program = file.program().await;
    // Nobody else can write until this ends: the registration has begun, and waits.
    let mut writer = file.connect().await;
    execute(&mut writer, "BEGIN IMMEDIATE").await;
    let body = ada().to_string();
    let request = format!(
        "POST /users/register HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut client = TcpStream::connect(program.http.authority())
        .await
        .expect("open");
    client.write_all(request.as_bytes()).await.expect("sent");
    let inserting =
        "function_calls_in_progress{module='demo_app::database::users',function='insert'}";
    becomes(&program, inserting, 1.0).await;

    drop(client);
    let cancelled = "http_exceptions_total{exception_type='cancelled',endpoint='/users/register'}";
    let scrape = becomes(&program, cancelled, 1.0).await;
    assert_eq!(scrape.value(inserting), 1.0);
    assert_eq!(scrape.value("user_registrations_total"), 0.0);
    assert_eq!(scrape.value("active_users"), 0.0);

    execute(&mut writer, "COMMIT").await;
    let scrape = becomes(&program, "user_registrations_total", 1.0).await;
    assert_eq!(scrape.value("active_users"), 1.0);
    assert_eq!(file.users().await, 1);
    for series in [
        "database_operations_total{operation='insert',table='users',status='ok'}",
        "function_calls_total{module='demo_app::handlers::users',function='register',outcome='cancelled'}",
        "http_requests_total{method='POST',endpoint='/users/register',status_code='499'}",
    ] {
        assert_eq!(scrape.value(series), 1.0, "{series}");
    }
    assert_counts_agree(&scrape);
}

#[tokio::test]
async fn a_query_that_fails_is_an_error_of_the_database() {
    let file = File::new();
    let program = file.program().await;
    execute(&mut file.connect().await, "DROP TABLE documents").await;
    let changes = changes_by(&program, async || {
        let answer = program.http.get("/data").await;
        answer.expect_error(500, "internal");
    })
    .await;
    assert_eq!(
        changes,
        [
            "database_operations_total{operation='select',table='documents',status='error'} +1",
            "function_calls_total{module='demo_app::database::documents',function='list',outcome='error'} +1",
            "function_calls_total{module='demo_app::handlers::data',function='list',outcome='error'} +1",
            "http_requests_total{method='GET',endpoint='/data',status_code='500'} +1",
        ]
    );
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
    // Its own connection is the only one that a request without a pool has open.
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
async fn the_custom_page_says_the_same_as_the_metrics() {
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
    // The first reading of this page, and the six requests above.
    assert_eq!(custom["total_requests"], 7);
    assert_eq!(custom["cache_hit_rate"], 0.75);

    let scrape = Scrape::of(http).await;
    // The second reading of the page has ended by now.
    assert_eq!(scrape.sum("http_requests_total"), 8.0);
    let hits = scrape.value("cache_operations_total{operation='get',result='hit'}");
    let misses = scrape.value("cache_operations_total{operation='get',result='miss'}");
    assert_eq!(hits / (hits + misses), 0.75);
}
