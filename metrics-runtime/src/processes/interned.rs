//! Numbers for what many processes have in common: families, series and forms. So a scrape
//! compares numbers instead of names.

use super::form::Form;
use super::problem::Problem;
use crate::declaration::Kind;
use std::collections::HashMap;
use std::sync::Arc;

/// The labels of a series, in the order in which they are shown.
pub(super) type Labels = Arc<[(String, String)]>;

/// The most bytes that the series of a file may take.
const MAX_BYTES: usize = 64 << 20;

/// The most bytes that those of all files may take.
const MAX_ALL_BYTES: usize = 4 * MAX_BYTES;

/// A family, and labels with their values.
type Combinations = (u32, Vec<String>, Vec<Vec<String>>);

/// A name with a number, and the same for series and forms. They stay as long as this.
#[derive(Debug, Default)]
pub(super) struct Interned {
    families: Numbered<Arc<str>>,
    forms: Numbered<Form>,
    /// The upper bounds of each form.
    bounds: Vec<Arc<[f64]>>,
    /// The series, by their families and their sets of labels.
    numbers: HashMap<Box<[u8]>, u32, foldhash::fast::RandomState>,
    series: Vec<(u32, Labels)>,
    /// The series of all combinations of some values.
    listed: HashMap<Combinations, Arc<[u32]>>,
    bytes: usize,
    /// How many bytes the file that is read may add.
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
    /// Before a file is read that has added so many bytes before.
    pub(super) fn begin(&mut self, added: usize) {
        self.left = MAX_BYTES.saturating_sub(added);
    }

    /// How many bytes all files have added.
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

    /// The number of a series' family, and its labels.
    pub(super) fn series(&self, number: u32) -> (u32, &Labels) {
        let (family, labels) = &self.series[number as usize];
        (*family, labels)
    }

    /// The number of the series with these labels, whatever their order.
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

    /// The numbers of the series of all combinations of values. The first label changes
    /// slowest.
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

/// Whether a family may have this name.
pub(super) fn is_metric_name(name: &str) -> bool {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == ':');
    begins
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b':')
}

/// Whether the labels of a family's series may have these names.
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
