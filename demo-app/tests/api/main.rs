//! The service from the point of view of its clients and operators.
//!
//! Most tests run the service in this process, on a free port and with their own database. Tests of the process itself, or
//! of exact metric values (which are global in a process), start the binary. Tests that start another program are ignored
//! with the reason; `tests/run` includes them.

mod abuse;
mod auth;
mod browser;
mod checked;
mod connections;
mod data;
mod database;
mod database_file;
mod described;
mod documentation;
mod errors;
mod faults;
mod generated;
mod lifecycle;
mod live_page;
mod load;
#[cfg(target_os = "linux")]
mod machine;
mod mail;
mod mailer;
mod metrics;
mod pages;
mod rate_limit;
mod redis;
mod requests;
mod scrape;
mod scrapers;
mod secrets;
mod settings;
mod support;
mod traffic;
#[cfg(target_os = "linux")]
mod under_load;
mod users;
#[cfg(unix)]
mod workers;
