//! The live page next to `/metrics` (feature `ui`): its files, and the data that it requests.
//!
//! | file | contents |
//! |---|---|
//! | `routes`, `mount` | the routes, and how they are mounted next to an endpoint |
//! | `answer` | answers one request: access, headers, the limit of scrapes |
//! | `assets` | the files of the page |
//! | `about` | describes the process: its catalogue and conflicts |
//! | `values` | the series, and the changes of their values |
//! | `requests` | the newest failed and the slowest requests |
//! | `body` | encodes a response |
//!
//! The sources of the page are in `metrics-runtime/ui`, and the built files in `assets`.

mod about;
mod answer;
mod assets;
mod body;
mod mount;
mod requests;
mod routes;
mod values;

pub(crate) use about::CatalogueJson;
