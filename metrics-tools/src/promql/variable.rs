//! Grafana's variables: `$name`, `${name}`, `${name:format}`, `[[name]]`.

use super::token::is_word_char;

/// How many bytes of `text` are a variable at its start.
pub(super) fn variable_length(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix("${") {
        let end = rest.find('}')?;
        return is_inside(&rest[..end]).then_some(end + 3);
    }
    if let Some(rest) = text.strip_prefix("[[") {
        let end = rest.find("]]")?;
        return is_inside(&rest[..end]).then_some(end + 4);
    }
    let rest = text.strip_prefix('$')?;
    if !rest.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
    Some(end + 1)
}

/// A name, perhaps with a field or a format: `job`, `job.text`, `job:regex`.
fn is_inside(text: &str) -> bool {
    let allowed = |c: char| is_word_char(c) || ".:-".contains(c);
    text.starts_with(is_word_char) && text.chars().all(allowed)
}

/// Whether there is a variable somewhere in the text.
pub(super) fn has_variable(text: &str) -> bool {
    let starts = text.match_indices(['$', '[']);
    starts
        .map(|(at, _)| &text[at..])
        .any(|rest| variable_length(rest).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_told_from_anchors_and_classes() {
        for text in [
            "$job",
            "a${job}",
            "${job:regex}|x",
            "x[[job]]",
            "${__all.text}",
        ] {
            assert!(has_variable(text), "{text}");
        }
        for text in ["5..$", "(a|b)$|c", "[[:alpha:]]", "$1", "${1", "[a]", ""] {
            assert!(!has_variable(text), "{text}");
        }
        assert_eq!(variable_length("$__rate_interval]"), Some(16));
    }
}
