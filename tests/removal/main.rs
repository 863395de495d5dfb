//! Series with dynamic labels that are removed or expire: they are not exposed until they are
//! updated again, and no count is lost.

use metrics_runtime::{
    Counter, Format, Gauge, Histogram, Info, LabelSet, LabelValue, StateSet, business_counter,
    expire_series, metric, render, render_as, retain_series, snapshot,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

#[derive(Clone, Copy, LabelValue)]
enum Kind {
    Small,
    Large,
}

#[derive(LabelSet)]
struct By<'a> {
    #[label(limit = 100)]
    customer: &'a str,
    kind: Kind,
}

#[derive(Clone, Copy, LabelValue)]
enum Step {
    Waiting,
    Running,
}

#[derive(LabelSet)]
struct Job<'a> {
    #[label(limit = 100)]
    customer: &'a str,
}

/// Orders.
#[metric]
static ORDERS_TOTAL: Counter<By<'static>>;

/// Open orders.
#[metric]
static OPEN_ORDERS: Gauge<By<'static>>;

/// Weights.
#[metric(buckets = [1, 10])]
static ORDER_WEIGHT_GRAMS: Histogram<By<'static>>;

/// Sizes.
#[metric(native, buckets = [1, 10])]
static ORDER_SIZE_METERS: Histogram<By<'static>>;

/// Steps.
#[metric]
static ORDER_STEP: StateSet<Step, Job<'static>>;

/// Contracts.
#[metric]
static CONTRACT_INFO: Info<Job<'static>>;

/// Orders of one kind.
#[metric]
static KINDS_TOTAL: Counter<OnlyKind>;

#[derive(LabelSet)]
struct OnlyKind {
    kind: Kind,
}

/// One test at a time, because each scrape expires series.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn by(customer: &str, kind: Kind) -> By<'_> {
    By { customer, kind }
}

/// Updates series of each type.
fn order(customer: &str) {
    for kind in [Kind::Small, Kind::Large] {
        ORDERS_TOTAL.with(by(customer, kind)).inc();
        OPEN_ORDERS.with(by(customer, kind)).inc();
        ORDER_WEIGHT_GRAMS.with(by(customer, kind)).observe(5.0);
        ORDER_SIZE_METERS.with(by(customer, kind)).observe(5.0);
    }
    for step in [Step::Waiting, Step::Running] {
        ORDER_STEP.with(Job { customer }).set(step);
    }
    CONTRACT_INFO.set(Job { customer });
}

/// The sorted lines of a text about a customer.
fn lines_of(text: &str, customer: &str) -> Vec<String> {
    let label = format!("customer=\"{customer}\"");
    let lines = text.lines().filter(|line| line.contains(&label));
    let mut lines: Vec<_> = lines.map(String::from).collect();
    lines.sort();
    lines
}

#[test]
fn all_series_of_a_customer_are_removed_and_all_others_stay() {
    let _alone = alone();
    for customer in ["first", "acme", "globex"] {
        order(customer);
    }
    let before = render();
    assert_eq!(lines_of(&before, "acme").len(), 2 * (1 + 1 + 5 + 5) + 2 + 1);
    let removed = retain_series(|series| series.label("customer") != Some("acme"));
    // Both states of a set count as one series.
    assert_eq!(removed, 2 * 4 + 2);
    let after = render();
    assert_eq!(lines_of(&after, "acme"), Vec::<String>::new());
    for customer in ["first", "globex"] {
        assert_eq!(lines_of(&after, customer), lines_of(&before, customer));
    }
    let kept = |line: &&str| !line.contains("acme") && !line.starts_with("process_");
    let lines = |text: &str| -> Vec<_> { text.lines().filter(kept).map(String::from).collect() };
    assert_eq!(lines(&after), lines(&before));
    for format in [Format::OpenMetrics, Format::Protobuf] {
        let bytes = render_as(format);
        let has = |text: &str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        assert!(!has("acme") && has("globex"), "{format:?}");
    }
    // Each family's length is that of the series that are left: the next one begins with its name.
    let families = render_as(Format::Protobuf);
    let mut rest = &families[..];
    while !rest.is_empty() {
        let length = prost::decode_length_delimiter(&mut rest).expect("a length");
        assert_eq!(rest.first(), Some(&0x0a));
        rest = &rest[length..];
    }
    assert_eq!(
        snapshot().get("orders_total", &[("customer", "acme")]),
        None
    );
    assert_eq!(
        snapshot().total("orders_total", &[("customer", "acme")]),
        0.0
    );
    assert_eq!(
        retain_series(|series| series.label("customer") != Some("acme")),
        0
    );
}

#[test]
fn an_update_restores_only_its_series_with_its_numbers() {
    let _alone = alone();
    order("back");
    let before = lines_of(&render(), "back");
    retain_series(|series| series.label("customer") != Some("back"));
    ORDERS_TOTAL.with(by("back", Kind::Large)).inc();
    assert_eq!(
        lines_of(&render(), "back"),
        ["orders_total{customer=\"back\",kind=\"large\"} 2"]
    );
    let places = snapshot().total("metrics_series_overflow_total", &[]);
    order("back");
    let changed = |text: &[String]| text.concat().replace(|c: char| c.is_ascii_digit(), "");
    let again = lines_of(&render(), "back");
    assert_eq!(again.len(), before.len());
    assert_eq!(changed(&again), changed(&before));
    let small = [("customer", "back"), ("kind", "small")];
    assert_eq!(snapshot().total("orders_total", &small), 2.0);
    assert_eq!(snapshot().total("open_orders", &small), 2.0);
    let weights = snapshot().get("order_weight_grams", &small);
    assert!(
        format!("{weights:?}").contains("counts: [0, 2, 0]"),
        "{weights:?}"
    );
    assert_eq!(
        places,
        snapshot().total("metrics_series_overflow_total", &[])
    );
}

