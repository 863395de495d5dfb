//! Clients that are idle or send slowly.

use std::time::Duration;

use test_programs::size;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinSet;

use super::{connect, series, statuses};
use crate::connections::becomes_rejected;
use crate::scrape::Scrape;
use crate::support::{Http, Program};

#[cfg(unix)]
#[tokio::test]
async fn idle_connections_block_no_client_and_use_little_memory() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    // The file descriptors of this process.
    let limit = getrlimit(Resource::Nofile);
    let most = Rlimit {
        current: limit.maximum,
        ..limit
    };
    setrlimit(Resource::Nofile, most).expect("up to the hard limit");

    let program = Program::start_set(&["--max-connections", "100"]).await;
    let http = program.http.without_pool();
    let before = Scrape::of(&http).await;
    let count = size(1_000, 10_000);
    let mut idle = Vec::new();
    for _ in 0..count {
        idle.push(connect(&http).await);
    }
    http.get("/health/live").await.expect(200);
    http.get("/data").await.expect(200);
    let after = Scrape::of(&http).await;
    let evicted = "connections_rejected_total{server='service',cause='evicted'}";
    assert!(after.value(evicted) >= count as f64 - 100.0);
    assert!(after.value("active_connections") <= 108.0);
    let resident = |scrape: &Scrape| scrape.value("process_resident_memory_bytes");
    let more = resident(&after) - resident(&before);
    assert!(more < 16e6, "{more} bytes more");
    assert_eq!(series(&before), series(&after));
}

/// Sends the first bytes, then single bytes slowly, until the service closes the connection. Returns the response.
async fn drip(http: &Http, text: &str, at_once: usize) -> String {
    let (mut reader, mut writer) = connect(http).await.into_split();
    let (first, rest) = text.split_at(at_once);
    writer.write_all(first.as_bytes()).await.expect("sent");
    let rest = rest.to_owned();
    let dripping = tokio::spawn(async move {
        for byte in rest.bytes() {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if writer.write_all(&[byte]).await.is_err() {
                break;
            }
        }
    });
    let mut answer = Vec::new();
    let _reset = reader.read_to_end(&mut answer).await;
    dripping.abort();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_client_that_sends_single_bytes_is_disconnected() {
    let arguments = [
        ["--head-timeout-seconds", "1"],
        ["--request-timeout-seconds", "2"],
    ];
    let program = Program::start_set(&arguments.concat()).await;
    let http = &program.http;
    let head = "GET / HTTP/1.1\r\nhost: test\r\nx-long: ".to_owned() + &"x".repeat(10_000);
    let body = "POST /data HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
         content-length: 10000\r\n\r\n["
        .to_owned()
        + &" ".repeat(10_000);
    let count = size(20, 500);
    let mut drips = JoinSet::new();
    for _ in 0..count {
        let (http, head, body) = (http.clone(), head.clone(), body.clone());
        drips.spawn(async move {
            let (of_head, of_body) = tokio::join!(drip(&http, &head, 10), drip(&http, &body, 120));
            assert_eq!(of_head, "");
            assert_eq!(statuses(&of_body), [504], "{of_body}");
        });
    }
    for _ in 0..20 {
        http.get("/health").await.expect(200);
    }
    drips.join_all().await;
    becomes_rejected(http, "head_timeout", count as f64).await;
    let scrape = Scrape::of(http).await;
    let closed = "connections_rejected_total{server='service',cause='head_timeout'}";
    assert_eq!(scrape.value(closed), count as f64);
}
