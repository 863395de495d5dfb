//! The live page: each number that it gets is the one of a scrape, who may see it, and which
//! requests it lists. One test at a time, so that nothing else changes numbers or series.
//!
//! | file | holds |
//! |---|---|
//! | `client` | reads the protocol, without the code under test |
//! | `values` | series, values and their changes |
//! | `access` | access rules, headers, methods |
//! | `mounted` | where the page is, and where not |
//! | `requests` | the failed and the slowest requests |

mod access;
mod client;
mod mounted;
mod requests;
mod values;

use tokio::sync::{Mutex, MutexGuard};

/// Lets one test run at a time.
async fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::const_new(());
    ONE.lock().await
}
