//! Tasks that are spawned inside a scope belong to it, in any runtime.

use crate::shop::ask;
use metrics_runtime::testing::{assert_metric, assert_only, expected, record, record_async};
use metrics_runtime::{Counter, metric};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::{JoinSet, LocalSet, spawn_blocking, spawn_local};
use tokio::time::{Instant, sleep};

/// Ticks.
#[metric]
static TICKS_TOTAL: Counter;

/// Spawns in every way, also from spawned tasks.
async fn spawn_all() {
    TICKS_TOTAL.inc();
    let task = tokio::spawn(async {
        sleep(Duration::from_millis(1)).await;
        TICKS_TOTAL.add(10);
        let inner = tokio::spawn(async {
            spawn_blocking(|| TICKS_TOTAL.add(100))
                .await
                .expect("no panic");
        });
        inner.await.expect("no panic");
    });
    let mut set = JoinSet::new();
    for _ in 0..5 {
        set.spawn(async { TICKS_TOTAL.add(1000) });
        set.spawn_blocking(|| TICKS_TOTAL.add(10_000));
    }
    set.join_all().await;
    task.await.expect("no panic");
    let local = LocalSet::new();
    local
        .run_until(async {
            let task = spawn_local(async { TICKS_TOTAL.add(100_000) });
            task.await.expect("no panic");
        })
        .await;
}

const ALL: u64 = 155_111;

#[tokio::test]
async fn on_one_thread() {
    let recorded = record_async(spawn_all()).await;
    assert_only!(recorded, ticks_total == ALL);
    let again = record_async(spawn_all()).await;
    assert_only!(again, ticks_total == ALL);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several_threads() {
    // The threads of this runtime have recorded before.
    spawn_all().await;
    let recorded = record_async(spawn_all()).await;
    assert_only!(recorded, ticks_total == ALL);
    let task = tokio::spawn(async { record_async(ask(1)).await });
    let recorded = task.await.expect("no panic");
    assert_metric!(recorded, books_total == 1);
    assert_eq!(recorded.output, Ok(0));
}

#[tokio::test]
async fn at_once_on_one_thread() {
    let (one, other) = tokio::join!(record_async(spawn_all()), record_async(spawn_all()));
    assert_only!(one, ticks_total == ALL);
    assert_only!(other, ticks_total == ALL);
}

#[tokio::test]
async fn below_a_closure() {
    let recorded = record(|| {
        tokio::spawn(async { TICKS_TOTAL.inc() });
        spawn_blocking(|| TICKS_TOTAL.add(10));
    });
    recorded.wait_for(expected!(ticks_total == 11), Duration::from_secs(120));
}

#[tokio::test(start_paused = true)]
async fn with_a_paused_clock() {
    let began = Instant::now();
    let recorded = record_async(async {
        let task = tokio::spawn(async {
            sleep(Duration::from_secs(3600)).await;
            TICKS_TOTAL.add(10);
        });
        spawn_blocking(|| TICKS_TOTAL.add(100))
            .await
            .expect("no panic");
        task.await.expect("no panic");
        TICKS_TOTAL.inc();
    })
    .await;
    TICKS_TOTAL.add(1000);
    tokio::spawn(async { TICKS_TOTAL.add(1000) })
        .await
        .expect("no panic");
    assert_only!(recorded, ticks_total == 111);
    assert_eq!(began.elapsed(), Duration::from_secs(3600));
    // Dropping a future leaves the thread's scope.
    let timeout = tokio::time::timeout(Duration::from_secs(1), record_async(sleep(Duration::MAX)));
    assert!(timeout.await.is_err());
    let recorded = record(|| TICKS_TOTAL.inc());
    assert_only!(recorded, ticks_total == 1);
}

#[tokio::test]
async fn tasks_are_recorded_as_long_as_the_record_exists() {
    let (ping, mut pings) = mpsc::channel::<u64>(1);
    let recorded = record_async(async {
        tokio::spawn(async move {
            while let Some(n) = pings.recv().await {
                TICKS_TOTAL.add(n);
            }
        });
    })
    .await;
    assert_only!(recorded);
    ping.send(7).await.expect("it listens");
    recorded
        .wait_for_async(expected!(ticks_total == 7), Duration::from_secs(120))
        .await;
    drop(recorded);
    ping.closed().await;
}
