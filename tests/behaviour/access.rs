//! Access control of scrapes.

use axum::Router;
use axum::routing::get;
use metrics_runtime::{Access, AccessError, HttpMetrics, MetricsEndpoint};
use std::net::SocketAddr;
use std::time::Duration;
use tests::server::Server;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

/// A router of a service whose endpoint has this access.
fn router(access: Result<Access, AccessError>) -> Router {
    let access = access.expect("it is valid");
    Router::new()
        .route("/metrics", get(MetricsEndpoint::new().access(access)))
        .layer(HttpMetrics::new())
}

fn request(headers: &str) -> String {
    format!("GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n")
}

/// The status code of the response to a request with these headers.
async fn status(server: &Server, headers: &str) -> String {
    let answer = server.send(&request(headers)).await;
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn only_the_token_gives_access() {
    let access = Access::new().bearer_token("correct-horse");
    let server = Server::start(router(access)).await;
    for (headers, expected) in [
        ("", "401"),
        ("Authorization: Bearer correct-horse\r\n", "200"),
        ("authorization: bearer correct-horse\r\n", "200"),
        ("Authorization: Bearer wrong-horse\r\n", "401"),
        ("Authorization: Basic Y29ycmVjdC1ob3JzZQ==\r\n", "401"),
        ("Cookie: correct-horse\r\n", "401"),
    ] {
        assert_eq!(status(&server, headers).await, expected, "{headers}");
    }
}

#[tokio::test]
async fn a_refusal_names_the_scheme_and_reveals_nothing_else() {
    let access = Access::new()
        .basic_auth("prometheus", "a password")
        .and_then(|access| access.bearer_token("a-token"));
    let server = Server::start(router(access)).await;
    let missing = server.send(&request("")).await;
    let wrong = "Authorization: Bearer another\r\n";
    let wrong = server.send(&request(wrong)).await;
    let date = |line: &&str| !line.starts_with("date: ");
    let lines = |answer: &'static str| answer.lines().filter(date).collect::<Vec<_>>();
    let (missing, wrong) = (lines(missing.leak()), lines(wrong.leak()));
    assert_eq!(missing, wrong, "they don't reveal what was wrong");
    assert_eq!(
        missing,
        [
            "HTTP/1.1 401 Unauthorized",
            "www-authenticate: Bearer realm=\"metrics\", Basic realm=\"metrics\"",
            "connection: close",
            "content-length: 0",
            "",
        ]
    );
    // `printf 'prometheus:a password' | base64`
    let right = "Authorization: Basic cHJvbWV0aGV1czphIHBhc3N3b3Jk\r\n";
    assert_eq!(status(&server, right).await, "200");
}

#[tokio::test]
async fn a_refused_scrape_is_not_counted_as_a_request() {
    let access = Access::new().bearer_token("a-token");
    let route = Router::new().route(
        "/access/metrics",
        get(MetricsEndpoint::new().access(access.expect("a token"))),
    );
    let server = Server::start(route.layer(HttpMetrics::new())).await;
    assert_eq!(server.status("GET", "/access/metrics").await, Some(401));
    let series = metrics_runtime::render();
    let counted = "http_requests_total{method=\"GET\",endpoint=\"/access/metrics\",status_code";
    assert!(!series.contains(counted));
}

/// Serves a router with the clients' addresses.
async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

async fn status_at(address: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream
        .write_all(request(headers).as_bytes())
        .await
        .expect("it is read");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("it answers");
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn only_clients_in_the_listed_networks_have_access() {
    for (networks, expected) in [
        (&["127.0.0.0/8"][..], "200"),
        (&["::1", "10.0.0.0/8"], "403"),
        (&["0.0.0.0/0"], "200"),
    ] {
        let address = serve(router(Access::new().networks(networks))).await;
        let status = status_at(&address.to_string(), "").await;
        assert_eq!(status, expected, "{networks:?}");
    }
    // A header that the client itself sets is ignored.
    let address = serve(router(Access::new().networks(["10.0.0.0/8"]))).await;
    let forwarded = "X-Forwarded-For: 10.0.0.1\r\n";
    assert_eq!(status_at(&address.to_string(), forwarded).await, "403");
    // The header of a listed proxy is used.
    let access = Access::new()
        .networks(["10.0.0.0/8"])
        .and_then(|access| access.trusted_proxies(["127.0.0.1"]));
    let address = serve(router(access)).await.to_string();
    assert_eq!(status_at(&address, forwarded).await, "200");
    assert_eq!(status_at(&address, "").await, "403");
    let another = "X-Forwarded-For: 10.0.0.1, 203.0.113.7\r\n";
    assert_eq!(status_at(&address, another).await, "403");
}

#[tokio::test]
async fn clients_without_a_known_address_are_in_no_network() {
    let server = Server::start(router(Access::new().networks(["0.0.0.0/0", "::/0"]))).await;
    assert_eq!(status(&server, "").await, "403");
}

#[tokio::test]
async fn a_separate_listener_knows_the_clients_address() {
    for (networks, expected) in [("127.0.0.1", "200"), ("::1", "403")] {
        let access = Access::new().networks([networks]).expect("an address");
        let endpoint = MetricsEndpoint::new().access(access);
        let server = endpoint.bind("127.0.0.1:0").await.expect("a free port");
        let address = server.address().to_string();
        let running = tokio::spawn(server.run());
        assert_eq!(status_at(&address, "").await, expected, "{networks}");
        running.abort();
    }
}

#[tokio::test]
async fn an_ipv6_client_is_identified_by_its_address() {
    let access = Access::new().networks(["::1"]).expect("an address");
    let endpoint = MetricsEndpoint::new().access(access);
    let server = endpoint.bind("[::1]:0").await.expect("a free port");
    let address = server.address().to_string();
    let running = tokio::spawn(server.run());
    assert_eq!(status_at(&address, "").await, "200");
    running.abort();
}

/// With this test's paused clock, which skips each wait.
#[tokio::test(start_paused = true)]
async fn scrapes_are_counted_by_result_and_guessing_is_slowed_down() {
    let access = Access::new().bearer_token("correct-horse");
    let access = access.and_then(|access| access.trusted_proxies(["127.0.0.1"]));
    let address = serve(router(access)).await.to_string();
    let ask = async |client: &str, token: &str| {
        let start = Instant::now();
        let headers =
            format!("X-Forwarded-For: {client}\r\nAuthorization: Bearer {token}-horse\r\n");
        (status_at(&address, &headers).await, start.elapsed())
    };
    let count =
        |result| metrics_runtime::snapshot().total("metrics_scrapes_total", &[("result", result)]);
    let before = [count("ok"), count("unauthorized")];
    for _ in 0..20 {
        assert_eq!(ask("198.51.100.7", "wrong").await.0, "401");
    }
    let turn = Duration::from_millis(100);
    let (status, waited) = ask("198.51.100.7", "wrong").await;
    assert!(status == "401" && waited >= turn, "{waited:?}");
    // Otherwise a slow response would reveal that the secret is wrong.
    let (status, waited) = ask("198.51.100.7", "correct").await;
    assert!(status == "200" && waited >= turn, "{waited:?}");
    assert!(count("unauthorized") >= before[1] + 21.0);
    assert!(count("ok") > before[0]);
    assert_eq!(ask("198.51.100.9", "correct").await.0, "200");
}
