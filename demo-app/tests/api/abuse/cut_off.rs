//! Clients that close the connection, or only their side of it, before they have the response.

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{connect, counted, exchange, statuses};
use crate::scrape::Scrape;
use crate::support::{Http, Program, eventually};

/// Waits until nothing is in progress.
async fn is_idle(http: &Http) -> Scrape {
    eventually("nothing in progress", async || {
        let scrape = Scrape::of(http).await;
        let idle = scrape.sum("http_requests_in_progress") == 0.0;
        (idle && scrape.value("active_connections") <= 2.0).then_some(scrape)
    })
    .await
}

#[tokio::test]
async fn a_request_cut_off_at_any_byte_leaves_nothing_behind() {
    let program = Program::start_set(&["--rate-limit-per-second", "0"]).await;
    let http = &program.http;
    let body = "{\"a\": [1, 2, 3]}";
    let whole = format!(
        "POST /data HTTP/1.1\r\nhost: test\r\nx-request-id: cut\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let chunked = "POST /data HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\nconnection: close\r\n\
         transfer-encoding: chunked\r\n\r\n4\r\n[1,2\r\n3\r\n,3]\r\n0\r\n\r\n";
    for whole in [&*whole, chunked] {
        let answer = exchange(http, whole.as_bytes()).await;
        assert_eq!(statuses(&answer), [201], "{answer}");
        for end in 0..whole.len() {
            let mut connection = connect(http).await;
            let part = &whole.as_bytes()[..end];
            connection.write_all(part).await.expect("sent");
            // The connection is closed or reset.
            if end % 2 == 0 {
                connection.set_zero_linger().expect("open");
            }
        }
    }
    is_idle(http).await;
    assert_eq!(http.get("/data").await.expect(200)["total"], 2);
}

/// Sends this, closes this side of the connection, and returns the status codes of the responses.
async fn half_closed(http: &Http, bytes: &[u8]) -> Vec<u16> {
    let mut connection = connect(http).await;
    connection.write_all(bytes).await.expect("sent");
    connection.shutdown().await.expect("open");
    let mut answers = Vec::new();
    connection.read_to_end(&mut answers).await.expect("an end");
    statuses(&String::from_utf8_lossy(&answers))
}

fn post(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn a_client_that_closes_only_its_side_gets_the_counted_response() {
    let program = Program::start_set(&["--rate-limit-per-second", "0"]).await;
    let http = &program.http;
    // Longer than the system's buffers.
    let long = format!("[\"{}\"]", "x".repeat(900_000));
    for _ in 0..20 {
        http.post_text("/data", long.clone()).await.expect(201);
    }
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n");
    let user =
        json!({"name": "Ada", "email": "ada@example.com", "password": "correct horse battery"});
    let chunked = "POST /data HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
         transfer-encoding: chunked\r\n\r\n4\r\n[1,2\r\n3\r\n,3]\r\n0\r\n\r\n";
    let whole = [
        (get("/"), &[200][..]),
        (get("/health"), &[200]),
        (get("/data?limit=20"), &[200]),
        (get("/nowhere"), &[404]),
        (post("/data", "[1, 2, 3]"), &[201]),
        (post("/data", "[1, 2,"), &[400]),
        (post("/users/register", &user.to_string()), &[201]),
        (chunked.to_owned(), &[201]),
        // Several pipelined requests.
        (
            [get("/"), get("/data"), get("/nowhere")].concat(),
            &[200, 200, 404],
        ),
    ];
    let mut expected = counted(&is_idle(http).await);
    let mut count = |status: u16| *expected.entry(status).or_default() += 1;
    for _ in 0..5 {
        for (request, statuses) in &whole {
            let answered = half_closed(http, request.as_bytes()).await;
            let is_second = answered == [409] && request.contains("/users/register");
            assert!(
                answered == *statuses || is_second,
                "{request:.80}: {answered:?}"
            );
            answered.iter().copied().for_each(&mut count);
        }
    }
    for request in [&*post("/data", "[1, 2, 3]"), chunked] {
        let head = request.find("\r\n\r\n").expect("a head") + 4;
        for end in 0..request.len() {
            let answered = half_closed(http, &request.as_bytes()[..end]).await;
            assert!(answered.is_empty(), "{:?}", &request[..end]);
            if end >= head {
                count(499);
            }
        }
    }
    assert_eq!(counted(&is_idle(http).await), expected);
}
