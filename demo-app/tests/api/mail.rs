//! Welcome e-mails: sent once, retried, given up, rejected if the queue is full, and sent before shutdown.

use serde_json::{Value, json};

use super::mailer::Mailer;
use super::metrics::{ada, becomes, counts_agree, grace};
use super::scrape::Scrape;
use super::support::{App, Program};

fn mary() -> Value {
    json!({"name": "Mary Shaw", "email": "mary@example.com"})
}

/// The program with this mailer, and additional arguments.
async fn program(mailer: &Mailer, arguments: &[&str]) -> Program {
    let always = [
        "--database-url",
        "sqlite::memory:",
        "--mailer-url",
        &mailer.url,
        "--mail-backoff-seconds",
        "0.01",
    ];
    Program::start_with(&[&always, arguments].concat()).await
}

fn items(outcome: &str) -> String {
    format!("queue_items_total{{queue='welcome_email',outcome='{outcome}'}}")
}

fn requests(status: &str) -> String {
    format!("external_requests_total{{peer='mailer',operation='send',status='{status}'}}")
}

fn errors(error: &str) -> String {
    format!("external_errors_total{{peer='mailer',operation='send',error='{error}'}}")
}

#[tokio::test]
async fn a_mailer_that_fails_twice_gets_the_same_email_three_times() {
    let mailer = Mailer::start(&[500, 429]).await;
    let program = program(&mailer, &[]).await;
    program
        .http
        .post("/users/register", &ada())
        .await
        .expect(201);
    let scrape = becomes(&program, &items("completed"), 1.0).await;
    let received = mailer.received();
    assert_eq!(received.len(), 3, "{received:?}");
    for request in &received {
        assert_eq!(request.key, "welcome-1");
        assert_eq!(request.body["to"], "ada@example.com");
        assert_eq!(request.body["text"], "Welcome, Ada Lovelace!");
    }
    for (series, value) in [
        (requests("success"), 1.0),
        (requests("error"), 2.0),
        (errors("failed"), 2.0),
        (
            "background_tasks_total{task_type='user_welcome_email',status='completed'}".to_owned(),
            1.0,
        ),
        (
            "queue_wait_seconds_count{queue='welcome_email'}".to_owned(),
            1.0,
        ),
        (
            "queue_processing_seconds_count{queue='welcome_email'}".to_owned(),
            1.0,
        ),
        ("queue_depth{queue='welcome_email'}".to_owned(), 0.0),
        ("queue_capacity{queue='welcome_email'}".to_owned(), 1000.0),
    ] {
        assert_eq!(scrape.value(&series), value, "{series}");
    }
    counts_agree(&program.http).await;
}

#[tokio::test]
async fn a_refused_email_is_not_retried() {
    let mailer = Mailer::start(&[422]).await;
    let program = program(&mailer, &[]).await;
    program.http.post("/users", &ada()).await.expect(201);
    let scrape = becomes(&program, &items("failed"), 1.0).await;
    assert_eq!(mailer.received().len(), 1);
    assert_eq!(scrape.value(&errors("refused")), 1.0);
    let failed = "background_tasks_total{task_type='user_welcome_email',status='failed'}";
    assert_eq!(scrape.value(failed), 1.0);
    // The user exists anyway.
    program.http.get("/users/1").await.expect(200);
    let line = program.logged("no welcome e-mail").await;
    assert!(!line.contains("ada@example.com"), "{line}");
}

#[tokio::test]
async fn an_unavailable_mailer_is_given_up_after_all_attempts() {
    let mailer = Mailer::start_hanging().await;
    let silent = program(
        &mailer,
        &["--mailer-timeout-seconds", "1", "--mail-attempts", "2"],
    )
    .await;
    silent.http.post("/users", &ada()).await.expect(201);
    let scrape = becomes(&silent, &items("failed"), 1.0).await;
    assert_eq!(scrape.value(&errors("timeout")), 2.0);
    assert_eq!(scrape.value(&requests("error")), 2.0);
    assert_eq!(mailer.received().len(), 2);

    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", gone.local_addr().expect("an address"));
    drop(gone);
    let program = Program::start_with(&[
        "--database-url",
        "sqlite::memory:",
        "--mailer-url",
        &url,
        "--mail-attempts",
        "3",
        "--mail-backoff-seconds",
        "0.01",
    ])
    .await;
    program.http.post("/users", &ada()).await.expect(201);
    let scrape = becomes(&program, &items("failed"), 1.0).await;
    assert_eq!(scrape.value(&errors("unreachable")), 3.0);
}

