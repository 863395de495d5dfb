//! The samples of an exposition in text: names, labels and values. What can't be
//! read is left out.

use std::borrow::Cow;

/// One line of an exposition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample<'t> {
    pub(crate) name: &'t str,
    pub(crate) labels: Vec<(&'t str, Cow<'t, str>)>,
    pub(crate) value: f64,
}

pub(crate) fn samples(text: &str) -> impl Iterator<Item = Sample<'_>> {
    text.lines().filter_map(sample)
}

fn sample(line: &str) -> Option<Sample<'_>> {
    let line = line.trim_start();
    if line.starts_with('#') {
        return None;
    }
    let end = line.find(['{', ' ', '\t'])?;
    let (name, mut rest) = line.split_at(end);
    // Other texts have words and numbers, too.
    let is_named = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':';
    if !name.bytes().all(is_named) {
        return None;
    }
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = read_labels(inside, &mut labels)?;
    }
    let value = rest.split_ascii_whitespace().next()?;
    Some(Sample {
        name,
        labels,
        value: value.parse().ok()?,
    })
}

/// Reads to the closing brace; returns what stands behind it.
fn read_labels<'t>(
    mut text: &'t str,
    labels: &mut Vec<(&'t str, Cow<'t, str>)>,
) -> Option<&'t str> {
    loop {
        text = text.trim_start_matches([' ', ',']);
        if let Some(rest) = text.strip_prefix('}') {
            return Some(rest);
        }
        let (name, rest) = text.split_once('=')?;
        let quoted = rest.trim_start().strip_prefix('"')?;
        let mut escaped = false;
        let end = quoted.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        labels.push((name.trim(), unescaped(&quoted[..end])));
        text = &quoted[end + 1..];
    }
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
                    z +Inf\nbroken{a=\"b} 1\n\"json\": 1\nno_value\n\n# EOF\n";
        let all: Vec<_> = samples(text).collect();
        let names: Vec<_> = all
            .iter()
            .map(|sample| (sample.name, sample.value))
            .collect();
        assert_eq!(
            names,
            [("x_total", 3.0), ("y_bucket", 11.0), ("z", f64::INFINITY)]
        );
        let label = |sample: usize, name: &str| {
            let found = all[sample].labels.iter().find(|(label, _)| *label == name);
            found.map_or("", |(_, value)| &**value)
        };
        assert_eq!(label(0, "path"), "/a,b}");
        assert_eq!(label(0, "q"), "say \"hi\"\\\n");
        assert_eq!(label(0, "none"), "");
        assert_eq!(label(1, "le"), "1.0");
    }
}
