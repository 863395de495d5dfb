//! Finds what tests or a running instance have never used: endpoints and functions that
//! were never called, metrics that were never updated; on request also outcomes and
//! label values that never occurred.
//!
//! Expositions of several test runs or instances add up. A test run keeps its exposition
//! by writing [`render`](fn@metrics_runtime::render) into a file at its end.
//!
//! Only counters, histograms and summaries are examined, because gauges do not
//! remember. Metrics of the framework itself are skipped. If several declarations
//! share series, one of them represents all.

mod counted;
mod model;
mod place;
mod text;

pub use model::{Coverage, PlaceKind, Reached, Unseen, UnseenSeries};

use crate::exposition::samples;
use counted::{Counted, LabelSet, sample_name};
use metrics_runtime::catalogue::{
    CallMetrics, Catalogue, DeclarationEntry, LabelEntry, MetricEntry, OtherValues, SourceLocation,
};
use place::Place;
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Coverage {
    /// Compares a catalogue with the expositions of instances or test runs, in text format
    /// 0.0.4 or OpenMetrics. A series counts as used if any of them has counted it.
    ///
    /// ```
    /// use metrics_tools::coverage::Coverage;
    /// use metrics_runtime::{catalogue, Counter, LabelSet, LabelValue, metric, render};
    ///
    /// #[derive(LabelValue)]
    /// enum Paid {
    ///     Cash,
    ///     Card,
    /// }
    ///
    /// #[derive(LabelSet)]
    /// struct Payment {
    ///     by: Paid,
    /// }
    ///
    /// /// Payments.
    /// #[metric]
    /// static PAYMENTS_TOTAL: Counter<Payment>;
    ///
    /// PAYMENTS_TOTAL.with(Payment { by: Paid::Cash }).inc();
    /// let coverage = Coverage::new(&catalogue(), [&render()]);
    /// let mut unseen = coverage.unseen.iter().flat_map(|place| &place.metrics);
    /// let payments = unseen.find(|unseen| unseen.metric == "payments_total").unwrap();
    /// assert_eq!(payments.values["by"], ["card"]);
    /// ```
    pub fn new<T: AsRef<str>>(
        catalogue: &Catalogue,
        expositions: impl IntoIterator<Item = T>,
    ) -> Self {
        let counted = Counted::new(catalogue, expositions);
        let functions = functions(catalogue);
        let calls = catalogue.calls.iter().flat_map(|calls| {
            let metrics = calls.metrics.iter();
            metrics.map(move |metric| (&**metric, calls))
        });
        let calls: HashMap<&str, &CallMetrics> = calls.collect();
        let mut places: BTreeMap<&SourceLocation, Place> = BTreeMap::new();
        let metrics = catalogue.metrics.iter();
        for metric in metrics.filter(|metric| sample_name(metric).is_some()) {
            let family = counted.family(metric);
            for declaration in &metric.declarations {
                let own = declaration.location.as_ref();
                let Some(own) = own.filter(|own| !own.is_of_framework()) else {
                    continue;
                };
                let at = functions.get(own).copied().unwrap_or(own);
                let place = places.entry(at).or_insert_with(|| Place::new(&metric.name));
                if let Some(calls) = calls.get(&*metric.name) {
                    place.declares(calls, declaration, at);
                }
                let constant = constants(declaration);
                let counted = family.map(|family| family.candidates(constant));
                let (seen, missing) = missing(metric, declaration, &counted.unwrap_or_default());
                place.reached |= seen;
                push(missing, &mut place.unseen);
            }
        }
        let mut kinds: BTreeMap<_, Reached> = BTreeMap::new();
        for place in places.values() {
            let all = kinds.entry(place.kind).or_default();
            all.places += 1;
            all.reached += usize::from(place.reached);
        }
        Self {
            places: places.len(),
            reached: places.values().filter(|place| place.reached).count(),
            kinds,
            unseen: places
                .into_iter()
                .filter(|(_, place)| !place.unseen.is_empty())
                .map(|(location, place)| Unseen {
                    location: location.clone(),
                    kind: place.kind,
                    name: place.name,
                    never: !place.reached,
                    metrics: place.unseen,
                })
                .collect(),
        }
    }

    /// Whether each source location has counted something.
    pub fn is_reached(&self) -> bool {
        self.reached == self.places
    }

    /// Whether all declared series were counted, all outcomes included.
    pub fn is_complete(&self) -> bool {
        self.unseen.is_empty()
    }
}

