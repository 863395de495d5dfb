//! Writes the series of a snapshot, one after the other.

use super::attribute::Attribute;
use super::point::{self, PointKind, Times};
use super::requests::{MetricHeader, RequestWriter};
use crate::exposition::render::with_snapshot;
use crate::platform::clock;
use crate::snapshot::{GroupSamples, Snapshot};
use std::time::Duration;

/// The family whose labels are attributes of the resource.
const TARGET: &str = "target_info";

/// The labels of `target_info` with another name as attributes of a resource. All other labels keep
/// their names.
const ATTRIBUTES: [(&str, &str); 5] = [
    ("service_name", "service.name"),
    ("service_namespace", "service.namespace"),
    ("service_version", "service.version"),
    ("service_instance_id", "service.instance.id"),
    ("deployment_environment_name", "deployment.environment.name"),
];

/// Passes on the current values of all series, in requests of slightly more than `limit` bytes.
///
/// The attributes of the resource are `attributes`, then the labels of `target_info`, then
/// `defaults`. If a name occurs twice, the first value is used. `target_info` is not sent as a
/// metric.
pub(crate) fn otlp_requests(
    attributes: &[Attribute],
    defaults: &[Attribute],
    limit: usize,
    hand_on: &mut dyn FnMut(&[u8]),
) {
    with_snapshot(|snapshot| {
        let read = clock::since_epoch().unwrap_or_default();
        write(snapshot, (attributes, defaults), read, limit, hand_on);
    });
}

/// Does this for a snapshot that was read at this time.
pub(super) fn write(
    snapshot: &Snapshot,
    (attributes, defaults): (&[Attribute], &[Attribute]),
    read: Duration,
    limit: usize,
    hand_on: &mut dyn FnMut(&[u8]),
) {
    let target = target_attributes(snapshot);
    let mut resource: Vec<&Attribute> = Vec::new();
    for attribute in attributes.iter().chain(&target).chain(defaults) {
        if !resource.iter().any(|known| known.0 == attribute.0) {
            resource.push(attribute);
        }
    }
    let mut requests = RequestWriter::new(resource.into_iter(), limit, hand_on);
    for (_, groups) in snapshot.by_family() {
        // The data points of a metric have one kind and are adjacent.
        for is_native in [false, true] {
            let groups = groups.clone();
            let of_kind = |group: &GroupSamples<'_>| {
                group.group.member.layout.native().is_some() == is_native
            };
            groups
                .filter(of_kind)
                .for_each(|group| write_group(group, read, &mut requests));
        }
    }
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    write_owned(snapshot, read, &mut requests);
    requests.finish();
}

fn write_group<'a>(
    samples: GroupSamples<'a>,
    read: Duration,
    requests: &mut RequestWriter<'a, '_>,
) {
    let family = &samples.family.declared;
    if family.name == TARGET {
        return;
    }
    let member = &samples.group.member;
    let began = Some(samples.group.declaration.created).filter(|began| !began.is_zero());
    for series in samples.written() {
        if samples.is_left_out(series) {
            continue;
        }
        let Some(sample) = samples.sample(series) else {
            continue;
        };
        let header = MetricHeader {
            name: family.name,
            help: family.help,
            unit: family.unit(),
            kind: PointKind::from_sample(sample),
        };
        let names = member.labels.iter().map(|label| label.name);
        let labels = names.zip(member.label_values(series));
        requests.point(header, |out| {
            point::write(out, sample, labels, Times { began, read });
        });
    }
}

/// Writes families as owned data, which are merged over several processes.
#[cfg(any(feature = "prometheus", feature = "multiprocess"))]
fn write_owned<'a>(snapshot: &'a Snapshot, read: Duration, requests: &mut RequestWriter<'a, '_>) {
    let families = snapshot.owned().iter();
    for family in families.filter(|family| family.name != TARGET) {
        for is_native in [false, true] {
            let series = family.series.iter();
            for series in series.filter(|series| series.is_native() == is_native) {
                let sample = series.sample();
                let header = MetricHeader {
                    name: &family.name,
                    help: &family.help,
                    unit: family.unit,
                    kind: PointKind::from_sample(sample),
                };
                let labels = series.labels.iter();
                let labels = labels.map(|(name, value)| (name.as_str(), value.as_str()));
                let began = series.created;
                requests.point(header, |out| {
                    point::write(out, sample, labels, Times { began, read });
                });
            }
        }
    }
}

/// The labels of the first series of `target_info`, as attributes of the resource.
fn target_attributes(snapshot: &Snapshot) -> Vec<Attribute> {
    let attribute = |name: &str, value: &str| {
        let known = ATTRIBUTES.iter().find(|(label, _)| *label == name);
        let name = known.map_or(name, |(_, attribute)| *attribute);
        (name.to_owned(), value.to_owned())
    };
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    if let Some(family) = snapshot.owned().iter().find(|family| family.name == TARGET) {
        let labels = family.series.first().map(|series| series.labels.iter());
        let labels = labels.into_iter().flatten();
        return labels.map(|(name, value)| attribute(name, value)).collect();
    }
    let mut groups = snapshot.groups();
    let target = groups.find(|samples| samples.family.declared.name == TARGET);
    let Some((samples, series)) = target.and_then(|samples| {
        let first = samples
            .written()
            .find(|series| samples.sample(*series).is_some());
        Some((samples, first?))
    }) else {
        return Vec::new();
    };
    let member = &samples.group.member;
    let labels = member.labels.iter().zip(member.label_values(series));
    labels
        .map(|(label, value)| attribute(label.name, value))
        .collect()
}
