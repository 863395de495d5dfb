//! The whole chain with real programs and the shipped files: the demo with Redis and PostgreSQL, their exporters,
//! Prometheus, Alertmanager and its receiver; several instances; a long-term store.
//!
//! | file | tests |
//! |---|---|
//! | `alerts` | each fault fires, delivers and resolves exactly its alerts |
//! | `busy` | helper: alerts that are correct because the machine is busy |
//! | `instances` | sums over instances are correct, also after one was killed |
//! | `long_term` | a long-term store has the same values |
//! | `names` | all metrics in rules and dashboards exist |
//! | `stack` | helper: starts the programs |
//! | `shipped` | helper: the files, with other addresses and shorter times |
//! | `load`, `webhook`, `queries` | helpers: clients of the demo, the receiver of alerts, and queries to Prometheus |

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
use test_programs::TIMEOUT;

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
