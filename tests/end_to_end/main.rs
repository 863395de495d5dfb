//! The service and its expositions with other programs: a real Prometheus scrapes the demo with the
//! shipped configuration, and independent parsers read all formats.

mod access;
mod client;
mod exemplars;
mod generated;
mod native;
mod programs;
mod push;
mod readers;
mod scrape;
