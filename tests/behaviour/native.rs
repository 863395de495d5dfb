//! Native histograms: their buckets, and the classic buckets for scrapers that support only those.

use crate::{SetAtEnd, scrape};
use axum::Router;
use axum::routing::get;
use metrics_runtime::{
    Histogram, HistogramValue, LabelSet, NativeHistogram, Value, background_task,
    business_histogram, db_operation, instrumented, metric, snapshot,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tests::server::Server;

fn value(name: &str, labels: &[(&str, &str)]) -> HistogramValue {
    match snapshot().get(name, labels) {
        Some(Value::Histogram(histogram)) => histogram,
        other => panic!("{name} is no histogram, but {other:?}"),
    }
}

/// Waiting times.
#[metric(native)]
static NATIVE_WAITING_SECONDS: Histogram;

#[test]
fn quantiles_are_as_exact_as_the_schema() {
    // From 1 ms to 20 s, evenly distributed on a logarithmic scale.
    let nth = |n: u32| 0.001 * 20_000_f64.powf(f64::from(n) / 10_000.0);
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                (0..10_000)
                    .filter(|n| n % 4 == thread)
                    .for_each(|n| NATIVE_WAITING_SECONDS.observe(nth(n)));
            });
        }
    });
    let waiting = value("native_waiting_seconds", &[]);
    let native = waiting.native().expect("it has native buckets");
    assert_eq!((native.schema(), native.count()), (3, 10_000));
    assert_eq!(waiting.count(), 10_000);
    for percent in [1, 10, 50, 90, 99] {
        let found = waiting
            .quantile(f64::from(percent) / 100.0)
            .expect("there are some");
        let off = found / nth(percent * 100);
        // Half a bucket would suffice, except for the last one, which is not full.
        assert!(
            (0.957..1.045).contains(&off),
            "{percent} %: {found}, off by {off}"
        );
    }
}

#[test]
fn classic_buckets_are_derived_from_native_ones_and_do_not_change() {
    let seconds = |name: &str| {
        let scraped = scrape();
        let of_name = format!("{name}_bucket");
        let les = scraped
            .samples
            .keys()
            .filter(|sample| sample.starts_with(&of_name));
        les.cloned().collect::<Vec<_>>()
    };
    /// Sizes of parcels.
    #[metric(native)]
    static NATIVE_PARCEL_BYTES: Histogram;
    let before = seconds("native_parcel_bytes");
    // 64 B to 256 MiB in steps of four, and `+Inf`.
    assert_eq!(before.len(), 13);
    for bytes in [64, 65, 1 << 12, 1_u64 << 40] {
        NATIVE_PARCEL_BYTES.observe(bytes);
    }
    assert_eq!(seconds("native_parcel_bytes"), before);
    let scraped = scrape();
    for (le, expected) in [
        ("64.0", 1.0),
        ("256.0", 2.0),
        ("4096.0", 3.0),
        ("+Inf", 4.0),
    ] {
        let name = format!("native_parcel_bytes_bucket{{le=\"{le}\"}}");
        assert_eq!(scraped.value(&name), expected, "{name}");
    }
    assert_eq!(scraped.value("native_parcel_bytes_count"), 4.0);
}

/// Temperatures.
#[metric(native(schema = 8, max_buckets = 10_000), buckets = [-10, 0, 10])]
static NATIVE_TEMPERATURE_CELSIUS: Histogram;

