//! Checks the names in a test. Otherwise a misspelt name would always be zero.

use super::expectation::SeriesSelector;
use crate::declaration::{Kind, Layout, Source, Values};
use crate::registration::{FamilyList, RegisteredFamily, families};
use crate::snapshot::check_query;
use crate::support::nearest::nearest;

/// The declared metric that a test names.
#[derive(Debug)]
pub(super) struct NamedMetric {
    pub(super) kind: Kind,
    /// Its declarations, without duplicates.
    pub(super) sources: Vec<Source>,
}

/// What is wrong with a name, and the source location of a similar one.
#[derive(Debug)]
pub(super) struct NameMistake {
    pub(super) text: String,
    pub(super) sources: Vec<Source>,
    /// The kind of the metric, if only a scrape has it.
    pub(super) scraped: Option<Kind>,
}

/// The declaration that a selector names.
///
/// # Errors
///
/// If there is no such metric, label or value, or if no code can record it.
pub(super) fn named(selector: &SeriesSelector) -> Result<NamedMetric, NameMistake> {
    let list = families();
    let labels: Vec<_> = selector
        .labels
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    let found = find(&list, selector.metric);
    let near = || {
        let names = list.families.iter().map(|family| family.declared.name);
        nearest(selector.metric, names).and_then(|name| find(&list, name))
    };
    let mistake = |text| NameMistake {
        text,
        sources: found.or_else(near).map(sources).unwrap_or_default(),
        scraped: None,
    };
    check_query(&list.families, selector.metric, &labels).map_err(mistake)?;
    let Some(family) = found else {
        return Err(mistake(format!("no metric `{}`", selector.metric)));
    };
    for (label, value) in &labels {
        if let Some(text) = unknown_path(family, label, value) {
            return Err(mistake(text));
        }
    }
    let mut layouts = family.groups.iter().map(|group| &group.member.layout);
    let is_collected = |layout: &Layout| matches!(layout, Layout::Collected { .. });
    if !family.groups.is_empty() && layouts.all(is_collected) {
        return Err(NameMistake {
            scraped: Some(family.declared.kind),
            ..mistake(format!(
                "`{}` is read when it is scraped, so no code records it: look at \
                 `testing::scrape(router)`",
                selector.metric
            ))
        });
    }
    Ok(NamedMetric {
        kind: family.declared.kind,
        sources: sources(family),
    })
}

/// Whether the binary declares a metric of this name.
#[cfg(feature = "axum")]
pub(super) fn is_declared(metric: &str) -> bool {
    find(&families(), metric).is_some()
}

fn find<'a>(list: &'a FamilyList, name: &str) -> Option<&'a RegisteredFamily> {
    let mut families = list.families.iter();
    families.find(|family| family.declared.name == name)
}

fn sources(family: &RegisteredFamily) -> Vec<Source> {
    let mut sources: Vec<_> = family
        .groups
        .iter()
        .map(|group| group.declaration.source)
        .collect();
    sources.sort_unstable();
    sources.dedup_by(|one, other| one.is_same_line(other));
    // If the user's own code declares it.
    if sources.iter().any(|source| !source.is_of_framework()) {
        sources.retain(|source| !source.is_of_framework());
    }
    sources
}

/// The framework's own labels get values from requests. A path is known if a handler declares it,
/// or a request has reached it.
fn unknown_path(family: &RegisteredFamily, name: &str, value: &str) -> Option<String> {
    if !value.starts_with('/') {
        return None;
    }
    let labels = family.groups.iter().flat_map(|group| &group.member.labels);
    let mut values = Vec::new();
    for label in labels.filter(|label| label.name == name) {
        match label.values {
            Values::Listed(listed) => values.extend_from_slice(listed),
            Values::Dynamic { .. } => return None,
        }
    }
    if values.contains(&value) {
        return None;
    }
    let near = match nearest(value, values) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "no handler declares it, and no request has reached it".to_owned(),
    };
    let metric = family.declared.name;
    Some(format!(
        "no value `{value}` of the label `{name}` of `{metric}`: {near}"
    ))
}
