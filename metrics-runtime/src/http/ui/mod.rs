//! The live page beside `/metrics` (feature `ui`): its files, and the data that it asks for.
//!
//! | file | holds |
//! |---|---|
//! | `routes`, `mount` | the routes, and mounting them beside an endpoint |
//! | `answer` | the response to one request: access, headers, the limit of scrapes |
//! | `assets` | the files of the page |
//! | `about` | what the process is: its catalogue and conflicts |
//! | `values` | the series, and how their values have changed |
//! | `requests` | the newest failed and the slowest requests |
//! | `body` | encodes a response |
//!
//! The sources of the page are in `metrics-runtime/ui`, its files in `assets`.

mod about;
mod answer;
mod assets;
mod body;
mod mount;
mod requests;
mod routes;
mod values;

pub(crate) use about::CatalogueJson;
