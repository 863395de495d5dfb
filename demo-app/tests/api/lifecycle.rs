//! The process: start, data that survives a restart, shutdown.

use serde_json::json;
use test_programs::InTime as _;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::database;
use super::metrics::{ada, grace};
use super::scrape::Scrape;
use super::support::{App, Http, Program, eventually};

/// A request whose handler waits for the body, which `finish` sends.
pub(super) struct InFlight {
    pub(super) connection: TcpStream,
}

const DOCUMENT: &str = "{\"in\":\"flight\"}";

impl InFlight {
    /// Returns when the handler runs, because only then does the service request the body.
    pub(super) async fn begin(http: &Http) -> Self {
        let connection = TcpStream::connect(http.authority()).await.expect("open");
        Self::begin_on(connection).await.expect("an answer")
    }

    /// The same; `None` if the connection is closed.
    async fn begin_on(mut connection: TcpStream) -> Option<Self> {
        let head = format!(
            "POST /data HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             expect: 100-continue\r\n\r\n",
            DOCUMENT.len()
        );
        connection.write_all(head.as_bytes()).await.ok()?;
        let go_on = b"HTTP/1.1 100 Continue\r\n\r\n";
        let mut answer = vec![0; go_on.len()];
        connection.read_exact(&mut answer).await.ok()?;
        assert_eq!(answer, go_on);
        Some(Self { connection })
    }

    pub(super) async fn finish(mut self) -> String {
        self.connection
            .write_all(DOCUMENT.as_bytes())
            .await
            .expect("sent");
        let mut answer = String::new();
        self.connection
            .read_to_string(&mut answer)
            .await
            .expect("an answer");
        answer
    }
}

pub(super) async fn refuses_connections(http: &Http) {
    eventually("no new connections", async || {
        TcpStream::connect(http.authority()).await.err()
    })
    .await;
}

#[tokio::test]
async fn a_request_in_flight_gets_a_response_before_the_service_ends() {
    let app = App::start().await;
    let request = InFlight::begin(&app.http).await;
    app.ask_to_stop();
    refuses_connections(&app.http).await;
    let answer = request.finish().await;
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    assert!(
        answer.ends_with('}') && answer.contains(DOCUMENT),
        "{answer}"
    );
    app.stop().await;
}

/// An open connection with one finished request.
async fn idle(http: &Http) -> TcpStream {
    let mut connection = TcpStream::connect(http.authority()).await.expect("open");
    assert!(
        ask(&mut connection)
            .await
            .is_some_and(|head| !head.contains("connection: close"))
    );
    connection
}

/// Sends a request and reads the response; `None` if the connection is closed without one.
async fn ask(connection: &mut TcpStream) -> Option<String> {
    let request = b"GET /items/1 HTTP/1.1\r\nhost: test\r\n\r\n";
    connection.write_all(request).await.ok()?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let mut part = [0; 1024];
        match connection.read(&mut part).await {
            Ok(0) | Err(_) => return None,
            Ok(length) => answer.extend_from_slice(&part[..length]),
        }
    }
    Some(String::from_utf8(answer).expect("text"))
}

