//! Random requests, valid and invalid.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use test_programs::size;

use super::{counted, exchange, series, statuses};
use crate::scrape::Scrape;
use crate::support::{Http, Program, eventually};

const PATHS: [&str; 12] = [
    "/",
    "/health",
    "/health/live",
    "/data",
    "/data?limit=1",
    "/items/7?q=1",
    "/users",
    "/users/1",
    "/users/register",
    "/docs",
    "/openapi.json",
    "/metrics/custom",
];

const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];

/// Text that may be part of a path or a header.
fn text(random: &mut fastrand::Rng) -> String {
    let length = random.usize(1..24);
    (0..length).map(|_| random.alphanumeric()).collect()
}

/// A random request with a well-defined end.
fn request(random: &mut fastrand::Rng) -> String {
    let method = match random.u8(0..4) {
        0 => text(random),
        _ => METHODS[random.usize(..METHODS.len())].to_owned(),
    };
    let path = match random.u8(0..3) {
        0 => format!("/{}/{}?{}", text(random), text(random), text(random)),
        1 => format!("{}/{}", PATHS[random.usize(3..8)], text(random)),
        _ => PATHS[random.usize(..PATHS.len())].to_owned(),
    };
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", text(random));
    for name in [
        "user-agent",
        "accept",
        "x-request-id",
        "x-forwarded-for",
        "authorization",
        "traceparent",
        "accept-encoding",
    ] {
        if random.bool() {
            let _ = write!(request, "{name}: {}\r\n", text(random));
        }
    }
    let _ = write!(request, "x-{}: {}\r\n", text(random), text(random));
    if random.bool() {
        let body = format!("{{\"{}\": [{}, null]}}", text(random), random.u64(..));
        let _ = write!(
            request,
            "content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
    } else {
        request.push_str("\r\n");
    }
    request
}

/// Sends this many requests, up to 50 per connection. Returns the number of responses by status code.
async fn flood(http: &Http, seed: u64, requests: u64) -> BTreeMap<u16, u64> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut answered = BTreeMap::new();
    let mut sent = 0;
    while sent < requests {
        let count = random.u64(1..50);
        sent += count;
        let mut bytes: String = (1..count).map(|_| request(&mut random)).collect();
        bytes.push_str(match random.u8(0..3) {
            0 => "NONSENSE\r\n\r\n",
            1 => "GET / HTTP/1.1\r\nno colon\r\n\r\n",
            _ => "GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n",
        });
        for status in statuses(&exchange(http, bytes.as_bytes()).await) {
            *answered.entry(status).or_default() += 1;
        }
    }
    answered
}

fn add(counts: &mut BTreeMap<u16, u64>, more: &BTreeMap<u16, u64>) {
    for (status, count) in more {
        *counts.entry(*status).or_default() += count;
    }
}

/// Waits until the service is idle and its counts are these. It counts a malformed request after it has closed the
/// connection, so the client can be faster.
async fn becomes(http: &Http, expected: &BTreeMap<u16, u64>) -> Scrape {
    eventually(&format!("idle, and {expected:?}"), async || {
        let scrape = Scrape::of(http).await;
        let is_idle = scrape.sum("http_requests_in_progress") == 0.0;
        (is_idle && counted(&scrape) == *expected).then_some(scrape)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_of_any_kind_count_like_their_responses_and_create_no_series() {
    let program = Program::start_set(&["--rate-limit-per-second", "0"]).await;
    let http = &program.http;
    let mut expected = counted(&Scrape::of(http).await);
    // By then, each route has responded to each of its methods.
    let first = flood(http, 1, size(5_000, 50_000)).await;
    add(&mut expected, &first);
    let before = becomes(http, &expected).await;

    let requests = size(20_000, 1_000_000);
    let (one, other) = tokio::join!(flood(http, 2, requests / 2), flood(http, 3, requests / 2));
    let sum = |counts: &BTreeMap<u16, u64>| counts.values().sum::<u64>();
    assert!(sum(&one) + sum(&other) > requests / 2);
    add(&mut expected, &one);
    add(&mut expected, &other);
    let after = becomes(http, &expected).await;
    let (before_series, after_series) = (series(&before), series(&after));
    let new: Vec<_> = after_series.difference(&before_series).collect();
    assert!(new.is_empty(), "{new:?}");
    let resident = |scrape: &Scrape| scrape.value("process_resident_memory_bytes");
    let more = resident(&after) - resident(&before);
    // Caches and pages of allocators, but nothing per request.
    assert!(more < 24e6, "{more} bytes more");
}
