//! Parses the text format 0.0.4.

use super::series::{TestedSeries, TestedValue};
use crate::declaration::Kind;
use std::collections::{BTreeMap, HashMap};

type Labels = Vec<(String, String)>;

/// The series of an exposition. Buckets are left out.
///
/// # Errors
///
/// The first line that is not valid in this format.
pub(super) fn parse(text: &str) -> Result<Vec<TestedSeries>, &str> {
    let mut kinds: HashMap<&str, Kind> = HashMap::new();
    let mut found: BTreeMap<(String, Labels), (Kind, TestedValue)> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').ok_or(line)?;
            kinds.insert(name, kind_of(kind));
        }
        if line.starts_with('#') {
            continue;
        }
        let (name, labels, value) = sample(line).ok_or(line)?;
        let part = |suffix| {
            let family = name.strip_suffix(suffix)?;
            kinds
                .get(family)
                .filter(|kind| kind.has_sum_and_count())
                .map(|kind| (family, *kind))
        };
        if part("_bucket").is_some() {
            continue;
        }
        let (family, kind) = match part("_count").or_else(|| part("_sum")) {
            Some(family) => family,
            None => (name, kinds.get(name).copied().unwrap_or(Kind::Gauge)),
        };
        if family == name && kind.has_sum_and_count() {
            continue; // A quantile of another library's summary.
        }
        let empty = if family == name {
            TestedValue::Number(value)
        } else {
            TestedValue::Summed(0, 0.0)
        };
        let series = found
            .entry((family.to_owned(), labels))
            .or_insert((kind, empty));
        if let TestedValue::Summed(count, sum) = &mut series.1 {
            if name.ends_with("_count") {
                *count = value as u64;
            } else {
                *sum = value;
            }
        }
    }
    let series = found.into_iter().map(|((metric, labels), (kind, value))| {
        TestedSeries::scraped(metric, labels, kind, value)
    });
    Ok(series.collect())
}

fn kind_of(text: &str) -> Kind {
    let mut kinds = Kind::ALL.into_iter();
    kinds
        .find(|kind| kind.as_str() == text)
        .unwrap_or(Kind::Gauge)
}

/// Name, labels and value.
fn sample(line: &str) -> Option<(&str, Labels, f64)> {
    let end = line.find(['{', ' '])?;
    let (name, rest) = line.split_at(end);
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (Vec::new(), rest),
    };
    // A timestamp may follow.
    let value = match rest.split_whitespace().next()? {
        "+Inf" => f64::INFINITY,
        "-Inf" => f64::NEG_INFINITY,
        number => number.parse().ok()?,
    };
    Some((name, labels, value))
}

/// The labels up to the closing brace, and what follows that.
fn labels(mut rest: &str) -> Option<(Labels, &str)> {
    let mut labels = Vec::new();
    loop {
        if let Some(rest) = rest.strip_prefix('}') {
            return Some((labels, rest));
        }
        let (name, after) = rest.split_once("=\"")?;
        let (mut value, mut chars) = (String::new(), after.char_indices());
        let end = loop {
            match chars.next()? {
                (at, '"') => break at,
                (_, '\\') => value.push(match chars.next()?.1 {
                    'n' => '\n',
                    other => other,
                }),
                (_, other) => value.push(other),
            }
        };
        labels.push((name.to_owned(), value));
        rest = &after[end + 1..];
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_read_with_escapes_and_without_buckets() {
        let text = "# HELP a_total A.\n# TYPE a_total counter\na_total{x=\"1,}\",y=\"q\\\"\\\\\\n\"} 3\n\
                    # TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 2\nh_sum 1.5\nh_count 2\n\
                    # TYPE g gauge\ng -Inf\n";
        let lines: Vec<_> = parse(text)
            .expect("it is of the format")
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            lines,
            [
                "a_total{x=\"1,}\",y=\"q\\\"\\\\\\n\"} 3",
                "g -inf",
                "h count 2, sum 1.5"
            ]
        );
        for bad in ["a", "a{x=\"1\" 2", "a b", "a{x} 1"] {
            assert_eq!(parse(bad).expect_err("it is not"), bad);
        }
    }
}