#[test]
fn the_closure_gets_the_name_and_all_labels_of_unlisted_series() {
    let _alone = alone();
    order("seen");
    KINDS_TOTAL.with(OnlyKind { kind: Kind::Small }).inc();
    let mut seen = Vec::new();
    retain_series(|series| {
        let customer = series.label("customer");
        if customer == Some("seen") {
            seen.push((series.name(), series.label("kind"), series.label("step")));
        }
        assert_ne!(series.name(), "kinds_total");
        assert!(
            customer.is_some() && series.label("none").is_none(),
            "{series:?}"
        );
        true
    });
    seen.sort_unstable();
    seen.retain(|(name, ..)| ["order_step", "orders_total"].contains(name));
    let orders = |kind| ("orders_total", Some(kind), None);
    assert_eq!(
        seen,
        [("order_step", None, None), orders("large"), orders("small")]
    );
}

mod shared {
    use super::*;

    /// Parcels.
    #[business_counter("parcels_total", labels(customer = dynamic(customer, limit = 10)))]
    pub(super) fn send(customer: &str) {
        let _ = customer;
    }

    /// Parcels.
    #[business_counter("parcels_total", labels(customer = dynamic(customer, limit = 10)), by = 10)]
    pub(super) fn send_ten(customer: &str) {
        let _ = customer;
    }

    /// Loads.
    #[metric("loads_grams", buckets = [1, 10])]
    pub(super) static LOADS: Histogram<Job<'static>>;

    /// Loads.
    #[metrics_runtime::business_histogram(
        "loads_grams",
        value = 3,
        buckets = [2, 4],
        labels(customer = dynamic(customer, limit = 10))
    )]
    pub(super) fn load(customer: &str) {
        let _ = customer;
    }
}

#[test]
fn a_series_of_several_declarations_is_removed_and_restored_by_any_of_them() {
    let _alone = alone();
    let total = |customer| snapshot().total("parcels_total", &[("customer", customer)]);
    let is_shown =
        |customer: &str| render().contains(&format!("parcels_total{{customer=\"{customer}\"}}"));
    for (send, back) in [
        (shared::send as fn(&str), shared::send_ten as fn(&str)),
        (shared::send_ten, shared::send),
        (shared::send, shared::send),
    ] {
        send("both");
        back("both");
        let before = total("both");
        retain_series(|series| series.name() != "parcels_total");
        assert!(!is_shown("both"));
        back("both");
        assert!(is_shown("both") && total("both") > before);
        // From now on both find it without a lookup.
        send("both");
    }
    assert_eq!(total("both"), f64::from(6 + 4 * 10 + 2));
}

#[test]
fn a_histogram_with_different_buckets_is_removed_and_restored() {
    let _alone = alone();
    let count = || snapshot().total("loads_grams", &[("customer", "heavy")]);
    shared::LOADS.with(Job { customer: "heavy" }).observe(3.0);
    shared::load("heavy");
    assert_eq!(count(), 2.0);
    for update in [
        || shared::load("heavy"),
        || shared::LOADS.with(Job { customer: "heavy" }).observe(3.0),
    ] {
        let before = count();
        retain_series(|series| series.name() != "loads_grams");
        assert!(!render().contains("heavy"));
        update();
        assert_eq!(count(), before + 1.0);
    }
}

#[test]
fn a_series_without_updates_between_two_checks_expires() {
    let _alone = alone();
    expire_series(Duration::ZERO, |series| {
        assert_ne!(series.label("customer"), Some("panics"), "on purpose");
        series
            .label("customer")
            .is_some_and(|customer| customer.ends_with("idle"))
    });
    let handle = ORDERS_TOTAL.with(by("handle idle", Kind::Small));
    let update = |customer| OPEN_ORDERS.with(by(customer, Kind::Small)).set(1.0);
    for customer in ["idle", "not idle", "kept", "panics"] {
        update(customer);
    }
    let shown = || {
        let text = render();
        let shown = |name: &str| text.contains(&format!("customer=\"{name}\""));
        ["idle", "not idle", "kept", "panics", "handle idle"].map(shown)
    };
    // Each scrape checks for idle series.
    assert_eq!(shown(), [true; 5]);
    handle.inc();
    // Set to the same value.
    update("not idle");
    assert_eq!(shown(), [false, true, true, true, true]);
    update("idle");
    handle.inc();
    update("not idle");
    assert_eq!(shown(), [true; 5]);
    assert_eq!(shown(), [false, false, true, true, false]);
    // The sum shows an update through a handle.
    handle.inc();
    assert_eq!(shown(), [false, false, true, true, true]);
    assert_eq!(handle.get(), 3);
}

#[test]
fn no_update_is_lost_while_series_are_removed_and_restored() {
    let _alone = alone();
    let done = AtomicBool::new(false);
    const UPDATES: u64 = 20_000;
    thread::scope(|scope| {
        let updates: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    for number in 0..UPDATES {
                        let customer = ["one", "two", "three"][number as usize % 3];
                        ORDERS_TOTAL.with(by(customer, Kind::Small)).inc();
                    }
                })
            })
            .collect();
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                retain_series(|series| series.label("customer") != Some("one"));
                let _ = render();
            }
        });
        for thread in updates {
            thread.join().expect("no panic");
        }
        done.store(true, Ordering::Relaxed);
    });
    let counts = ["one", "two", "three"].map(|customer| {
        ORDERS_TOTAL.with(by(customer, Kind::Small)).inc();
        snapshot().total("orders_total", &[("customer", customer)])
    });
    assert_eq!(counts.iter().sum::<f64>(), (2 * UPDATES + 3) as f64);
}
