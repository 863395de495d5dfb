//! An independent parser of the text format that shares no code with the crates under test.

use std::collections::BTreeMap;

/// A parsed exposition: its samples by the text before the value, and the types of its families.
#[derive(Debug, Default)]
pub struct Exposition {
    /// The unchanged text `name{label="value"}`, with its value.
    pub samples: BTreeMap<String, f64>,
    /// The family's name with its type.
    pub types: BTreeMap<String, String>,
}

impl Exposition {
    /// Parses an exposition in the text format 0.0.4.
    ///
    /// # Panics
    ///
    /// When a line is invalid, or a sample is repeated or has no type line before it.
    pub fn read(text: &str) -> Self {
        assert!(
            text.is_empty() || text.ends_with('\n'),
            "the last line ends"
        );
        let mut read = Self::default();
        let (mut samples, mut known) = (Vec::new(), "");
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect("a name and a type");
                let earlier = read.types.insert(name.to_owned(), kind.to_owned());
                assert_eq!(earlier, None, "{name} has two types");
            } else if !line.starts_with("# HELP ") {
                let (series, value) = line.rsplit_once(' ').expect("a series and its value");
                let name = series.split('{').next().expect("a name");
                // Samples of a metric follow each other.
                assert!(name == known || read.has_type(name), "{name} has no type");
                known = name;
                let value = match value {
                    "+Inf" => f64::INFINITY,
                    "-Inf" => f64::NEG_INFINITY,
                    value => value.parse().expect("a number"),
                };
                samples.push((series.to_owned(), value));
            }
        }
        // Much faster than one insertion after the other, because most of them are in order.
        samples.sort_by(|(a, _), (b, _)| a.cmp(b));
        let twice = samples.windows(2).find(|pair| pair[0].0 == pair[1].0);
        assert_eq!(twice, None, "a series stands there twice");
        read.samples = samples.into_iter().collect();
        read
    }

    fn has_type(&self, sample: &str) -> bool {
        self.types.contains_key(sample)
            || ["_bucket", "_sum", "_count"]
                .iter()
                .filter_map(|suffix| sample.strip_suffix(suffix))
                .any(|name| {
                    self.types
                        .get(name)
                        .is_some_and(|kind| ["histogram", "summary"].contains(&kind.as_str()))
                })
    }

    /// The value of a sample.
    ///
    /// # Panics
    ///
    /// When it does not exist.
    #[track_caller]
    pub fn value(&self, series: &str) -> f64 {
        match self.samples.get(series) {
            Some(value) => *value,
            None => {
                let name = series.split('{').next().unwrap_or_default();
                let near: Vec<_> = self
                    .samples
                    .keys()
                    .filter(|other| other.starts_with(name))
                    .collect();
                panic!("no {series}, but {near:#?}")
            }
        }
    }

    /// The samples whose text has this prefix.
    pub fn starting_with(&self, prefix: &str) -> Vec<(&str, f64)> {
        let samples = self.samples.iter();
        samples
            .filter(|(series, _)| series.starts_with(prefix))
            .map(|(series, value)| (series.as_str(), *value))
            .collect()
    }
}
