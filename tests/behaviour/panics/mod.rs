//! Panics wherever the user's code runs: each is counted as a panic, the next call or request
//! counts, and the next scrape is complete.
//!
//! | file | panics in |
//! |---|---|
//! | `calls` | functions, and the code that their attributes call |
//! | `labels` | the labels and values of events and metrics |
//! | `requests` | handlers, extractors, responses, bodies, middleware, closures given to the layer |
//! | `scrapes` | updates before a scrape, collectors of other libraries, subscribers |

mod calls;
mod labels;
mod requests;
mod scrapes;

use crate::{poll, scrape};
use metrics_runtime::LabelValue;
use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::pin::pin;
use std::task::Poll;
use tests::exposition::Exposition;

/// Panics if this is true.
fn explode(explodes: bool) {
    assert!(!explodes, "on purpose");
}

/// Panics when it is dropped, if this is true.
struct Bomb(bool);

impl Drop for Bomb {
    fn drop(&mut self) {
        explode(self.0 && !std::thread::panicking());
    }
}

/// Panics with a value that panics when it is dropped.
fn explode_twice() {
    panic_any(Bomb(true));
}

/// A label value that panics in `index`.
#[derive(Clone, Copy, Debug)]
struct Kind(bool);

impl LabelValue for Kind {
    const VALUES: &'static [&'static str] = &["known"];

    fn index(&self) -> usize {
        explode(self.0);
        0
    }
}

/// A text that panics when it is read.
struct Text(bool);

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        explode(self.0);
        "text"
    }
}

/// Runs a future that only yields.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = poll(future.as_mut()) {
            return value;
        }
    }
}

/// Yields once.
async fn turn() {
    let mut waited = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut waited, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

fn panic_of<R>(run: impl FnOnce() -> R) -> Option<Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(run)).err()
}

/// Code that runs twice, and panics the first time.
struct Case {
    run: fn(bool),
    /// Series, and how much both runs together add to them.
    counted: Vec<(String, f64)>,
}

/// Runs all cases, and asserts what they counted.
fn assert_counted(cases: Vec<Case>) {
    let before = scrape();
    for case in &cases {
        let name = || &case.counted[0].0;
        assert!(panic_of(|| (case.run)(true)).is_some(), "{}", name());
        assert!(panic_of(|| (case.run)(false)).is_none(), "{}", name());
    }
    let after = scrape();
    for (series, count) in cases.iter().flat_map(|case| &case.counted) {
        let at = |scrape: &Exposition| scrape.samples.get(series).copied();
        let counted = at(&after).unwrap_or_else(|| panic!("no {series}"));
        assert_eq!(counted - at(&before).unwrap_or(0.0), *count, "{series}");
    }
    // No series is lost.
    let is_there = |series: &&String| after.samples.contains_key(*series);
    let lost: Vec<_> = before.samples.keys().filter(|key| !is_there(key)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}
