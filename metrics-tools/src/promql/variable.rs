//! Grafana's variables: `$name`, `${name}`, `${name:format}`, `[[name]]`.

use super::token::is_word_char;

/// The length of the variable at the start of `text`, in bytes.
pub(super) fn variable_length(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix("${") {
        let end = near(rest).find('}')?;
        return is_inside(&rest[..end]).then_some(end + 3);
    }
    if let Some(rest) = text.strip_prefix("[[") {
        let end = near(rest).find("]]")?;
        return is_inside(&rest[..end]).then_some(end + 4);
    }
    let rest = text.strip_prefix('$')?;
    if !rest.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
    Some(end + 1)
}

/// The longest prefix that a variable can have. Searching the whole text for each bracket would
/// take quadratic time.
fn near(text: &str) -> &str {
    let end = text.char_indices().nth(200);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// A name, optionally with a field and a format: `job`, `job.text`, `job:regex`.
fn is_inside(text: &str) -> bool {
    let name = text.find(|c| !is_word_char(c)).unwrap_or(text.len());
    name > 0 && (name == text.len() || text[name..].starts_with(['.', ':']) && !text.contains('\n'))
}

/// Whether a token is one of Grafana's own variables, such as `$__interval`: a number
/// or a duration, and nothing else.
pub(super) fn is_number(token: &str) -> bool {
    let name = token.trim_start_matches(['$', '{', '[']);
    let name = name.trim_end_matches(['}', ']']);
    let name = name.split([':', '.']).next().unwrap_or_default();
    let own = ["__interval", "__rate_interval", "__range", "__from", "__to"];
    let is_own = |own: &&str| {
        let unit = name.strip_prefix(*own);
        unit.is_some_and(|unit| matches!(unit, "" | "_s" | "_ms"))
    };
    variable_length(token) == Some(token.len()) && own.iter().any(is_own)
}

/// Whether the text contains a variable.
pub(crate) fn has_variable(text: &str) -> bool {
    let starts = text.match_indices(['$', '[']);
    starts
        .map(|(at, _)| &text[at..])
        .any(|rest| variable_length(rest).is_some())
}

/// Whether a name with variables needs no quotes: the text around them consists of characters of
/// names.
pub(super) fn is_word_around_variables(text: &str) -> bool {
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = match variable_length(rest) {
            Some(length) => length,
            None if next.is_ascii_alphanumeric() || "_:".contains(next) => 1,
            None => return false,
        };
        rest = &rest[length..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_variable_keeps_the_quotes_that_it_needs() {
        for text in [
            "{\"my.$metric\"}",
            "{\"$a b\"}",
            "{\"my.$metric\", a=\"b\"}",
            "$metric",
            "${job}_total",
            "[[job]]:rate5m",
            "${job}_total{a=\"b\"}",
            "[[job]]:rate5m{a=\"b\"}",
            "$job:rate5m[5m]",
        ] {
            let read = super::super::parse_with_variables(text);
            assert_eq!(read.expect("an expression").to_string(), text);
        }
    }

    #[test]
    fn variables_differ_from_anchors_and_classes() {
        for text in [
            "$job",
            "a${job}",
            "${job:regex}|x",
            "x[[job]]",
            "${__all.text}",
        ] {
            assert!(has_variable(text), "{text}");
        }
        for text in [
            "5..$",
            "(a|b)$|c",
            "[[:alpha:]]",
            "$1",
            "${1",
            "${a b}",
            "${a:b\nc}",
            "[a]",
            "",
        ] {
            assert!(!has_variable(text), "{text}");
        }
        assert_eq!(variable_length("$__rate_interval]"), Some(16));
        assert!(is_number("$__range_s") && is_number("${__from:date:YYYY MM}"));
        assert!(!is_number("$__range_x") && !is_number("5$__range") && !is_number("$range"));
    }
}
