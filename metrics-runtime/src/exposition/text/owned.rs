//! The text of families as owned data: from other libraries, or merged over processes. Their names
//! and labels can change with each scrape, so no prefixes are kept.

use super::dialect::Dialect;
use super::escape::push_escaped;
use super::number::{push_bound, push_float};
use super::sample::{self, Lines};
use crate::exposition::options::{Filter, Options};
use crate::snapshot::{OwnedFamily, OwnedSeries};
use std::ops::ControlFlow;

/// Appends families to a text, and flushes it when it has grown to `chunk` bytes.
pub(super) fn write(
    families: &[OwnedFamily],
    dialect: Dialect,
    options: &Options,
    filter: &Filter,
    text: &mut String,
    chunk: usize,
    flush: &mut dyn FnMut(&mut String) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut labels = String::new();
    for family in families {
        if !filter.admits_names(&family.name, family.openmetrics_name()) {
            continue;
        }
        push_header(text, dialect, family);
        let created = options.created && dialect == Dialect::OpenMetrics;
        for series in &family.series {
            labels.clear();
            push_labels(&mut labels, series);
            let mut writer = Writer {
                text,
                dialect,
                family,
                labels: &labels,
                series,
                created,
            };
            sample::write(&mut writer, Some(series.sample()));
            if text.len() >= chunk {
                flush(text)?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn push_header(text: &mut String, dialect: Dialect, family: &OwnedFamily) {
    match dialect {
        Dialect::Prometheus => {
            push_help(text, &family.name, &family.help, false);
            let kind = family.kind.in_prometheus();
            *text += &format!("# TYPE {} {kind}\n", family.name);
        }
        Dialect::OpenMetrics => {
            let name = family.openmetrics_name();
            // Its samples have the same name in all formats.
            let kind = if family.unknown {
                "unknown"
            } else {
                family.kind.as_str()
            };
            *text += &format!("# TYPE {name} {kind}\n");
            if let Some(unit) = family.unit {
                *text += &format!("# UNIT {name} {unit}\n");
            }
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
    family: &'a OwnedFamily,
    /// The labels as between the braces.
    labels: &'a str,
    series: &'a OwnedSeries,
    created: bool,
}

impl Writer<'_> {
    fn push_braces(&mut self, label: Option<(&str, f64)>) {
        if self.labels.is_empty() && label.is_none() {
            return;
        }
        self.text.push('{');
        self.text.push_str(self.labels);
        if let Some((name, bound)) = label {
            if !self.labels.is_empty() {
                self.text.push(',');
            }
            self.text.push_str(name);
            self.text.push_str("=\"");
            push_bound(self.text, bound);
            self.text.push('"');
        }
        self.text.push('}');
    }
}

impl Lines for Writer<'_> {
    type Line = ();

    fn begin(&mut self, suffix: &str, label: Option<(&str, f64)>) {
        self.text.push_str(&self.family.name);
        self.text.push_str(suffix);
        self.push_braces(label);
        self.text.push(' ');
    }

    fn buckets(&mut self, bounds: &[f64], counts: &[u64]) -> u64 {
        sample::buckets(self, bounds, counts)
    }

    fn skip(&mut self) {}

    fn created(&mut self, (): ()) {
        let has_created = self.created && self.family.kind.has_created() && !self.family.unknown;
        if let Some(created) = self.series.created.filter(|_| has_created) {
            self.text.push_str(self.family.openmetrics_name());
            self.text.push_str("_created");
            self.push_braces(None);
            self.text.push(' ');
            push_float(self.text, created.as_secs_f64());
            self.text.push('\n');
        }
    }

    fn out(&mut self) -> &mut String {
        self.text
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn has_exemplars(&self) -> bool {
        self.dialect == Dialect::OpenMetrics && !self.series.exemplars.is_empty()
    }
}

fn push_labels(text: &mut String, series: &OwnedSeries) {
    for (name, value) in series.labels.iter() {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(name);
        text.push_str("=\"");
        push_escaped(text, value, true);
        text.push('"');
    }
}
