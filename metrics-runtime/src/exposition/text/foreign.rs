//! The series of other libraries, behind our own. Their names and labels may
//! be others with each scrape, so nothing of them is kept.

use super::Dialect;
use super::escape::push_escaped;
use super::number::{push_bound, push_float};
use crate::exposition::Filter;
use crate::snapshot::{ForeignFamily, ForeignSeries, ForeignValue};
use std::ops::ControlFlow;

/// Writes families at the end of a text, and hands that on when it has grown
/// to `chunk` bytes.
pub(super) fn write(
    families: &[ForeignFamily],
    dialect: Dialect,
    filter: &Filter,
    text: &mut String,
    chunk: usize,
    flush: &mut dyn FnMut(&mut String) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for family in families {
        if !filter.admits_names(&family.name, family.stem()) {
            continue;
        }
        push_header(text, dialect, family);
        for series in &family.series {
            push_series(text, dialect, &family.name, series);
            if text.len() >= chunk {
                flush(text)?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn push_header(text: &mut String, dialect: Dialect, family: &ForeignFamily) {
    let kind = family.kind.as_str();
    match dialect {
        Dialect::Prometheus => {
            push_help(text, &family.name, &family.help, false);
            *text += &format!("# TYPE {} {kind}\n", family.name);
        }
        Dialect::OpenMetrics => {
            let name = family.stem();
            // Its samples have the same name in all formats.
            let kind = if family.unknown { "unknown" } else { kind };
            *text += &format!("# TYPE {name} {kind}\n");
            push_help(text, name, &family.help, true);
        }
    }
}

fn push_help(text: &mut String, name: &str, help: &str, quotes: bool) {
    if !help.is_empty() {
        *text += &format!("# HELP {name} ");
        push_escaped(text, help, quotes);
        text.push('\n');
    }
}

fn push_series(text: &mut String, dialect: Dialect, name: &str, series: &ForeignSeries) {
    let mut sample = |suffix: &str, bound: Option<(&str, f64)>, value: &dyn Fn(&mut String)| {
        text.push_str(name);
        text.push_str(suffix);
        push_labels(text, series, bound);
        text.push(' ');
        value(text);
        text.push('\n');
    };
    let count = |count: u64| move |text: &mut String| *text += itoa::Buffer::new().format(count);
    let float = |value: f64| move |text: &mut String| push_float(text, value);
    match &series.value {
        ForeignValue::Number(value) => sample("", None, &float(*value)),
        ForeignValue::Histogram { buckets, sum } => {
            for (bound, cumulated) in buckets {
                sample("_bucket", Some(("le", *bound)), &count(*cumulated));
            }
            // As of our own histograms: in OpenMetrics a sum never falls.
            let falls = *sum < 0.0 || buckets.first().is_some_and(|(bound, _)| *bound < 0.0);
            if dialect == Dialect::Prometheus || !falls {
                sample("_sum", None, &float(*sum));
                let all = buckets.last().map_or(0, |(_, cumulated)| *cumulated);
                sample("_count", None, &count(all));
            }
        }
        ForeignValue::Summary {
            quantiles,
            count: all,
            sum,
        } => {
            for (quantile, value) in quantiles {
                sample("", Some(("quantile", *quantile)), &float(*value));
            }
            if dialect == Dialect::Prometheus || *sum >= 0.0 {
                sample("_sum", None, &float(*sum));
            }
            sample("_count", None, &count(*all));
        }
    }
}

fn push_labels(text: &mut String, series: &ForeignSeries, bound: Option<(&str, f64)>) {
    let mut before = '{';
    for (name, value) in &series.labels {
        text.push(before);
        text.push_str(name);
        text.push_str("=\"");
        push_escaped(text, value, true);
        text.push('"');
        before = ',';
    }
    if let Some((name, bound)) = bound {
        text.push(before);
        text.push_str(name);
        text.push_str("=\"");
        push_bound(text, bound);
        text.push('"');
        before = ',';
    }
    if before == ',' {
        text.push('}');
    }
}
