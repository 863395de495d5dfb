//! Conflicts that only the whole program shows: `check` reports each, with both locations. Of two
//! statics, the first declaration is used. Of two functions, both count.

use metrics_runtime::{Counter, Gauge, business_gauge, check, instrumented, metric, render};

mod orders {
    use super::{Counter, metric};

    /// Orders placed.
    #[metric("orders_total")]
    pub static ORDERS: Counter;
}

/// Orders placed, in another declaration.
#[metric]
static ORDERS_TOTAL: Counter;

/// Orders that wait.
#[metric("waiting")]
static WAITING: Gauge;

/// Orders that wait.
#[metric("waiting")]
static WAITING_TOO: Gauge;

/// Seats taken.
#[business_gauge("seats", add = 1, labels(front = true_or(first)))]
fn sit(first: bool) {}

fn true_or(first: bool) -> bool {
    first
}

/// Seats taken.
#[business_gauge("seats", add = 1, labels(front = "true"))]
fn sit_in_front() {}

/// Orders that failed.
#[metric("failed_total")]
static FAILED: Counter;

/// Orders that failed.
#[metric("failed_total")]
static FAILED_TOO: Counter;

/// Requests, with a name of the framework.
#[metric]
static HTTP_REQUESTS_TOTAL: Counter;

#[instrumented(GET "/orders")]
fn list() {}

#[instrumented(GET "/orders")]
fn list_again() {}

struct A;
struct B;

impl A {
    #[instrumented]
    fn run(&self) {}
}

impl B {
    #[instrumented]
    fn run(&self) {}
}

fn main() {
    orders::ORDERS.add(3);
    ORDERS_TOTAL.add(10);
    WAITING.inc();
    WAITING_TOO.inc();
    FAILED.inc();
    FAILED_TOO.inc();
    HTTP_REQUESTS_TOTAL.inc();
    sit(false);
    sit_in_front();
    list();
    list_again();
    A.run();
    B.run();
    let error = check().expect_err("there are conflicts");
    let text = error.to_string();
    for (words, first, second) in [
        (
            "`orders_total` has two help texts",
            "ORDERS",
            "ORDERS_TOTAL",
        ),
        ("would share the series `waiting`", "WAITING", "WAITING_TOO"),
        (
            "would share the series `seats{front=\"true\"}`",
            "sit",
            "sit_in_front",
        ),
        (
            "`http_requests_total` has the labels",
            "HttpMetrics",
            "HTTP_REQUESTS_TOTAL",
        ),
        (
            "`http_requests_total` has two help texts",
            "HttpMetrics",
            "HTTP_REQUESTS_TOTAL",
        ),
        (
            "2 functions declare the endpoint `GET /orders`",
            "list",
            "list_again",
        ),
        (
            "2 declarations share the series `function_call_duration_seconds{module=",
            "run",
            "run",
        ),
    ] {
        let (_, rest) = text
            .split_once(words)
            .unwrap_or_else(|| panic!("no {words:?} in {text}"));
        let places: Vec<_> = rest.lines().skip(1).take(2).collect();
        assert!(
            places[0].contains(&format!("first:  `{first}` at ")),
            "{text}"
        );
        assert!(
            places[1].contains(&format!("second: `{second}` at ")),
            "{text}"
        );
        assert!(places[1].contains("conflicts.rs:"), "{text}");
    }
    assert_eq!(error.conflicts().len(), 7, "{text}");
    // Two equal counters are not a conflict: both count.
    assert!(!text.contains("failed"), "{text}");
    let exposition = render();
    assert!(
        exposition.contains("# HELP orders_total Orders placed.\n"),
        "{exposition}"
    );
    assert!(exposition.contains("\norders_total 3\n"), "{exposition}");
    assert!(exposition.contains("\nwaiting 1\n"), "{exposition}");
    assert!(exposition.contains("\nfailed_total 2\n"), "{exposition}");
    let calls = exposition.lines().filter(|line| {
        line.starts_with("function_calls_total") && line.contains("function=\"run\",outcome=\"ok\"")
    });
    assert!(
        calls.clone().count() == 1 && calls.clone().all(|line| line.ends_with(" 2")),
        "{exposition}"
    );
    assert!(
        !exposition.contains("\nhttp_requests_total 1\n"),
        "{exposition}"
    );
}
