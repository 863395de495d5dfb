//! Matchers of one label that exclude each other for every value of the label.

use super::matching::{ByLabel, Test};
use crate::promql::MatchOp;

/// The special characters of regular expressions.
const SIGNS: [char; 14] = [
    '\\', '.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '^', '$', '|',
];

/// Whether the matchers of one label exclude each other for every value.
pub(super) fn contradicts_itself(tests: &ByLabel<'_>) -> bool {
    tests.values().any(|of_label| {
        let excludes_all = |test: &&Test<'_>| {
            let all = matches!(test.matcher.value.as_str(), ".*" | "(.*)" | "^.*$");
            test.matcher.op == MatchOp::NotRegex && all
        };
        let mut equal = of_label
            .iter()
            .filter(|test| test.matcher.op == MatchOp::Equal);
        // Other matchers with `=` are among those that have to allow the value.
        let contradicted = equal.next().is_some_and(|test| {
            let mut others = of_label.iter();
            others.any(|other| !other.allows(&test.matcher.value))
        });
        contradicted
            || excludes_what_another_wants(of_label)
            || of_label.iter().copied().any(|test| excludes_all(&test))
    })
}

/// Whether one matcher wants texts with a prefix that another one excludes.
fn excludes_what_another_wants(of_label: &[&Test<'_>]) -> bool {
    let of = |op| of_label.iter().filter(move |test| test.matcher.op == op);
    let excluded = of(MatchOp::NotRegex).filter_map(|test| {
        let prefix = test.matcher.value.strip_suffix(".*")?;
        (literal_prefix(prefix) == prefix).then_some(prefix)
    });
    excluded.into_iter().any(|prefix| {
        of(MatchOp::Regex).any(|test| literal_prefix(&test.matcher.value).starts_with(prefix))
    })
}

/// A common suffix of all texts that a regular expression matches; possibly shorter than the
/// longest one.
pub(super) fn literal_suffix(regex: &str) -> &str {
    let start = regex.rfind(SIGNS);
    let (before, suffix) = regex.split_at(start.map_or(0, |at| at + 1));
    // An escape can take several characters; any alternative matches; flags can ignore case.
    match before.ends_with('\\') || before.contains('|') || before.contains("(?") {
        true => "",
        false => suffix,
    }
}

/// A common prefix of all texts that a regular expression matches; possibly shorter than the
/// longest one.
pub(super) fn literal_prefix(regex: &str) -> &str {
    let end = regex.find(SIGNS);
    let (prefix, rest) = regex.split_at(end.unwrap_or(regex.len()));
    match rest.chars().next() {
        // Any alternative matches.
        _ if rest.contains('|') => "",
        // The last character is optional.
        Some('*' | '?' | '{') => prefix
            .char_indices()
            .last()
            .map_or("", |(at, _)| &prefix[..at]),
        _ => prefix,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_match_begins_and_ends_with() {
        for (regex, prefix, suffix) in [
            ("job:.*:rate5m", "job:", ":rate5m"),
            ("plain", "plain", "plain"),
            (".*_total", "", "_total"),
            ("ab?c", "a", "c"),
            ("ab*", "a", ""),
            ("a|b", "", ""),
            ("(?i)up", "", ""),
            ("a\\dfoo", "a", ""),
            ("a\\x41b", "a", ""),
        ] {
            assert_eq!(
                (literal_prefix(regex), literal_suffix(regex)),
                (prefix, suffix)
            );
        }
    }
}
