//! No client creates a series, whatever and however much it sends.

use crate::{named, scrape, series};
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{any, get};
use metrics_runtime::{instrument, instrumented};
use tests::server::Server;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

#[instrumented(GET "/f/users/{id}", status = [200, 404])]
async fn user(Path(id): Path<String>) -> StatusCode {
    if id.len() > 3 {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    }
}

/// After this request the server closes the connection.
const LAST: &str = "GET /f/users/1 HTTP/1.1\r\nHost: f\r\nConnection: close\r\n\r\n";

/// Pipelines requests on one connection.
async fn flood(
    stream: TcpStream,
    requests: impl Iterator<Item = String> + Send + 'static,
) -> usize {
    let (reader, mut writer) = stream.into_split();
    let sending = tokio::spawn(async move {
        let mut sent = 0;
        for request in requests {
            writer
                .write_all(request.as_bytes())
                .await
                .expect("it is read");
            sent += 1;
        }
        writer.write_all(LAST.as_bytes()).await.expect("it is read");
        // If it were dropped, the server would see a disconnected client.
        (sent + 1, writer)
    });
    let mut answers = Vec::new();
    let mut reader = BufReader::new(reader);
    tests::server::in_time(reader.read_to_end(&mut answers))
        .await
        .expect("it answers");
    let heads = answers.windows(9).filter(|bytes| bytes == b"HTTP/1.1 ");
    let answered = heads.count();
    let (sent, _writer) = sending.await.expect("no panic");
    assert_eq!(sent, answered);
    answered
}

/// The series of the layer without options, except those that other tests may add.
fn own_series() -> Vec<String> {
    let scrape = scrape();
    let own = scrape
        .samples
        .keys()
        .filter(|series| series.starts_with("http_") && !series.contains("endpoint=\"/o/"));
    own.cloned().collect()
}

fn new<'a>(before: &[String], after: &'a [String]) -> Vec<&'a str> {
    let is_new = |series: &&String| !before.contains(series);
    after.iter().filter(is_new).map(String::as_str).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_paths_methods_and_headers_creates_no_series() {
    const CONNECTIONS: usize = 4;
    const EACH: usize = 25_000 - 1;
    let metrics = named("flood")
        .header_label("version", "x-version", ["1"])
        .group_status_codes(true)
        .build()
        .expect("valid");
    let router = Router::new()
        .route("/f/users/{id}", get(user))
        .nest(
            "/f/nested",
            Router::new().route("/{*rest}", get(async || "x")),
        )
        .route("/f/any/{id}", any(async || "x"));
    // Both layers count: with options and without.
    let server = Server::start(instrument(router.layer(metrics))).await;
    // Series of existing routes exist after the first response.
    for (method, path) in [
        ("GET", "/f/users/1"),
        ("HEAD", "/f/users/1"),
        ("GET", "/f/nested/1"),
        ("HEAD", "/f/nested/1"),
        ("GET", "/f/any/1"),
        ("BREW", "/f/any/1"),
    ] {
        for version in ["1", "2"] {
            let request = format!(
                "{method} {path} HTTP/1.1\r\nHost: f\r\nX-Version: {version}\r\nConnection: close\r\n\r\n"
            );
            assert!(
                server.send(&request).await.starts_with("HTTP/1.1 200"),
                "{path}"
            );
        }
    }
    let all = || [own_series(), series("flood")].concat();
    let before = all();
    let request = |n: usize| {
        let path = match n % 5 {
            0 => format!("/f/users/{n}"),
            1 => format!("/scan/{n}.php?id={n}"),
            2 => format!("/f/nested/{n}/{n}"),
            3 => format!("/f/users/{n}/{n}"),
            _ => format!("/f/any/{n}"),
        };
        let method = match (n / 5) % 4 {
            0 => "GET".to_owned(),
            1 => format!("M{n}"),
            // One of these routes serves any method, so it would get series for the methods.
            2 if n % 5 != 4 => "DELETE".to_owned(),
            3 if n % 5 != 4 => "PATCH".to_owned(),
            _ => "BREW".to_owned(),
        };
        let agent = format!("User-Agent: a{n}\r\nX-Version: {n}\r\nX-H{n}: {n}\r\n");
        format!("{method} {path} HTTP/1.1\r\nHost: h{n}\r\n{agent}\r\n")
    };
    let mut floods = Vec::new();
    for connection in 0..CONNECTIONS {
        let requests = (connection * EACH..(connection + 1) * EACH).map(request);
        let stream = server.connect().await;
        floods.push(tokio::spawn(flood(stream, requests)));
    }
    let mut answered = 0;
    for flood in floods {
        answered += flood.await.expect("no panic");
    }
    assert_eq!(answered, 100_000);
    let after = all();
    assert_eq!(new(&before, &after), [""; 0]);
    let total = |name: &str| -> f64 {
        let scrape = scrape();
        let requests = scrape.starting_with(name);
        let of_flood = requests
            .iter()
            .filter(|(series, _)| !series.contains("\"/o/"));
        of_flood.map(|(_, count)| count).sum()
    };
    assert_eq!(total("flood_http_requests_total{"), (answered + 12) as f64);
    assert!(total("http_requests_total{") >= (answered + 12) as f64);
}
