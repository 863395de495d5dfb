//! Connection pools: sqlx, deadpool, bb8, r2d2.

use crate::declaration::{Kind, ObservedFamily};

const CONNECTIONS: ObservedFamily = ObservedFamily::new(
    Kind::Gauge,
    "database_pool_connections",
    "Connections of a pool, by state.",
)
.by("state", &["idle", "in_use"]);

const MAX_CONNECTIONS: ObservedFamily = ObservedFamily::new(
    Kind::Gauge,
    "database_pool_max_connections",
    "Maximum number of connections of a pool.",
);

const WAITING: ObservedFamily = ObservedFamily::new(
    Kind::Gauge,
    "database_pool_waiting",
    "Callers that wait for a connection of a pool.",
);

const TIMEOUTS: ObservedFamily = ObservedFamily::new(
    Kind::Counter,
    "database_pool_timeouts_total",
    "Callers that got no connection of a pool in time.",
);

/// What the pools of sqlx and r2d2 report.
pub static POOL: &[ObservedFamily] = &[CONNECTIONS, MAX_CONNECTIONS];

/// What the pools of deadpool report.
pub static POOL_WITH_WAITERS: &[ObservedFamily] = &[CONNECTIONS, MAX_CONNECTIONS, WAITING];

/// What the pools of bb8 report.
pub static POOL_WITH_TIMEOUTS: &[ObservedFamily] =
    &[CONNECTIONS, MAX_CONNECTIONS, WAITING, TIMEOUTS];

/// Exposes an sqlx pool: its connections, and their maximum.
///
/// ```
/// # struct Options;
/// # impl Options { fn get_max_connections(&self) -> u32 { 10 } }
/// # #[derive(Clone)]
/// # struct Pool;
/// # impl Pool {
/// #     fn size(&self) -> u32 { 3 }
/// #     fn num_idle(&self) -> usize { 1 }
/// #     fn options(&self) -> Options { Options }
/// # }
/// use metrics_runtime::integrations;
///
/// // `let pool = PgPool::connect(url).await?;`
/// # let pool = Pool;
/// integrations::sqlx_pool!("main", &pool).forever();
///
/// # if !cfg!(feature = "off") {
/// let text = metrics_runtime::render();
/// assert!(text.contains("\ndatabase_pool_connections{pool=\"main\",state=\"idle\"} 1\n"));
/// assert!(text.contains("\ndatabase_pool_connections{pool=\"main\",state=\"in_use\"} 2\n"));
/// assert!(text.contains("\ndatabase_pool_max_connections{pool=\"main\"} 10\n"));
/// # }
/// ```
///
/// sqlx does not report which callers wait, and for how long. Measure the function that acquires a
/// connection with [`#[db_operation]`](macro@crate::db_operation) or a histogram.
///
/// The [module](crate::integrations) describes the name and the return value.
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_pool {
    ($name:expr, $pool:expr $(,)?) => {{
        let pool = $pool.clone();
        $crate::__observed!(POOL, "pool", $name).read(move || {
            let idle = $crate::__private::number(pool.num_idle());
            // The two are read one after the other, so they may be inconsistent.
            let in_use = $crate::__private::number(pool.size()).saturating_sub(idle);
            let max = $crate::__private::number(pool.options().get_max_connections());
            [idle, in_use, max]
        })
    }};
}

/// Exposes a pool of deadpool, including deadpool-redis, deadpool-postgres and others: its
/// connections, their maximum, and the callers that wait for one.
///
/// ```
/// # struct Status { max_size: usize, size: usize, available: usize, waiting: usize }
/// # #[derive(Clone)]
/// # struct Pool;
/// # impl Pool {
/// #     fn status(&self) -> Status { Status { max_size: 4, size: 4, available: 0, waiting: 2 } }
/// # }
/// use metrics_runtime::integrations;
///
/// // `let pool = config.create_pool(Some(Runtime::Tokio1))?;`
/// # let pool = Pool;
/// integrations::deadpool!("sessions", &pool).forever();
///
/// # if !cfg!(feature = "off") {
/// let text = metrics_runtime::render();
/// assert!(text.contains("\ndatabase_pool_connections{pool=\"sessions\",state=\"in_use\"} 4\n"));
/// assert!(text.contains("\ndatabase_pool_waiting{pool=\"sessions\"} 2\n"));
/// # }
/// ```
///
/// The [module](crate::integrations) describes the name and the return value.
#[doc(hidden)]
#[macro_export]
macro_rules! __deadpool {
    ($name:expr, $pool:expr $(,)?) => {{
        let pool = $pool.clone();
        $crate::__observed!(POOL_WITH_WAITERS, "pool", $name).read(move || {
            let status = pool.status();
            let idle = $crate::__private::number(status.available);
            let in_use = $crate::__private::number(status.size).saturating_sub(idle);
            let max = $crate::__private::number(status.max_size);
            let waiting = $crate::__private::number(status.waiting);
            [idle, in_use, max, waiting]
        })
    }};
}