#[test]
fn both_kinds_of_buckets_count_the_same() {
    for value in [
        -30.0, -10.0, -0.5, 0.0, 1e-30, 9.99, 10.0, 11.0, 1e300, -1e300,
    ] {
        NATIVE_TEMPERATURE_CELSIUS.observe(value);
    }
    for ignored in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        NATIVE_TEMPERATURE_CELSIUS.observe(ignored);
    }
    let temperature = value("native_temperature_celsius", &[]);
    assert_eq!(temperature.counts, [3, 2, 3, 2]);
    let native = temperature.native().expect("it has native buckets");
    assert_eq!(
        (native.count(), native.zero_count(), native.schema()),
        (10, 2, 8)
    );
    let buckets: Vec<_> = native.buckets().collect();
    // Values above the largest bound fall into the last bucket.
    assert_eq!(
        buckets.first().map(|bucket| bucket.lower),
        Some(-2_f64.powi(63))
    );
    assert_eq!(
        buckets.last().map(|bucket| bucket.upper),
        Some(2_f64.powi(63))
    );
    // In schema 8, 256 buckets span a factor of two.
    let narrow = buckets
        .iter()
        .find(|bucket| bucket.upper >= 9.99)
        .expect("there is one");
    assert!(narrow.lower < 9.99 && narrow.upper / narrow.lower < 1.0028);
}

/// Sizes of heaps.
#[metric(native(max_buckets = 20))]
static NATIVE_HEAP_STONES: Histogram;

#[test]
fn no_more_buckets_are_exposed_than_allowed() {
    let mut schema = 3;
    for power in 0..60 {
        for part in 0..8 {
            NATIVE_HEAP_STONES.observe(2_f64.powi(power) * (1.0 + f64::from(part) / 8.0));
        }
        let heap = value("native_heap_stones", &[]);
        let native = heap.native().expect("it has native buckets");
        assert!(native.buckets().count() <= 20);
        assert!(native.schema() <= schema, "it never rises");
        schema = native.schema();
    }
    assert_eq!(schema, -2);
}

#[derive(LabelSet)]
struct Shelf<'a> {
    #[label(limit = 3)]
    room: &'a str,
    full: bool,
}

/// Weights on shelves.
#[metric(native)]
static NATIVE_SHELF_GRAMS: Histogram<Shelf<'static>>;

#[derive(LabelSet)]
struct Finite {
    first: bool,
    second: bool,
}

/// Heights of shelves.
#[metric(buckets = native)]
static NATIVE_SHELF_METERS: Histogram<Finite>;

#[test]
fn each_series_has_its_own_buckets() {
    for (room, full, times) in [("hall", true, 3), ("hall", false, 5), ("attic", true, 7)] {
        for _ in 0..times {
            NATIVE_SHELF_GRAMS.with(Shelf { room, full }).observe(times);
        }
    }
    for (room, full, times) in [
        ("hall", "true", 3),
        ("hall", "false", 5),
        ("attic", "true", 7),
    ] {
        let shelf = value("native_shelf_grams", &[("room", room), ("full", full)]);
        let native = shelf.native().expect("it has native buckets");
        let only: Vec<_> = native.buckets().collect();
        assert_eq!(only.len(), 1);
        assert_eq!(only[0].count, times);
        assert!(only[0].lower < times as f64 && times as f64 <= only[0].upper);
        assert_eq!(shelf.sum, (times * times) as f64);
    }
    for first in [false, true] {
        for second in [false, true] {
            let meters = 1 + 2 * i32::from(first) + i32::from(second);
            NATIVE_SHELF_METERS
                .with(Finite { first, second })
                .observe(meters);
        }
    }
    for (first, second, meters) in [
        ("false", "false", 1),
        ("true", "false", 3),
        ("true", "true", 4),
    ] {
        let shelf = value(
            "native_shelf_meters",
            &[("first", first), ("second", second)],
        );
        assert_eq!((shelf.sum, shelf.count()), (f64::from(meters), 1));
    }
}

/// Items in a native order.
#[business_histogram("native_order_items", value = items, native)]
fn order(items: u32) {
    let _ = items;
}

/// Items in a native order.
#[business_histogram("native_order_items", value = items, native)]
fn order_again(items: u32) {
    let _ = items;
}

#[test]
fn functions_with_one_histogram_are_added_up() {
    (1..=10).for_each(order);
    (1..=20).for_each(order_again);
    let items = value("native_order_items", &[]);
    assert_eq!(items.sum, f64::from(55 + 210));
    let native = items.native().expect("it has native buckets");
    assert_eq!((native.count(), items.count()), (30, 30));
    let buckets: Vec<_> = native.buckets().collect();
    assert!(
        buckets
            .windows(2)
            .all(|pair| pair[0].upper <= pair[1].lower)
    );
}

