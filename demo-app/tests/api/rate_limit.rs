//! The rate limit of each client.

use std::time::Instant;

use reqwest::Method;

use super::scrape::Scrape;
use super::support::{Answer, App, Http, Program, eventually};

/// One request per second, a burst of five, in memory.
const FEW: [&str; 6] = [
    "--database-url",
    "sqlite::memory:",
    "--rate-limit-per-second",
    "1",
    "--rate-limit-burst",
    "5",
];

async fn from(http: &Http, forwarded_for: &str) -> u16 {
    let request = http
        .request(Method::GET, "/items/1")
        .header("x-forwarded-for", forwarded_for);
    Answer::of(request).await.status.as_u16()
}

#[tokio::test]
async fn a_client_over_its_limit_is_refused_with_retry_after_and_counted() {
    let program = Program::start_with(&FEW).await;
    let http = &program.http;
    let start = Instant::now();
    let (mut answered, mut refused) = (0_u64, 0_u64);
    for _ in 0..25 {
        let answer = http.get("/items/1").await;
        if answer.status == 200 {
            answered += 1;
            continue;
        }
        answer.expect_error(429, "rate_limited");
        assert_eq!(answer.header("retry-after"), "1");
        refused += 1;
    }
    // One more per second that has passed.
    let most = 5 + start.elapsed().as_secs() + 1;
    assert!((5..=most).contains(&answered), "{answered}");

    // Scrapes and probes are not limited.
    for path in ["/health", "/health/live", "/health/ready"] {
        for _ in 0..10 {
            http.get(path).await.expect(200);
        }
    }
    let scrape = Scrape::of(http).await;
    let series = |status| {
        format!(
            "http_requests_total{{method='GET',endpoint='/items/{{item_id}}',status_code='{status}'}}"
        )
    };
    assert_eq!(scrape.value("rate_limit_rejections_total"), refused as f64);
    assert_eq!(scrape.value(&series(429)), refused as f64);
    assert_eq!(scrape.value(&series(200)), answered as f64);
    let exceptions =
        "http_exceptions_total{exception_type='rate_limited',endpoint='/items/{item_id}'}";
    assert_eq!(scrape.value(exceptions), refused as f64);

    // Paths that only resemble a probe's are limited.
    eventually("a refusal", async || {
        let answer = http.get("/health/nowhere").await;
        (answer.status == 429).then_some(())
    })
    .await;
    eventually("another request", async || {
        let answer = http.get("/items/1").await;
        (answer.status == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn only_headers_of_trusted_proxies_identify_clients() {
    let app = App::start_with(&FEW).await;
    let mut statuses = Vec::new();
    for number in 0..20 {
        statuses.push(from(&app.http, &format!("198.51.100.{number}")).await);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    app.stop().await;

    let proxied = [&FEW[..], &["--trusted-proxies", "10.0.0.0/8,127.0.0.1"]].concat();
    let app = App::start_with(&proxied).await;
    for number in 0..20 {
        let client = format!("198.51.100.{number}");
        assert_eq!(from(&app.http, &client).await, 200, "{client}");
    }
    // One client behind two proxies, whatever headers it sends.
    let mut statuses = Vec::new();
    for number in 0..20 {
        let named = format!("203.0.113.{number}, 192.0.2.1, 10.0.0.7");
        statuses.push(from(&app.http, &named).await);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    // All addresses of an IPv6 network count as one client.
    let mut statuses = Vec::new();
    for number in 0..20 {
        statuses.push(from(&app.http, &format!("2001:db8::{number}")).await);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    app.stop().await;
}

#[tokio::test]
async fn unknown_paths_are_limited_and_a_wrong_method_creates_no_series() {
    let program = Program::start_with(&FEW).await;
    let http = &program.http;
    let mut statuses = Vec::new();
    for _ in 0..20 {
        statuses.push(http.get("/nowhere").await.status.as_u16());
    }
    assert!(statuses.contains(&404) && statuses.contains(&429));
    let answer = Answer::of(http.request(Method::PATCH, "/users")).await;
    answer.expect_error(405, "method_not_allowed");
    let scrape = Scrape::of(http).await;
    assert_eq!(
        scrape
            .of_name("http_requests_total")
            .filter(|(series, _)| series.contains("'PATCH'"))
            .count(),
        0
    );
    let refused = "http_requests_total{method='GET',endpoint='unmatched',status_code='429'}";
    assert_eq!(
        scrape.value(refused),
        scrape.value("rate_limit_rejections_total")
    );
}

#[tokio::test]
async fn zero_per_second_is_no_limit_and_the_default_exceeds_one_users_traffic() {
    let off = [
        "--database-url",
        "sqlite::memory:",
        "--rate-limit-per-second",
        "0",
        "--rate-limit-burst",
        "1",
    ];
    for arguments in [&off[..], &off[..2]] {
        let app = App::start_with(arguments).await;
        for _ in 0..100 {
            app.http.get("/items/1").await.expect(200);
        }
        app.stop().await;
    }
}
