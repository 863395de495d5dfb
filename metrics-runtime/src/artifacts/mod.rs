//! What is made from the catalogue, and what is checked against it: rules,
//! their tests and dashboards; PromQL that is parsed with the place of each of
//! its parts, and the mistakes in it, wherever it stands: in rule files,
//! dashboards, queries.
//!
//! Values in, values out; only [`check()`], [`check_with`] and [`files`] read the
//! disk. Needs the feature `artifacts`, which is off by default; nothing here
//! runs in a user's request.
//!
//! | to | use |
//! |---|---|
//! | know every metric that the program can expose | [`catalogue`](fn@catalogue) |
//! | see them as a table | [`Catalogue::list`] |
//! | write a reference, and know when it is stale | [`Catalogue::docs`], [`Catalogue::check_docs`] |
//! | see what has changed, and what that breaks | [`Catalogue::diff`]; of expressions in files, [`Breakage::of_files`] |
//! | find names that break conventions, too many series | [`Catalogue::lint`] |
//! | find metrics that no expression uses, objectives that no alert watches | [`LintOptions::against`] |
//! | know what an instance has never counted | [`Catalogue::coverage`] |
//! | find mistakes in rule files and dashboards, in a test | [`check()`], [`check_with`] |
//! | find mistakes in PromQL | [`mod@check`], with [`Catalogue::known_metrics`]; in files, [`files`] |
//! | have rules and their tests written | [`Catalogue::rules`], [`rules`] |
//! | have dashboards written | [`Catalogue::dashboard`], [`Catalogue::objectives_dashboard`], [`dashboard`] |
//! | know when a file that was written is stale | [`stale`](fn@stale) |

mod buckets;
mod catalogue;
pub mod check;
mod coverage;
pub mod dashboard;
mod diff;
mod docs;
pub mod files;
mod groups;
mod lint;
mod list;
pub mod promql;
mod report;
pub mod rules;
mod selection;
mod stale;
mod tested;

pub use buckets::BucketKinds;
pub use catalogue::{
    Catalogue, CatalogueError, Counted, CrateEntry, Declaration, FailedCalls, Label,
    LatencyPromise, Metric, NativeBuckets, Objective, OtherValues, Place, SuccessPromise,
    catalogue,
};
#[cfg(feature = "cli")]
pub(crate) use coverage::is_exposition;
pub use coverage::{Coverage, Unseen, UnseenSeries};
pub use diff::{Breakage, BrokenExpression, BrokenFiles, CatalogueDiff, Change, ChangeKind};
pub use groups::MetricGroup;
pub use lint::{Lint, LintFinding, LintOptions, LintRule};
pub use list::{List, ListFilter};
pub use report::Style;
pub use stale::{Stale, stale};
pub use tested::{check, check_with};
