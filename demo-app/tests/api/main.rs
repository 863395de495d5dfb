//! The service as its clients and its operators see it.
//!
//! Most tests run it inside this process, on a free port and with a database of its own. Those about the process itself,
//! or about exact values of metrics (which a process has once), start the program.

mod checked;
mod data;
mod database;
mod described;
mod errors;
mod faults;
mod generated;
mod lifecycle;
mod load;
mod metrics;
mod pages;
mod redis;
mod requests;
mod scrape;
mod scrapers;
mod settings;
mod support;
mod users;
