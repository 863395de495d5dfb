//! Hostile clients: they create no series, leak no memory, block no other clients, and gain no access.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use test_programs::size;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::auth;
use super::scrape::Scrape;
use super::support::{Http, Program, eventually};

async fn connect(http: &Http) -> TcpStream {
    TcpStream::connect(http.authority()).await.expect("open")
}

/// Sends this, and reads the response until the service closes the connection, possibly before it has read everything.
async fn exchange(http: &Http, bytes: &[u8]) -> String {
    let mut connection = connect(http).await;
    let _closed = connection.write_all(bytes).await;
    let mut answers = Vec::new();
    let _reset = connection.read_to_end(&mut answers).await;
    String::from_utf8_lossy(&answers).into_owned()
}

/// The status codes of all responses.
fn statuses(answers: &str) -> Vec<u16> {
    let mut heads = answers.split("HTTP/1.1 ");
    // The text before the first one is empty.
    heads.next();
    heads
        .map(|head| {
            let status = head.get(..3).and_then(|status| status.parse().ok());
            status.unwrap_or_else(|| panic!("no status: {head}"))
        })
        .collect()
}

fn series(scrape: &Scrape) -> BTreeSet<String> {
    scrape
        .samples()
        .map(|(series, _)| series.to_owned())
        .collect()
}

/// The counted requests, including those that reached no handler, by status code.
fn counted(scrape: &Scrape) -> BTreeMap<u16, u64> {
    let mut counted = BTreeMap::new();
    for (series, value) in scrape.of_name("http_requests_total") {
        let (_, status) = series.split_once("status_code='").expect("a label");
        let status = status[..3].parse().expect("a status code");
        *counted.entry(status).or_default() += value as u64;
    }
    let malformed = "connections_rejected_total{server='service',cause='malformed'}";
    *counted.entry(400).or_default() += scrape.value(malformed) as u64;
    counted
}

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_of_any_kind_count_as_they_are_answered_and_make_no_series() {
    let program = Program::start_set(&["--rate-limit-per-second", "0"]).await;
    // By then, each route has responded to each of its methods.
    flood(&program.http, 1, size(5_000, 50_000)).await;
    let idle = async || {
        let scrape = Scrape::of(&program.http).await;
        (scrape.sum("http_requests_in_progress") == 0.0).then_some(scrape)
    };
    let before = eventually("nothing in progress", idle).await;

    let requests = size(20_000, 1_000_000);
    let http = &program.http;
    let (one, other) = tokio::join!(flood(http, 2, requests / 2), flood(http, 3, requests / 2));
    let mut expected = counted(&before);
    for (status, answers) in one.into_iter().chain(other) {
        *expected.entry(status).or_default() += answers;
    }
    let sum = |counts: &BTreeMap<u16, u64>| counts.values().sum::<u64>();
    assert!(sum(&expected) - sum(&counted(&before)) > requests / 2);
    let after = eventually("nothing in progress", idle).await;
    assert_eq!(counted(&after), expected);
    let (before_series, after_series) = (series(&before), series(&after));
    let new: Vec<_> = after_series.difference(&before_series).collect();
    assert!(new.is_empty(), "{new:?}");
    let resident = |scrape: &Scrape| scrape.value("process_resident_memory_bytes");
    let more = resident(&after) - resident(&before);
    // Caches and pages of allocators, but nothing per request.
    assert!(more < 24e6, "{more} bytes more");
}

