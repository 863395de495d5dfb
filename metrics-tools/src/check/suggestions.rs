//! Suggestions for labels and values that do not exist.

use super::finding::{Finding, FindingKind};
use super::findings::{Findings, Search};
use crate::promql::Span;
use std::collections::BTreeSet;

/// The suggestion for a value that a label never has.
pub(super) fn instead_of<'a>(
    label: &str,
    value: &str,
    values: impl ExactSizeIterator<Item = &'a str> + Clone,
    search: &mut Search,
) -> String {
    if label == "le" {
        return bound(value, values);
    }
    let is_any = |sign: char| matches!(sign, 'x' | 'X');
    let digits = |sign: char| sign.is_ascii_digit();
    let has_status_codes = || {
        let mut values = values.clone();
        values.len() >= 900 && values.any(|known| known == "999")
    };
    if value.contains(digits) && value.chars().all(|c| digits(c) || is_any(c)) && has_status_codes()
    {
        return match value.len() == 3 && value.starts_with(|c| matches!(c, '1'..='9')) {
            true => format!("write `{label}=~\"{}\"`", value.replace(is_any, ".")),
            false => format!(
                "a status code has three digits: write `{label}=\"404\"` or `{label}=~\"4..\"`"
            ),
        };
    }
    match search.nearest(value, values.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is {}", listed(values, "or")),
    }
}

/// The suggestion for a bound that no bucket has.
fn bound<'a>(value: &str, mut values: impl Iterator<Item = &'a str> + Clone) -> String {
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    let mut bounds: Vec<_> = values.clone().collect();
    if let Some(same) = values.find(|other| number(other) == number(value)) {
        return format!("the bound is written `{same}`");
    }
    bounds.sort_by(|a, b| number(a).total_cmp(&number(b)));
    format!("the bounds are {}", listed(bounds.into_iter(), "and"))
}

/// Adds a finding about an unknown label, with the existing ones.
pub(super) fn unknown_label<'a>(
    label: &str,
    span: Span,
    message: &str,
    names: impl Iterator<Item = &'a str>,
    findings: &mut Findings<'_>,
) {
    let message = format!("{message} `{label}`");
    let finding = Finding::new(FindingKind::UnknownLabel, span, message);
    let search = &mut *findings.search;
    let finding = match search.is_over() {
        true => finding,
        false => with_labels(label, finding, names.collect(), search),
    };
    findings.push(finding);
}

fn with_labels(
    label: &str,
    finding: Finding,
    names: BTreeSet<&str>,
    search: &mut Search,
) -> Finding {
    // `status` and `code` are both meant for `status_code`.
    let part = |name: &&&str| label.len() > 3 && name.contains(label);
    let near = search.nearest(label, names.iter().copied());
    match near.or_else(|| names.iter().find(part).copied()) {
        Some(near) => finding.suggest(format!("did you mean `{near}`?")),
        None if names.is_empty() => finding.suggest("it has no labels"),
        None => {
            // Where a target's own labels still are, Prometheus can have added one.
            let of_target = match names.contains("instance") {
                true => "; if Prometheus adds it, declare it as a target label",
                false => "",
            };
            let has = listed(names.into_iter(), "and");
            finding.suggest(format!("it has {has}{of_target}"))
        }
    }
}

/// `a`, `b` and `c`; of many, the first ones.
fn listed<'a>(texts: impl ExactSizeIterator<Item = &'a str>, word: &str) -> String {
    let many = texts.len().saturating_sub(8);
    let texts = texts.take(8).map(|text| format!("`{text}`"));
    let mut texts: Vec<_> = texts.collect();
    if many > 0 {
        return format!("{} {word} {many} others", texts.join(", "));
    }
    match texts.pop() {
        Some(last) if texts.is_empty() => last,
        Some(last) => format!("{} {word} {last}", texts.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The suggestion for a status code that is not one of these.
    fn instead_of_code(value: &str, codes: impl Iterator<Item = u32>) -> String {
        let codes: Vec<_> = codes.map(|code| code.to_string()).collect();
        let codes = codes.iter().map(String::as_str);
        instead_of("code", value, codes, &mut Search::default())
    }

    #[test]
    fn classes_of_status_codes_are_suggested_for_a_label_with_all_status_codes() {
        let digits = "a status code has three digits: write `code=\"404\"` or `code=~\"4..\"`";
        let near = |code| format!("did you mean `{code}`?");
        let first = "`100`, `101`, `102`, `103`, `104`, `105`, `106`, `107` or 892 others";
        for (value, expected) in [
            ("4xx", "write `code=~\"4..\"`".to_owned()),
            ("40X", "write `code=~\"40.\"`".to_owned()),
            ("4x", digits.to_owned()),
            ("4040", digits.to_owned()),
            ("0xx", digits.to_owned()),
            ("4a4", near("404")),
            ("xxx", format!("it is {first}")),
        ] {
            assert_eq!(instead_of_code(value, 100..=999), expected, "{value}");
        }
        for (codes, first) in [(101..=999, 101), (99..=998, 99)] {
            let suggestion = instead_of_code("4xx", codes);
            assert!(
                suggestion.starts_with(&format!("it is `{first}`, ")),
                "{suggestion}"
            );
        }
    }

    #[test]
    fn up_to_eight_values_are_listed() {
        for (count, expected) in [
            (1, "`1`"),
            (3, "`1`, `2` or `3`"),
            (8, "`1`, `2`, `3`, `4`, `5`, `6`, `7` or `8`"),
            (10, "`1`, `2`, `3`, `4`, `5`, `6`, `7`, `8` or 2 others"),
        ] {
            assert_eq!(
                instead_of_code("none", 1..=count),
                format!("it is {expected}")
            );
        }
    }
}
