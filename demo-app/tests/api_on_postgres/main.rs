//! The tests of `api` with PostgreSQL as the database, and the behaviour when PostgreSQL is stuck or lost.

#[path = "../api/auth.rs"]
mod auth;
#[expect(
    dead_code,
    unused_imports,
    reason = "only the page of the documentation is looked at"
)]
#[path = "../api/browser/mod.rs"]
mod browser;
#[path = "../api/data.rs"]
mod data;
mod database;
#[path = "../api/documentation/mod.rs"]
mod documentation;
#[path = "../api/errors.rs"]
mod errors;
#[path = "../api/faults.rs"]
mod faults;
#[path = "../api/lifecycle.rs"]
mod lifecycle;
#[path = "../api/metrics/mod.rs"]
mod metrics;
mod outages;
#[path = "../api/pages.rs"]
mod pages;
#[path = "../api/requests.rs"]
mod requests;
#[path = "../api/scrape.rs"]
mod scrape;
#[path = "../api/support.rs"]
mod support;
mod tls;
#[path = "../api/traffic.rs"]
mod traffic;
mod under_load;
#[path = "../api/users.rs"]
mod users;
#[cfg(unix)]
#[path = "../api/workers/mod.rs"]
mod workers;
