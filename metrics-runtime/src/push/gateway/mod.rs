//! Pushing to a Pushgateway, for jobs that end before anybody scrapes them.
//!
//! | file | contents |
//! |---|---|
//! | `group` | the path of a group of metrics |
//! | `pushgateway` | [`Pushgateway`]: pushes on demand, and deletes |
//! | `at_exit` | pushes without an async runtime; [`PushAtExit`]: pushes when a job ends |

mod at_exit;
mod group;
mod pushgateway;

pub use at_exit::PushAtExit;
pub use pushgateway::Pushgateway;