#[tokio::test]
async fn each_request_of_busy_clients_gets_a_response_until_one_says_close() {
    let app = App::start().await;
    let (asked, mut all_asked) = tokio::sync::mpsc::channel(32);
    let clients: Vec<_> = (0..32)
        .map(|_| {
            let (http, asked) = (app.http.clone(), asked.clone());
            tokio::spawn(async move {
                let mut connection = idle(&http).await;
                asked.send(()).await.expect("the test waits");
                // Like clients that reuse their connection.
                while let Some(answer) = ask(&mut connection).await {
                    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
                    if answer.contains("connection: close") {
                        return true;
                    }
                }
                false
            })
        })
        .collect();
    for _ in 0..32 {
        all_asked.recv().await.expect("a client");
    }
    app.ask_to_stop();
    for client in clients {
        assert!(client.await.expect("no panic"), "a request got no response");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_request_that_begins_while_the_service_lingers_gets_a_response() {
    // If the machine stalls, the lingering may end before the request is sent.
    for _ in 0..10 {
        let app = App::start().await;
        let connection = idle(&app.http).await;
        app.ask_to_stop();
        let Some(request) = InFlight::begin_on(connection).await else {
            app.stop().await;
            continue;
        };
        refuses_connections(&app.http).await;
        // The service first checked for requests in flight before this request.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let answer = request.finish().await;
        assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
        app.stop().await;
        return;
    }
    panic!("no request was accepted while the service lingered");
}

#[tokio::test]
async fn changes_of_disconnected_clients_are_completed_before_the_service_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    // The second change waits for the connection of the first one.
    let arguments = ["--database-url", &url, "--database-max-connections", "1"];
    let app = App::start_with(&arguments).await;
    for user in [ada(), grace()] {
        app.http.post("/users", &user).await.expect(201);
    }
    let lock = database::Lock::take(&url).await;
    for (running, user) in [(1, "/users/1"), (2, "/users/2")] {
        let http = app.http.without_pool();
        let client = tokio::spawn(async move { http.delete(user).await });
        eventually("a change", async || {
            (app.state.background.running() == running).then_some(())
        })
        .await;
        client.abort();
    }
    app.ask_to_stop();
    refuses_connections(&app.http).await;
    let stopped = tokio::spawn(app.stop());
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    lock.release().await;
    stopped.await.expect("all done");

    let app = App::start_with(&["--database-url", &url]).await;
    for user in ["/users/1", "/users/2"] {
        app.http.get(user).await.expect_error(404, "user_not_found");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_incomplete_request_does_not_delay_the_end() {
    let app = App::start().await;
    let mut half = TcpStream::connect(app.http.authority())
        .await
        .expect("open");
    half.write_all(b"GET / HTTP/1.1\r\nho").await.expect("sent");
    // By now it is accepted, because it came first.
    app.http.get("/").await.expect(200);
    let start = std::time::Instant::now();
    // It succeeds, which it would not after its 20 seconds.
    app.stop().await;
    println!("it ended after {:?}", start.elapsed());
}

#[tokio::test]
async fn users_and_documents_survive_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = database::with_many_connections(folder.path());
    let app = App::start_with(&["--database-url", &url]).await;
    let user = json!({"name": "Ada", "email": "ada@example.com"});
    let stored = app.http.post("/users/register", &user).await.expect(201);
    app.http.post("/data", &json!([1])).await.expect(201);
    app.stop().await;

    let app = App::start_with(&["--database-url", &url]).await;
    let found = app.http.get("/users/1").await.expect(200);
    assert_eq!(found["created_at"], stored["created_at"]);
    assert_eq!(app.http.get("/data").await.expect(200)["total"], 1);
    app.http
        .post("/users/register", &user)
        .await
        .expect_error(409, "email_taken");
    app.stop().await;
}

#[cfg(unix)]
mod signals {
    use rustix::process::Signal;

    use super::*;

    #[tokio::test]
    async fn either_signal_ends_an_idle_service_with_success() {
        for signal in [Signal::TERM, Signal::INT] {
            let mut program = Program::start().await;
            // The client's connection stays open and idle, which must not delay the end.
            program.http.get("/health").await.expect(200);
            program.signal(signal);
            assert_eq!(program.ended().await.code(), Some(0));
            program.logged("stopped").await;
        }
    }

    #[tokio::test]
    async fn a_request_in_flight_gets_a_response_after_a_signal() {
        let mut program = Program::start().await;
        let request = InFlight::begin(&program.http).await;
        program.signal(Signal::TERM);
        refuses_connections(&program.http).await;
        let answer = request.finish().await;
        assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
        assert_eq!(program.ended().await.code(), Some(0));
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_aborted_after_the_grace_period() {
        let arguments = [
            "--database-url",
            "sqlite::memory:",
            "--shutdown-grace-seconds",
            "1",
        ];
        let mut program = Program::start_with(&arguments).await;
        let _stuck = InFlight::begin(&program.http).await;
        program.signal(Signal::TERM);
        assert_eq!(program.ended().await.code(), Some(1));
        let given_up = program
            .logged("cancelled at the end of the grace period")
            .await;
        let what = "requests=1 changes=0 emails=0";
        assert!(given_up.contains(what), "{given_up}");
        program.logged("stopped before all work was done").await;
    }

    #[tokio::test]
    #[allow(clippy::await_holding_lock)] // Only the thread that reads the log waits for it.
    async fn an_unread_log_blocks_nothing_and_dropped_lines_are_counted() {
        let arguments = ["--database-url", "sqlite::memory:", "--log", "debug"];
        let mut program = Program::start_with(&arguments).await;
        let http = program.http.clone();
        let log = program.log();
        let unread = log.lock().expect("no panic");
        // More than fits into the pipe and the buffer: 8 KiB per line.
        let path = format!("/{}", "x".repeat(8192));
        for _ in 0..300 {
            http.get(&path).await.expect_error(404, "not_found");
        }
        http.get("/health/live").await.expect(200);
        let dropped = Scrape::of(&http).await.value("log_lines_dropped_total");
        assert!(dropped > 0.0, "{dropped}");
        program.signal(Signal::TERM);
        assert_eq!(program.ended().await.code(), Some(0));
        drop(unread);
    }

    #[tokio::test]
    async fn a_second_signal_ends_the_service_immediately() {
        let mut program = Program::start().await;
        let _stuck = InFlight::begin(&program.http).await;
        program.signal(Signal::INT);
        program.logged("SIGINT").await;
        program.signal(Signal::INT);
        assert_eq!(program.ended().await.code(), Some(1));
    }
}

#[tokio::test]
async fn the_log_has_the_addresses() {
    let program = Program::start().await;
    let line = program.logged("metrics at ").await;
    assert!(
        line.ends_with(&format!("http://{}/metrics", program.http.authority())),
        "{line}"
    );
    Scrape::of(&program.http).await;
}

/// The error of a program that can't start. Asserts that it ends with 2.
fn refusal(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let output = Program::command(arguments)
        .envs(environment.iter().copied())
        .output_in_time()
        .expect("the program");
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{text}");
    text
}

#[test]
fn an_invalid_setting_ends_the_service_with_2_and_advice() {
    for (name, value, advice) in [
        ("LISTEN", "everywhere", "such as 127.0.0.1:8000"),
        ("DATABASE_URL", "mysql://host/db", "sqlite://demo.sqlite3"),
        ("CACHE_CAPACITY", "lots", "0 or more"),
        ("CACHE_TTL_SECONDS", "0", "from 1 to 86400"),
        ("SHUTDOWN_GRACE_SECONDS", "-1", "from 1 to 86400"),
        ("RUST_LOG", "demo_app=loud", "target=level"),
        ("ENABLE_METRICS", "maybe", "write `true` or `false`"),
        ("METRICS_BUCKETS", "1,0.5", "write them in ascending order"),
    ] {
        let text = refusal(&[], &[(name, value)]);
        assert!(text.contains(advice), "{name}={value}: {text}");
    }
    assert!(refusal(&["--port", "1"], &[]).contains("--port"));
}

#[test]
fn a_metrics_path_that_collides_with_a_route_ends_the_service_with_2_and_names_both() {
    for (path, route) in [
        ("/health", "/health"),
        ("/data", "/data"),
        ("/users", "/users"),
        ("/docs", "/docs"),
        ("/openapi.json", "/openapi.json"),
        ("/metrics/custom", "/metrics/custom"),
        ("/auth/login", "/auth/login"),
        ("/users/register", "/users/"),
        ("/users/42", "/users/{user_id}"),
        ("/docs/index.html", "/docs/{*file}"),
    ] {
        let text = refusal(
            &[
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                "sqlite::memory:",
            ],
            &[("METRICS_PATH", path)],
        );
        assert!(text.contains("METRICS_PATH"), "{path}: {text}");
        assert!(text.contains(&format!("`{path}`")), "{path}: {text}");
        assert!(text.contains(&format!("route `{route}")), "{path}: {text}");
    }
}

#[test]
fn an_address_in_use_ends_the_service_with_2_and_advice() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let text = refusal(
        &["--listen", &address, "--database-url", "sqlite::memory:"],
        &[],
    );
    assert!(
        text.contains(&address) && text.contains("--listen"),
        "{text}"
    );
}

#[tokio::test]
async fn an_unusable_database_ends_the_service_with_2_and_advice() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing").join("demo.sqlite3");
    let no_database = folder.path().join("text.sqlite3");
    std::fs::write(
        &no_database,
        "not a database, but long enough to be looked at ".repeat(100),
    )
    .expect("written");
    let read_only = folder.path().join("read_only.sqlite3");
    let writable = format!("sqlite://{}", read_only.display());
    App::start_with(&["--database-url", &writable])
        .await
        .stop()
        .await;
    for (file, mode, advice) in [
        (&missing, "", "check that its folder exists"),
        (&no_database, "", "restore the file from a backup"),
        (&read_only, "?mode=ro", "make the file writable"),
    ] {
        let url = format!("sqlite://{}", file.display());
        let url_with_mode = format!("{url}{mode}");
        let arguments = ["--listen", "127.0.0.1:0", "--database-url", &url_with_mode];
        let text = refusal(&arguments, &[]);
        for message in [&url, "DATABASE_URL", advice] {
            assert!(text.contains(message), "no {message} in {text}");
        }
    }
}
