//! Metrics of the Tokio runtime that handles the scrape.

use crate::scrape;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::sync::Barrier;

const FAMILIES: [&str; 5] = [
    "tokio_workers",
    "tokio_alive_tasks",
    "tokio_global_queue_depth",
    "tokio_worker_busy_seconds_total",
    "tokio_worker_parks_total",
];

#[test]
fn a_runtime_exposes_its_workers_and_tasks() {
    let runtime = Builder::new_multi_thread().worker_threads(3).build();
    let runtime = runtime.expect("a runtime");
    // On a blocking thread, as the endpoint does.
    let scraped = || {
        let scrape = runtime.spawn_blocking(scrape);
        runtime.block_on(scrape).expect("no panic")
    };
    let before = scraped();
    assert_eq!(before.value("tokio_workers"), 3.0);
    assert_eq!(before.value("tokio_alive_tasks"), 0.0);

    let over = Arc::new(Barrier::new(6));
    let tasks: Vec<_> = (0..5)
        .map(|_| {
            let over = Arc::clone(&over);
            runtime.spawn(async move { over.wait().await })
        })
        .collect();
    let during = scraped();
    assert_eq!(during.value("tokio_alive_tasks"), 5.0);
    runtime.block_on(async {
        over.wait().await;
        for task in tasks {
            task.await.expect("no panic");
        }
    });

    // Tokio updates the numbers when the worker parks.
    let busy = |scrape: &tests::exposition::Exposition| {
        FAMILIES[3..]
            .iter()
            .map(|name| scrape.value(name))
            .collect::<Vec<_>>()
    };
    let work = runtime.spawn(async {
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(20) {}
    });
    runtime.block_on(work).expect("no panic");
    let start = Instant::now();
    loop {
        let (then, now) = (busy(&before), busy(&scraped()));
        if now[0] - then[0] >= 0.02 && now[1] > then[1] {
            break;
        }
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "{then:?}, then {now:?}"
        );
        std::thread::yield_now();
    }
}

#[test]
fn outside_of_a_runtime_there_are_no_tokio_metrics() {
    let text = metrics_runtime::render();
    for family in FAMILIES {
        assert!(!text.contains(&format!("\n{family} ")), "{family}");
    }
}
