//! Too many connections, and connections that send no request, send one too slowly, or read no response.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::lifecycle::InFlight;
use super::scrape::Scrape;
use super::support::{App, Http, Program, eventually};

async fn connect(authority: &str) -> TcpStream {
    TcpStream::connect(authority).await.expect("open")
}

/// Sends this, and reads the response until the service closes the connection.
async fn until_closed(authority: &str, text: &str) -> String {
    let mut connection = connect(authority).await;
    connection.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    connection
        .read_to_string(&mut answer)
        .await
        .expect("closed in order");
    answer
}

/// Connections on which this is sent, and from which nothing is read.
async fn that_read_nothing(authority: &str, count: usize, text: &str) -> Vec<TcpStream> {
    let mut connections = Vec::new();
    for _ in 0..count {
        let mut connection = connect(authority).await;
        // Writing to a closed one fails.
        let _closed = connection.write_all(text.as_bytes()).await;
        connections.push(connection);
    }
    connections
}

fn rejected(scrape: &Scrape, server: &str, cause: &str) -> f64 {
    scrape.value(&format!(
        "connections_rejected_total{{server='{server}',cause='{cause}'}}"
    ))
}

/// Waits until this many connections of the service were rejected for this cause. The service counts one after it has
/// closed it, so the client can be faster.
pub(super) async fn becomes_rejected(http: &Http, cause: &str, count: f64) {
    eventually(cause, async || {
        let scrape = Scrape::of(&http.without_pool()).await;
        (rejected(&scrape, "service", cause) >= count).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_slow_head_is_disconnected_and_a_slow_body_is_not() {
    let app = App::start_with(&["--head-timeout-seconds", "1"]).await;
    let authority = app.http.authority();
    let slow_body = InFlight::begin(&app.http).await;
    let (nothing, half, between_two) = tokio::join!(
        until_closed(authority, ""),
        until_closed(authority, "GET / HTTP/1.1\r\nho"),
        until_closed(authority, "GET / HTTP/1.1\r\nhost: test\r\n\r\n"),
    );
    assert_eq!((nothing.as_str(), half.as_str()), ("", ""));
    assert!(between_two.starts_with("HTTP/1.1 200 OK"), "{between_two}");
    // The timeout of one second, which ended the others, is over for this one, too.
    app.ask_to_stop();
    let answer = slow_body.finish().await;
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    app.stop().await;
}

/// Three pages of 3 MB each.
const READ: &str = "GET /data?limit=4 HTTP/1.1\r\nhost: test\r\n\r\n\
    GET /data?limit=4 HTTP/1.1\r\nhost: test\r\n\r\n\
    GET /data?limit=4 HTTP/1.1\r\nhost: test\r\n\r\n";

async fn store_documents(http: &Http) {
    for _ in 0..4 {
        let document = json!("x".repeat(1_000_000));
        http.post("/data", &document).await.expect(201);
    }
}

#[tokio::test]
async fn a_client_that_reads_no_response_is_disconnected_and_counted() {
    let program = Program::start_set(&["--stall-timeout-seconds", "1"]).await;
    store_documents(&program.http).await;
    let authority = program.http.authority();
    let _connections = that_read_nothing(authority, 3, READ).await;
    becomes_rejected(&program.http, "write_timeout", 3.0).await;
    program
        .logged("the client stopped reading a response")
        .await;
}

#[tokio::test]
async fn a_client_that_stops_in_the_middle_of_an_upload_is_disconnected_and_counted() {
    let program = Program::start_set(&["--stall-timeout-seconds", "1"]).await;
    let text = "POST /data HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
        content-length: 1000\r\n\r\n[1,2";
    let answer = until_closed(program.http.authority(), text).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    becomes_rejected(&program.http, "body_timeout", 1.0).await;
    let scrape = Scrape::of(&program.http).await;
    let counted = "http_requests_total{method='POST',endpoint='/data',status_code='408'}";
    assert_eq!(scrape.value(counted), 1.0);
}

#[tokio::test]
async fn a_client_that_neither_sends_the_body_nor_disconnects_after_the_response_is_disconnected() {
    let program = Program::start().await;
    let begins = "GET / HTTP/1.1\r\nhost: test\r\ncontent-length: 100\r\n\r\n1";
    let connections = that_read_nothing(program.http.authority(), 5, begins).await;
    eventually("the connections are closed", async || {
        let http = program.http.without_pool();
        let scrape = Scrape::of(&http).await;
        (scrape.value("active_connections") == 1.0).then_some(())
    })
    .await;
    drop(connections);
}

#[tokio::test]
async fn unfinished_uploads_use_limited_memory() {
    let program = Program::start_set(&["--incomplete-limit-bytes", "2000000"]).await;
    let part = "x".repeat(500_000);
    let text = format!(
        "POST /data HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
         content-length: 1000000\r\n\r\n\"{part}"
    );
    // Three fit. Each of the others replaces the one that has sent nothing for the longest time.
    let clients = that_read_nothing(program.http.authority(), 20, &text).await;
    becomes_rejected(&program.http, "incomplete_bytes", 17.0).await;
    let kept = "x".repeat(900_000);
    program.http.post("/data", &json!(kept)).await.expect(201);
    drop(clients);
}

#[tokio::test]
async fn unread_responses_use_limited_memory() {
    let program = Program::start_set(&["--unsent-limit-bytes", "10000000"]).await;
    store_documents(&program.http).await;
    let authority = program.http.authority();
    let _connections = that_read_nothing(authority, 10, READ).await;
    // Some of the pages fit, and the system's buffers take parts of others.
    becomes_rejected(&program.http, "unsent_bytes", 4.0).await;
    // A client that reads gets everything.
    let answer = program.http.get("/data?limit=4").await;
    assert!(answer.expect(200)["total"] == 4);
}

/// Also for clients that wait for a database connection: none may wait with its page in memory.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn unread_pages_use_limited_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = super::database::with_many_connections(folder.path());
    let arguments = [
        ["--rate-limit-per-second", "0"],
        ["--database-url", &url],
        // Each request must get its page, even on a slow machine: an error would fit into the system's buffers.
        ["--request-timeout-seconds", "1000"],
        ["--database-acquire-timeout-seconds", "1000"],
        ["--database-query-timeout-seconds", "1000"],
    ];
    let program = Program::start_with(&arguments.concat()).await;
    store_documents(&program.http).await;
    let authority = program.http.authority();
    let _connections = that_read_nothing(authority, 300, READ).await;
    // In steps, because a slow machine needs time for each page.
    for percent in 1..=60 {
        eventually("they are disconnected", async || {
            let scrape = Scrape::of(&program.http.without_pool()).await;
            let causes = ["unsent_bytes", "write_timeout"];
            let sum: f64 = causes
                .map(|cause| rejected(&scrape, "service", cause))
                .iter()
                .sum();
            (sum >= f64::from(3 * percent)).then_some(())
        })
        .await;
    }
    let status = format!("/proc/{}/status", program.pid().as_raw_nonzero());
    let status = std::fs::read_to_string(status).expect("a process");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    assert!(peak.is_some_and(|kib| kib < 400 * 1024), "{peak:?} KiB");
}

#[tokio::test]
async fn invalid_requests_are_counted_by_cause() {
    let program = Program::start().await;
    let authority = program.http.authority();
    let answer = until_closed(authority, "NONSENSE\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    becomes_rejected(&program.http, "malformed", 1.0).await;
    let mut large = connect(authority).await;
    let text = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(200_000));
    // The rest of the request is not read.
    let _closed = large.write_all(text.as_bytes()).await;
    let mut answer = [0; 13];
    large.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 431 ");
    becomes_rejected(&program.http, "head_too_large", 1.0).await;
    program.logged("the request is not HTTP/1").await;
}

#[tokio::test]
async fn a_new_connection_replaces_the_one_that_has_waited_longest() {
    let program = Program::start_set(&["--max-connections", "4"]).await;
    let authority = program.http.authority();
    let _idle = that_read_nothing(authority, 20, "").await;
    program.http.get("/health").await.expect(200);
    program.http.without_pool().get("/data").await.expect(200);
    becomes_rejected(&program.http, "evicted", 17.0).await;
    let scrape = Scrape::of(&program.http.without_pool()).await;
    assert!(scrape.value("active_connections") <= 5.0);
}

#[tokio::test]
async fn probes_and_scrapes_succeed_while_all_connections_are_busy() {
    let program = Program::start_set(&["--max-connections", "2", "--enable-faults"]).await;
    let slow = json!({"latency_seconds": 20});
    let http = program.http.without_pool();
    let set = http.request(reqwest::Method::PUT, "/faults").json(&slow);
    assert_eq!(set.send().await.expect("an answer").status(), 200);
    let request = "GET /data HTTP/1.1\r\nhost: test\r\n\r\n";
    let mut busy = Vec::new();
    // A connection whose request has not arrived yet may be closed for the next one.
    let refused = eventually("no connection is left", async || {
        busy.extend(that_read_nothing(program.http.authority(), 1, request).await);
        let answer = http.get("/docs").await;
        (answer.status == 503).then_some(answer)
    })
    .await;
    assert_eq!(refused.header("retry-after"), "1");
    http.get("/health/live").await.expect(200);
    let scrape = Scrape::of(&http).await;
    assert!(rejected(&scrape, "service", "max_connections") >= 1.0);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn without_file_descriptors_connections_are_rejected_and_counted_and_later_ones_work() {
    use rustix::process::{Resource, Rlimit, getrlimit};

    let program = Program::start().await;
    let http = program.http.without_pool();
    let open = Scrape::of(&http).await.value("process_open_fds");
    let limit = Rlimit {
        // The server computed its own limit before.
        current: Some(open as u64 + 10),
        ..getrlimit(Resource::Nofile)
    };
    rustix::process::prlimit(Some(program.pid()), Resource::Nofile, limit).expect("a limit");
    let _idle = that_read_nothing(program.http.authority(), 40, "").await;
    program.logged("no file descriptors left").await;
    http.get("/health/live").await.expect(200);
    let scrape = Scrape::of(&http).await;
    assert!(rejected(&scrape, "service", "descriptors") >= 1.0);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_connection_limit_leaves_file_descriptors_for_everything_else() {
    let of_program = Program::command(&["--listen", "127.0.0.1:0"]);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -n 128; exec \"$@\"", "sh"]);
    command
        .arg(of_program.get_program())
        .args(of_program.get_args());
    command.args(["--database-url", "sqlite::memory:"]);
    command.stderr(std::process::Stdio::piped());
    let program = Program::run(command).await;
    program
        .logged("at most 56 connections instead of 1024")
        .await;
    let _idle = that_read_nothing(program.http.authority(), 300, "").await;
    program.http.get("/data").await.expect(200);
    let scrape = Scrape::of(&program.http).await;
    assert_eq!(rejected(&scrape, "service", "descriptors"), 0.0);
    assert!(rejected(&scrape, "service", "evicted") >= 240.0);
}

#[tokio::test]
async fn a_scraper_gets_a_response_next_to_idle_clients_of_the_metrics_listener() {
    let program = Program::start_set(&["--metrics-listen", "127.0.0.1:0"]).await;
    let line = program.logged("metrics at ").await;
    let (_, url) = line.split_once("metrics at ").expect("a URL");
    let scrapes = Http::new(url.strip_suffix("metrics").expect("a path").to_owned());
    let _idle = that_read_nothing(scrapes.authority(), 300, "").await;
    let scrape = Scrape::of(&scrapes).await;
    // The 173rd connection was the first beyond the limit.
    assert!(rejected(&scrape, "metrics", "evicted") >= 173.0);
    assert_eq!(rejected(&scrape, "metrics", "head_timeout"), 0.0);
}

#[tokio::test]
async fn refused_scrapes_are_counted_and_logged() {
    let program = Program::start_set(&["--metrics-token", "3kmZ9fVq0aYv"]).await;
    assert_eq!(program.http.get("/metrics").await.status, 401);
    let scrape = async |token: &str| {
        let request = program.http.request(reqwest::Method::GET, "/metrics");
        let answer = request.bearer_auth(token).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    };
    assert_eq!(scrape("guessed").await.0, 401);
    let line = program.logged("a scrape was refused").await;
    assert!(!line.contains("guessed"), "{line}");
    assert_eq!(scrape("3kmZ9fVq0aYv").await.0, 200);
    let (_, text) = scrape("3kmZ9fVq0aYv").await;
    for line in [
        "\nmetrics_scrapes_total{result=\"unauthorized\"} 2\n",
        "\nmetrics_scrapes_total{result=\"ok\"} 1\n",
        "\nmetrics_scrapes_total{result=\"forbidden\"} 0\n",
    ] {
        assert!(text.contains(line), "no {line:?} in {text}");
    }
}
