//! Checks of selectors: valid regular expressions, and at least one restrictive matcher.

use crate::promql::ast::{Matcher, Selector};
use crate::promql::error::Error;
use crate::promql::operator::MatchOp;
use crate::promql::regex::LabelRegex;

pub(super) fn check_selector(selector: &Selector, errors: &mut Vec<Error>) {
    for matcher in &selector.matchers {
        if matcher.op.is_regex()
            && !matcher.templated
            && let Err(reason) = LabelRegex::new(&matcher.value)
        {
            let message = format!("invalid regular expression (RE2): {reason}");
            errors.push(Error::new(matcher.value_span, message).help(
                "to match a character such as `(` itself, write `\\\\(`, or `\\(` between \
                 backquotes",
            ));
            return;
        }
    }
    if let Some(name) = &selector.name {
        // Quoted in braces, it is an additional matcher.
        if name.span.start > selector.span.start {
            return;
        }
        let again = selector
            .matchers
            .iter()
            .find(|m| m.label.text == "__name__");
        if let Some(matcher) = again {
            let message = format!("a second metric name, the first is `{}`", name.text);
            errors.push(Error::new(matcher.span, message).help("leave out one of the two"));
        }
        return;
    }
    if selector.variables.is_empty() && !selector.matchers.iter().any(needs_a_value) {
        errors.push(
            Error::new(selector.span, "this selects all series")
                .help("write a metric's name, or a matcher that needs a value: `job=~\".+\"`"),
        );
    }
}

/// Whether series without the label are excluded.
fn needs_a_value(matcher: &Matcher) -> bool {
    if matcher.templated {
        return true;
    }
    match matcher.op {
        MatchOp::Equal => !matcher.value.is_empty(),
        MatchOp::NotEqual => matcher.value.is_empty(),
        op => {
            let regex = LabelRegex::new(&matcher.value);
            let of_nothing = regex.ok().and_then(|regex| regex.is_match(""));
            of_nothing != Some(op == MatchOp::Regex)
        }
    }
}
