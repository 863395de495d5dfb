//! The samples of an exposition in text: names, labels and values. Lines that cannot be parsed are
//! skipped.

use std::borrow::Cow;

/// One line of an exposition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample<'t> {
    pub(crate) name: &'t str,
    pub(crate) labels: Vec<(&'t str, Cow<'t, str>)>,
    pub(crate) value: f64,
    /// Whether an exemplar follows, which only OpenMetrics has.
    pub(crate) has_exemplar: bool,
}

pub(crate) fn samples(text: &str) -> impl Iterator<Item = Sample<'_>> {
    text.lines().filter_map(sample)
}

/// The sample of a line; none if it contains anything else.
pub(super) fn sample(line: &str) -> Option<Sample<'_>> {
    let line = line.trim_matches(BLANK);
    let end = line.find(['{', ' ', '\t'])?;
    let (name, mut rest) = line.split_at(end);
    let mut name = (!name.is_empty()).then_some(name);
    // Other documents contain words and numbers, too.
    if name.is_some_and(|name| !is_name(name, ":_")) {
        return None;
    }
    let mut labels = Vec::new();
    if let Some(inside) = rest.trim_start_matches(BLANK).strip_prefix('{') {
        rest = read_braces(inside, &mut name, &mut labels)?;
    }
    let (value, exemplar) = match rest.split_once('#') {
        Some((value, exemplar)) => (value, Some(exemplar)),
        None => (rest, None),
    };
    if let Some(exemplar) = exemplar {
        let inside = exemplar.trim_start_matches(BLANK).strip_prefix('{')?;
        // The metric's name cannot be inside the braces here.
        numbers(read_braces(inside, &mut Some(""), &mut Vec::new())?)?;
    }
    Some(Sample {
        name: name?,
        labels,
        value: numbers(value)?,
        has_exemplar: exemplar.is_some(),
    })
}

const BLANK: [char; 2] = [' ', '\t'];

/// A value, perhaps with a timestamp.
fn numbers(text: &str) -> Option<f64> {
    let mut words = text.split(BLANK).filter(|word| !word.is_empty());
    let value = words.next()?.parse().ok()?;
    let timestamp = words.next().map(str::parse::<f64>);
    let is_whole = words.next().is_none() && timestamp.is_none_or(|timestamp| timestamp.is_ok());
    is_whole.then_some(value)
}

fn is_name(text: &str, signs: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || signs.contains(c))
}

/// Reads to the closing brace; returns the rest of the line. A quoted string without a value is the
/// metric's name, which may contain any characters.
fn read_braces<'t>(
    mut text: &'t str,
    metric: &mut Option<&'t str>,
    labels: &mut Vec<(&'t str, Cow<'t, str>)>,
) -> Option<&'t str> {
    loop {
        text = text.trim_start_matches(BLANK);
        if let Some(rest) = text.strip_prefix('}') {
            return Some(rest);
        }
        let (name, rest) = match text.strip_prefix('"') {
            Some(quoted) => read_text(quoted)?,
            None => {
                let end = text.find(|c| c == '=' || BLANK.contains(&c))?;
                let (name, rest) = text.split_at(end);
                (is_name(name, "_") && !name.is_empty()).then_some((name, rest))?
            }
        };
        let rest = rest.trim_start_matches(BLANK);
        text = match rest.strip_prefix('=') {
            Some(value) => {
                let quoted = value.trim_start_matches(BLANK).strip_prefix('"')?;
                let (value, rest) = read_text(quoted)?;
                labels.push((name, unescaped(value)));
                rest
            }
            None if text.starts_with('"') && metric.is_none() => {
                *metric = Some(name);
                rest
            }
            None => return None,
        };
        text = text.trim_start_matches(BLANK);
        match text.strip_prefix(',') {
            Some(rest) => text = rest,
            None if text.starts_with('}') => {}
            None => return None,
        }
    }
}

/// Reads to the closing quote: the text with its escapes, and the rest of the line.
fn read_text(quoted: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let end = quoted.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    Some((&quoted[..end], &quoted[end + 1..]))
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => {}
            },
            (c, false) => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_read_in_both_formats() {
        let text = "# HELP x_total X.\n# TYPE x_total counter\n\
                    x_total{path=\"/a,b}\",q=\"say \\\"hi\\\"\\\\\\n\",} 3 1700000000\n\
                    y_bucket{le=\"1.0\"} 11 # {trace_id=\"abc\"} 0.67\n\
                    z +Inf\n{\"my.name\", \"my.label\" = \"c\"} 2\n\n# EOF\n";
        let all: Vec<_> = samples(text).collect();
        let names: Vec<_> = all
            .iter()
            .map(|sample| (sample.name, sample.value))
            .collect();
        assert_eq!(
            names,
            [
                ("x_total", 3.0),
                ("y_bucket", 11.0),
                ("z", f64::INFINITY),
                ("my.name", 2.0)
            ]
        );
        let label = |sample: usize, name: &str| {
            let found = all[sample].labels.iter().find(|(label, _)| *label == name);
            found.map_or("", |(_, value)| &**value)
        };
        assert_eq!(label(0, "path"), "/a,b}");
        assert_eq!(label(0, "q"), "say \"hi\"\\\n");
        assert_eq!(label(0, "none"), "");
        assert_eq!(label(1, "le"), "1.0");
        assert_eq!(label(3, "my.label"), "c");
        assert!(all[1].has_exemplar && !all[0].has_exemplar);
    }

    #[test]
    fn other_lines_are_left_out() {
        for line in [
            "broken{a=\"b} 1",
            "\"json\": 1",
            "{\"json\": 1}",
            "no_value",
            "no_value ",
            "garbage{{{ not a sample",
            "a{b=\"c\" d=\"e\"} 1",
            "a{b=\"c\",,d=\"e\"} 1",
            "a{b} 1",
            "a{\"b\"} 1",
            "{\"a\",\"b\"} 1",
            "{b=\"c\"} 1",
            "a{1b=\"c\"} 1",
            "1a 1",
            "a-b 1",
            "a 1 2 3",
            "a 1 later",
            "a 1x",
            "a 1 # {b=\"c\"}",
            "a 1 # comment",
        ] {
            assert_eq!(sample(line), None, "{line}");
        }
    }
}
