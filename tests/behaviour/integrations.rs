//! Each macro with its library.

use metrics_runtime::integrations::{
    ReadAtScrape, bb8_pool, deadpool, jemalloc, moka_cache, moka_removals, r2d2_pool, redis_client,
    tokio_tasks,
};
use metrics_runtime::{Value, render, snapshot};
use std::convert::Infallible;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// A fake connection, for all pools.
struct Connections;

impl ::deadpool::managed::Manager for Connections {
    type Type = ();
    type Error = Infallible;

    async fn create(&self) -> Result<(), Infallible> {
        Ok(())
    }

    async fn recycle(
        &self,
        (): &mut (),
        _: &::deadpool::managed::Metrics,
    ) -> ::deadpool::managed::RecycleResult<Infallible> {
        Ok(())
    }
}

impl bb8::ManageConnection for Connections {
    type Connection = ();
    type Error = Infallible;

    async fn connect(&self) -> Result<(), Infallible> {
        Ok(())
    }

    async fn is_valid(&self, (): &mut ()) -> Result<(), Infallible> {
        Ok(())
    }

    fn has_broken(&self, (): &mut ()) -> bool {
        false
    }
}

impl r2d2::ManageConnection for Connections {
    type Connection = ();
    type Error = Infallible;

    fn connect(&self) -> Result<(), Infallible> {
        Ok(())
    }

    fn is_valid(&self, (): &mut ()) -> Result<(), Infallible> {
        Ok(())
    }

    fn has_broken(&self, (): &mut ()) -> bool {
        false
    }
}

/// A pool's connections: idle, in use, maximum.
fn levels(pool: &str) -> [f64; 3] {
    let now = snapshot();
    let connections = |state| {
        let labels = [("pool", pool), ("state", state)];
        now.total("database_pool_connections", &labels)
    };
    let max = now.total("database_pool_max_connections", &[("pool", pool)]);
    [connections("idle"), connections("in_use"), max]
}

fn of_pool(family: &str, pool: &str) -> f64 {
    snapshot().total(family, &[("pool", pool)])
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "never: {what}");
        thread::yield_now();
    }
}

#[test]
fn series_exist_at_zero_before_the_first_pool() {
    fn _never_called(pool: &r2d2::Pool<Connections>) -> ReadAtScrape {
        r2d2_pool!("not_yet", pool)
    }
    let text = render();
    for line in [
        "database_pool_connections{pool=\"not_yet\",state=\"idle\"} 0",
        "database_pool_connections{pool=\"not_yet\",state=\"in_use\"} 0",
        "database_pool_max_connections{pool=\"not_yet\"} 0",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line}");
    }
}

#[tokio::test]
async fn a_pool_of_deadpool_is_read_at_each_scrape() {
    type Pool = ::deadpool::managed::Pool<Connections>;
    let pool = Pool::builder(Connections).max_size(2).build();
    let pool = pool.expect("a pool");
    let read = deadpool!("deadpool", &pool);
    assert_eq!(levels("deadpool"), [0.0, 0.0, 2.0]);
    let first = pool.get().await.expect("a connection");
    let second = pool.get().await.expect("a connection");
    let third = tokio::spawn({
        let pool = pool.clone();
        async move { pool.get().await.is_ok() }
    });
    while pool.status().waiting == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(levels("deadpool"), [0.0, 2.0, 2.0]);
    assert_eq!(of_pool("database_pool_waiting", "deadpool"), 1.0);
    drop(first);
    assert!(third.await.expect("no panic"));
    assert_eq!(levels("deadpool"), [1.0, 1.0, 2.0]);
    assert_eq!(of_pool("database_pool_waiting", "deadpool"), 0.0);
    drop(second);
    drop(read);
    assert_eq!(levels("deadpool"), [0.0; 3], "no longer read");
}

#[tokio::test]
async fn a_pool_of_bb8_counts_timeouts() {
    let pool = bb8::Pool::builder()
        .max_size(1)
        .connection_timeout(Duration::from_millis(5))
        .build(Connections)
        .await
        .expect("a pool");
    let read = bb8_pool!("bb8", pool);
    let taken = pool.get().await.expect("a connection");
    for _ in 0..3 {
        pool.get().await.expect_err("there is no other");
    }
    assert_eq!(levels("bb8"), [0.0, 1.0, 1.0]);
    assert_eq!(of_pool("database_pool_waiting", "bb8"), 0.0);
    assert_eq!(of_pool("database_pool_timeouts_total", "bb8"), 3.0);
    drop(taken);
    drop(read);
    assert_eq!(levels("bb8"), [0.0; 3]);
    assert_eq!(of_pool("database_pool_timeouts_total", "bb8"), 3.0);
}

