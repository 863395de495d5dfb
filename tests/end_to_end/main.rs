//! What others make of it: the demo as an operator runs it, scraped by a real
//! Prometheus with the configuration that the repository ships; and all
//! formats, read by programs that are not ours.

mod access;
mod client;
mod exemplars;
mod generated;
mod native;
mod programs;
mod readers;
mod scrape;
