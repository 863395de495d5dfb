//! Matchers of one label that exclude each other, whatever values the label has.

use super::matching::{ByLabel, Test};
use crate::promql::MatchOp;

/// Whether the matchers of one label exclude each other, whatever its values.
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

/// What each text begins with that a regular expression matches, or less.
fn literal_prefix(regex: &str) -> &str {
    let end = regex.find(|c| "\\.*+?()[]{}^$|".contains(c));
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
