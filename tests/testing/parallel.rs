//! Two hundred tests of the same functions. To run them all at the same time:
//! `RUST_TEST_THREADS=200 cargo test -p tests --test testing`.

use crate::shop::{
    BOOKS_TOTAL, Outcome, SOLD_BOOKS_TOTAL, STOCK_BOOKS, Sale, Seller, app, ask, request, sell,
    wrap,
};
use metrics_runtime::testing::{assert_metric, assert_only, record, record_async};
use std::sync::Barrier;
use std::thread;
use tokio::task::JoinSet;

/// The body of each test, `times` times, in all ways in which code can run.
async fn exercise(times: u32) {
    let seller = format!("seller {times}");
    let name = seller.clone();
    let recorded = record_async(async move {
        let app = app();
        let mut tasks = JoinSet::new();
        for _ in 0..times {
            assert_eq!(request(&app, "/books/3").await, 200);
            tasks.spawn(ask(0));
            let seller = name.clone();
            tasks.spawn_blocking(move || {
                sell(&seller);
                Err("not asked")
            });
        }
        assert_eq!(tasks.join_all().await.len() as u32, 2 * times);
        let threads =
            [1, 2].map(|pages| thread::spawn(move || (0..times).map(|_| wrap(pages)).sum::<u32>()));
        let wrapped = threads.map(|thread| thread.join().expect("no panic"));
        assert_eq!(wrapped, [times, 2 * times]);
        STOCK_BOOKS.set(times);
    })
    .await;
    assert_metric!(
        recorded,
        books_total { result = "ok" } == times,
        books_total { result = Outcome::SoldOut } == times,
        function_calls_total { function = "ask", outcome = "ok" } == times,
        function_calls_total { function = "ask", outcome = "error" } == times,
        count(function_call_duration_seconds { function = "ask" }) == 2 * times,
        function_calls_total { function = "wrap", outcome = "ok" } == 2 * times,
        book_wraps_total == 2 * times,
        count(book_pages) == 2 * times,
        sum(book_pages) == 3 * times,
        sold_books_total { seller = seller } == times,
        sold_books_total == times,
        held_books { seller = seller } == -f64::from(times),
        sum(book_grams { seller = seller }) == 250 * times,
        count(reading_seconds) == times,
        stock_books == times,
        sum(book_price) == 12.5 * f64::from(times),
        http_requests_total { method = "GET", endpoint = "/books/{left}", status_code = 200 } == times,
        http_requests_total == times,
        http_requests_in_progress == 0,
        count(http_request_duration_seconds) == times,
    );
}

macro_rules! hundreds {
    ($($hundred:ident)*) => {$(
        mod $hundred {
            hundreds!(@tens ten_0 ten_1 ten_2 ten_3 ten_4 ten_5 ten_6 ten_7 ten_8 ten_9);
        }
    )*};
    (@tens $($ten:ident)*) => {$(
        mod $ten {
            hundreds!(@tests test_1 1, test_2 2, test_3 3, test_4 4, test_5 5, test_6 6, test_7 7,
                test_8 8, test_9 9, test_10 10,);
        }
    )*};
    (@tests $($test:ident $times:literal,)*) => {$(
        #[tokio::test]
        async fn $test() {
            crate::parallel::exercise($times).await;
        }
    )*};
}

hundreds!(hundred_1 hundred_2);

#[test]
fn two_hundred_concurrent_threads_record_the_same() {
    let before = BOOKS_TOTAL
        .with(Sale {
            result: Outcome::SoldOut,
        })
        .get();
    let barrier = Barrier::new(200);
    let barrier = &barrier;
    thread::scope(|threads| {
        for number in 0..200_u64 {
            threads.spawn(move || {
                barrier.wait();
                for round in 0..3 {
                    let recorded = record(|| {
                        for _ in 0..number {
                            BOOKS_TOTAL
                                .with(Sale {
                                    result: Outcome::SoldOut,
                                })
                                .inc();
                            SOLD_BOOKS_TOTAL.with(Seller { seller: "all" }).inc();
                        }
                        STOCK_BOOKS.add(round);
                    });
                    assert_only!(
                        recorded,
                        books_total { result = "sold_out" } == number,
                        sold_books_total { seller = "all" } == number,
                        stock_books == round,
                    );
                }
            });
        }
    });
    // The process' totals include everything.
    let after = BOOKS_TOTAL
        .with(Sale {
            result: Outcome::SoldOut,
        })
        .get();
    assert!(after - before >= 3 * (0..200).sum::<u64>());
}
