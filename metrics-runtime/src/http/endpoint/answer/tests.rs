//! Tests on which thread a scrape runs, and that a hanging update does not block scrapes.

use super::*;
use crate::declaration::{CollectedDeclaration, Declaration, Family, Kind, ProcessMode, Report};
use crate::registration::{CellBase, Registration};
use crate::support::lock::lock;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

/// The threads that have taken a snapshot.
static COLLECTED_ON: Mutex<Option<HashSet<ThreadId>>> = Mutex::new(None);

fn collect(report: Report<'_>) {
    lock(&COLLECTED_ON)
        .get_or_insert_default()
        .insert(thread::current().id());
    report(0, 1.0);
}

static BASE: CellBase = CellBase::new();

inventory::submit! {
    Registration::new(
        &Declaration::Collected(CollectedDeclaration {
            families: &[(
                Family {
                    name: "answer_threads",
                    help: "Says on which thread a snapshot is taken.",
                    kind: Kind::Gauge,
                },
                ProcessMode::Sum,
            )],
            collect,
        }),
        crate::__source!("answer"),
        &BASE,
    )
}

#[tokio::test]
async fn a_scrape_runs_on_another_thread() {
    let here = thread::current().id();
    // Another test may have run on this thread.
    *lock(&COLLECTED_ON) = None;
    let (request, ()) = http::Request::new(()).into_parts();
    let response = answer(MetricsEndpoint::new(), request).await;
    assert_eq!(response.status(), StatusCode::OK);
    let on = lock(&COLLECTED_ON).take().unwrap_or_default();
    assert!(
        !on.is_empty() && !on.contains(&here),
        "{on:?}, not {here:?}"
    );
}

#[tokio::test]
#[allow(clippy::await_holding_lock)] // The update waits for the lock on another thread.
async fn a_blocked_callback_does_not_block_later_scrapes() {
    let hangs = Arc::new(Mutex::new(()));
    let held = lock(&hangs);
    let waiting = Arc::clone(&hangs);
    let guard = crate::at_scrape(move || drop(lock(&waiting)));
    let endpoint = MetricsEndpoint::new().concurrent_scrapes(1);
    let scrape = async |timeout| {
        let (request, ()) = http::Request::new(()).into_parts();
        answer(endpoint.clone().timeout(timeout), request)
            .await
            .status()
    };
    let first = scrape(Duration::from_millis(100)).await;
    // On a busy machine, the first one still has its place for a moment.
    let start = std::time::Instant::now();
    let mut second = scrape(Duration::from_secs(60)).await;
    while second != StatusCode::OK && start.elapsed() < Duration::from_secs(60) {
        tokio::time::sleep(Duration::from_millis(10)).await;
        second = scrape(Duration::from_secs(60)).await;
    }
    drop(held);
    drop(guard);
    assert_eq!(first, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(second, StatusCode::OK);
}
