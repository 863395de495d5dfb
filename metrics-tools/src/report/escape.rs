//! Escapes texts of files for reports: removes control characters, and the commands that CI systems
//! execute from a log: `::error::` of GitHub, `##[error]` and `##vso[…]` of Azure, `##teamcity[…]`.

use super::style::Style;

/// A text of a file within a line of a report.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n');
        push_line(content.unwrap_or(line), false, &mut escaped);
        if content.is_some() {
            escaped.push_str("\\u{a}");
        }
    }
    escaped
}

/// A whole report.
pub(crate) fn safe(report: &str, style: Style) -> String {
    let mut safe = String::with_capacity(report.len());
    for line in report.split_inclusive('\n') {
        let content = line.strip_suffix('\n');
        let styled = style == Style::Terminal;
        push_line(content.unwrap_or(line), styled, &mut safe);
        if content.is_some() {
            safe.push('\n');
        }
    }
    safe
}

/// A report as JSON, which escapes most of it already.
#[cfg(any(feature = "cli", test))]
pub(crate) fn safe_json(report: &str) -> String {
    use std::fmt::Write as _;
    let mut safe = String::with_capacity(report.len());
    for (at, sign) in report.char_indices() {
        if (is_invisible(sign) && sign != '\n') || opens_command(&report[at..], &report[..at]) {
            let mut units = [0; 2];
            for unit in sign.encode_utf16(&mut units) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(sign);
        }
    }
    safe
}

fn push_line(line: &str, styled: bool, out: &mut String) {
    let mut rest = line;
    let begins = line.len() - line.trim_start().len();
    while let Some(sign) = rest.chars().next() {
        let at = line.len() - rest.len();
        let styling = rest
            .get(..4)
            .filter(|it| styled && matches!(*it, "\u{1b}[0m" | "\u{1b}[1m" | "\u{1b}[2m"));
        if let Some(styling) = styling {
            out.push_str(styling);
            rest = &rest[styling.len()..];
            continue;
        }
        let colons = at == begins && rest.starts_with("::");
        if colons || (sign != '\t' && is_invisible(sign)) || opens_command(rest, &line[..at]) {
            out.extend(sign.escape_unicode());
        } else {
            out.push(sign);
        }
        rest = &rest[sign.len_utf8()..];
    }
}

/// Whether `##[` or `##name[` begins here, which can occur anywhere in a line.
fn opens_command(rest: &str, before: &str) -> bool {
    let Some(command) = rest.strip_prefix("##") else {
        return false;
    };
    let name = command.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    name.starts_with('[') && command.len() - name.len() < 20 && !before.ends_with('\\')
}

/// Control characters, and those that change the direction of the text around them.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
        )
        || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_control_characters_are_escaped() {
        for (text, expected) in [
            ("a\u{1b}[2Jb\u{7f}\u{9b}", "a\\u{1b}[2Jb\\u{7f}\\u{9b}"),
            ("x\n::error::y", "x\\u{a}\\u{3a}:error::y"),
            ("  ::warning file=a::b", "  \\u{3a}:warning file=a::b"),
            (
                "a ##[error]b ##vso[task]c",
                "a \\u{23}#[error]b \\u{23}#vso[task]c",
            ),
            ("std::fmt::Error ## Title\t#", "std::fmt::Error ## Title\t#"),
            ("a\u{202e}b", "a\\u{202e}b"),
        ] {
            assert_eq!(escaped(text), expected);
        }
        let report = "a: \u{1b}[1mb\u{1b}[0m\n ::error::\r\n";
        assert_eq!(
            safe(report, Style::Terminal),
            "a: \u{1b}[1mb\u{1b}[0m\n \\u{3a}:error::\\u{d}\n"
        );
        assert!(safe(report, Style::Plain).starts_with("a: \\u{1b}[1m"));
    }

    #[test]
    fn json_stays_the_same_json() {
        let value = serde_json::json!({ "a": "##vso[x]\u{9b}\n::error::\u{202e}😀", "b": [1] });
        let json = safe_json(&format!("{value:#}"));
        assert!(!json.contains("##") && !json.contains('\u{9b}'), "{json}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&json).expect("JSON"),
            value
        );
    }
}
