//! Migrations from other libraries: the services before and after the migration get the same
//! requests, and expose the same numbers under the names in the guide's table.
//!
//! | file | content |
//! |---|---|
//! | `libraries` | the libraries, with the differences that their guides name |
//! | `programs` | starts the services, sends requests |
//! | `guides` | reads tables and code of the guides in `metrics-runtime/docs/migration` |
//! | `exposition` | reads the expositions |
//! | `dashboards` | the queries of the libraries' dashboards, run by a real Prometheus |

mod dashboards;
mod exposition;
mod guides;
mod libraries;
mod programs;

use exposition::{Exposition, Labels};
use guides::{Guide, Side};
use libraries::{AUTOMETRICS, AXUM_PROMETHEUS, INSTRUMENTATOR, Library, OPENTELEMETRY};
use programs::Programs;
use std::collections::{BTreeMap, BTreeSet};

/// Compares all rows of the guide's table.
fn compare(library: &Library) {
    let Some(programs) = Programs::start(library) else {
        return;
    };
    programs.send(library);
    let (before, after) = programs.scrape();
    let guide = Guide::read(library.name);
    guide.check_code(library.name);
    guide.check_that_all_are_there(&before);
    let mut problems = Vec::new();
    for row in &guide.rows {
        let (Some(old), Some(new)) = (&row.before, &row.after) else {
            continue;
        };
        problems.extend(unlike(&before, old, "before"));
        problems.extend(unlike(&after, new, "after"));
        if row.counts_differ || before.is_gauge(&old.family) {
            continue;
        }
        let common: BTreeSet<_> = old.labels.intersection(&new.labels).cloned().collect();
        let counts = |exposition: &Exposition, side: &Side, adjust: fn(&mut Labels)| {
            let mut counts = BTreeMap::<Labels, f64>::new();
            for (mut labels, count) in exposition.counts(&side.family) {
                adjust(&mut labels);
                labels.retain(|name, _| common.contains(name));
                *counts.entry(labels).or_default() += count;
            }
            counts.retain(|_, count| *count != 0.0);
            counts
        };
        let old = counts(&before, old, library.adjust);
        let new = counts(&after, new, libraries::own);
        if old != new || old.is_empty() {
            problems.push(format!("{row:?}:\n  before {old:?}\n  after  {new:?}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The errors in the guide's labels of a family.
fn unlike(exposition: &Exposition, side: &Side, when: &str) -> Option<String> {
    let found = exposition.label_names(&side.family);
    if found.as_ref() == Some(&side.labels) {
        return None;
    }
    let (family, labels) = (&side.family, &side.labels);
    Some(format!(
        "{when}: `{family}` has {found:?}, and {labels:?} in the guide"
    ))
}

#[test]
fn autometrics() {
    compare(&AUTOMETRICS);
}

#[test]
fn axum_prometheus() {
    compare(&AXUM_PROMETHEUS);
}

#[test]
#[ignore = "starts Python, with packages from its index"]
fn prometheus_fastapi_instrumentator() {
    compare(&INSTRUMENTATOR);
}

#[test]
fn opentelemetry() {
    compare(&OPENTELEMETRY);
}
