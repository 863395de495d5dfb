//! Pushes to a Pushgateway, for jobs that end before Prometheus scrapes them.
//!
//! | file | contents |
//! |---|---|
//! | `group` | the path of a group of metrics |
//! | `pushgateway` | [`Pushgateway`]: pushes and deletes on demand |
//! | `at_exit` | pushes without an async runtime; [`PushAtExit`]: pushes at the end of a job |

mod at_exit;
mod group;
mod pushgateway;

pub use at_exit::PushAtExit;
pub use pushgateway::Pushgateway;
