//! A mistake in an expression.

use super::span::Span;
use std::borrow::Cow;
use std::fmt;

/// An error in an expression: what is wrong, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error {
    /// The part that is wrong.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead, if known.
    pub help: Option<String>,
    /// Whether it is a limit of this parser: Prometheus may accept the expression.
    pub is_limit: bool,
}

impl Error {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: shortened(message.into()),
            help: None,
            is_limit: false,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shortened(help.into()));
        self
    }

    pub(super) fn limit(mut self) -> Self {
        self.is_limit = true;
        self
    }
}

/// The number of characters that a message shows at the start and end of a long quotation; names
/// are shorter.
const SHOWN: (usize, usize) = (150, 50);

/// A message without the middle of long quotations between backquotes.
pub(crate) fn shortened(message: String) -> String {
    let (first, last) = SHOWN;
    let parts = message.split('`').map(|part| {
        let start = part.char_indices().nth(first);
        let end = part.char_indices().nth_back(last - 1);
        match (start, end) {
            (Some((start, _)), Some((end, _))) if start < end => {
                Cow::Owned(format!("{}…{}", &part[..start], &part[end..]))
            }
            _ => Cow::Borrowed(part),
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, ": {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotations_are_shortened() {
        let name = format!("a{}z", "é".repeat(1_000_000));
        let error = Error::new(Span::default(), format!("there is no `{name}`, or so"))
            .help(format!("write `{name}_total`"));
        assert!(error.message.starts_with("there is no `aéé"), "{error}");
        assert!(error.message.ends_with("ééz`, or so"), "{error}");
        assert!(error.message.contains("é…é") && error.message.len() < 500);
        let help = error.help.unwrap_or_default();
        assert!(help.ends_with("z_total`") && help.len() < 500);
        let names = ["`a_name`"; 100].join(", ");
        assert_eq!(shortened(names.clone()), names);
        let shown = |length| shortened("é".repeat(length));
        assert_eq!(shown(160), "é".repeat(160));
        assert_eq!(shown(200), "é".repeat(200));
        assert_eq!(
            shown(201),
            format!("{}…{}", "é".repeat(150), "é".repeat(50))
        );
    }
}
