//! Access to `/metrics`: token and separate listener; the live page next to it.

use reqwest::Method;
use test_programs::InTime as _;

use super::support::{Answer, App, Http, Program};

async fn scrape_with(http: &Http, path: &str, token: &str) -> u16 {
    let request = http.request(Method::GET, path).bearer_auth(token);
    Answer::of(request).await.status.as_u16()
}

#[tokio::test]
async fn with_a_token_only_clients_that_send_it_can_scrape() {
    let app = App::start_set(&["--metrics-token", "3kmZ9fVq0aYv"]).await;
    assert_eq!(app.http.get("/metrics").await.status, 401);
    assert_eq!(
        scrape_with(&app.http, "/metrics", "3kmZ9fVq0aYw").await,
        401
    );
    assert_eq!(
        scrape_with(&app.http, "/metrics", "3kmZ9fVq0aYv").await,
        200
    );
    // No other path requires it.
    app.http.get("/metrics/custom").await.expect(200);
    app.stop().await;
}

#[tokio::test]
async fn metrics_on_a_separate_address_are_only_there() {
    let arguments = [
        ["--metrics-listen", "127.0.0.1:0"],
        ["--metrics-token", "3kmZ9fVq0aYv"],
    ];
    let program = Program::start_set(&arguments.concat()).await;
    let url = program.logged("metrics at ").await;
    let (_, url) = url.split_once("metrics at ").expect("a URL");
    let scrapes = Http::new(url.strip_suffix("metrics").expect("a path").to_owned());
    assert_ne!(scrapes.authority(), program.http.authority());

    program
        .http
        .get("/metrics")
        .await
        .expect_error(404, "not_found");
    assert_eq!(scrapes.get("/metrics").await.status, 401);
    let request = scrapes.request(Method::GET, "/metrics");
    let answer = Answer::of(request.bearer_auth("3kmZ9fVq0aYv")).await;
    assert_eq!(answer.status, 200);
    let counted =
        "http_requests_total{method=\"GET\",endpoint=\"unmatched\",status_code=\"404\"} 1\n";
    assert!(answer.text.contains(counted), "{}", answer.text);
    assert_eq!(scrapes.get("/health").await.status, 404);

    // The live page exists, too. Without the token it has no data, and asks for the token.
    assert_eq!(program.http.get("/metrics/ui").await.status, 404);
    assert_eq!(scrapes.get("/metrics/ui").await.status, 200);
    assert_eq!(scrapes.get("/metrics/ui/about").await.status, 401);
    let about = scrape_with(&scrapes, "/metrics/ui/about", "3kmZ9fVq0aYv");
    assert_eq!(about.await, 200);
}

/// The service, with these environment variables.
async fn started_with(variables: &[(&str, &str)]) -> Program {
    let memory = [
        "--listen",
        "127.0.0.1:0",
        "--database-url",
        "sqlite::memory:",
    ];
    let mut command = Program::command(&memory);
    command.envs(variables.iter().copied());
    Program::run(command).await
}

/// The process id in the live page.
async fn process_of_page(program: &Program, path: &str) -> String {
    let answer = program.http.get(&format!("{path}/ui/about")).await;
    let about: serde_json::Value = serde_json::from_str(&answer.text).expect("JSON");
    assert_eq!(about["service"], "demo-app");
    let names = about["catalogue"]["metrics"].as_array().expect("a list");
    assert!(names.iter().any(|metric| metric["name"] == "active_users"));
    about["process"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn the_live_page_is_next_to_the_metrics_and_shows_its_process() {
    let first = started_with(&[]).await;
    let process = process_of_page(&first, "/metrics").await;
    assert_eq!(process_of_page(&first, "/metrics").await, process);
    let page = first.http.get("/metrics/ui").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("ui/app.js"), "{}", page.text);

    // As after a restart.
    let second = started_with(&[("METRICS_PATH", "/internal/m")]).await;
    assert_ne!(process_of_page(&second, "/internal/m").await, process);
    assert_eq!(second.http.get("/metrics/ui").await.status, 404);

    let without = started_with(&[("METRICS_UI", "false")]).await;
    assert_eq!(without.http.get("/metrics/ui").await.status, 404);
    assert_eq!(without.http.get("/metrics").await.status, 200);
}

#[cfg(unix)]
#[tokio::test]
async fn metrics_can_be_on_a_unix_socket() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("metrics.sock");
    let address = format!("unix:{}", socket.display());
    let app = App::start_set(&["--metrics-listen", &address]).await;
    let mut connection = tokio::net::UnixStream::connect(&socket)
        .await
        .expect("open");
    let request = b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    connection.write_all(request).await.expect("sent");
    let mut answer = String::new();
    connection
        .read_to_string(&mut answer)
        .await
        .expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    app.http
        .get("/metrics")
        .await
        .expect_error(404, "not_found");
    app.stop().await;
}

#[test]
fn an_unusable_address_or_token_is_refused_with_advice() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    for (arguments, advice) in [
        (["--metrics-listen", "9100"], "such as 127.0.0.1:8000"),
        (["--metrics-listen", "unix:"], "path of a socket"),
        (["--metrics-listen", &address], "--metrics-listen"),
        (["--metrics-token", "two words"], "token"),
        (["--metrics-token", ""], "token"),
    ] {
        let memory = ["--database-url", "sqlite::memory:"];
        let arguments = [memory, ["--listen", "127.0.0.1:0"], arguments].concat();
        let output = Program::command(&arguments)
            .output_in_time()
            .expect("it runs");
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(advice), "{message}");
    }
}
