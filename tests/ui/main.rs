//! The live page: its numbers equal those of a scrape, its access rules, the requests that it
//! lists. The tests run one at a time, because each changes numbers and series.
//!
//! | file | tests |
//! |---|---|
//! | `client` | helper: reads the protocol, without the code under test |
//! | `values` | series, values and their changes |
//! | `access` | access rules, headers, methods |
//! | `mounted` | where the page is mounted |
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
