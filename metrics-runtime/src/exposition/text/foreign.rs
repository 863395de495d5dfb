//! The text of other libraries' series, which follow our own. Their names and
//! labels may change with each scrape, so no prefixes are kept.

use super::dialect::Dialect;
use super::escape::push_escaped;
use super::number::push_bound;
use super::sample::{self, Lines};
use crate::exposition::options::Filter;
use crate::snapshot::{ForeignFamily, ForeignSeries};
use std::ops::ControlFlow;

/// Appends families to a text, and flushes it when it has grown to `chunk` bytes.
pub(super) fn write(
    families: &[ForeignFamily],
    dialect: Dialect,
    filter: &Filter,
    text: &mut String,
    chunk: usize,
    flush: &mut dyn FnMut(&mut String) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for family in families {
        if !filter.admits_names(&family.name, family.openmetrics_name()) {
            continue;
        }
        push_header(text, dialect, family);
        for series in &family.series {
            let mut writer = Writer {
                text,
                dialect,
                name: &family.name,
                series,
            };
            sample::write(&mut writer, Some(series.value.sample()));
            if text.len() >= chunk {
                flush(text)?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn push_header(text: &mut String, dialect: Dialect, family: &ForeignFamily) {
    let kind = family.kind;
    match dialect {
        Dialect::Prometheus => {
            push_help(text, &family.name, &family.help, false);
            *text += &format!("# TYPE {} {kind}\n", family.name);
        }
        Dialect::OpenMetrics => {
            let name = family.openmetrics_name();
            // Its samples have the same name in all formats.
            let kind = if family.unknown {
                "unknown"
            } else {
                kind.as_str()
            };
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

/// Writes the lines of one series.
struct Writer<'a> {
    text: &'a mut String,
    dialect: Dialect,
    name: &'a str,
    series: &'a ForeignSeries,
}

impl Lines for Writer<'_> {
    type Line = ();

    fn begin(&mut self, suffix: &str, label: Option<(&str, f64)>) {
        self.text.push_str(self.name);
        self.text.push_str(suffix);
        push_labels(self.text, self.series, label);
        self.text.push(' ');
    }

    fn skip(&mut self) {}

    /// Other libraries don't say when their series began.
    fn created(&mut self, (): ()) {}

    fn out(&mut self) -> &mut String {
        self.text
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn has_exemplars(&self) -> bool {
        false
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
