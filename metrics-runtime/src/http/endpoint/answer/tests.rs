//! Tests of `answer`: on which thread a scrape runs.

use super::*;
use crate::declaration::{CollectedDeclaration, Declaration, Family, Kind, Report};
use crate::registration::{CellBase, Registration};
use crate::support::lock::lock;
use std::collections::HashSet;
use std::sync::Mutex;
use std::thread::{self, ThreadId};

/// The threads that took a snapshot.
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
            families: &[Family {
                name: "answer_threads",
                help: "Says on which thread a snapshot is taken.",
                kind: Kind::Gauge,
            }],
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
