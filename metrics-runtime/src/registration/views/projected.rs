//! Removes labels from series that are added at run time. If several series become one, the first
//! of them has its cells, and the others find these. See
//! [`shared_tables`](crate::registration::shared_tables).

use super::label::LabelView;
use crate::declaration::{DynamicSeries, Label, Member, SharedSeries, Values};

/// The member with other labels.
pub(super) fn project(
    member: Member,
    series: &'static dyn DynamicSeries,
    views: &[LabelView],
) -> Member {
    let view = |label: &Label| views.iter().find(|view| view.name == label.name).cloned();
    let labels = member.labels.iter();
    let digits: Vec<_> = labels.map(|label| (*label, view(label))).collect();
    let exposed = digits.iter().filter_map(|(label, view)| match view {
        Some(view) if view.is_removed() => None,
        Some(view) => Some(Label {
            values: Values::Listed(view.values),
            ..*label
        }),
        None => Some(*label),
    });
    let labels = exposed.collect();
    // It is used as long as the declaration exists, which is forever.
    let projected: &'static Projected = Box::leak(Box::new(Projected { series, digits }));
    Member {
        labels,
        dynamic: Some(projected),
        ..member
    }
}

/// Series that are exposed with other labels.
#[derive(Debug)]
struct Projected {
    series: &'static dyn DynamicSeries,
    /// The declared labels, and how they change. The last one changes fastest.
    digits: Vec<(Label, Option<LabelView>)>,
}

impl DynamicSeries for Projected {
    fn len(&self) -> usize {
        self.series.len()
    }

    fn get(&self, number: usize, stride: usize) -> (u64, u32) {
        let (index, first) = self.series.get(number, stride);
        (self.exposed(index), first)
    }

    fn is_removed(&self, number: usize, stride: usize) -> bool {
        self.series.is_removed(number, stride)
    }

    fn set_removed(&self, number: usize, stride: usize, removed: bool) {
        self.series.set_removed(number, stride, removed);
    }

    fn forget(&self, is_meant: &dyn Fn(u32) -> bool) {
        self.series.forget(is_meant);
    }

    fn remembered(&self) -> Vec<u32> {
        self.series.remembered()
    }

    fn share(&self, with: &'static dyn SharedSeries, stride: usize) {
        self.series.share(with, stride);
    }

    fn exposed(&self, index: u64) -> u64 {
        let (mut rest, mut exposed, mut weight) = (index, 0, 1);
        for (label, view) in self.digits.iter().rev() {
            let (number, count) = (rest % label.values.count(), label.values.count());
            rest /= count;
            let (number, count) = match view {
                None => (number, count),
                Some(view) if view.is_removed() => continue,
                Some(view) => {
                    let value = view.value(label.values.value(number));
                    let at = view.values.iter().position(|one| *one == value);
                    (at.unwrap_or(0) as u64, view.values.len() as u64)
                }
            };
            exposed += number * weight;
            weight *= count;
        }
        exposed
    }

    fn is_projected(&self) -> bool {
        true
    }
}
