//! A service that shows `metrics-runtime` in use: users, documents and items over HTTP, stored in `SQLite` or PostgreSQL,
//! cached in the process or in Redis.
//!
//! `cargo run --release -p demo-app` starts it on port 8000. The binary is a thin `main` over this library, so that tests can
//! start the whole service in their own process.
//!
//! | topic | module |
//! |---|---|
//! | start, serving, shutdown | `main.rs`, [`server`], [`shutdown`] |
//! | several processes on one port | [`workers`] |
//! | settings | [`config`], [`secret`] |
//! | routes and middleware | [`app`], [`layers`] |
//! | endpoints | [`handlers`] |
//! | state that handlers share | [`state`] |
//! | error responses | [`error`], [`extract`] |
//! | description of the API | [`documentation`], the attributes above handlers |
//! | users | [`user`], [`users`], [`census`] |
//! | sessions | [`auth`], [`passwords`], [`login_limit`] |
//! | rate limit | [`rate_limit`], [`client_address`] |
//! | e-mails to new users | [`mail`] |
//! | database, cache, background work | [`database`], [`cache`], [`background`] |
//! | fault injection | [`faults`] |
//! | health check of a container | [`health_check`] |
//! | load generator | [`load`] |
//! | log | [`logging`] |
//! | metrics | the attributes above functions, [`metrics`], [`system`]; `demo-app metrics list` |

pub mod app;
pub mod auth;
pub mod background;
pub mod cache;
pub mod census;
pub mod client_address;
pub mod config;
pub mod database;
pub mod documentation;
mod duration;
pub mod error;
pub mod extract;
pub mod faults;
pub mod handlers;
pub mod health_check;
pub mod layers;
pub mod load;
pub mod logging;
pub mod login_limit;
pub mod mail;
pub mod metrics;
pub mod passwords;
pub mod rate_limit;
pub mod secret;
pub mod server;
pub mod shutdown;
pub mod state;
pub mod system;
pub mod user;
pub mod users;
pub mod workers;
