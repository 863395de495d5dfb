//! Text format 0.0.4 of Prometheus.
//!
//! All that does not change from scrape to scrape is written once for each
//! catalogue, as a [`Template`]: the families' HELP and TYPE lines, and each
//! sample's line up to its value. A scrape then copies a prefix and formats a
//! number, sample by sample.

use crate::declaration::Reading;
use crate::registration::{Catalogue, Family, Group};
use crate::snapshot::{Snapshot, sum_as_float};
use crate::support::lock::lock;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

/// The parts of an exposition that no scrape changes.
struct Template {
    catalogue: Arc<Catalogue>,
    /// Headers and prefixes, one after the other, in the order of use.
    text: String,
    /// Where each of them ends.
    ends: Vec<usize>,
}

/// The template of the newest catalogue that was rendered.
static NEWEST: Mutex<Option<Arc<Template>>> = Mutex::new(None);

pub(super) fn render(snapshot: &Snapshot) -> String {
    let template = Template::of(snapshot.catalogue());
    let mut writer = Writer {
        // The values rarely take more than 8 bytes a sample.
        text: String::with_capacity(template.text.len() + 8 * template.ends.len()),
        template: &template,
        next: 0,
        start: 0,
    };
    let mut family: Option<&Family> = None;
    for (of, group, words) in snapshot.groups() {
        if !family.is_some_and(|family| std::ptr::eq(family, of)) {
            writer.copy();
            family = Some(of);
        }
        writer.group(snapshot, group, words);
    }
    writer.text
}

/// Copies the template's parts and writes the values between them.
struct Writer<'a> {
    text: String,
    template: &'a Template,
    /// The next part, and where it starts.
    next: usize,
    start: usize,
}

impl Writer<'_> {
    /// Leaves the next part out.
    fn skip(&mut self) {
        self.start = self.template.ends[self.next];
        self.next += 1;
    }

    /// Writes the next part.
    fn copy(&mut self) {
        self.text
            .push_str(&self.template.text[self.start..self.template.ends[self.next]]);
        self.skip();
    }

    fn count(&mut self, value: u64) {
        self.copy();
        self.text.push_str(itoa::Buffer::new().format(value));
        self.text.push('\n');
    }

    fn float(&mut self, value: f64) {
        self.copy();
        push_float(&mut self.text, value);
        self.text.push('\n');
    }

    fn group(&mut self, snapshot: &Snapshot, group: &Group, words: &[u64]) {
        let written = |series: &usize| group.writes(*series);
        match group.member.reading {
            Reading::Counter { .. } => {
                for series in (0..words.len()).filter(written) {
                    self.count(words[series]);
                }
            }
            Reading::Gauge { .. } | Reading::InProgress { .. } => {
                for series in (0..words.len()).filter(written) {
                    self.float(f64::from_bits(words[series]));
                }
            }
            Reading::Histogram { sum, .. } => {
                let stride = group.member.stride();
                for series in (0..group.member.series()).filter(written) {
                    let words = &words[series * stride..][..stride];
                    let mut cumulated = 0_u64;
                    for bucket in &words[1..] {
                        cumulated = cumulated.wrapping_add(*bucket);
                        self.count(cumulated);
                    }
                    self.float(sum_as_float(sum, words[0]));
                    self.count(cumulated);
                }
            }
            Reading::Collected { index } => match snapshot.collected(group, index) {
                Some(value) => self.float(value),
                None => self.skip(),
            },
        }
    }
}

impl Template {
    fn of(catalogue: &Arc<Catalogue>) -> Arc<Self> {
        let mut newest = lock(&NEWEST);
        match &*newest {
            Some(template) if Arc::ptr_eq(&template.catalogue, catalogue) => Arc::clone(template),
            _ => {
                let template = Arc::new(Self::new(Arc::clone(catalogue)));
                *newest = Some(Arc::clone(&template));
                template
            }
        }
    }

    fn new(catalogue: Arc<Catalogue>) -> Self {
        let mut template = Self {
            catalogue,
            text: String::new(),
            ends: Vec::new(),
        };
        let catalogue = Arc::clone(&template.catalogue);
        for family in &catalogue.families {
            template.header(family);
            for group in &family.groups {
                for series in (0..group.member.series()).filter(|series| group.writes(*series)) {
                    template.prefixes(group, series);
                }
            }
        }
        template
    }

