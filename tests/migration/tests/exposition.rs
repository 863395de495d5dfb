//! Reads the text format, also that of other libraries: a counter's type line may have no `_total`,
//! and an empty label counts as missing.

use std::collections::{BTreeMap, BTreeSet};

pub(crate) type Labels = BTreeMap<String, String>;

/// The metrics that a service exposes.
pub(crate) struct Exposition {
    types: BTreeMap<String, String>,
    samples: Vec<(String, Labels, f64)>,
}

impl Exposition {
    pub(crate) fn read(text: &str) -> Self {
        let (mut types, mut samples) = (BTreeMap::new(), Vec::new());
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect("a name and a type");
                let total = ["", "_total"][usize::from(is_bare_counter(name, kind))];
                types.insert(format!("{name}{total}"), kind.to_owned());
            } else if !line.starts_with('#') {
                samples.push(sample(line));
            }
        }
        Self { types, samples }
    }

    pub(crate) fn families(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    pub(crate) fn is_gauge(&self, family: &str) -> bool {
        self.types.get(family).is_some_and(|kind| kind == "gauge")
    }

    fn of<'a>(&'a self, family: &'a str) -> impl Iterator<Item = &'a (String, Labels, f64)> {
        self.samples.iter().filter(move |(name, ..)| {
            let suffix = name.strip_prefix(family);
            suffix.is_some_and(|suffix| ["", "_bucket", "_sum", "_count"].contains(&suffix))
        })
    }

    /// All label names of a family; `None` if it does not exist.
    pub(crate) fn label_names(&self, family: &str) -> Option<BTreeSet<String>> {
        let mut samples = self.of(family).peekable();
        samples.peek()?;
        let names = samples.flat_map(|(_, labels, _)| labels.keys().cloned());
        Some(
            names
                .filter(|name| name != "le" && name != "quantile")
                .collect(),
        )
    }

    /// The value of each series of a counter, and the count of each series of other types.
    pub(crate) fn counts(&self, family: &str) -> Vec<(Labels, f64)> {
        let counts = [family.to_owned(), format!("{family}_count")];
        let samples = self.of(family);
        let samples = samples
            .filter(|(name, labels, _)| counts.contains(name) && !labels.contains_key("quantile"));
        samples
            .map(|(_, labels, value)| (labels.clone(), *value))
            .collect()
    }
}

/// Whether a counter's samples have this name with `_total` appended.
fn is_bare_counter(name: &str, kind: &str) -> bool {
    kind == "counter" && !name.ends_with("_total")
}

fn sample(line: &str) -> (String, Labels, f64) {
    let (series, value) = line.rsplit_once(' ').expect("a series and its value");
    let value = value.parse().expect("a number");
    let Some((name, labels)) = series.split_once('{') else {
        return (series.to_owned(), Labels::new(), value);
    };
    let labels = labels.strip_suffix('}').expect("labels end");
    // No label here has an escaped value.
    let pairs = labels.split("\",").filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once("=\"").expect("a label and its value");
        (name.to_owned(), value.trim_end_matches('"').to_owned())
    });
    let labels = pairs.filter(|(_, value)| !value.is_empty()).collect();
    (name.to_owned(), labels, value)
}
