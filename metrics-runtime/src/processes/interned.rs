//! Numbers for families, series and forms that many processes share. So a scrape compares numbers
//! instead of names.

use super::form::Form;
use super::problem::Problem;
use crate::declaration::Kind;
use std::collections::HashMap;
use std::sync::Arc;

/// The labels of a series, in the order of the exposition.
pub(super) type Labels = Arc<[(String, String)]>;

/// The largest number of bytes for the series of a file.
const MAX_BYTES: usize = 64 << 20;

/// The largest number of bytes for the series of all files.
const MAX_ALL_BYTES: usize = 4 * MAX_BYTES;

/// A family, and labels with their values.
type Combinations = (u32, Vec<String>, Vec<Vec<String>>);

/// The numbers of families, series and forms. They are valid as long as this exists.
#[derive(Debug, Default)]
pub(super) struct Interned {
    families: Numbered<Arc<str>>,
    forms: Numbered<Form>,
    /// The upper bounds of each form.
    bounds: Vec<Arc<[f64]>>,
    /// The series, by family and label set.
    numbers: HashMap<Box<[u8]>, u32, foldhash::fast::RandomState>,
    series: Vec<(u32, Labels)>,
    /// The series of all combinations of some values.
    listed: HashMap<Combinations, Arc<[u32]>>,
    bytes: usize,
    /// The number of bytes that the current file can still add.
    left: usize,
    key: Vec<u8>,
}

#[derive(Debug)]
struct Numbered<T> {
    numbers: HashMap<T, u32>,
    items: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self {
            numbers: HashMap::new(),
            items: Vec::new(),
        }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbered<T> {
    fn number(&mut self, item: &T) -> u32 {
        if let Some(number) = self.numbers.get(item) {
            return *number;
        }
        let number = self.items.len() as u32;
        self.items.push(item.clone());
        self.numbers.insert(item.clone(), number);
        number
    }
}

impl Interned {
    /// Prepares for reading a file that has already added this many bytes.
    pub(super) fn begin(&mut self, added: usize) {
        self.left = MAX_BYTES.saturating_sub(added);
    }

    /// The number of bytes that all files have added.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    fn take(&mut self, bytes: usize) -> Result<(), Problem> {
        let left = self.left.checked_sub(bytes);
        self.left = left.ok_or(Problem::TooLarge("series"))?;
        self.bytes += bytes;
        if self.bytes > MAX_ALL_BYTES {
            return Err(Problem::TooLarge("series"));
        }
        Ok(())
    }

    /// The number of a family.
    pub(super) fn family(&mut self, name: &str) -> u32 {
        self.families.number(&name.into())
    }

    pub(super) fn name(&self, family: u32) -> &str {
        &self.families.items[family as usize]
    }

    /// The number of a form.
    pub(super) fn form_number(&mut self, form: &Form) -> u32 {
        let number = self.forms.number(form);
        if number as usize == self.bounds.len() {
            self.bounds.push(form.bounds().into());
        }
        number
    }

    pub(super) fn form(&self, number: u32) -> &Form {
        &self.forms.items[number as usize]
    }

    /// The upper bounds of a form.
    pub(super) fn bounds(&self, form: u32) -> &Arc<[f64]> {
        &self.bounds[form as usize]
    }

    /// The number of series.
    pub(super) fn len(&self) -> usize {
        self.series.len()
    }

    /// The family and the labels of a series.
    pub(super) fn series(&self, number: u32) -> (u32, &Labels) {
        let (family, labels) = &self.series[number as usize];
        (*family, labels)
    }

    /// The number of the series with these labels, in any order.
    pub(super) fn series_number(
        &mut self,
        family: u32,
        labels: &[(&str, &str)],
    ) -> Result<u32, Problem> {
        let mut sorted: Vec<_> = labels.to_vec();
        sorted.sort_unstable();
        self.key.clear();
        self.key.extend(family.to_le_bytes());
        for text in sorted.iter().flat_map(|(name, value)| [name, value]) {
            self.key.extend((text.len() as u32).to_le_bytes());
            self.key.extend(text.as_bytes());
        }
        if let Some(number) = self.numbers.get(&*self.key) {
            return Ok(*number);
        }
        self.take(64 + 2 * self.key.len() + 48 * labels.len())?;
        let number = self.series.len() as u32;
        let owned = labels.iter();
        let owned = owned.map(|(name, value)| (String::from(*name), String::from(*value)));
        self.series.push((family, owned.collect()));
        self.numbers.insert(self.key.as_slice().into(), number);
        Ok(number)
    }

    /// The numbers of the series for all combinations of values. The last label changes fastest.
    pub(super) fn combinations(
        &mut self,
        family: u32,
        names: &[String],
        values: &[Vec<String>],
    ) -> Result<Arc<[u32]>, Problem> {
        let key = (family, names.to_vec(), values.to_vec());
        if let Some(numbers) = self.listed.get(&key) {
            return Ok(Arc::clone(numbers));
        }
        let count: usize = values.iter().map(Vec::len).product();
        self.take(4 * count)?;
        let mut numbers = Vec::with_capacity(count);
        let mut labels: Vec<(&str, &str)> = Vec::with_capacity(names.len());
        for series in 0..count {
            labels.clear();
            let mut rest = series;
            for (name, values) in names.iter().zip(values).rev() {
                labels.push((name, &values[rest % values.len()]));
                rest /= values.len();
            }
            labels.reverse();
            numbers.push(self.series_number(family, &labels)?);
        }
        let numbers: Arc<[u32]> = numbers.into();
        self.listed.insert(key, Arc::clone(&numbers));
        Ok(numbers)
    }
}

/// Whether a family can have this name.
pub(super) fn is_metric_name(name: &str) -> bool {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == ':');
    begins
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b':')
}

/// Whether a family's series can have labels with these names.
pub(super) fn are_label_names<'a>(kind: Kind, mut names: impl Iterator<Item = &'a str>) -> bool {
    let reserved = match kind {
        Kind::Histogram => "le",
        Kind::Summary => "quantile",
        _ => "",
    };
    let is_name = |name: &str| {
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        begins && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let mut seen: Vec<&str> = Vec::new();
    names.all(|name| {
        let is_new = !seen.contains(&name);
        seen.push(name);
        is_new && name != reserved && is_name(name)
    })
}
