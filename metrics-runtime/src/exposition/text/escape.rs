//! Escapes strings in a line.

/// Escapes a help text (backslash, newline) or a label value (also quotes).
pub(super) fn push_escaped(out: &mut String, text: &str, quotes: bool) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '"' if quotes => out.push_str("\\\""),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_and_label_values_are_escaped() {
        let mut text = String::new();
        push_escaped(&mut text, "a\\b\n\"c\"", false);
        assert_eq!(text, r#"a\\b\n"c""#);
        text.clear();
        push_escaped(&mut text, "a\\b\n\"c\"", true);
        assert_eq!(text, r#"a\\b\n\"c\""#);
    }
}
