//! Waits for background work.

use crate::failure;
use metrics_runtime::testing::{assert_only, expected, record};
use metrics_runtime::{Counter, metric};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Letters posted.
#[metric]
static POSTED_LETTERS_TOTAL: Counter;

#[test]
#[cfg(any(target_os = "linux", target_os = "android"))]
fn a_wait_ends_when_the_expectation_is_met() {
    let (go, wait) = mpsc::channel::<()>();
    let recorded = record(|| {
        thread::spawn(move || {
            for () in wait {
                POSTED_LETTERS_TOTAL.inc();
            }
        });
    });
    go.send(()).expect("it waits");
    recorded.wait_for(
        expected!(posted_letters_total == 1),
        Duration::from_secs(120),
    );
    go.send(()).expect("it waits");
    recorded.wait_for(
        expected!(posted_letters_total >= 2),
        Duration::from_secs(120),
    );
    assert_only!(recorded, posted_letters_total == 2);
}

#[test]
fn a_failed_wait_reports_what_is_missing() {
    let recorded = record(|| POSTED_LETTERS_TOTAL.inc());
    let timeout = Duration::from_millis(20);
    let text = failure(|| recorded.wait_for(expected!(posted_letters_total == 2), timeout));
    let beginning =
        "an expectation fails after 20ms\n\nexpected  posted_letters_total == 2\n   found  1\n";
    assert!(text.starts_with(beginning), "{text}");
}

#[test]
fn a_wait_for_an_impossible_expectation_fails_immediately() {
    let began = Instant::now();
    let recorded = record(|| ());
    let wait = || {
        recorded.wait_for(
            expected!(posted_letter_total == 2),
            Duration::from_secs(3600),
        );
    };
    assert!(failure(wait).contains("did you mean `posted_letters_total`?"));
    assert!(began.elapsed() < Duration::from_secs(3000));
}
