//! The whole chain with real programs and the files that are shipped: the demo with Redis and PostgreSQL, their exporters,
//! Prometheus, Alertmanager, and who is told; several instances; a long-term store.
//!
//! | file | holds |
//! |---|---|
//! | `alerts` | which alerts fire, arrive and resolve, of what goes wrong, and that no other does |
//! | `busy` | which of them are right because the machine is busy |
//! | `instances` | that sums over instances are right, also after one was killed |
//! | `long_term` | that a long-term store has the same values |
//! | `names` | that all metrics are there which rules and dashboards ask for |
//! | `stack` | starts the programs |
//! | `shipped` | the files, with other addresses and shorter times |
//! | `load`, `webhook`, `queries` | who uses the demo, who is told of alerts, who asks Prometheus |

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

/// How long anything may take before a test fails; nothing waits that long when it works.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer.
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
