//! Values of a snapshot by name and labels. An unknown name is reported, because a test with it
//! would always compare with zero.

use super::Snapshot;
use super::value::Value;
use crate::declaration::Values;
use crate::registration::{RegisteredFamily, SeriesGroup};
use crate::support::nearest::nearest;
use std::collections::BTreeSet;

/// Labels and their values.
type Labels<'a> = &'a [(&'a str, &'a str)];

impl Snapshot {
    /// The value of the series with this name and exactly these labels, in any order. `None` if
    /// there is no such series.
    ///
    /// ```
    /// # use metrics_runtime::{Counter, LabelSet, Value, metric, snapshot};
    /// # #[derive(LabelSet)]
    /// # struct Train { express: bool }
    /// # /// Trains that have arrived.
    /// # #[metric]
    /// # static TRAINS_TOTAL: Counter<Train>;
    /// TRAINS_TOTAL.with(Train { express: true }).inc();
    ///
    /// let snapshot = snapshot();
    /// assert_eq!(snapshot.get("trains_total", &[("express", "true")]), Some(Value::Count(1)));
    /// assert_eq!(snapshot.get("trains_total", &[]), None); // A label is missing.
    /// ```
    ///
    /// Cost: a pass over all families, and over the series of the metric, with an allocation for
    /// each.
    pub fn get(&self, name: &str, labels: &[(&str, &str)]) -> Option<Value> {
        self.matching(name, labels)
            .find(|(group, _)| group.member.labels.len() == labels.len())
            .map(|(_, value)| value)
    }

    /// The sum over all series with this name and at least these labels: of counts, of gauges'
    /// values, or of the numbers of observations.
    ///
    /// ```
    /// use metrics_runtime::{Counter, LabelSet, metric, snapshot};
    ///
    /// #[derive(LabelSet)]
    /// struct Plan {
    ///     paid: bool,
    /// }
    ///
    /// /// Accounts opened.
    /// #[metric]
    /// static ACCOUNTS_TOTAL: Counter<Plan>;
    ///
    /// ACCOUNTS_TOTAL.with(Plan { paid: false }).add(2);
    /// ACCOUNTS_TOTAL.with(Plan { paid: true }).inc();
    /// assert_eq!(snapshot().total("accounts_total", &[("paid", "true")]), 1.0);
    /// assert_eq!(snapshot().total("accounts_total", &[]), 3.0);
    /// ```
    ///
    /// It is zero if the metric has no such series yet, for example because a dynamic label has not
    /// had the value, or the endpoint was not requested.
    ///
    /// # Panics
    ///
    /// If no metric has this name, none of its series has one of the labels, or a label cannot have
    /// this value. The message suggests a similar name. If you expect such cases, use
    /// [`try_total`](Self::try_total).
    ///
    /// # Cost
    ///
    /// A pass over all families, and over the series of the metric, with an allocation for each.
    /// Use it in tests.
    #[track_caller]
    pub fn total(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        match self.sum(name, labels) {
            Ok(sum) => sum,
            Err(mistake) => panic!("{mistake}"),
        }
    }

    /// Like [`total`](Self::total), but `None` instead of a panic.
    ///
    /// ```
    /// let snapshot = metrics_runtime::snapshot();
    /// assert_eq!(snapshot.try_total("order_total", &[]), None);
    /// ```
    ///
    /// Cost: that of [`total`](Self::total).
    pub fn try_total(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        self.sum(name, labels).ok()
    }

    /// The sum, or what is wrong with the name or the labels.
    fn sum(&self, name: &str, labels: Labels<'_>) -> Result<f64, String> {
        check_query(&self.families().families, name, labels)?;
        let values = self.matching(name, labels);
        // Not `sum`, because the `sum` of no floats is minus zero.
        Ok(values.fold(0.0, |sum, (_, value)| sum + value.as_number()))
    }

