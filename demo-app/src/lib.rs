//! A service that shows `metrics-runtime` at work: users, documents and items over HTTP, in `SQLite` or
//! PostgreSQL, and behind a cache in this process or in Redis.
//!
//! `cargo run --release -p demo-app` starts it on port 8000. It is a library with a thin `main`, so that tests can start
//! the whole service inside their own process.
//!
//! Where things are:
//!
//! | to see | open |
//! |---|---|
//! | how the service starts, serves and stops | `main.rs`, [`server`], [`shutdown`] |
//! | what asks a running instance whether it is alive | [`health_check`] |
//! | its settings | [`config`] |
//! | its routes, and everything a request passes on its way | [`app`], [`layers`] |
//! | its log | [`logging`] |
//! | what an endpoint does | [`handlers`] |
//! | what handlers share | [`state`] |
//! | what a client is told when something is wrong | [`error`], [`extract`] |
//! | how the API is described | [`documentation`], the attributes above handlers |
//! | what a user is, and what happens to one | [`user`], [`users`], [`census`] |
//! | who is signed in | [`auth`], [`passwords`] |
//! | how much a client may ask | [`rate_limit`], [`client_address`] |
//! | the e-mails to new users | [`mail`] |
//! | the database, the cache, the work that outlives a request | [`database`], [`cache`], [`background`] |
//! | what goes wrong on demand | [`faults`] |
//! | a load for it, and what comes of it | [`load`] |
//! | what is measured | the attributes above functions, [`metrics`], [`system`]; `demo-app metrics list` |

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
