//! What comes of a command, and in which format.

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
    pub(super) fn pick(
        self,
        text: impl FnOnce() -> String,
        json: impl FnOnce() -> String,
    ) -> String {
        match self {
            Self::Text => text(),
            Self::Json => json(),
        }
    }
}

/// All of the standard input.
pub(super) fn input() -> Result<String, String> {
    std::io::read_to_string(std::io::stdin())
        .map_err(|error| format!("the input can't be read: {error}"))
}

/// The text of a file.
pub(super) fn read(path: &std::path::Path) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{} can't be read: {error}", path.display()))
}