/// Exposes a bb8 0.9 pool: its connections, their maximum, the callers that wait for one, and those
/// that timed out.
///
/// ```
/// # struct Config { max_size: u32 }
/// # struct Statistics { get_started: u64, get_direct: u64, get_waited: u64, get_timed_out: u64 }
/// # struct State { connections: u32, idle_connections: u32, statistics: Statistics }
/// # #[derive(Clone)]
/// # struct Pool;
/// # impl Pool {
/// #     fn config(&self) -> Config { Config { max_size: 8 } }
/// #     fn state(&self) -> State {
/// #         let statistics =
/// #             Statistics { get_started: 9, get_direct: 3, get_waited: 2, get_timed_out: 1 };
/// #         State { connections: 8, idle_connections: 0, statistics }
/// #     }
/// # }
/// use metrics_runtime::integrations;
///
/// // `let pool = Pool::builder().build(manager).await?;`
/// # let pool = Pool;
/// integrations::bb8_pool!("orders", &pool).forever();
///
/// # if !cfg!(feature = "off") {
/// let text = metrics_runtime::render();
/// assert!(text.contains("\ndatabase_pool_waiting{pool=\"orders\"} 3\n"));
/// assert!(text.contains("\ndatabase_pool_timeouts_total{pool=\"orders\"} 1\n"));
/// # }
/// ```
///
/// The [module](crate::integrations) describes the name and the return value.
#[doc(hidden)]
#[macro_export]
macro_rules! __bb8_pool {
    ($name:expr, $pool:expr $(,)?) => {{
        let pool = $pool.clone();
        $crate::__observed!(POOL_WITH_TIMEOUTS, "pool", $name).read(move || {
            let state = pool.state();
            let idle = $crate::__private::number(state.idle_connections);
            let in_use = $crate::__private::number(state.connections).saturating_sub(idle);
            let max = $crate::__private::number(pool.config().max_size);
            let gets = state.statistics;
            let ended = gets.get_direct + gets.get_waited + gets.get_timed_out;
            let waiting = gets.get_started.saturating_sub(ended);
            [idle, in_use, max, waiting, gets.get_timed_out]
        })
    }};
}

/// Exposes an r2d2 pool, including those of diesel: its connections, and their maximum.
///
/// ```
/// # struct State { connections: u32, idle_connections: u32 }
/// # #[derive(Clone)]
/// # struct Pool;
/// # impl Pool {
/// #     fn max_size(&self) -> u32 { 10 }
/// #     fn state(&self) -> State { State { connections: 5, idle_connections: 4 } }
/// # }
/// use metrics_runtime::integrations;
///
/// // `let pool = r2d2::Pool::new(manager)?;`
/// # let pool = Pool;
/// integrations::r2d2_pool!("reports", &pool).forever();
///
/// # if !cfg!(feature = "off") {
/// let text = metrics_runtime::render();
/// assert!(text.contains("\ndatabase_pool_connections{pool=\"reports\",state=\"idle\"} 4\n"));
/// # }
/// ```
///
/// The [module](crate::integrations) describes the name and the return value.
#[doc(hidden)]
#[macro_export]
macro_rules! __r2d2_pool {
    ($name:expr, $pool:expr $(,)?) => {{
        let pool = $pool.clone();
        $crate::__observed!(POOL, "pool", $name).read(move || {
            let state = pool.state();
            let idle = $crate::__private::number(state.idle_connections);
            let in_use = $crate::__private::number(state.connections).saturating_sub(idle);
            [idle, in_use, $crate::__private::number(pool.max_size())]
        })
    }};
}
