//! Finds damage in an exposition: lines that are not samples, and a missing end.

use super::samples::sample;

/// The types of metrics, in both formats.
const TYPES: [&str; 9] = [
    "counter",
    "gauge",
    "histogram",
    "summary",
    "untyped",
    "unknown",
    "info",
    "stateset",
    "gaugehistogram",
];

/// The types that only OpenMetrics has.
const OF_OPEN_METRICS: [&str; 4] = ["unknown", "info", "stateset", "gaugehistogram"];

/// The last line of an exposition in OpenMetrics.
const END: &str = "# EOF";

/// The first problem of an exposition. `needs_end`: whether it was declared as OpenMetrics, which
/// ends with `# EOF`; syntax that only OpenMetrics has implies it, too.
pub(crate) fn damage(text: &str, needs_end: bool) -> Option<String> {
    let mut needs_end = needs_end;
    let mut ended = false;
    // `# EOF` needs no line break.
    let is_cut = !text.ends_with('\n') && text.lines().last() != Some(END);
    let lines = text.lines().count();
    if is_cut && lines > 0 {
        return Some(format!(
            "it is cut off in line {lines}, which has no line break: write all of it"
        ));
    }
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        if ended {
            return Some(format!(
                "line {number} comes after `{END}`: write each exposition into a file of its own"
            ));
        }
        let is_whole = match line.trim_start().strip_prefix('#') {
            Some(_) if line == END => {
                ended = true;
                true
            }
            Some(comment) => is_comment(comment, &mut needs_end),
            None => sample(line).is_some_and(|sample| {
                needs_end |= sample.has_exemplar;
                true
            }),
        };
        if !is_whole {
            let start = start(line);
            return Some(format!(
                "line {number} can't be read, `{start}`: write samples, such as `redis_up 1`, and \
                 comments"
            ));
        }
    }
    (needs_end && !ended)
        .then(|| format!("it is cut off, because `{END}` is missing at its end: write all of it"))
}

/// Whether the type in a comment is valid.
fn is_comment(comment: &str, needs_end: &mut bool) -> bool {
    let mut words = comment.split_ascii_whitespace();
    match words.next() {
        Some("UNIT") => *needs_end = true,
        Some("TYPE") => {
            let kind = words.nth(1).unwrap_or_default();
            *needs_end |= OF_OPEN_METRICS.contains(&kind);
            return TYPES.contains(&kind) && words.next().is_none();
        }
        _ => {}
    }
    true
}

/// The start of a line, unescaped: reports escape it.
fn start(line: &str) -> String {
    let start: String = line.chars().take(60).collect();
    let more = if start.len() < line.len() { "…" } else { "" };
    start + more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_expositions_are_accepted() {
        for text in [
            "# HELP a A.\n# TYPE a gauge\na 1\n",
            "# any comment\n\na 1 1700000000000\n",
            "a 1\r\n",
            "# TYPE a counter\na_total 1 # {trace_id=\"1\"} 0.5\n# EOF\n",
            "# TYPE a info\n# UNIT a seconds\na_info 1\n# EOF",
        ] {
            assert_eq!(damage(text, false), None, "{text}");
        }
    }

    #[test]
    fn what_is_damaged_is_named() {
        for (text, expected) in [
            ("a 1\nb", "it is cut off in line 2"),
            ("a 1\nb 1", "it is cut off in line 2"),
            ("a 1\nb\n", "line 2 can't be read, `b`: write samples"),
            (
                "a 1\ngarbage{{{ not a sample\nb 1\n",
                "line 2 can't be read",
            ),
            ("a 1\n# TYPE b count\n", "line 2 can't be read"),
            ("a 1\n# TYPE b\n", "line 2 can't be read"),
            (
                "# TYPE a info\na_info 1\n",
                "it is cut off, because `# EOF` is missing",
            ),
            (
                "a_total 1 # {} 1\n",
                "it is cut off, because `# EOF` is missing",
            ),
            ("a 1\n# EOF\na 1\n", "line 3 comes after `# EOF`"),
        ] {
            let found = damage(text, false).unwrap_or_default();
            assert!(found.starts_with(expected), "{text}: {found}");
        }
        assert!(damage("a 1\n", true).is_some());
        let long = format!("a 1\n{}\n", "x".repeat(1000));
        let found = damage(&long, false).unwrap_or_default();
        assert!(found.len() < 200, "{found}");
    }
}