#[tokio::test]
async fn when_the_queue_is_full_no_user_is_added_and_responses_have_retry_after() {
    let mailer = Mailer::start_hanging().await;
    let program = program(
        &mailer,
        &["--mail-workers", "1", "--mail-queue-capacity", "1"],
    )
    .await;
    let http = &program.http;
    http.post("/users/register", &ada()).await.expect(201);
    mailer.receives(1).await;
    http.post("/users", &grace()).await.expect(201);
    let full = Scrape::of(http).await;
    assert_eq!(full.value("queue_depth{queue='welcome_email'}"), 1.0);
    assert_eq!(
        full.value("queue_items_in_progress{queue='welcome_email'}"),
        1.0
    );
    for path in ["/users/register", "/users"] {
        let answer = http.post(path, &mary()).await;
        answer.expect_error(503, "queue_full");
        assert_eq!(answer.header("retry-after"), "5");
    }
    let scrape = Scrape::of(http).await;
    assert_eq!(
        scrape.changes_since(&full),
        [
            "function_calls_total{module='demo_app::handlers::users',function='create',outcome='error'} +1",
            "function_calls_total{module='demo_app::handlers::users',function='register',outcome='error'} +1",
            "function_errors_total{module='demo_app::handlers::users',function='create',error='queue_full'} +1",
            "function_errors_total{module='demo_app::handlers::users',function='register',error='queue_full'} +1",
            "http_exceptions_total{exception_type='queue_full',endpoint='/users'} +1",
            "http_exceptions_total{exception_type='queue_full',endpoint='/users/register'} +1",
            "http_requests_total{method='POST',endpoint='/users',status_code='503'} +1",
            "http_requests_total{method='POST',endpoint='/users/register',status_code='503'} +1",
            "queue_items_total{queue='welcome_email',outcome='rejected'} +2",
        ]
    );
    http.get("/users/3")
        .await
        .expect_error(404, "user_not_found");

    mailer.answer();
    becomes(&program, &items("completed"), 2.0).await;
    http.post("/users/register", &mary()).await.expect(201);
    assert_eq!(mailer.receives(3).await[2].body["to"], "mary@example.com");
}

#[tokio::test]
async fn a_failed_registration_frees_its_place_in_the_queue() {
    let mailer = Mailer::start_hanging().await;
    let program = program(
        &mailer,
        &["--mail-workers", "1", "--mail-queue-capacity", "1"],
    )
    .await;
    let http = &program.http;
    http.post("/users/register", &ada()).await.expect(201);
    mailer.receives(1).await;
    for _ in 0..3 {
        let answer = http.post("/users/register", &ada()).await;
        answer.expect_error(409, "email_taken");
    }
    http.post("/users/register", &grace()).await.expect(201);
    let scrape = Scrape::of(http).await;
    assert_eq!(scrape.value(&items("rejected")), 0.0);
    assert_eq!(scrape.value("queue_depth{queue='welcome_email'}"), 1.0);
}

#[tokio::test]
async fn queued_emails_are_sent_before_the_service_ends() {
    let mailer = Mailer::start_hanging().await;
    let arguments = [
        "--database-url",
        "sqlite::memory:",
        "--mailer-url",
        &mailer.url,
        "--mail-workers",
        "1",
    ];
    let app = App::start_with(&arguments).await;
    for user in [ada(), grace(), mary()] {
        app.http.post("/users/register", &user).await.expect(201);
    }
    mailer.receives(1).await;
    app.ask_to_stop();
    assert_eq!(mailer.received().len(), 1);
    mailer.answer();
    app.stop().await;
    let to: Vec<_> = mailer
        .received()
        .into_iter()
        .map(|received| received.body["to"].clone())
        .collect();
    assert_eq!(
        to,
        ["ada@example.com", "grace@example.com", "mary@example.com"]
    );
}

#[cfg(unix)]
#[tokio::test]
async fn emails_that_cannot_be_sent_in_time_do_not_delay_the_end() {
    let mailer = Mailer::start_hanging().await;
    let mut program = program(&mailer, &["--shutdown-grace-seconds", "1"]).await;
    program
        .http
        .post("/users/register", &ada())
        .await
        .expect(201);
    mailer.receives(1).await;
    program.signal(rustix::process::Signal::TERM);
    assert_eq!(program.ended().await.code(), Some(1));
    program.logged("stopped before all work was done").await;
}

#[tokio::test]
async fn without_a_mailer_emails_are_logged_without_their_address() {
    let program = Program::start().await;
    program
        .http
        .post("/users/register", &ada())
        .await
        .expect(201);
    let line = program.logged("welcome e-mail sent").await;
    assert!(
        line.contains("user_id=1") && !line.contains("ada@"),
        "{line}"
    );
    let scrape = becomes(&program, &items("completed"), 1.0).await;
    assert_eq!(scrape.sum("external_requests_total"), 0.0);
}
