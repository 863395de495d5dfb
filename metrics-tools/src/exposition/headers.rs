//! The `# TYPE` and `# HELP` lines of an exposition.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the comment lines say about a family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header<'t> {
    /// The type, if there is a `# TYPE` line.
    pub(crate) kind: Option<&'t str>,
    /// The help text.
    pub(crate) help: Cow<'t, str>,
}

/// The headers by the names of the families. In OpenMetrics, a counter's name has
/// no `_total` here.
pub(crate) fn headers(text: &str) -> BTreeMap<&str, Header<'_>> {
    let mut headers: BTreeMap<&str, Header<'_>> = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix('#')) {
        let mut parts = line.trim_start().splitn(3, [' ', '\t']);
        let (Some(keyword), Some(name)) = (parts.next(), parts.next()) else {
            continue;
        };
        let rest = parts.next().unwrap_or_default();
        match keyword {
            "TYPE" => headers.entry(name).or_default().kind = Some(rest.trim()),
            "HELP" => headers.entry(name).or_default().help = unescaped(rest),
            _ => {}
        }
    }
    headers
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let plain = text.replace("\\\\", "\u{0}").replace("\\n", "\n");
    Cow::Owned(plain.replace('\u{0}', "\\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_help_texts_are_read() {
        let headers = headers(
            "# HELP a One \\\\n line\\nand another.\n# TYPE a counter\n#TYPE b gauge\n\
             # UNIT c seconds\n# EOF\na 1\n",
        );
        assert_eq!(headers["a"].kind, Some("counter"));
        assert_eq!(headers["a"].help, "One \\n line\nand another.");
        assert_eq!(headers["b"].kind, Some("gauge"));
        assert_eq!(headers.len(), 2);
    }
}
