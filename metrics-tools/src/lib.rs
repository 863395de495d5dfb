//! Works on the catalogue of a service's metrics: lists and documents them,
//! generates alerts and dashboards, checks PromQL against them, compares two
//! versions, and finds what an instance has never counted.
//!
//! Values in, values out: only [`check()`], [`check_with`] and [`files`] read
//! the disk.
//!
//! | to | use |
//! |---|---|
//! | know every metric that the binary can expose | [`metrics_runtime::catalogue`](fn@metrics_runtime::catalogue) |
//! | keep a catalogue | [`catalogue::to_json`], [`catalogue::from_json`] |
//! | see the metrics as a table | [`list::List`] |
//! | write a reference, and know when it is stale | [`docs::markdown`], [`docs::check`] |
//! | see what has changed, and what that breaks | [`diff::CatalogueDiff`]; of expressions in files, [`diff::Breakage::of_files`] |
//! | find names that break conventions, too many series | [`lint::Lint`] |
//! | find metrics that no expression uses, objectives that no alert watches | [`lint::LintOptions::against`] |
//! | know what an instance has never counted | [`coverage::Coverage`] |
//! | find mistakes in rule files and dashboards, in a test | [`check()`], [`check_with`] |
//! | find mistakes in PromQL | [`mod@check`]; in files, [`files`] |
//! | have rules and their tests written | [`rules::Rules`] |
//! | have dashboards written | [`dashboard::Board`] |
//! | know when a file that was written is stale | [`stale`](fn@stale) |
//! | do all that on the command line | [`cli::Command`] |

mod buckets;
pub mod catalogue;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod coverage;
pub mod dashboard;
pub mod diff;
pub mod docs;
mod exposition;
pub mod files;
#[cfg(test)]
mod fixture;
pub mod lint;
pub mod list;
pub mod promql;
pub mod report;
pub mod rules;
mod selection;
mod stale;
mod tested;

pub use buckets::BucketKinds;
pub use report::Style;
pub use stale::{Stale, stale};
pub use tested::{check, check_with};