#[test]
fn pools_of_one_source_line_are_added_up_and_end_separately() {
    let pool = |connections| {
        let pool = r2d2::Pool::builder().max_size(connections);
        let pool = pool.build(Connections).expect("a pool");
        until("connected", || pool.state().idle_connections == connections);
        // One source location that runs for each pool.
        (r2d2_pool!("r2d2", &pool), pool)
    };
    let (small, _small) = pool(2);
    let (large, large_pool) = pool(5);
    let taken = large_pool.get().expect("a connection");
    assert_eq!(levels("r2d2"), [6.0, 1.0, 7.0]);
    drop(small);
    assert_eq!(levels("r2d2"), [4.0, 1.0, 5.0]);
    drop(taken);
    large.forever();
    assert_eq!(levels("r2d2"), [5.0, 0.0, 5.0]);
}

#[tokio::test]
async fn a_moka_cache_exposes_its_size() {
    let cache = moka::future::Cache::builder()
        .max_capacity(100)
        .weigher(|_: &u32, text: &String| text.len() as u32)
        .eviction_listener(moka_removals!("users"))
        .build();
    moka_cache!("users", &cache).forever();
    let of = |family: &str| snapshot().total(family, &[("cache", "users")]);
    assert_eq!(of("cache_max_weight"), 100.0);
    for key in 0..3 {
        cache.insert(key, "Ada".to_owned()).await;
    }
    cache.run_pending_tasks().await;
    assert_eq!((of("cache_entries"), of("cache_weight")), (3.0, 9.0));
    cache.insert(0, "Grace".to_owned()).await;
    cache.invalidate(&1).await;
    cache.insert(9, "a".repeat(101)).await;
    cache.run_pending_tasks().await;
    assert_eq!((of("cache_entries"), of("cache_weight")), (2.0, 8.0));
    let removed = |cause| {
        let labels = [("cache", "users"), ("cause", cause)];
        snapshot().total("cache_removals_total", &labels)
    };
    let causes = ["expired", "explicit", "replaced", "size"];
    assert_eq!(causes.map(removed), [0.0, 1.0, 1.0, 1.0]);
}

#[tokio::test]
async fn tasks_of_a_monitor_are_counted_and_timed() {
    let monitor = tokio_metrics::TaskMonitor::new();
    tokio_tasks!("mails", &monitor).forever();
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            tokio::spawn(monitor.instrument(async {
                tokio::task::yield_now().await;
                thread::sleep(Duration::from_millis(2));
            }))
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    let labels = [("tasks", "mails")];
    let all = snapshot();
    assert_eq!(all.total("tokio_tasks_instrumented_total", &labels), 4.0);
    assert_eq!(all.total("tokio_tasks_dropped_total", &labels), 4.0);
    let timed = |family| match all.get(family, &labels) {
        Some(Value::Summary(summary)) => (summary.count, summary.sum),
        other => panic!("{family}: {other:?}"),
    };
    // Each was polled before and after its yield.
    let (polls, seconds) = timed("tokio_task_poll_seconds");
    assert_eq!(polls, 8);
    assert!((0.008..60.0).contains(&seconds), "{seconds}");
    // A poll that the system interrupts is slow, too.
    let slow = monitor.cumulative().total_slow_poll_count;
    assert!((4..=8).contains(&slow), "{slow}");
    assert_eq!(timed("tokio_task_slow_poll_seconds").0, slow);
    assert_eq!(timed("tokio_task_first_poll_delay_seconds").0, 4);
    assert!(timed("tokio_task_scheduled_seconds").0 >= 4);
}

redis_client!(struct Cached, "cache", ["GET", "SET"]);

/// A fake connection of the crate `redis` with prepared responses.
struct Answers(fn() -> redis::RedisResult<redis::Value>);