    fn end(&mut self) {
        self.ends.push(self.text.len());
    }

    fn header(&mut self, family: &Family) {
        let family = &family.family;
        self.text.push_str("# HELP ");
        self.text.push_str(family.name);
        self.text.push(' ');
        push_escaped(&mut self.text, family.help, false);
        self.text.push_str("\n# TYPE ");
        self.text.push_str(family.name);
        self.text.push(' ');
        self.text.push_str(family.kind.as_str());
        self.text.push('\n');
        self.end();
    }

    /// The lines of one series, in the order in which its values are written.
    fn prefixes(&mut self, group: &Group, series: usize) {
        let name = group.member.family.name;
        let mut labels = String::new();
        for (label, value) in group
            .member
            .labels
            .iter()
            .zip(group.member.label_values(series))
        {
            if !labels.is_empty() {
                labels.push(',');
            }
            labels.push_str(label.name);
            labels.push_str("=\"");
            push_escaped(&mut labels, value, true);
            labels.push('"');
        }
        let Reading::Histogram { buckets, .. } = group.member.reading else {
            return self.prefix(name, "", &labels);
        };
        let comma = if labels.is_empty() { "" } else { "," };
        for bound in buckets.iter().copied().chain([f64::INFINITY]) {
            let mut with_le = format!("{labels}{comma}le=\"");
            push_bound(&mut with_le, bound);
            with_le.push('"');
            self.prefix(name, "_bucket", &with_le);
        }
        self.prefix(name, "_sum", &labels);
        self.prefix(name, "_count", &labels);
    }

    fn prefix(&mut self, name: &str, suffix: &str, labels: &str) {
        self.text.push_str(name);
        self.text.push_str(suffix);
        if !labels.is_empty() {
            self.text.push('{');
            self.text.push_str(labels);
            self.text.push('}');
        }
        self.text.push(' ');
        self.end();
    }
}

/// Escapes a help text (backslash, newline) or a label value (also quotes).
fn push_escaped(out: &mut String, text: &str, quotes: bool) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '"' if quotes => out.push_str("\\\""),
            _ => out.push(c),
        }
    }
}

/// A float as Go's `ParseFloat` reads it: shortest form that keeps the value.
fn push_float(out: &mut String, value: f64) {
    if value.is_nan() {
        out.push_str("NaN");
    } else if value.is_infinite() {
        out.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    } else {
        // Writing to a string does not fail.
        let _ = if value.abs() >= 1e17 || (value != 0.0 && value.abs() < 1e-5) {
            write!(out, "{value:e}")
        } else {
            write!(out, "{value}")
        };
    }
}

/// A bucket's bound, always with a decimal point (`1.0`): Prometheus 3 would
/// write it so, and Prometheus 2 takes it as it stands.
fn push_bound(out: &mut String, bound: f64) {
    let start = out.len();
    push_float(out, bound);
    if !out[start..].contains(['.', 'e', 'f']) {
        out.push_str(".0");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(value: f64) -> String {
        let mut text = String::new();
        push_float(&mut text, value);
        text
    }

    fn bound(value: f64) -> String {
        let mut text = String::new();
        push_bound(&mut text, value);
        text
    }

    #[test]
    fn floats_are_written_as_go_reads_them() {
        assert_eq!(float(f64::NAN), "NaN");
        assert_eq!(float(f64::INFINITY), "+Inf");
        assert_eq!(float(f64::NEG_INFINITY), "-Inf");
        assert_eq!(float(3.0), "3");
        assert_eq!(float(-0.25), "-0.25");
        assert_eq!(float(1e300), "1e300");
        assert_eq!(float(1.5e-9), "1.5e-9");
    }

    #[test]
    fn bounds_have_a_decimal_point() {
        assert_eq!(bound(1.0), "1.0");
        assert_eq!(bound(0.005), "0.005");
        assert_eq!(bound(1e20), "1e20");
        assert_eq!(bound(f64::INFINITY), "+Inf");
    }

    #[test]
    fn help_and_label_values_are_escaped() {
        let mut text = String::new();
        push_escaped(&mut text, "a\\b\n\"c\"", false);
        assert_eq!(text, r#"a\\b\n"c""#);
        text.clear();
        push_escaped(&mut text, "a\\b\n\"c\"", true);
        assert_eq!(text, r#"a\\b\n\"c\""#);
    }
}