#[instrumented(native, in_progress)]
fn fail(n: u32) -> Result<(), u32> {
    Err(n)
}

#[instrumented(
    name = "native_own",
    help = "Calls with a native duration.",
    labels(even = n % 2 == 0),
    native,
    buckets = [0.001, 60.0]
)]
fn own(n: u32) {
    thread::sleep(Duration::from_millis(u64::from(n)));
}

#[db_operation(select, "native_users", native)]
fn select() {}

#[background_task("native_task", native(schema = 0))]
fn task() {}

#[test]
fn calls_have_native_durations() {
    for n in 0..5 {
        let _ = fail(n);
        own(n);
        select();
        task();
    }
    let place = [("module", "behaviour::native"), ("function", "fail")];
    let scraped = scrape();
    let failed = value("function_call_duration_seconds", &place);
    assert_eq!(failed.native().map(NativeHistogram::count), Some(5));
    assert_eq!(
        scraped.value(
            r#"function_calls_total{module="behaviour::native",function="fail",outcome="error"}"#
        ),
        5.0
    );
    assert_eq!(
        scraped.value(r#"function_calls_in_progress{module="behaviour::native",function="fail"}"#),
        0.0
    );
    let odd = value("native_own_call_duration_seconds", &[("even", "false")]);
    assert_eq!(odd.counts, [0, 2, 0]);
    assert!(
        odd.quantile(1.0)
            .is_some_and(|longest| (0.0029..1.0).contains(&longest))
    );
    let even = value("native_own_call_duration_seconds", &[("even", "true")]);
    assert_eq!(even.native().map(NativeHistogram::count), Some(3));
    let selected = [("operation", "select"), ("table", "native_users")];
    let selected = value("database_operation_duration_seconds", &selected);
    assert_eq!(selected.native().map(NativeHistogram::schema), Some(3));
    let task = value(
        "background_task_duration_seconds",
        &[("task_type", "native_task")],
    );
    assert_eq!(
        task.native()
            .map(|native| (native.schema(), native.count())),
        Some((0, 5))
    );
}

#[instrumented(GET "/native/{n}", native)]
async fn served() -> &'static str {
    "served"
}

#[tokio::test]
async fn an_endpoint_has_native_durations() {
    let router = Router::new().route("/native/{n}", get(served));
    let server = Server::start(metrics_runtime::instrument(router)).await;
    for n in 0..3 {
        assert_eq!(
            server.status("GET", &format!("/native/{n}")).await,
            Some(200)
        );
    }
    let labels = [("method", "GET"), ("endpoint", "/native/{n}")];
    let served = value("http_request_duration_seconds", &labels);
    assert_eq!(served.native().map(NativeHistogram::count), Some(3));
    assert_eq!((served.count(), served.bounds.len()), (3, 16));
}

/// Sizes of loads.
#[metric(native, buckets = [1, 10])]
static NATIVE_AND_CLASSIC_LOADS: Histogram;

#[instrumented(native, buckets = [1, 10])]
fn load() {
    NATIVE_AND_CLASSIC_LOADS.observe(5);
}

#[test]
fn observations_in_a_classic_bucket_are_in_a_native_one_in_each_scrape() {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                load();
            }
        });
        let _end = SetAtEnd(&done);
        let function = [("module", "behaviour::native"), ("function", "load")];
        let mut missing = Vec::new();
        // In the wrong order, a third of them would lack one.
        for _ in 0..75 {
            for (name, labels) in [
                ("native_and_classic_loads", &[][..]),
                ("function_call_duration_seconds", &function),
            ] {
                let read = value(name, labels);
                let native = read.native().expect("it has native buckets").count();
                if native < read.count() {
                    missing.push(format!("{name}: {native} of {}", read.count()));
                }
            }
        }
        assert_eq!(missing, [""; 0]);
    });
}
