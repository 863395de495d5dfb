//! Exposes numbers of other libraries, with one line each: pools, caches, tasks, Redis, the
//! allocator.
//!
//! ```
//! # #[derive(Clone)]
//! # struct Pool;
//! # struct Status { max_size: usize, size: usize, available: usize, waiting: usize }
//! # impl Pool {
//! #     fn status(&self) -> Status { Status { max_size: 4, size: 1, available: 1, waiting: 0 } }
//! # }
//! # let pool = Pool;
//! metrics_runtime::integrations::deadpool!("sessions", &pool).forever();
//! ```
//!
//! | to measure | write | families |
//! |---|---|---|
//! | a pool of sqlx | [`sqlx_pool!("main", &pool)`](sqlx_pool!) | `database_pool_connections{pool,state}`, `database_pool_max_connections{pool}` |
//! | a pool of deadpool | [`deadpool!("main", &pool)`](deadpool!) | the same, and `database_pool_waiting{pool}` |
//! | a pool of bb8 | [`bb8_pool!("main", &pool)`](bb8_pool!) | the same, and `database_pool_timeouts_total{pool}` |
//! | a pool of r2d2 | [`r2d2_pool!("main", &pool)`](r2d2_pool!) | those of sqlx |
//! | commands to Redis | [`redis_client!(struct Cache, "cache", ["GET"])`](redis_client!) | `external_requests_total{peer,operation,status}`, duration, in progress, errors |
//! | a cache of moka | [`moka_cache!("users", &cache)`](moka_cache!) | `cache_entries{cache}`, `cache_weight{cache}`, `cache_max_weight{cache}` |
//! | removals from a moka cache | [`.eviction_listener(moka_removals!("users"))`](moka_removals!) | `cache_removals_total{cache,cause}` |
//! | tasks, by tokio-metrics | [`tokio_tasks!("mails", &monitor)`](tokio_tasks!) | `tokio_tasks_instrumented_total{tasks}`, `tokio_tasks_dropped_total{tasks}`, `tokio_task_scheduled_seconds{tasks}`, `tokio_task_poll_seconds{tasks}` and others |
//! | jemalloc | [`jemalloc!()`](jemalloc!) | `jemalloc_allocated_bytes`, `jemalloc_resident_bytes` and others |
//!
//! They are macros that call methods of the value they get. They need neither a feature nor a
//! dependency of this crate, and work with any version of a library that has these methods.
//!
//! A name is a constant, and the value of the label `pool`, `cache` or `tasks`. The series exist
//! from the first scrape on, at zero until the line runs, and the catalogue includes them. A line
//! that runs several times, with several pools, exposes their sum. Two lines with one name also add
//! up, but [`check`](fn@crate::check) reports them.
//!
//! Each macro clones the pool or cache, reads it before each scrape, and returns a
//! [`ReadAtScrape`]. Drop it to stop reading, because the clone keeps the pool alive. To read until
//! the process ends, call [`forever`](ReadAtScrape::forever).
//!
//! # Cost
//!
//! No cost outside of scrapes, except for [`redis_client!`](redis_client!) and
//! [`moka_removals!`](moka_removals!), which document theirs. A scrape costs as much as with
//! [`at_scrape`](fn@crate::at_scrape), plus the library's methods and one allocation.

mod caches;
mod jemalloc;
mod observed;
mod pools;
mod redis;
mod tasks;

#[doc(inline)]
pub use crate::{
    __bb8_pool as bb8_pool, __deadpool as deadpool, __jemalloc as jemalloc,
    __moka_cache as moka_cache, __moka_removals as moka_removals, __r2d2_pool as r2d2_pool,
    __redis_client as redis_client, __sqlx_pool as sqlx_pool, __tokio_tasks as tokio_tasks,
};
pub use observed::ReadAtScrape;

#[doc(hidden)]
pub use caches::{CACHE, CACHE_REMOVALS};
#[doc(hidden)]
pub use jemalloc::JEMALLOC;
#[doc(hidden)]
pub use observed::{ObservedSeries, nanos, number};
#[doc(hidden)]
pub use pools::{POOL, POOL_WITH_TIMEOUTS, POOL_WITH_WAITERS};
#[doc(hidden)]
pub use redis::{REDIS_ERRORS, redis_command, redis_outcome};
#[doc(hidden)]
pub use tasks::TASKS;
