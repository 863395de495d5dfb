//! The service as its clients and its operators see it.
//!
//! Most tests run it inside this process, on a free port and with a database of its own. Those about the process itself,
//! or about exact values of metrics (which a process has once), start the program.

mod auth;
mod checked;
mod data;
mod database;
mod described;
mod documentation;
mod errors;
mod faults;
mod generated;
mod lifecycle;
mod load;
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
mod users;