    fn matching<'a>(
        &'a self,
        name: &'a str,
        labels: Labels<'a>,
    ) -> impl Iterator<Item = (&'a SeriesGroup, Value)> {
        let has = move |group: &SeriesGroup, series| {
            let values = group.member.label_values(series);
            labels.iter().all(|(name, value)| {
                let mut pairs = group.member.labels.iter().zip(&values);
                pairs.any(|(l, v)| l.name == *name && v == value)
            })
        };
        self.groups()
            .filter(move |samples| samples.family.declared.name == name)
            .flat_map(move |samples| {
                let matching = samples
                    .written()
                    .filter(move |&series| has(samples.group, series));
                matching.filter_map(move |series| Some((samples.group, samples.value(series)?)))
            })
    }
}

/// Checks whether series with this name and these labels are possible.
///
/// # Errors
///
/// What is wrong, with a suggestion.
pub(crate) fn check_query(
    families: &[RegisteredFamily],
    name: &str,
    labels: Labels<'_>,
) -> Result<(), String> {
    let Some(family) = families.iter().find(|family| family.declared.name == name) else {
        let names = || families.iter().map(|family| family.declared.name);
        // The samples of a histogram have longer names.
        let without = || {
            let (stem, _) = name.rsplit_once('_')?;
            names().find(|family| *family == stem)
        };
        return Err(match nearest(name, names()).or_else(without) {
            Some(near) => format!("no metric `{name}`: did you mean `{near}`?"),
            None => format!("no metric `{name}`: is the crate that declares it linked?"),
        });
    };
    labels
        .iter()
        .try_for_each(|(label, value)| check_label(family, label, value))
}

/// Checks whether some series of a family can have this label.
fn check_label(family: &RegisteredFamily, name: &str, value: &str) -> Result<(), String> {
    let metric = family.declared.name;
    if family.groups.is_empty() {
        // Its name is reserved for a layer that does not exist yet.
        return Ok(());
    }
    let labels = || family.groups.iter().flat_map(|group| &group.member.labels);
    let mut values = BTreeSet::new();
    for group in &family.groups {
        for label in group
            .member
            .labels
            .iter()
            .filter(|label| label.name == name)
        {
            match label.values {
                // The framework adds endpoints and status codes at run time.
                Values::Listed(listed) if !group.declaration.source.is_of_framework() => {
                    values.extend(listed);
                }
                _ => return Ok(()),
            }
        }
    }
    if values.contains(value) {
        return Ok(());
    }
    if values.is_empty() {
        let names: BTreeSet<_> = labels().map(|label| label.name).collect();
        let mistake = format!("no label `{name}` of `{metric}`");
        return Err(with_advice(&mistake, name, &names));
    }
    let mistake = format!("no value `{value}` of the label `{name}` of `{metric}`");
    Err(with_advice(&mistake, value, &values))
}

/// A mistake, with a suggestion or the possible names.
fn with_advice(mistake: &str, written: &str, possible: &BTreeSet<&str>) -> String {
    /// The number of names that are listed.
    const MAX_LISTED: usize = 10;
    if let Some(near) = nearest(written, possible.iter().copied()) {
        return format!("{mistake}: did you mean `{near}`?");
    }
    if possible.is_empty() {
        return format!("{mistake}: it has no labels");
    }
    let listed = possible
        .iter()
        .take(MAX_LISTED)
        .map(|one| format!("`{one}`"));
    let listed = listed.collect::<Vec<_>>().join(", ");
    let more = if possible.len() > MAX_LISTED {
        ", …"
    } else {
        ""
    };
    format!("{mistake}: there are {listed}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_names_are_listed_and_more_are_hinted_at() {
        let names: Vec<String> = (0..11).map(|n| format!("{n:08}")).collect();
        let advice = |count: usize| {
            let possible = names[..count].iter().map(String::as_str).collect();
            with_advice("no label", "x", &possible)
        };
        assert_eq!(advice(0), "no label: it has no labels");
        assert_eq!(advice(2), "no label: there are `00000000`, `00000001`");
        assert!(
            advice(10).ends_with("`00000008`, `00000009`"),
            "{}",
            advice(10)
        );
        assert!(advice(11).ends_with("`00000009`, …"), "{}", advice(11));
    }
}
