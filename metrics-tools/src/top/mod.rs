//! A live view of any endpoint in Prometheus' text format or OpenMetrics: rates, quantiles,
//! values and recent history of its families and series.

mod cells;
mod failures;
mod live;
mod numbers;
mod quantile;
mod rows;
mod scrape;
mod table;
mod view;

pub(crate) use live::Live;
pub use rows::SortKey;
pub(crate) use rows::TopFilter;
pub(crate) use scrape::Scrape;
pub(crate) use table::{text, to_json};
pub(crate) use view::{ViewOptions, run};
