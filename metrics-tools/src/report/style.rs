//! Styles of reports for files and terminals.

/// The style of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Plain text, for files and other programs.
    #[default]
    Plain,
    /// With escape sequences for bold and dim text.
    Terminal,
}

impl Style {
    /// Emphasized text.
    pub(crate) fn bold(self, text: &str) -> String {
        self.escaped("1", text)
    }

    /// De-emphasized text.
    pub(crate) fn dim(self, text: &str) -> String {
        self.escaped("2", text)
    }

    fn escaped(self, code: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Terminal => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}
