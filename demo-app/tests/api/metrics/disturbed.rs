//! Counts stay correct across restarts, disconnecting clients and a failing database.

use serde_json::json;
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::super::scrape::Scrape;
use super::super::support::Program;
use super::{ada, becomes, changes_by, counts_agree, grace};

/// A database in a file, and a second connection to it, without the service.
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
async fn active_users_are_exact_from_the_first_scrape_after_a_restart() {
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
async fn a_registration_counts_even_if_its_client_disconnects() {
    let file = File::new();
    let program = file.program().await;
    // No other connection can write until this transaction ends, so the registration waits.
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
        "database_operations_total{operation='insert',table='users',status='success'}",
        "function_calls_total{module='demo_app::handlers::users',function='register',outcome='cancelled'}",
        "http_requests_total{method='POST',endpoint='/users/register',status_code='499'}",
    ] {
        assert_eq!(scrape.value(series), 1.0, "{series}");
    }
    counts_agree(&program.http).await;
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
            "database_errors_total{operation='select',table='documents',error='failed'} +1",
            "database_operations_total{operation='select',table='documents',status='error'} +1",
            "function_calls_total{module='demo_app::database::documents',function='count',outcome='error'} +1",
            "function_calls_total{module='demo_app::handlers::data',function='list',outcome='error'} +1",
            "function_errors_total{module='demo_app::handlers::data',function='list',error='database'} +1",
            "http_exceptions_total{exception_type='database',endpoint='/data'} +1",
            "http_requests_total{method='GET',endpoint='/data',status_code='500'} +1",
        ]
    );
}
