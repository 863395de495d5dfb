//! The whole chain with real programs and the files that are shipped: the demo with Redis and PostgreSQL, their exporters,
//! Prometheus, Alertmanager and its receiver; several instances; a long-term store.
//!
//! | file | holds |
//! |---|---|
//! | `alerts` | the alerts that each fault fires, delivers and resolves, and that no other does |
//! | `busy` | which of them are right because the machine is busy |
//! | `instances` | that sums over instances are right, also after one was killed |
//! | `long_term` | that a long-term store has the same values |
//! | `names` | that all metrics are there which rules and dashboards ask for |
//! | `stack` | starts the programs |
//! | `shipped` | the files, with other addresses and shorter times |
//! | `load`, `webhook`, `queries` | clients of the demo, the receiver of alerts, and queries to Prometheus |

mod alerts;
mod busy;
mod instances;
mod load;
mod long_term;
mod names;
mod queries;
mod shipped;
mod stack;
mod webhook;

use std::time::{Duration, Instant};

/// The timeout of each wait; it is only reached on failures.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Polls until there is a result.
async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match ask().await {
            Ok(answer) => return answer,
            Err(not_yet) => assert!(start.elapsed() < TIMEOUT, "{what}: {not_yet}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
