//! The queries of a dashboard's variables.

use crate::files::expression::Form;
use std::ops::Range;

/// The expression in a variable's query; none if it uses no metric.
pub(super) fn form(text: &str) -> Option<Form> {
    if let Some(inner) = arguments(text, "query_result") {
        return Some(Form::Part(inner));
    }
    let inner = arguments(text, "label_values")?;
    // The label is the name after the last comma that is outside the selector's braces.
    let comma = inner.start + text[inner.clone()].rfind(',')?;
    let label = trimmed(text, comma + 1..inner.end);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_${}:[]".contains(c);
    let name = &text[label.clone()];
    let is_label = name.chars().all(is_name) && !name.is_empty() && name != "}";
    is_label.then(|| Form::LabelValues {
        selector: trimmed(text, inner.start..comma),
        label,
    })
}

/// The arguments of a call, if the whole text is one call.
fn arguments(text: &str, function: &str) -> Option<Range<usize>> {
    let all = trimmed(text, 0..text.len());
    let rest = text[all.clone()].strip_prefix(function)?;
    let inner = rest.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let end = all.end - 1;
    Some(trimmed(text, end - inner.len()..end))
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selector_and_label_are_separated() {
        for (text, selector, label) in [
            ("label_values(up, job)", "up", "job"),
            (
                " label_values( up{a=\"b,c\"} ,instance ) ",
                "up{a=\"b,c\"}",
                "instance",
            ),
            (
                "label_values(up{job=~\"$job\"}, $label)",
                "up{job=~\"$job\"}",
                "$label",
            ),
        ] {
            let Some(Form::LabelValues {
                selector: found,
                label: name,
            }) = form(text)
            else {
                panic!("{text}");
            };
            assert_eq!((&text[found], &text[name]), (selector, label), "{text}");
        }
    }

    #[test]
    fn what_asks_for_no_metric_is_left_out() {
        for text in [
            "label_values(job)",
            "metrics(.*)",
            "label_names()",
            "",
            "a,b",
        ] {
            assert_eq!(form(text), None, "{text}");
        }
        let text = "query_result(topk(5, up))";
        let Some(Form::Part(inner)) = form(text) else {
            panic!("{text}");
        };
        assert_eq!(&text[inner], "topk(5, up)");
    }
}