/// Whether an exposition has metrics of a catalogue besides those that every service has,
/// so that it can be one of the same program. True if the catalogue has no others.
///
/// ```
/// use metrics_runtime::{Counter, catalogue, metric};
/// use metrics_tools::coverage::is_related;
///
/// /// Logins.
/// #[metric]
/// static LOGINS_TOTAL: Counter;
///
/// assert!(is_related(&catalogue(), "logins_total 3\n"));
/// assert!(!is_related(&catalogue(), "go_goroutines 7\n"));
/// ```
pub fn is_related(catalogue: &Catalogue, exposition: &str) -> bool {
    let own = catalogue.metrics.iter().filter(|metric| {
        let mut locations = metric.declarations.iter().flat_map(|one| &one.location);
        locations.any(|location| !location.is_of_framework())
    });
    let names: Vec<_> = own.map(|metric| &*metric.name).collect();
    let seen: BTreeSet<_> = samples(exposition).map(|sample| sample.name).collect();
    let is_of = |sample: &str, name: &str| {
        let end = sample.strip_prefix(name);
        end.is_some_and(|end| end.is_empty() || end.starts_with('_'))
    };
    names.is_empty()
        || names.iter().any(|name| {
            let mut from = seen
                .range(*name..)
                .take_while(|sample| sample.starts_with(name));
            from.any(|sample| is_of(sample, name))
        })
}

/// The maximal number of lines that the attributes of one function take.
const ATTRIBUTES: u32 = 8;

/// Maps the location of each attribute of a function to the location of its first
/// attribute.
fn functions(catalogue: &Catalogue) -> HashMap<&SourceLocation, &SourceLocation> {
    let declarations = catalogue
        .metrics
        .iter()
        .flat_map(|metric| &metric.declarations);
    let all: BTreeSet<&SourceLocation> = declarations.flat_map(|one| &one.location).collect();
    let mut functions = HashMap::new();
    let mut first: Option<&SourceLocation> = None;
    for place in all {
        let same = |first: &&SourceLocation| {
            (&first.file, &first.module, &first.item) == (&place.file, &place.module, &place.item)
                && place.line - first.line <= ATTRIBUTES
        };
        let of = first.filter(same).unwrap_or(place);
        functions.insert(place, of);
        first = Some(of);
    }
    functions
}

/// Whether a declaration has counted anything, and the series it has not.
fn missing(
    metric: &MetricEntry,
    declaration: &DeclarationEntry,
    counted: &[&LabelSet],
) -> (bool, Option<UnseenSeries>) {
    let labels = &declaration.labels;
    let own: Vec<_> = counted
        .iter()
        .filter(|sample| labels.iter().all(|label| is_of(sample, label)))
        .collect();
    let seen = !own.is_empty();
    let never_came = |label: &LabelEntry| {
        let came: BTreeSet<_> = own.iter().map(|set| value_of(set, label)).collect();
        let came = |value: &String| came.contains(&**value);
        let values = label.values.iter().filter(|value| !came(value)).cloned();
        let values: Vec<_> = values.collect();
        let says_something = !values.is_empty() && (seen || label.values.len() > 1);
        says_something.then(|| (label.name.clone(), values))
    };
    let values: BTreeMap<_, _> = labels.iter().filter_map(never_came).collect();
    let constant =
        |label: &&LabelEntry| label.values.len() == 1 && !values.contains_key(&label.name);
    let constants = labels.iter().filter(constant);
    let unseen = UnseenSeries {
        metric: metric.name.clone(),
        labels: constants
            .map(|label| (label.name.clone(), label.values[0].clone()))
            .collect(),
        values,
    };
    let complete = seen && unseen.values.is_empty();
    (seen, (!complete).then_some(unseen))
}

/// Adds missing series to those of the same metric.
fn push(missing: Option<UnseenSeries>, unseen: &mut Vec<UnseenSeries>) {
    let Some(missing) = missing else { return };
    let same = |other: &&mut UnseenSeries| {
        (&other.metric, &other.labels) == (&missing.metric, &missing.labels)
    };
    match unseen.iter_mut().find(same) {
        None => unseen.push(missing),
        Some(other) => {
            for (label, values) in missing.values {
                let all = other.values.entry(label).or_default();
                all.extend(values);
            }
        }
    }
}

/// Whether a sample can belong to a declaration with this label. An endpoint may
/// answer with any status code, but only has its own method.
fn is_of(set: &LabelSet, label: &LabelEntry) -> bool {
    is_open(label)
        || label
            .values
            .iter()
            .any(|listed| listed == value_of(set, label))
}

fn is_open(label: &LabelEntry) -> bool {
    let any_status = matches!(
        label.other,
        Some(OtherValues::StatusCodes | OtherValues::StatusClasses)
    );
    any_status || label.limit.is_some()
}

/// The value of a label; empty if it is missing, as in Prometheus.
fn value_of<'a>(set: &'a LabelSet, label: &LabelEntry) -> &'a str {
    set.get(&label.name).map_or("", String::as_str)
}

/// The labels that have one value in all series of a declaration.
fn constants(declaration: &DeclarationEntry) -> impl Iterator<Item = (&str, &str)> {
    let labels = declaration.labels.iter().filter(|label| !is_open(label));
    labels.filter_map(|label| match &label.values[..] {
        [value] if !value.is_empty() => Some((&*label.name, &**value)),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
