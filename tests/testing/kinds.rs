//! Every type of metric is recorded: the values, and each update.

use crate::shop::{
    BOOK_PRICE, BOOKS_TOTAL, DOOR, Door, HELD_BOOKS, ORDERS, Outcome, READING_SECONDS, SHELF_INFO,
    Sale, Seller, sell, wrap,
};
use metrics_runtime::testing::{Recorded, assert_metric, assert_only, record, record_async};
use metrics_runtime::{Gauge, Histogram, instrumented, metric};
use std::time::Duration;

fn lines<T>(recorded: &Recorded<T>) -> Vec<String> {
    let observations = recorded.observations();
    observations.iter().map(ToString::to_string).collect()
}

#[test]
fn statics_of_each_type_are_recorded() {
    let recorded = record(|| {
        BOOKS_TOTAL
            .with(Sale {
                result: Outcome::SoldOut,
            })
            .add(3);
        HELD_BOOKS.with(Seller { seller: "Kim" }).set(4);
        HELD_BOOKS.with(Seller { seller: "Kim" }).dec();
        BOOK_PRICE.observe(30);
        BOOK_PRICE.observe(0);
        READING_SECONDS.observe(Duration::from_millis(250));
        SHELF_INFO.set(Seller { seller: "Kim" });
        DOOR.set(Door::Open);
        DOOR.enable(Door::Locked);
        DOOR.set(Door::Closed);
        DOOR.disable(Door::Closed);
    });
    assert_eq!(
        lines(&recorded),
        [
            "books_total{result=\"sold_out\"} +3",
            "held_books{seller=\"Kim\"} =4",
            "held_books{seller=\"Kim\"} -1",
            "book_price observed 30",
            "book_price observed 0",
            "reading_seconds observed 0.25",
            "shelf_info{seller=\"Kim\"} =1",
            "door{door=\"open\"} =1",
            "door{door=\"locked\"} =1",
            "door{door=\"open\"} =0",
            "door{door=\"closed\"} =1",
            "door{door=\"locked\"} =0",
            "door{door=\"closed\"} =0",
        ]
    );
    assert_only!(
        recorded,
        books_total == 3,
        held_books == 3,
        count(book_price) == 2,
        sum(book_price) == 30,
        quantile(0.5, book_price) == 0,
        quantile(0.51, book_price) == 30,
        quantile(1.0, reading_seconds) == Duration::from_millis(250),
        shelf_info { seller = "Kim" } == 1,
        door == 0,
    );
    let prices = recorded.observations_of("book_price");
    assert_eq!(prices.len(), 2);
}

#[test]
fn native_histograms_and_timestamp_gauges_are_recorded() {
    /// Waves, in metres.
    #[metric(native, buckets = [1, 2])]
    static WAVE_METERS: Histogram;

    /// The tide, in metres.
    #[metric(processes = "last")]
    static TIDE_METERS: Gauge;

    let recorded = record(|| {
        WAVE_METERS.observe(1.5);
        WAVE_METERS.observe(-1.5);
        TIDE_METERS.set(2.5);
        TIDE_METERS.inc();
    });
    assert_only!(
        recorded,
        count(wave_meters) == 2,
        sum(wave_meters) == 0,
        quantile(0.0, wave_meters) == -1.5,
        tide_meters == 3.5,
    );
    assert_eq!(
        recorded.to_string(),
        "tide_meters 3.5\nwave_meters count 2, sum 0\n"
    );
}

#[test]
fn dynamic_labels_and_their_overflow_are_recorded() {
    let recorded = record(|| sell("Robin"));
    assert_metric!(
        recorded,
        sold_books_total { seller = "Robin" } == 1,
        sold_books_total { seller = "nobody" } == 0,
        count(book_grams { seller = "Robin" }) == 1,
        held_books { seller = "Robin" } < 0,
    );
    let long = "x".repeat(10_000);
    let recorded = record(|| sell(&long));
    assert_metric!(
        recorded,
        sold_books_total { seller = "__other__" } == 1,
        metrics_series_overflow_total { metric = "sold_books_total" } == 1,
    );
}

/// So that a test can rely on them.
#[test]
fn each_call_of_a_sample_is_timed_in_a_scope() {
    #[instrumented(sample = 1000)]
    fn peel() {}

    peel();
    let recorded = record(|| {
        (0..50).for_each(|_| peel());
        let of_a_thread = std::thread::scope(|scope| {
            let thread = scope.spawn(|| (0..50).for_each(|_| peel()));
            thread.join()
        });
        of_a_thread.expect("it does not panic");
        record(peel)
    });
    assert_only!(
        recorded,
        function_calls_total { function = "peel", outcome = "ok" } == 101,
        count(function_call_duration_seconds { function = "peel" }) == 101,
    );
    assert_metric!(
        recorded.output,
        count(function_call_duration_seconds { function = "peel" }) == 1,
    );
    let total = || {
        metrics_runtime::snapshot().total("function_call_duration_seconds", &[("function", "peel")])
    };
    let before = total();
    (0..1000).for_each(|_| peel());
    assert!(total() - before < 50.0);
}

#[test]
fn calls_and_events_of_attributes_are_recorded() {
    let recorded = record(|| wrap(12));
    let observed = lines(&recorded);
    let call = "{module=\"testing::shop\",function=\"wrap\"";
    for line in [
        format!("function_calls_in_progress{call}}} +1"),
        "book_pages observed 12".to_owned(),
        "book_wraps_total +1".to_owned(),
        format!("function_calls_total{call},outcome=\"ok\"}} +1"),
        format!("function_calls_in_progress{call}}} -1"),
    ] {
        assert!(observed.contains(&line), "{line} in {observed:#?}");
    }
    assert_only!(
        recorded,
        function_calls_total { function = "wrap", outcome = "ok" } == 1,
        count(function_call_duration_seconds { function = "wrap" }) == 1,
        quantile(1.0, function_call_duration_seconds { function = "wrap" }) < Duration::from_secs(100),
        count(book_pages) == 1,
        book_wraps_total == 1,
    );
}

#[tokio::test]
async fn queues() {
    let recorded = record_async(async {
        let (sender, receiver) = ORDERS.channel::<u32>(2);
        let worker = tokio::spawn(async move {
            while let Some(order) = receiver.recv().await {
                if *order > 1 {
                    order.complete();
                } else {
                    order.fail();
                }
            }
        });
        for order in 1..=3 {
            sender.send(order).await.expect("there is a worker");
        }
        drop(sender);
        worker.await.expect("no panic");
    })
    .await;
    assert_only!(
        recorded,
        queue_items_total { queue = "book_orders", outcome = "completed" } == 2,
        queue_items_total { queue = "book_orders", outcome = "failed" } == 1,
        queue_capacity { queue = "book_orders" } == 0,
        count(queue_wait_seconds { queue = "book_orders" }) == 3,
        count(queue_processing_seconds { queue = "book_orders" }) == 3,
    );
}
