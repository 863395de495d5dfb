//! What comes of a command, and in which format.

use crate::input::{read_file, read_text};
use crate::report::{Style, safe, safe_json};

/// How a command writes what it has to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
#[non_exhaustive]
pub enum OutputFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// What it has to say.
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
    /// Writes it in this format, without control characters and commands of CI systems
    /// that stand in files.
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

/// The most that an exposition, a catalogue or a generated file may have.
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
