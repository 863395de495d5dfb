//! The series and alerts that the rules in some files define.

use super::expression::{Expression, Rule};
use super::parsed::Parsed;
use crate::check::KnownMetrics;
use crate::promql::Expr;
use std::collections::{BTreeMap, BTreeSet};

/// All rules that record the same name: what of them can be read, and the
/// labels that each sets.
type Recording<'a> = Vec<(Option<&'a Expr>, &'a [(String, String)])>;

/// Adds recorded series and alerts to the known metrics. Rules that cannot be parsed
/// record series with unknown labels.
pub(super) fn known<'a>(
    mut known: KnownMetrics,
    expressions: impl Iterator<Item = (&'a Expression, Option<&'a Parsed>)>,
) -> KnownMetrics {
    let mut records: BTreeMap<&str, Recording<'_>> = BTreeMap::new();
    for (expression, parsed) in expressions {
        match &expression.rule {
            Some(Rule::Record { name, labels }) => {
                let record = (parsed.map(|parsed| &parsed.expr), labels.as_slice());
                records.entry(name).or_default().push(record);
            }
            Some(Rule::Alert { name }) => known = known.alert(name),
            None => {}
        }
    }
    // A known metric has priority.
    records.retain(|name, _| !known.has(name));
    let mut waiting: BTreeMap<&str, BTreeSet<&str>> = records
        .iter()
        .map(|(name, recording)| (*name, asked(recording, &records)))
        .collect();
    // First those that depend on no others, so that these have labels.
    loop {
        let ready: Vec<&str> = waiting
            .iter()
            .filter(|(_, asked)| asked.is_empty())
            .map(|(name, _)| *name)
            .collect();
        if ready.is_empty() {
            break;
        }
        for name in &ready {
            waiting.remove(name);
            known = recorded(known, name, &records[name]);
        }
        for asked in waiting.values_mut() {
            asked.retain(|name| !ready.contains(name));
        }
    }
    // The rest depends on itself.
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
            let name = selector.name.as_ref();
            let known = name.and_then(|name| records.get_key_value(&*name.text));
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