#[cfg(unix)]
#[tokio::test]
async fn idle_connections_keep_nobody_out_and_take_little_memory() {
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

#[tokio::test]
async fn a_request_that_is_cut_off_at_any_byte_leaves_nothing() {
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

/// Waits until nothing is in progress.
async fn is_idle(http: &Http) -> Scrape {
    eventually("nothing in progress", async || {
        let scrape = Scrape::of(http).await;
        let idle = scrape.sum("http_requests_in_progress") == 0.0;
        (idle && scrape.value("active_connections") <= 2.0).then_some(scrape)
    })
    .await
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
async fn who_closes_only_its_side_gets_the_answer_that_is_counted() {
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
        // Several at once.
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
async fn who_sends_a_byte_now_and_then_is_cut_off() {
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
    let scrape = Scrape::of(http).await;
    let closed = "connections_rejected_total{server='service',cause='head_timeout'}";
    assert_eq!(scrape.value(closed), count as f64);
}

/// Requests that a proxy could read as one and the service as two, or the other way round.
const AMBIGUOUS: [&str; 24] = [
    "content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\ncontent-length: 60\r\n\r\n0\r\n\r\n",
    "content-length: 1\r\ncontent-length: 40\r\n\r\n1",
    "content-length: 1, 1\r\n\r\n1",
    "content-length: +1\r\n\r\n1",
    "content-length: -1\r\n\r\n1",
    "content-length: 0x1\r\n\r\n1",
    "content-length: 99999999999999999999\r\n\r\n1",
    "content-length: \r\n\r\n",
    "content-length : 1\r\n\r\n1",
    "content-length:\r\n 1\r\n\r\n1",
    "x: a\r\n content-length: 40\r\ncontent-length: 1\r\n\r\n1",
    "x: a\rcontent-length: 40\r\n\r\n",
    "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
    "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "transfer-encoding: identity\r\n\r\n",
    "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n",
    "transfer-encoding: \u{b}chunked\r\n\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n0x1\r\n1\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n+1\r\n1\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n10000000000000001\r\n1\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n1\n1\n0\n\n",
    "transfer-encoding: chunked\r\n\r\n1\r\n1GET\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n1;a\nb\r\n1\r\n0\r\n\r\n",
];

#[tokio::test]
async fn no_request_is_smuggled_in_another() {
    let program = Program::start().await;
    let http = &program.http;
    let smuggled = "GET /items/7 HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    for headers in AMBIGUOUS {
        let request = format!(
            "POST /data HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n{headers}{smuggled}"
        );
        let answer = exchange(http, request.as_bytes()).await;
        assert_eq!(statuses(&answer), [400], "{headers:?}: {answer}");
    }
    // A request in the body of another one is not counted.
    let request = format!(
        "GET /health HTTP/1.1\r\nhost: test\r\ncontent-length: {}\r\n\r\n{smuggled}",
        smuggled.len()
    );
    let mut connection = connect(http).await;
    connection
        .write_all(request.as_bytes())
        .await
        .expect("sent");
    let next = b"GET /nowhere HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    connection.write_all(next).await.expect("sent");
    let mut answers = String::new();
    connection.read_to_string(&mut answers).await.expect("text");
    assert!(
        matches!(statuses(&answers)[..], [200] | [200, 404]),
        "{answers}"
    );
    let scrape = Scrape::of(http).await;
    let item = scrape
        .of_name("http_requests_total")
        .filter(|(series, _)| series.contains("/items/"));
    assert_eq!(item.map(|(_, count)| count).sum::<f64>(), 0.0);
}

#[tokio::test]
async fn other_protocols_are_refused_and_counted() {
    let program = Program::start().await;
    let http = &program.http;
    let tls = [
        b"\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03".as_slice(),
        &[7; 40],
    ]
    .concat();
    let prior_knowledge = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    let rejected = [
        &prior_knowledge[..],
        b"GET /health\r\n\r\n",
        b"GET /health HTTP/1.2\r\nhost: test\r\n\r\n",
        b"GET /health HTTP/3.0\r\nhost: test\r\n\r\n",
        b"GET /health HTTP/1.1\r\nx: a\0b\r\n\r\n",
        &tls,
    ];
    for bytes in rejected {
        let answer = exchange(http, bytes).await;
        assert!(
            matches!(statuses(&answer)[..], [] | [400]),
            "{bytes:?}: {answer}"
        );
    }
    let scrape = Scrape::of(http).await;
    let malformed = "connections_rejected_total{server='service',cause='malformed'}";
    assert_eq!(scrape.value(malformed), rejected.len() as f64);
    // No upgrade is offered, and none is made.
    for upgrade in [
        "connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n",
        "connection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
    ] {
        let request = format!("GET /health HTTP/1.1\r\nhost: test\r\n{upgrade}\r\n");
        let answer = exchange(http, request.as_bytes()).await;
        assert_eq!(statuses(&answer), [200], "{answer}");
    }
}

#[tokio::test]
async fn heads_that_are_too_long_are_refused_and_counted() {
    let program = Program::start().await;
    let http = &program.http;
    let many: String = (0..120).map(|number| format!("x{number}: 1\r\n")).collect();
    let long = format!("x: {}\r\n", "x".repeat(200_000));
    for (path, headers, status) in [
        ("/".to_owned(), &*many, 431),
        ("/".to_owned(), &*long, 431),
        (format!("/{}", "x".repeat(70_000)), "", 414),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\n{headers}\r\n");
        let mut connection = connect(http).await;
        let _closed = connection.write_all(request.as_bytes()).await;
        // The connection may be reset after the response's head, because the rest of the request is not read.
        let mut answer = [0; 12];
        connection.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(answer, format!("HTTP/1.1 {status}").as_bytes());
    }
    let scrape = Scrape::of(http).await;
    let too_large = "connections_rejected_total{server='service',cause='head_too_large'}";
    assert_eq!(scrape.value(too_large), 3.0);
}

/// The token for scrapes.
const TOKEN: &str = "3kmZ9fVq0aYv";

#[tokio::test]
async fn no_path_method_or_header_opens_the_metrics_without_their_token() {
    let program = Program::start_set(&["--metrics-token", TOKEN]).await;
    let http = &program.http;
    let closed = async |method: &str, path: &str, headers: &str| {
        let request =
            format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}\r\n");
        let answer = exchange(http, request.as_bytes()).await;
        let is_open = answer.contains("# TYPE") || answer.contains("http_requests_total");
        assert!(!is_open, "{method} {path} {headers}: {answer}");
        assert!(!answer.contains(TOKEN), "{answer}");
        statuses(&answer)
    };
    for path in [
        "/metrics/",
        "//metrics",
        "/./metrics",
        "/x/../metrics",
        "/metrics/.",
        "/metrics//",
        "/METRICS",
        "/%6detrics",
        "/metrics%00",
        "/metrics%2f",
        "/metrics;a=b",
        "/metrics#a",
        "/metrics?name[]=http_requests_total",
        "/metrics?access_token=3kmZ9fVq0aYv",
        "http://test/metrics",
        "http://localhost:9100/metrics",
        "/metrics/..;/metrics",
    ] {
        let status = closed("GET", path, "").await;
        assert!(
            matches!(status[..], [400 | 401 | 404]),
            "{path}: {status:?}"
        );
    }
    for method in ["HEAD", "POST", "PUT", "OPTIONS", "TRACE", "PROPFIND", "get"] {
        let status = closed(method, "/metrics", "").await;
        assert!(matches!(status[..], [401 | 405]), "{method}: {status:?}");
    }
    for header in [
        "x-forwarded-for: 127.0.0.1",
        "forwarded: for=127.0.0.1",
        "x-real-ip: 127.0.0.1",
        "x-original-url: /metrics",
        "x-http-method-override: GET",
        "proxy-authorization: Bearer 3kmZ9fVq0aYv",
        "cookie: token=3kmZ9fVq0aYv",
        "authorization:",
        "authorization: Bearer",
        "authorization: 3kmZ9fVq0aYv",
        "authorization: Bearer3kmZ9fVq0aYv",
        "authorization: Bearer 3kmZ9fVq0aY",
        "authorization: Bearer 3kmZ9fVq0aYv0",
        "authorization: Bearer 3kmz9fvq0ayv",
        "authorization: Bearer \"3kmZ9fVq0aYv\"",
        "authorization: Bearer a,Bearer 3kmZ9fVq0aYv",
        "authorization: Bearer a\r\nauthorization: Bearer 3kmZ9fVq0aYv",
        "authorization: Basic M2ttWjlmVnEwYVl2",
        "authorization: Basic OjNrbVo5ZlZxMGFZdg==",
        "authorization: Token 3kmZ9fVq0aYv",
    ] {
        let status = closed("GET", "/metrics", &format!("{header}\r\n")).await;
        assert_eq!(status, [401], "{header}");
    }
    let right = http.request(Method::GET, "/metrics").bearer_auth(TOKEN);
    assert_eq!(right.send().await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn no_secret_is_in_the_log_the_metrics_or_an_answer() {
    // Nothing listens at these.
    let of_mailer = "pLk8mailerKey";
    let of_redis = "pLk8redisKey";
    let mailer = format!("http://127.0.0.1:9/send?key={of_mailer}");
    let redis = format!("redis://user:{of_redis}@127.0.0.1:9/0");
    let mut command = Program::command(&["--listen", "127.0.0.1:0", "--log", "trace"]);
    command.args(["--database-url", "sqlite::memory:"]).envs([
        ("METRICS_TOKEN", TOKEN),
        ("MAILER_URL", &mailer),
        ("REDIS_URL", &redis),
    ]);
    let program = Program::run(command).await;
    let http = &program.http;
    let session = auth::token(http).await;
    let bearer = async |token: &str, path: &str| {
        let request = http.request(Method::GET, path).bearer_auth(token);
        request
            .send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("text")
    };
    let guessed = "pLk8guessed";
    let mut seen = vec![
        bearer(&session, "/auth/me").await,
        bearer(guessed, "/auth/me").await,
        bearer(guessed, "/metrics").await,
        bearer(&session, "/nowhere").await,
    ];
    let wrong = json!({"email": "ada@example.com", "password": guessed});
    seen.push(http.post("/auth/login", &wrong).await.text);
    seen.push(
        http.post_text("/auth/login", format!("{{\"password\": \"{guessed}\""))
            .await
            .text,
    );
    seen.push(
        http.get(&format!("/items/1?token={guessed}"))
            .await
            .text
            .replace(guessed, "echo"),
    );
    seen.push(bearer(TOKEN, "/metrics").await);
    assert!(seen.last().is_some_and(|text| text.contains("# TYPE")));
    // The welcome e-mail was tried, and failed.
    program.logged("127.0.0.1:9").await;
    seen.extend(program.log_so_far());
    for secret in [
        of_mailer,
        of_redis,
        &session,
        guessed,
        TOKEN,
        auth::PASSWORD,
    ] {
        let with = seen.iter().find(|text| text.contains(secret));
        assert_eq!(with, None, "{secret}");
    }
}
