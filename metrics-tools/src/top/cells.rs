//! The columns of a row as text, for the terminal and for files.

use super::numbers::{number, quantity, seconds};
use super::rows::TopRow;
use metrics_runtime::Kind;

/// The titles of the columns after the name.
pub(super) const TITLES: [&str; 9] = [
    "type", "series", "value", "rate/s", "errors/s", "time/s", "p50", "p95", "p99",
];

/// The cells after the name.
pub(super) fn cells(row: &TopRow, family: &str) -> [String; TITLES.len()] {
    let unit = row.unit.as_deref();
    let or_dash = |cell: Option<String>| cell.unwrap_or_else(|| "-".to_owned());
    let value = row.value.map(|value| match row.kind {
        // The number of observations, which has no unit.
        Kind::Histogram | Kind::Summary => number(value),
        _ => quantity(value, unit, family),
    });
    let quantile = |value: Option<f64>| or_dash(value.map(|value| quantity(value, unit, family)));
    [
        row.kind.as_str().to_owned(),
        if row.gone {
            "gone".to_owned()
        } else {
            row.series.to_string()
        },
        or_dash(value),
        or_dash(row.rate.map(number)),
        or_dash(row.errors.map(number)),
        or_dash(row.time.map(seconds)),
        quantile(row.p50),
        quantile(row.p95),
        quantile(row.p99),
    ]
}
