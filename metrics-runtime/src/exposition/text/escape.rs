//! Escapes strings in a line.

/// Escapes a help text (backslash, newline) or a label value (also quotes).
pub(super) fn push_escaped(out: &mut String, text: &str, quotes: bool) {
    let is_special = |byte| matches!(byte, b'\\' | b'\n' | b'"');
    // Most have none. All bytes are looked at, because that is done many at once.
    if !text.bytes().fold(false, |any, byte| any | is_special(byte)) {
        return out.push_str(text);
    }
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
