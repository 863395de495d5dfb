//! The matchers of a selector, by label, and which values they allow.

use crate::promql::{LabelRegex, Matcher, Selector};
use std::collections::HashMap;

/// A compiled matcher.
pub(super) struct Test<'a> {
    pub(super) matcher: &'a Matcher,
    /// None for `=` and `!=`, and for regular expressions that cannot be evaluated here.
    regex: Option<LabelRegex>,
}

impl Test<'_> {
    /// Whether a value satisfies the matcher; true if unknown.
    pub(super) fn allows(&self, value: &str) -> bool {
        self.is_like(value) != Some(self.matcher.op.is_negative())
    }

    /// Whether a value matches the text, ignoring negation.
    pub(super) fn is_like(&self, value: &str) -> Option<bool> {
        match &self.regex {
            Some(regex) => regex.is_match(value),
            None => (!self.matcher.op.is_regex()).then(|| self.matcher.value == value),
        }
    }
}

/// The matchers without variables, except those of the name.
pub(super) fn tests(selector: &Selector) -> Vec<Test<'_>> {
    selector
        .matchers
        .iter()
        .filter(|matcher| {
            matcher.label.text != "__name__" && !matcher.templated && !matcher.label.templated
        })
        .map(|matcher| Test {
            matcher,
            regex: match matcher.op.is_regex() {
                true => LabelRegex::new(&matcher.value).ok(),
                false => None,
            },
        })
        .collect()
}

/// The matchers, by label.
pub(super) type ByLabel<'a> = HashMap<&'a str, Vec<&'a Test<'a>>>;

pub(super) fn by_label<'a>(tests: &'a [Test<'a>]) -> ByLabel<'a> {
    let mut by_label = ByLabel::new();
    for test in tests {
        let of_label = by_label.entry(&test.matcher.label.text).or_default();
        of_label.push(test);
    }
    by_label
}
