//! Records exactly what the code of one test measures, even if other tests run at the same time.
//!
//! The registry of a process is global. If a test compares its totals, two tests of one function
//! that run in parallel count each other's calls. [`record`] and [`record_async`] return what the
//! code inside recorded, and nothing else. They also update the global totals.
//!
//! ```toml
//! [dev-dependencies]
//! metrics-runtime = { version = "…", features = ["testing"] }
//! ```
//!
//! ```
//! use metrics_runtime::testing::{assert_metric, assert_only, record};
//! use metrics_runtime::{Counter, Histogram, LabelSet, LabelValue, metric};
//!
//! #[derive(LabelValue)]
//! enum Outcome { Ok, SoldOut }
//!
//! #[derive(LabelSet)]
//! struct Labels { result: Outcome }
//!
//! /// Tickets asked for.
//! #[metric]
//! static TICKETS_TOTAL: Counter<Labels>;
//!
//! /// The price of a ticket.
//! #[metric(buckets = [10, 20, 50])]
//! static TICKET_PRICE: Histogram;
//!
//! fn sell(left: u32) -> bool {
//!     if left == 0 {
//!         TICKETS_TOTAL.with(Labels { result: Outcome::SoldOut }).inc();
//!         return false;
//!     }
//!     TICKETS_TOTAL.with(Labels { result: Outcome::Ok }).inc();
//!     TICKET_PRICE.observe(12.5);
//!     true
//! }
//!
//! // In a `#[test]`:
//! let recorded = record(|| sell(2));
//! assert!(recorded.output);
//! assert_metric!(recorded, tickets_total { result = "ok" } == 1, sum(ticket_price) == 12.5);
//!
//! let recorded = record(|| sell(0));
//! assert_only!(recorded, tickets_total { result = Outcome::SoldOut } == 1);
//! ```
//!
//! A failure shows the value, the source location of the metric, and its recorded series:
//!
//! ```text
//! an expectation fails
//!
//! expected  tickets_total{result="ok"} == 2
//!    found  1
//! declared  `TICKETS_TOTAL` at src/tickets.rs:12 (crate shop)
//! recorded  tickets_total{result="ok"} 1
//!           tickets_total{result="sold_out"} 1
//! ```
//!
//! A misspelt name or label fails, too, and so does a value that a label cannot have. They do not
//! count as zero:
//!
//! ```should_panic
//! # use metrics_runtime::testing::{assert_metric, record};
//! # /// Rides sold.
//! # #[metrics_runtime::metric]
//! # static RIDES_TOTAL: metrics_runtime::Counter;
//! // mistake  no metric `ride_total`: did you mean `rides_total`?
//! assert_metric!(record(|| ()), ride_total == 0);
//! ```
//!
//! | I want to | use |
//! |---|---|
//! | record a closure, a future | [`record`], [`record_async`] |
//! | compare values | [`assert_metric!`](crate::assert_metric) |
//! | assert that nothing else was recorded | [`assert_only!`](crate::assert_only) |
//! | wait for background work | [`Recorded::wait_for`], [`expected!`](crate::expected) |
//! | look at each update, in order | [`Recorded::observations`] |
//! | compare with a snapshot, such as `insta`'s | [`Recorded`]'s `Display` |
//! | request `/metrics` from a router | `scrape`, with the feature `axum` |
//! | check all declarations of the binary | [`lint`] |
//!
//! # What belongs to a scope
//!
//! | code | belongs to the scope |
//! |---|---|
//! | the closure, on its thread; the future, on each thread that polls it | always |
//! | requests to a router, inside the scope; the router can be older | always, because they run in the future that awaits them |
//! | `tokio::spawn`, `spawn_blocking`, `JoinSet` inside, and what those spawn | always: within a runtime, each scope has its own runtime for them, with two threads |
//! | threads that it starts with `std::thread`, rayon or C, and threads that those start | on Linux and Android; on other systems, [`carry`] their closures |
//! | a runtime or thread pool that is created inside | like its threads |
//! | a runtime, thread pool, server or actor that is older than the scope | no: [`carry`] the closure, or [`carry_async`] the future |
//! | `spawn_local` on a `LocalSet` that is older than the scope | no: run the `LocalSet` inside the scope |
//! | callbacks of [`at_scrape`](crate::at_scrape), and values that are read at a scrape, such as `process_*` | no |
//!
//! A thread always belongs to the scope in which it was created. So if a global thread pool, such
//! as rayon's, is first used inside a scope, it records nothing for later scopes. Use it once
//! before the scope, and carry the closures that you pass to it.
//!
//! In a scope, counters and gauges begin at 0. Methods that read, such as
//! [`Counter::get`](crate::Counter::get) and [`snapshot`](fn@crate::snapshot), return the global
//! values.
//!
//! **Nested scopes.** What is recorded in the inner scope belongs to both.
//!
//! **Panics.** A panic leaves the scope, and continues. A call that panics is recorded as such:
//! catch the panic inside.
//!
//! **Dropped futures.** What a future records while it is dropped belongs to the scope. If
//! `record_async` itself is dropped, its records are lost, but the totals keep them.
//!
//! **Paused clocks.** With `#[tokio::test(start_paused = true)]`, tasks must run on the runtime
//! whose clock is paused. So `record_async` then records everything on the thread until the future
//! ends, and two of them must not run at the same time there. A clock cannot be paused inside a
//! scope: pause it before.
//!
//! # How it works
//!
//! A thread in a scope has no access to its own cells. So each of its updates takes the slow path,
//! which records it. Outside of a scope, a counter or histogram runs the same instructions as
//! without the feature. A gauge, and a series with dynamic labels, check one thread-local. Without
//! the feature, none of this is compiled.
//!
//! A thread finds the scope in which it was created at its first update. On Linux and Android, a
//! new thread inherits the *timer slack* of its creator. A scope changes that of its threads from
//! 50 µs to a slightly larger number of nanoseconds, which identifies the scope. Threads with a
//! real-time policy have no timer slack, and a sandbox may forbid changing it. These need
//! [`carry`], and so does code that sets the timer slack itself inside a scope.

mod decode;
mod expectation;
mod failure;
mod lint;
mod macros;
mod names;
#[cfg(feature = "axum")]
mod parse;
mod record;
mod recorded;
mod scope;
#[cfg(feature = "axum")]
mod scraped;
mod series;
mod tasks;
mod update;

pub use crate::{assert_metric, assert_only, expected};
#[doc(hidden)]
pub use expectation::{Comparison, Measure, SeriesSelector};
pub use expectation::{Expectation, LabelText};
pub use lint::lint;
pub use record::{carry, carry_async, record, record_async};
pub use recorded::Recorded;
#[cfg(feature = "axum")]
pub use scraped::{Scraped, scrape};
pub use update::{RecordedUpdate, RecordedValue};
