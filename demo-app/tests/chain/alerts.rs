//! Each fault fires its alert and no other one; the alert arrives at the webhook, and resolves after the repair.
//!
//! | fault | alert | reason |
//! |---|---|---|
//! | none | `Watchdog` | it always fires |
//! | half of the requests fail with 500 | `ErrorBudgetBurn` of the three `…-availability` of requests | the objectives allow 0.5 % or 0.1 %; all four pairs of windows |
//! | | `HighErrorRatio`, which is not delivered | 50 % is above 5 %, and a page for the same cause was delivered |
//! | too many requests | `RateLimitHits` | 429 is not an error of the service, so there is no other alert |
//! | Redis stops | `RedisDown` | the service works without its cache, so there is no other alert |
//!
//! Firing alerts are read from Prometheus, which also has those that Alertmanager inhibits; delivered alerts are read from
//! the webhook. Alerts on slowness depend on the machine that runs the tests: see [`busy`].

use jiff::Timestamp;
use serde_json::json;

use super::busy;
use super::eventually;
use super::load::Load;
use super::names;
use super::queries::Queries;
use super::stack::{JOBS, Stack};
use super::webhook::{Alert, Labels, Webhook};

/// A number of requests per second that any machine can answer: some compute a password's hash.
const QUIET: u32 = 5;
/// More of them, so that enough fail.
const NORMAL: u32 = 15;
/// The rate limit and the burst, as in `docker-compose.yml`.
const LIMIT: [&str; 4] = [
    "--rate-limit-per-second",
    "100",
    "--rate-limit-burst",
    "200",
];
/// A low rate limit, which a storm exceeds on any machine. The burst is enough for the users that the load adds first.
const LOW_LIMIT: [&str; 4] = ["--rate-limit-per-second", "10", "--rate-limit-burst", "30"];

/// The objectives whose requests fail with an injected error.
const AVAILABILITY: [(&str, &str); 3] = [
    ("ErrorBudgetBurn", "get-data-availability"),
    ("ErrorBudgetBurn", "get-users-user-id-availability"),
    ("ErrorBudgetBurn", "post-users-register-availability"),
];

