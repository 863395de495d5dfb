//! Bounds the values of dynamic labels that ended processes leave. Each process has a limit, but
//! the number of processes has none.

use super::ended::Ended;
use super::interned::{Interned, Labels};
use super::problem::Problem;
use crate::declaration::OTHER_VALUE;
use std::collections::{HashMap, HashSet};

/// The number of values of a label that stay. The others become [`OTHER_VALUE`].
const MAX_VALUES: usize = 1000;

/// The values that stay, by family and label.
#[derive(Debug, Default)]
pub(super) struct OtherValues(HashMap<(u32, String), HashSet<String>>);

impl OtherValues {
    /// The values that ended processes have.
    pub(super) fn of(ended: &Ended, interned: &Interned) -> Self {
        let mut values = Self::default();
        for one in ended.series().iter().filter(|one| one.dynamic) {
            let (family, labels) = interned.series(one.series);
            for (name, value) in labels.iter() {
                values.stays(family, name, value);
            }
        }
        values
    }

    /// The series to which a series is added.
    pub(super) fn bounded(&mut self, series: u32, interned: &mut Interned) -> Result<u32, Problem> {
        let (family, labels) = interned.series(series);
        let labels = Labels::clone(labels);
        let mut is_bounded = true;
        let mut bounded = Vec::with_capacity(labels.len());
        for (name, value) in labels.iter() {
            let stays = self.stays(family, name, value);
            is_bounded &= stays;
            bounded.push((name.as_str(), if stays { value } else { OTHER_VALUE }));
        }
        if is_bounded {
            return Ok(series);
        }
        interned.series_number(family, &bounded)
    }

    fn stays(&mut self, family: u32, name: &str, value: &str) -> bool {
        let values = self.0.entry((family, name.to_owned())).or_default();
        if value == OTHER_VALUE || values.contains(value) {
            return true;
        }
        values.len() < MAX_VALUES && values.insert(value.to_owned())
    }
}
