//! Finds declared series that a running instance has never counted: functions that
//! were never called, outcomes and label values that never occurred.
//!
//! Only counters, histograms and summaries are examined, because gauges do not
//! remember. Metrics of the framework itself are skipped. If several declarations
//! share series, one of them represents all.

use crate::exposition::{Sample, samples};
use crate::report::{Style, counted, json};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::{
    Catalogue, DeclarationEntry, LabelEntry, MetricEntry, OtherValues, SourceLocation,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// The coverage of the declared series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// The number of source locations that count something.
    pub places: usize,
    /// The number of them that have counted.
    pub reached: usize,
    /// The locations with series that were never counted, by file and line.
    pub unseen: Vec<Unseen>,
}

/// The series of one source location that were never counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Unseen {
    /// The source location.
    #[serde(flatten)]
    pub location: SourceLocation,
    /// Whether nothing was ever counted there.
    pub never: bool,
    /// The missing series by metric.
    pub metrics: Vec<UnseenSeries>,
}

/// The series of one metric that were never counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct UnseenSeries {
    /// The metric.
    pub metric: String,
    /// The labels with a single value.
    pub labels: BTreeMap<String, String>,
    /// The labels with the values that never occurred. Empty if there is only one
    /// series.
    pub values: BTreeMap<String, Vec<String>>,
}

impl Coverage {
    /// Compares a catalogue with the exposition of an instance, in text format 0.0.4
    /// or OpenMetrics.
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
    /// let coverage = Coverage::new(&catalogue(), &render());
    /// let mut unseen = coverage.unseen.iter().flat_map(|place| &place.metrics);
    /// let payments = unseen.find(|unseen| unseen.metric == "payments_total").unwrap();
    /// assert_eq!(payments.values["by"], ["card"]);
    /// ```
    pub fn new(catalogue: &Catalogue, exposition: &str) -> Self {
        let mut by_name: HashMap<&str, Vec<Sample<'_>>> = HashMap::new();
        for sample in samples(exposition).filter(|sample| sample.value > 0.0) {
            by_name.entry(sample.name).or_default().push(sample);
        }
        let functions = functions(catalogue);
        let mut places: BTreeMap<&SourceLocation, (bool, Vec<UnseenSeries>)> = BTreeMap::new();
        for metric in &catalogue.metrics {
            let name = match metric.kind {
                Kind::Counter => metric.name.clone(),
                kind if kind.has_sum_and_count() => format!("{}_count", metric.name),
                _ => continue,
            };
            let counted = by_name.get(&*name).map(Vec::as_slice).unwrap_or_default();
            for declaration in &metric.declarations {
                let own = declaration.location.as_ref();
                let Some(own) = own.filter(|own| !own.is_of_framework()) else {
                    continue;
                };
                let place = functions.get(own).copied().unwrap_or(own);
                let (reached, unseen) = places.entry(place).or_default();
                let (seen, missing) = missing(metric, declaration, counted);
                *reached |= seen;
                push(missing, unseen);
            }
        }
        Self {
            places: places.len(),
            reached: places.values().filter(|(reached, _)| *reached).count(),
            unseen: places
                .into_iter()
                .filter(|(_, (_, unseen))| !unseen.is_empty())
                .map(|(place, (reached, metrics))| Unseen {
                    location: place.clone(),
                    never: !reached,
                    metrics,
                })
                .collect(),
        }
    }
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
    counted: &[Sample<'_>],
) -> (bool, Option<UnseenSeries>) {
    let labels = &declaration.labels;
    let own: Vec<_> = counted
        .iter()
        .filter(|sample| labels.iter().all(|label| is_of(sample, label)))
        .collect();
    let seen = !own.is_empty();
    let never_came = |label: &LabelEntry| {
        let came = |value: &String| own.iter().any(|sample| sample.label(&label.name) == value);
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
fn is_of(sample: &Sample<'_>, label: &LabelEntry) -> bool {
    let any_status = matches!(
        label.other,
        Some(OtherValues::StatusCodes | OtherValues::StatusClasses)
    );
    let value = sample.label(&label.name);
    any_status || label.limit.is_some() || label.values.iter().any(|listed| listed == value)
}

impl Coverage {
    /// Whether all declared series were counted.
    pub fn is_complete(&self) -> bool {
        self.unseen.is_empty()
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// The report: locations that counted nothing, then the others, then totals.
    pub fn text(&self, style: Style) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        for unseen in self.unseen.iter().filter(|unseen| unseen.never) {
            let place = style.dim(&unseen.location.to_string());
            let item = style.bold(&unseen.location.item);
            let _ = writeln!(text, "{item} was never reached  {place}");
        }
        for unseen in self.unseen.iter().filter(|unseen| !unseen.never) {
            let place = style.dim(&unseen.location.to_string());
            let _ = writeln!(text, "{}  {place}", style.bold(&unseen.location.item));
            for series in &unseen.metrics {
                let _ = writeln!(text, "    {}", series.words());
            }
        }
        let Self {
            places, reached, ..
        } = self;
        let _ = writeln!(
            text,
            "{reached} of {} reached",
            counted(*places as u64, "place")
        );
        text
    }
}

impl UnseenSeries {
    fn words(&self) -> String {
        let labels: Vec<_> = self
            .labels
            .iter()
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        let mut text = self.metric.clone();
        if !labels.is_empty() {
            let _ = write!(text, "{{{}}}", labels.join(","));
        }
        let missing: Vec<_> = self
            .values
            .iter()
            .map(|(label, values)| format!("{label} was never {}", values.join(", ")))
            .collect();
        match missing.is_empty() {
            true => format!("{text}: nothing was counted"),
            false => format!("{text}: {}", missing.join("; ")),
        }
    }
}

#[cfg(test)]
mod tests;
