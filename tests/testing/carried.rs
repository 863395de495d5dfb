//! Scopes that are carried to threads and runtimes that are older.

use metrics_runtime::testing::{assert_only, carry, carry_async, record, record_async};
use metrics_runtime::{Counter, metric};
use std::sync::mpsc;
use std::thread;
use tokio::runtime::Runtime;

/// Crates carried.
#[metric]
static CRATES_TOTAL: Counter;

type Job = Box<dyn FnOnce() + Send>;

/// A pool with one thread outside of any scope.
fn pool() -> mpsc::Sender<Job> {
    let (jobs, waiting) = mpsc::channel::<Job>();
    thread::spawn(move || waiting.into_iter().for_each(|job| job()));
    jobs
}

#[test]
fn an_older_pool_records_only_carried_scopes() {
    let pool = pool();
    let recorded = record(|| {
        let (done, wait) = mpsc::channel();
        let and_done = done.clone();
        pool.send(Box::new(carry(move || {
            CRATES_TOTAL.inc();
            // A thread that this one spawns belongs to the scope, too.
            thread::spawn(|| CRATES_TOTAL.add(10))
                .join()
                .expect("no panic");
            and_done.send(()).expect("it waits");
        })))
        .expect("the pool works");
        pool.send(Box::new(move || {
            CRATES_TOTAL.add(100);
            done.send(()).expect("it waits");
        }))
        .expect("the pool works");
        wait.into_iter().for_each(drop);
    });
    if cfg!(any(target_os = "linux", target_os = "android")) {
        assert_only!(recorded, crates_total == 11);
    }
}

#[test]
fn an_older_runtime_records_only_carried_scopes() {
    let older = Runtime::new().expect("there are threads");
    older.block_on(async { tokio::spawn(async {}).await.expect("no panic") });
    let recorded = older.block_on(record_async(async {
        let carried = older.spawn(carry_async(async {
            CRATES_TOTAL.inc();
            // It runs where tasks of the scope run.
            tokio::spawn(async { CRATES_TOTAL.add(10) })
                .await
                .expect("no panic");
        }));
        carried.await.expect("no panic");
        older
            .spawn(async { CRATES_TOTAL.add(100) })
            .await
            .expect("no panic");
    }));
    assert_only!(recorded, crates_total == 11);
}

#[test]
fn updates_in_the_drop_of_a_carried_future_are_recorded() {
    struct Dropped;
    impl Drop for Dropped {
        fn drop(&mut self) {
            CRATES_TOTAL.inc();
        }
    }
    let mut carried = None;
    let recorded = record(|| {
        let dropped = Dropped;
        carried = Some(carry_async(async move {
            let _dropped = dropped;
            std::future::pending::<()>().await;
        }));
    });
    assert_only!(recorded);
    drop(carried);
    assert_only!(recorded, crates_total == 1);
}

#[test]
fn outside_of_a_scope_nothing_is_carried() {
    let carried = carry(|| CRATES_TOTAL.inc());
    let recorded = record(carried);
    assert_only!(recorded, crates_total == 1);
}