/// All alerts that have fired since the stack is complete, or that were delivered.
async fn fired(stack: &Stack) -> Result<Vec<Labels>, String> {
    let age = Timestamp::now().duration_since(stack.since).as_millis();
    let all = format!(r#"count_over_time(ALERTS{{alertstate="firing"}}[{age}ms])"#);
    let fired = stack.queries.now(&all).await?.into_keys();
    let delivered = stack.webhook.all().into_iter();
    let delivered = delivered.filter(|(_, alert)| alert.starts_at > stack.since);
    Ok(fired
        .chain(delivered.map(|(_, alert)| alert.labels))
        .collect())
}

/// The alert's name, and its objective or endpoint.
fn identity(labels: &Labels) -> (&str, &str) {
    let label = |name| labels.get(name).map(String::as_str);
    let what = label("slo").or(label("endpoint"));
    (&labels["alertname"], what.unwrap_or_default())
}

/// Checks that only the expected alerts have fired.
async fn nothing_fired_but(stack: &Stack, meant: &[(&str, &str)]) {
    let fired = eventually("Prometheus answers", async || fired(stack).await).await;
    for labels in fired {
        let alert = identity(&labels);
        if alert == ("Watchdog", "") || meant.contains(&alert) {
            continue;
        }
        let excused = busy::excuses(stack, &labels, alert).await;
        assert_eq!(
            excused,
            Ok(true),
            "{labels:#?}\nfires, which is not meant to"
        );
        println!("the machine is busy: {labels:?}");
    }
}

/// Waits until this many alerts of this kind fire and were delivered, and returns them.
async fn arrives(webhook: &Webhook, (name, slo): (&str, &str), alerts: usize) -> Vec<Alert> {
    eventually(&format!("{name} {slo} arrives"), async || {
        let delivered: Vec<_> = of(webhook, (name, slo))
            .into_iter()
            .filter(|alert| alert.status == "firing")
            .collect();
        match delivered.len() == alerts {
            true => Ok(delivered),
            false => Err(format!("{:#?}", webhook.all())),
        }
    })
    .await
}

/// Waits until the last message about an alert says that it is resolved.
async fn resolves(webhook: &Webhook, alert: (&str, &str)) {
    eventually(&format!("{alert:?} resolves"), async || {
        let delivered = of(webhook, alert);
        let over = delivered.iter().all(|alert| alert.status == "resolved");
        (over && !delivered.is_empty())
            .then_some(())
            .ok_or_else(|| format!("{delivered:#?}"))
    })
    .await;
}

/// The last messages about an alert. For objectives, only pages: tickets last for hours after a storm, because their short
/// windows do.
fn of(webhook: &Webhook, alert: (&str, &str)) -> Vec<Alert> {
    let delivered = webhook.latest(alert.0).into_iter();
    delivered
        .filter(|one| identity(&one.labels) == alert)
        .filter(|one| alert.1.is_empty() || one.labels["severity"] == "page")
        .collect()
}

/// Waits until all targets are up, there are enough scrapes (one per half second), and the load sends requests other than
/// those that add its users.
async fn watched(queries: &Queries, scrapes: u32) {
    eventually("all are up", async || {
        let up = queries.now("up == 1").await?;
        let watched = r#"count_over_time(up{job="demo-app"}[5m])"#;
        let seen = queries.value(watched).await?;
        let sent = r#"sum(http_requests_total{job="demo-app",endpoint="/data"})"#;
        let sent = queries.value(sent).await?;
        (up.len() == JOBS && seen >= f64::from(scrapes) && sent > 0.0)
            .then_some(())
            .ok_or_else(|| format!("{seen} scrapes, {sent} requests"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_normal_load_only_the_watchdog_fires_and_is_delivered() {
    let stack = Stack::start(&LIMIT).await;
    let load = Load::start(&stack.demo, QUIET);
    // The longest `for` is a quarter of an hour, and so is the longest window of rules other than objectives.
    watched(&stack.queries, 2 * (15 + 5)).await;
    names::have_data(&stack.queries).await;
    let watchdog = arrives(&stack.webhook, ("Watchdog", ""), 1).await;
    assert_eq!(watchdog[0].labels["severity"], "none");
    let report = load.stop();
    assert!(report.succeeded, "{}", report.table);
    nothing_fired_but(&stack, &[]).await;
    for (receiver, alert) in stack.webhook.all() {
        let is_watchdog = alert.labels["alertname"] == "Watchdog";
        assert_eq!(receiver == "heartbeat", is_watchdog, "{alert:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_page_until_they_end() {
    let stack = Stack::start(&["--enable-faults"]).await;
    let load = Load::start(&stack.demo, NORMAL);
    watched(&stack.queries, 6).await;
    let faults = format!("{}/faults", stack.demo.url());
    let client = reqwest::Client::builder().no_proxy().build();
    let client = client.expect("a client");
    let storm = client.put(&faults).json(&json!({"error_share": 0.5}));
    let began = storm.send().await.expect("an answer");
    assert_eq!(began.status(), 200);

    // Most requests are of this kind. The burn rate is high in the windows of one and of six hours.
    let burn = ("ErrorBudgetBurn", "get-users-user-id-availability");
    arrives(&stack.webhook, burn, 2).await;
    // There are few of these, so the short windows may contain no failed one.
    for burn in AVAILABILITY {
        eventually(&format!("{burn:?} arrives"), async || {
            let delivered = of(&stack.webhook, burn);
            (!delivered.is_empty())
                .then_some(())
                .ok_or_else(String::new)
        })
        .await;
    }

    // One page for one cause.
    let ratio = ("HighErrorRatio", "");
    eventually("HighErrorRatio fires", async || {
        let fires = stack
            .queries
            .now(r#"ALERTS{alertname="HighErrorRatio",alertstate="firing"}"#);
        let fires = fires.await?;
        (fires.len() == 1)
            .then_some(())
            .ok_or_else(|| format!("{fires:?}"))
    })
    .await;

    let ended = client.delete(&faults).send().await.expect("an answer");
    assert_eq!(ended.status(), 204);
    for alert in AVAILABILITY {
        resolves(&stack.webhook, alert).await;
    }
    assert_eq!(
        of(&stack.webhook, ratio).len(),
        0,
        "inhibited by ErrorBudgetBurn"
    );
    let meant = [&[ratio], &AVAILABILITY[..]].concat();
    load.stop();
    nothing_fired_but(&stack, &meant).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn traffic_beyond_the_rate_limit_creates_a_ticket_until_it_ends() {
    let stack = Stack::start(&LOW_LIMIT).await;
    let load = Load::start(&stack.demo, QUIET);
    watched(&stack.queries, 6).await;
    let storm = Load::start(&stack.demo, 100);
    let hits = ("RateLimitHits", "");
    let alerts = arrives(&stack.webhook, hits, 1).await;
    assert_eq!(alerts[0].labels["severity"], "ticket");
    storm.stop();
    resolves(&stack.webhook, hits).await;
    load.stop();
    nothing_fired_but(&stack, &[hits]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_redis_pages_until_it_is_back_and_no_request_fails() {
    let mut stack = Stack::start(&LIMIT).await;
    let load = Load::start(&stack.demo, QUIET);
    watched(&stack.queries, 6).await;
    stack.redis.stop();
    let down = ("RedisDown", "");
    let alerts = arrives(&stack.webhook, down, 1).await;
    assert_eq!(alerts[0].annotations["summary"], "redis: Redis is down");
    stack.redis.start_again();
    resolves(&stack.webhook, down).await;
    watched(&stack.queries, 6).await;
    let report = load.stop();
    assert!(report.succeeded, "{}", report.table);
    nothing_fired_but(&stack, &[down]).await;
}
