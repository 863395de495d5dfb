//! The series that one declaration adds to one family.

use super::dynamic::DynamicSeries;
use super::family::Family;
use super::label::{Label, Values};
use super::layout::Layout;

/// The series that one declaration adds to one family.
#[derive(Clone, Debug)]
pub struct Member {
    /// The family.
    pub family: Family,
    /// The labels. The last one changes fastest. A constant label has one value.
    pub labels: Vec<Label>,
    /// The cells of its series.
    pub layout: Layout,
    /// The series, if they are added at run time. Their cells are outside of the declaration's
    /// range.
    pub dynamic: Option<&'static dyn DynamicSeries>,
    /// Whether a view has changed its labels, so that it shares series with others on purpose.
    pub is_summed: bool,
    /// Whether a histogram's series is left out until its first observation.
    pub lazy: bool,
    /// One value in this many is observed. It is more than 1 only for sampled calls.
    pub sample: u32,
}

impl Member {
    /// A member whose series are all combinations of its labels' values.
    pub fn new(family: Family, labels: Vec<Label>, layout: Layout) -> Self {
        Self {
            family,
            labels,
            layout,
            dynamic: None,
            is_summed: false,
            lazy: false,
            sample: 1,
        }
    }

    /// The number of series at this moment.
    pub fn series(&self) -> usize {
        match self.dynamic {
            None => self
                .labels
                .iter()
                .map(|label| label.values.count() as usize)
                .product(),
            Some(dynamic) => dynamic.len() * self.layout.sharing(),
        }
    }

    /// The largest number of series.
    pub fn max_series(&self) -> u64 {
        let values = self.labels.iter().map(|label| label.values.count());
        values.fold(1, u64::saturating_mul)
    }

    /// The label values of this series, in the order of the labels.
    pub fn label_values(&self, series: usize) -> Vec<&'static str> {
        self.values_of(series).collect()
    }

    /// [`label_values`](Self::label_values) without an allocation.
    pub fn values_of(&self, series: usize) -> impl Iterator<Item = &'static str> {
        self.values(match self.dynamic {
            None => series as u64,
            Some(dynamic) => {
                let sharing = self.layout.sharing();
                let (index, _) = dynamic.get(series / sharing, self.layout.stride());
                index * sharing as u64 + (series % sharing) as u64
            }
        })
    }

    /// Reorders values of the labels to the order of `names`, which are the labels' names.
    pub fn in_order_of(&self, names: &[&str], values: Vec<&'static str>) -> Vec<&'static str> {
        let own = self.labels.iter().map(|label| label.name);
        if own.clone().eq(names.iter().copied()) {
            return values;
        }
        let value = |name: &&str| Some(values[own.clone().position(|own| own == *name)?]);
        names.iter().filter_map(value).collect()
    }

    /// The label values at this index among all combinations, in the order of the labels.
    pub fn values_at(&self, index: u64) -> Vec<&'static str> {
        self.values(index).collect()
    }

    fn values(&self, index: u64) -> impl Iterator<Item = &'static str> {
        let mut rest = index;
        // How many combinations each value of a label has of the labels behind it.
        let mut behind = self.max_series();
        self.labels.iter().map(move |label| {
            let count = label.values.count();
            if count == 1 {
                return label.values.value(0);
            }
            behind /= count;
            let number = rest / behind;
            rest %= behind;
            label.values.value(number)
        })
    }
}

/// A label with one value.
pub fn constant(name: &'static str, value: &'static [&'static str; 1]) -> Label {
    Label {
        name,
        values: Values::Listed(value),
    }
}

/// The number of cells that a declaration with these members needs.
pub fn cell_count(members: &[Member]) -> usize {
    // Series with dynamic labels have cells outside of the declaration's range.
    let in_range = members.iter().filter(|member| member.dynamic.is_none());
    let ends = in_range.map(|member| member.layout.end(member.series()));
    ends.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::*;

    #[test]
    fn the_first_label_changes_slowest() {
        let label = |name, values| Label {
            name,
            values: Values::Listed(values),
        };
        let member = Member::new(
            Family {
                name: "x_total",
                help: "X.",
                kind: Kind::Counter,
            },
            vec![label("a", &["0", "1"]), label("b", &["x", "y", "z"])],
            Layout::Counter { first: 0 },
        );
        let all: Vec<_> = (0..member.series())
            .map(|i| member.label_values(i).concat())
            .collect();
        assert_eq!(all, ["0x", "0y", "0z", "1x", "1y", "1z"]);
        assert_eq!(cell_count(&[member]), 6);
    }
}
