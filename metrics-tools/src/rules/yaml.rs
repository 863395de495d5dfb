//! Texts as YAML writes them.

/// In double quotes: as YAML, JSON and PromQL read it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for sign in text.chars() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Other control characters: four digits are enough for them.
            sign if sign.is_control() => out.push_str(&format!("\\u{:04x}", sign as u32)),
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}

/// Without quotes where that is a text all the same.
pub(super) fn text(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&&*text.to_ascii_lowercase());
    if is_plain {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A literal block behind a key, indented by so much.
pub(super) fn block(content: &str, indent: usize) -> String {
    let mut out = "|-".to_owned();
    for line in content.lines() {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        for (value, expected) in [
            ("page", "page"),
            ("no", "\"no\""),
            ("1h", "\"1h\""),
            ("", "\"\""),
            ("a: b", "\"a: b\""),
            ("x\"\\\n\u{7}", "\"x\\\"\\\\\\n\\u0007\""),
        ] {
            assert_eq!(text(value), expected);
        }
        assert_eq!(block("a\n\n  b", 4), "|-\n    a\n\n      b");
    }
}
