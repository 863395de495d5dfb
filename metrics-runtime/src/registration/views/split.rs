//! Removes labels from listed series. Such a member is split into several. Each has the cells of
//! some of its series, and series that become equal are added up later.

use super::label::LabelView;
use crate::declaration::{Label, Layout, Member, Values};

/// The members with the series of this one, and other labels.
///
/// Each label up to the last changed one gets one value in each member. The labels after it stay
/// together, because their cells are adjacent.
pub(super) fn split(member: &Member, views: &[LabelView]) -> Vec<Member> {
    let of = |label: &Label| views.iter().find(|view| view.name == label.name);
    let Some(last) = member.labels.iter().rposition(|label| of(label).is_some()) else {
        return vec![member.clone()];
    };
    let (fixed, free) = member.labels.split_at(last + 1);
    let count = |labels: &[Label]| -> u64 { labels.iter().map(|one| one.values.count()).product() };
    let (blocks, length) = (count(fixed), count(free));
    let block = |block: u64| {
        let mut rest = block;
        let mut labels: Vec<_> = free.iter().rev().copied().collect();
        for label in fixed.iter().rev() {
            let number = (rest % label.values.count()) as usize;
            rest /= label.values.count();
            labels.extend(with_value(label, number, of(label)));
        }
        labels.reverse();
        Member {
            labels,
            layout: behind(&member.layout, (block * length) as u32),
            ..member.clone()
        }
    };
    (0..blocks).map(block).collect()
}

/// The label with one of its values. `None` if it is removed.
fn with_value(label: &Label, number: usize, view: Option<&LabelView>) -> Option<Label> {
    let Values::Listed(values) = label.values else {
        return Some(*label);
    };
    let value = &values[number..=number];
    let values = match view {
        Some(view) if view.is_removed() => return None,
        Some(view) => {
            let exposed = view.value(value[0]);
            let at = view.values.iter().position(|one| *one == exposed)?;
            &view.values[at..=at]
        }
        None => value,
    };
    Some(Label {
        values: Values::Listed(values),
        ..*label
    })
}

/// The cells after those of this many series.
fn behind(layout: &Layout, series: u32) -> Layout {
    let mut layout = layout.clone();
    let offset = series * layout.stride() as u32;
    match &mut layout {
        Layout::Counter { first } | Layout::Gauge { first, .. } | Layout::Info { first, .. } => {
            *first += offset;
        }
        Layout::Histogram { first, native, .. } => {
            *first += offset;
            if let Some(native) = native {
                native.first += series * native.stride;
            }
        }
        Layout::InProgress {
            started,
            finished,
            outcomes,
        } => {
            *started += offset;
            *finished += series * *outcomes;
        }
        // These change no labels, or have one series without cells.
        Layout::StateSet { .. } | Layout::Collected { .. } | Layout::ReservedName => {}
    }
    layout
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{Family, Kind};

    const FAMILY: Family = Family {
        name: "x_total",
        help: "X.",
        kind: Kind::Counter,
    };

    fn member(layout: Layout) -> Member {
        let label = |name, values| Label {
            name,
            values: Values::Listed(values),
        };
        let labels = vec![
            label("a", &["0", "1"]),
            label("b", &["x", "y", "z"]),
            label("c", &["p", "q"]),
        ];
        Member::new(FAMILY, labels, layout)
    }

    /// The label values and the first cell of each series.
    fn series(members: &[Member]) -> Vec<(String, u32)> {
        let series = members.iter().flat_map(|member| {
            let at = |series| member.layout.first() + series as u32 * member.layout.stride() as u32;
            (0..member.series())
                .map(move |series| (member.label_values(series).concat(), at(series)))
        });
        series.collect()
    }

    fn view(name: &str, values: &'static [&'static str]) -> LabelView {
        let name = name.to_owned();
        LabelView { name, values }
    }

    #[test]
    fn each_series_keeps_its_cells() {
        let member = member(Layout::Counter { first: 5 });
        let removed = |label| series(&split(&member, &[view(label, &[])]));
        let all = series(std::slice::from_ref(&member));
        for (label, at) in [("a", 0), ("b", 1), ("c", 2)] {
            let without = |(values, cell): &(String, u32)| {
                let mut values = values.clone();
                values.remove(at);
                (values, *cell)
            };
            assert_eq!(removed(label), all.iter().map(without).collect::<Vec<_>>());
        }
        assert_eq!(split(&member, &[view("a", &[])]).len(), 2);
    }

    #[test]
    fn values_that_are_not_kept_have_one_name() {
        let limited = split(
            &member(Layout::Gauge {
                first: 0,
                mode: crate::declaration::ProcessMode::Last,
            }),
            &[view("b", &["y", "other"]), view("a", &[])],
        );
        let expected = [
            "otherp", "otherq", "yp", "yq", "otherp", "otherq", "otherp", "otherq", "yp", "yq",
            "otherp", "otherq",
        ];
        let expected = expected
            .iter()
            .zip(0..)
            .map(|(values, at)| (String::from(*values), 2 * at));
        assert_eq!(series(&limited), expected.collect::<Vec<_>>());
    }
}