impl redis::aio::ConnectionLike for Answers {
    fn req_packed_command<'a>(
        &'a mut self,
        _: &'a redis::Cmd,
    ) -> redis::RedisFuture<'a, redis::Value> {
        let answer = self.0();
        Box::pin(async move { answer })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        _: &'a redis::Pipeline,
        _: usize,
        count: usize,
    ) -> redis::RedisFuture<'a, Vec<redis::Value>> {
        let answer = self.0();
        Box::pin(async move { Ok(vec![answer?; count]) })
    }

    fn get_db(&self) -> i64 {
        7
    }
}

#[tokio::test]
async fn commands_to_redis_are_counted_by_name_and_outcome() {
    let mut fine = Cached(Answers(|| Ok(redis::Value::Okay)));
    for name in ["get", "SET", "SET", "FLUSHALL"] {
        let done: redis::RedisResult<()> = redis::cmd(name).arg("x").query_async(&mut fine).await;
        done.expect("answered");
    }
    let mut pipeline = redis::pipe();
    pipeline.cmd("GET").arg("x").cmd("GET").arg("y");
    let both: (String, String) = pipeline.query_async(&mut fine).await.expect("answered");
    assert_eq!(both, ("OK".to_owned(), "OK".to_owned()));
    assert_eq!(redis::aio::ConnectionLike::get_db(&fine), 7);

    for (kind, answer) in [
        (
            "timeout",
            (|| Err(io_error(std::io::ErrorKind::TimedOut))) as fn() -> _,
        ),
        ("connection", || {
            Err(io_error(std::io::ErrorKind::BrokenPipe))
        }),
        (
            "response",
            || Err((redis::ErrorKind::Client, "what").into()),
        ),
    ] {
        let mut failing = Cached(Answers(answer));
        let get = redis::cmd("GET");
        let got: redis::RedisResult<String> = get.query_async(&mut failing).await;
        got.expect_err(kind);
        let labels = [("peer", "cache"), ("operation", "GET"), ("error", kind)];
        assert_eq!(
            snapshot().total("external_errors_total", &labels),
            1.0,
            "{kind}"
        );
    }
    let commands = |operation, status| {
        let labels = [
            ("peer", "cache"),
            ("operation", operation),
            ("status", status),
        ];
        snapshot().total("external_requests_total", &labels)
    };
    assert_eq!(commands("GET", "success"), 1.0);
    assert_eq!(commands("GET", "error"), 3.0);
    assert_eq!(commands("SET", "success"), 2.0);
    assert_eq!(commands("pipeline", "success"), 1.0);
    assert_eq!(commands("OTHER", "success"), 1.0);
}

fn io_error(kind: std::io::ErrorKind) -> redis::RedisError {
    std::io::Error::from(kind).into()
}

#[test]
fn a_handle_dropped_during_scrapes_leaves_nothing_behind() {
    let pool = r2d2::Pool::builder().max_size(3);
    let pool = pool.build(Connections).expect("a pool");
    let (stop, stopped) = mpsc::channel::<()>();
    let scraper = thread::spawn(move || {
        while stopped.try_recv() == Err(mpsc::TryRecvError::Empty) {
            drop(render());
        }
    });
    for _ in 0..50 {
        drop(r2d2_pool!("come_and_go", &pool));
    }
    drop(stop);
    scraper.join().expect("no panic");
    assert_eq!(levels("come_and_go"), [0.0; 3]);
}

/// Replaces the crate, whose C code takes minutes to build.
mod tikv_jemalloc_ctl {
    pub(super) mod epoch {
        pub(crate) fn advance() -> Result<u64, ()> {
            Ok(1)
        }
    }

    pub(super) mod stats {
        macro_rules! statistics {
            ($($name:ident $value:expr,)*) => {$(
                pub(crate) mod $name {
                    pub(crate) fn read() -> Result<usize, ()> {
                        $value
                    }
                }
            )*};
        }

        statistics! {
            allocated Ok(1_024),
            active Ok(4_096),
            metadata Ok(512),
            resident Ok(8_192),
            mapped Ok(16_384),
            retained Err(()),
        }
    }
}

jemalloc!();

#[test]
fn jemallocs_reported_values_are_exposed_and_others_left_out() {
    let text = render();
    for line in [
        "jemalloc_allocated_bytes 1024",
        "jemalloc_active_bytes 4096",
        "jemalloc_metadata_bytes 512",
        "jemalloc_resident_bytes 8192",
        "jemalloc_mapped_bytes 16384",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line}");
    }
    assert!(!text.contains("\njemalloc_retained_bytes "));
}
