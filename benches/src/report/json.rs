//! A run as JSON.

use super::run::Run;
use std::io;

pub(super) fn document(run: &Run) -> io::Result<String> {
    let mut text = serde_json::to_string_pretty(run).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}

pub(super) fn run(text: &str) -> io::Result<Run> {
    serde_json::from_str(text).map_err(io::Error::other)
}
