//! The service and its expositions as other programs see them: a real Prometheus
//! scrapes the demo with the shipped configuration, and independent parsers read
//! all formats.

mod access;
mod client;
mod exemplars;
mod generated;
mod native;
mod programs;
mod push;
mod readers;
mod scrape;
