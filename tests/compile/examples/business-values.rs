//! `#[business_gauge]` and `#[business_histogram]` with every option, every source of a value, and
//! every type of number.
#![deny(warnings)]
#![forbid(unsafe_code)]

use metrics_runtime::{LabelValue, business_gauge, business_histogram, instrumented, snapshot};
use std::ops::Deref;
use std::time::Duration;

#[derive(Clone, LabelValue)]
enum Plan {
    Free,
    Paid,
}

struct Team {
    plan: Plan,
    seats: u32,
}

/// With deref coercion.
struct Json<T>(T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

fn total(name: &str, labels: &[(&str, &str)]) -> f64 {
    snapshot().total(name, labels)
}

/// An integer above 32 bits, and a negative one.
#[business_gauge("large", set = 5_000_000_000)]
#[business_gauge("negative", set = -2, help = "Below zero.")]
#[business_gauge("hexadecimal", add = 0x10, help = "In hexadecimal.")]
#[business_gauge("typed", sub = 1.5_f32, help = "Below zero.")]
#[business_histogram("literals", value = 3, buckets = [1, 3], help = "A literal.")]
fn literals() {}

/// From arguments that the body moves.
#[business_gauge("consumed", add = names.len(), labels(plan = plan, first: bool = names.is_empty()))]
#[business_histogram(
    "consumed_names",
    value = names.iter().map(String::len).sum::<usize>(),
    buckets = exponential(0.5, 2, 4),
    labels(plan = plan),
    help = "Letters."
)]
#[instrumented]
fn consumed(names: Vec<String>, plan: Plan) -> (Vec<String>, Plan) {
    (names, plan)
}

/// From the returned value, through a reference.
#[business_gauge(
    "team_seats",
    set = |team: &Team| team.seats,
    labels(plan = |team: &Team| &team.plan, id = dynamic(format!("team {id}"), limit = 3))
)]
#[business_histogram(
    "team_sizes",
    value = |team: &Team| f64::from(team.seats) / 2.0,
    buckets = linear(0.5, 0.5, 4),
    labels(plan: Plan = |team: &Team| team.plan.clone()),
    help = "Sizes."
)]
#[business_histogram(
    "team_failures",
    value = |failure: &str| failure.len(),
    buckets = [4],
    on = error,
    help = "Failures."
)]
async fn team(id: u32) -> Result<Json<Team>, &'static str> {
    match id {
        0 => Err("none"),
        seats => Ok(Json(Team {
            plan: Plan::Paid,
            seats,
        })),
    }
}

/// With a return type without a name.
#[business_gauge("opaque", add = 1, on = always)]
fn opaque() -> impl Iterator<Item = u8> {
    [1, 2].into_iter()
}

struct Clock<T>(T);

impl<T: Copy + Into<f64>> Clock<T> {
    /// From `self` of a generic type.
    #[business_gauge("clock_timestamp_seconds", set = self.0.into())]
    #[business_histogram(
        "clock_wait_seconds",
        value = |(_, wait): &(T, Duration)| *wait,
        buckets = [0.5, 2],
        on = |(_, wait): &(T, Duration)| !wait.is_zero(),
        help = "Waits."
    )]
    fn wait(&mut self, wait: Duration) -> (T, Duration) {
        (self.0, wait)
    }

    /// With a future that is created by hand, after a statement.
    #[business_gauge("clock_futures", add = n)]
    fn future(self, n: u8) -> impl Future<Output = T> {
        let time = self.0;
        async move {
            let _ = n;
            time
        }
    }
}

#[tokio::main]
async fn main() {
    literals();
    for (name, value) in [
        ("large", 5e9),
        ("negative", -2.0),
        ("hexadecimal", 16.0),
        ("typed", -1.5),
    ] {
        assert_eq!(total(name, &[]), value, "{name}");
    }

    let _ = consumed(vec!["ab".to_owned(), "c".to_owned()], Plan::Free);
    assert_eq!(
        total("consumed", &[("plan", "free"), ("first", "false")]),
        2.0
    );
    assert!(metrics_runtime::render().contains("consumed_names_sum{plan=\"free\"} 3\n"));

    for id in [0, 2, 2, 4] {
        let _ = team(id).await;
    }
    assert_eq!(
        total("team_seats", &[("plan", "paid"), ("id", "team 4")]),
        4.0
    );
    assert_eq!(total("team_sizes", &[("plan", "paid")]), 3.0);
    assert_eq!(total("team_failures", &[]), 1.0);

    assert_eq!(opaque().count(), 2);
    assert_eq!(total("opaque", &[]), 1.0);

    let mut clock = Clock(2_u32);
    clock.wait(Duration::ZERO);
    clock.wait(Duration::from_secs(1));
    assert_eq!(total("clock_timestamp_seconds", &[]), 2.0);
    assert_eq!(total("clock_wait_seconds", &[]), 1.0);
    assert_eq!(clock.future(3).await, 2);
    assert_eq!(total("clock_futures", &[]), 3.0);
    metrics_runtime::check().expect("no conflicts");
}
