//! The result of a command, and its output format.

use crate::input::{read_file, read_text};
use crate::report::{Style, safe, safe_json};

/// The output format of a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
#[non_exhaustive]
pub enum OutputFormat {
    /// Text for people
    #[default]
    Text,
    /// JSON for other tools
    Json,
}

/// The result of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The output.
    pub text: String,
    /// Whether something was found: then the exit code is 1.
    pub found: bool,
}

impl Outcome {
    pub(super) fn new(found: bool, text: String) -> Self {
        Self { text, found }
    }
}

impl OutputFormat {
    /// Formats the result, and removes control characters and CI commands that come from the
    /// checked files.
    pub(super) fn pick(
        self,
        style: Style,
        text: impl FnOnce() -> String,
        json: impl FnOnce() -> String,
    ) -> String {
        match self {
            Self::Text => safe(&text(), style),
            Self::Json => safe_json(&json()),
        }
    }
}

/// The maximum size of an exposition, a catalogue or a generated file.
pub(super) const MAX_INPUT: u64 = 64 << 20;

/// All of the standard input.
pub(super) fn input(limit: u64) -> Result<String, String> {
    read_text(Ok(std::io::stdin().lock()), limit)
        .map_err(|error| format!("the input can't be read: {error}"))
}

/// The text of a file.
pub(super) fn read(path: &std::path::Path) -> Result<String, String> {
    read_file(path, MAX_INPUT).map_err(|error| format!("{} can't be read: {error}", path.display()))
}
