//! The demo as an operator runs it: the release build, scraped by a real
//! Prometheus with the configuration that the repository ships.

mod client;
mod programs;
mod scrape;
