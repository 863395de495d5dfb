//! The series and alerts that the rules in some files define.

use super::expression::{Expression, Rule};
use super::parsed::Parsed;
use crate::check::KnownMetrics;
use crate::promql::Expr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All rules that record the same name: their parsed expressions, and the labels that each sets.
type Recording<'a> = Vec<(Option<&'a Expr>, &'a [(Arc<str>, Arc<str>)])>;

/// Adds recorded series and alerts to the known metrics. Rules that cannot be parsed
/// record series with unknown labels.
pub(super) fn known<'a>(
    mut known: KnownMetrics,
    expressions: impl Iterator<Item = (&'a Expression, Option<&'a Parsed>)>,
) -> KnownMetrics {
    let mut records: BTreeMap<&str, Recording<'_>> = BTreeMap::new();
    let mut alerts = BTreeSet::new();
    for (expression, parsed) in expressions {
        match &expression.rule {
            Some(Rule::Record { name, labels }) => {
                let record = (parsed.map(|parsed| &parsed.expr), labels.as_slice());
                records.entry(name).or_default().push(record);
            }
            Some(Rule::Alert { name }) if alerts.insert(&**name) => known = known.alert(&**name),
            _ => {}
        }
    }
    // A known metric has priority.
    records.retain(|name, _| !known.has(name));
    // First those that depend on no others, so that the labels of dependent ones are known.
    let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, recording) in &records {
        let asked = asked(recording, &records);
        waiting.insert(name, asked.len());
        for other in asked {
            users.entry(other).or_default().push(name);
        }
    }
    let is_ready = |(name, asked): (&&'a str, &usize)| (*asked == 0).then_some(*name);
    let mut ready: Vec<&str> = waiting.iter().filter_map(is_ready).collect();
    while let Some(name) = ready.pop() {
        waiting.remove(name);
        known = recorded(known, name, &records[name]);
        for user in users.remove(name).unwrap_or_default() {
            if let Some(asked) = waiting.get_mut(user) {
                *asked -= 1;
                if *asked == 0 {
                    ready.push(user);
                }
            }
        }
    }
    // The rest is recursive.
    waiting.into_keys().fold(known, KnownMetrics::name)
}

/// The recorded names that the rules of one name use.
fn asked<'a>(
    recording: &Recording<'a>,
    records: &BTreeMap<&'a str, Recording<'a>>,
) -> BTreeSet<&'a str> {
    let mut asked = BTreeSet::new();
    for expr in recording.iter().filter_map(|(expr, _)| *expr) {
        for selector in expr.selectors() {
            let name = selector.metric();
            let known = name.and_then(|name| records.get_key_value(name));
            asked.extend(known.map(|(name, _)| *name));
        }
    }
    asked
}

fn recorded(known: KnownMetrics, name: &str, recording: &Recording<'_>) -> KnownMetrics {
    let of_each = recording.iter().map(|(expr, labels)| {
        let labels: Vec<_> = labels.iter().map(|(l, v)| (&**l, &**v)).collect();
        Some(((*expr)?, labels))
    });
    let Some(of_each) = of_each.collect::<Option<Vec<_>>>() else {
        return known.name(name);
    };
    let rules: Vec<_> = of_each.iter().map(|(expr, l)| (*expr, &**l)).collect();
    known.recorded(name, &rules)
}
