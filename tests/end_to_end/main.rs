//! The demo as an operator runs it: the release build, scraped by a real
//! Prometheus with the configuration that the repository ships. And what such a
//! Prometheus understands of what only some of its formats can say.

mod client;
mod native;
mod programs;
mod scrape;
