//! Text format 0.0.4 of Prometheus.
//!
//! All that does not change from scrape to scrape is written once for each
//! catalogue, as a [`Template`]: the families' HELP and TYPE lines, and each
//! sample's line up to its value. A scrape then copies a prefix and formats a
//! number, sample by sample.

use crate::declaration::Reading;
use crate::registration::{Catalogue, Family, Group};
use crate::snapshot::{GroupValues, Snapshot, sum_as_float};
use crate::support::lock::lock;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The parts of an exposition that no scrape changes.
struct Template {
    catalogue: Arc<Catalogue>,
    /// Each family's HELP and TYPE lines.
    headers: Vec<String>,
    /// Each group's lines up to the values.
    groups: Vec<RwLock<Prefixes>>,
}

/// The lines of a group's series up to their values, in the order in which the
/// values are written.
///
/// Series that are listed have each line written out, so that a scrape copies
/// one piece. Of series that come at run time, which can be many, only the
/// labels are kept: the pieces around them are the same for all.
#[derive(Default)]
struct Prefixes {
    /// The lines, or the labels, one after the other.
    text: String,
    /// How long each of them is.
    lengths: Vec<u32>,
    /// Around the labels, for each line of a series; empty where lines are
    /// written out.
    around: Vec<(String, String)>,
    /// How many series have theirs.
    series: usize,
}

/// The template of the newest catalogue that was rendered.
static NEWEST: Mutex<Option<Arc<Template>>> = Mutex::new(None);

/// What a value takes, on average, with the end of its line.
const VALUE: usize = 8;

pub(super) fn render(snapshot: &Snapshot, text: &mut String) {
    let template = Template::of(snapshot.catalogue());
    text.reserve(template.size(snapshot));
    let mut headers = template.headers.iter();
    let mut family: Option<&Family> = None;
    for (values, prefixes) in snapshot.groups().zip(&template.groups) {
        if !family.is_some_and(|family| std::ptr::eq(family, values.family)) {
            headers
                .next()
                .into_iter()
                .for_each(|header| text.push_str(header));
            family = Some(values.family);
        }
        // Dynamic series come at the end, and stay.
        if read(prefixes).series < values.series {
            let mut prefixes = prefixes.write().unwrap_or_else(PoisonError::into_inner);
            prefixes.extend(values.group, values.series);
        }
        let prefixes = read(prefixes);
        let mut writer = Writer {
            text,
            prefixes: &prefixes,
            next: 0,
            start: 0,
            line: 0,
        };
        writer.group(snapshot, values);
    }
}

fn read(prefixes: &RwLock<Prefixes>) -> std::sync::RwLockReadGuard<'_, Prefixes> {
    prefixes.read().unwrap_or_else(PoisonError::into_inner)
}

/// Copies a group's prefixes and writes the values behind them.
struct Writer<'a> {
    text: &'a mut String,
    prefixes: &'a Prefixes,
    /// The next piece, and where it starts.
    next: usize,
    start: usize,
    /// The next line of the series whose labels that piece is.
    line: usize,
}

impl Writer<'_> {
    fn prefix(&mut self) {
        let end = self.start + self.prefixes.lengths[self.next] as usize;
        let piece = &self.prefixes.text[self.start..end];
        let around = &self.prefixes.around;
        if let Some((before, after)) = around.get(self.line) {
            self.text.push_str(before);
            self.text.push_str(piece);
            self.text.push_str(after);
            self.line += 1;
            if self.line < around.len() {
                return;
            }
            self.line = 0;
        } else {
            self.text.push_str(piece);
        }
        self.start = end;
        self.next += 1;
    }

    fn count(&mut self, value: u64) {
        self.prefix();
        self.text.push_str(itoa::Buffer::new().format(value));
        self.text.push('\n');
    }

    fn float(&mut self, value: f64) {
        self.prefix();
        push_float(self.text, value);
        self.text.push('\n');
    }

    fn group(&mut self, snapshot: &Snapshot, values: GroupValues<'_>) {
        match values.group.member.reading {
            Reading::Counter { .. } => {
                values
                    .written()
                    .for_each(|series| self.count(values.words[series]));
            }
            Reading::Gauge { .. } | Reading::InProgress { .. } => {
                let float = |series: usize| f64::from_bits(values.words[series]);
                values
                    .written()
                    .for_each(|series| self.float(float(series)));
            }
            Reading::Histogram { sum, .. } => {
                for series in values.written() {
                    let words = values.words_of(series);
                    let mut cumulated = 0_u64;
                    for bucket in &words[1..] {
                        cumulated = cumulated.wrapping_add(*bucket);
                        self.count(cumulated);
                    }
                    self.float(sum_as_float(sum, words[0]));
                    self.count(cumulated);
                }
            }
            Reading::Claim => {}
            Reading::Collected { index } => {
                if let Some(value) = snapshot.collected(values.group, index) {
                    self.float(value);
                }
            }
        }
    }
}

impl Template {
    fn of(catalogue: &Arc<Catalogue>) -> Arc<Self> {
        let mut newest = lock(&NEWEST);
        match &*newest {
            Some(template) if Arc::ptr_eq(&template.catalogue, catalogue) => Arc::clone(template),
            _ => {
                let template = Arc::new(Self {
                    catalogue: Arc::clone(catalogue),
                    headers: catalogue.families.iter().map(header).collect(),
                    groups: catalogue
                        .families
                        .iter()
                        .flat_map(|family| &family.groups)
                        .map(|_| RwLock::default())
                        .collect(),
                });
                *newest = Some(Arc::clone(&template));
                template
            }
        }
    }

    /// What an exposition takes, as far as it was rendered before.
    fn size(&self, snapshot: &Snapshot) -> usize {
        let prefixes = self.groups.iter().map(|prefixes| {
            let prefixes = read(prefixes);
            prefixes.size()
        });
        let headers = self.headers.iter().map(String::len);
        prefixes.chain(headers).sum::<usize>() + VALUE * snapshot.groups().count()
    }
}

fn header(family: &Family) -> String {
    let family = &family.family;
    let mut header = format!("# HELP {} ", family.name);
    push_escaped(&mut header, family.help, false);
    // Writing to a string does not fail.
    let _ = writeln!(header, "\n# TYPE {} {}", family.name, family.kind.as_str());
    header
}

impl Prefixes {
    /// What the lines take with their values.
    fn size(&self) -> usize {
        if self.around.is_empty() {
            return self.text.len() + VALUE * self.lengths.len();
        }
        let around = self
            .around
            .iter()
            .map(|(before, after)| before.len() + after.len() + VALUE);
        self.around.len() * self.text.len() + around.sum::<usize>() * self.series
    }

    /// Adds those of a group's series up to the number `series`.
    fn extend(&mut self, group: &Group, series: usize) {
        let lines = lines(group);
        let from = self.series;
        for at in (from..series).filter(|series| group.writes(*series)) {
            let (text, pieces) = (self.text.len(), self.lengths.len());
            let labels = labels(group, at);
            if group.member.dynamic.is_some() {
                self.piece(&[&labels]);
            } else {
                let comma = if labels.is_empty() { "" } else { "," };
                for (name, le) in &lines {
                    match (labels.is_empty() && le.is_empty(), le.is_empty()) {
                        (true, _) => self.piece(&[name, " "]),
                        (_, true) => self.piece(&[name, "{", &labels, "} "]),
                        (_, false) => self.piece(&[name, "{", &labels, comma, le, "} "]),
                    }
                }
            }
            if at == from {
                // What the first one takes tells about what all will take.
                let more = series - from - 1;
                let (text, pieces) = (self.text.len() - text, self.lengths.len() - pieces);
                self.text.reserve_exact(more * text);
                self.lengths.reserve_exact(more * pieces);
            }
        }
        self.series = from.max(series);
        // These live as long as the program: what was too much is given back,
        // but for a little, so that single series do not move all others.
        let room = |used: usize| used + used / 32;
        self.text.shrink_to(room(self.text.len()));
        self.lengths.shrink_to(room(self.lengths.len()));
        if group.member.dynamic.is_some() && self.around.is_empty() {
            let around = |(name, le): (String, String)| {
                let comma = if le.is_empty() { "" } else { "," };
                (format!("{name}{{"), format!("{comma}{le}}} "))
            };
            self.around = lines.into_iter().map(around).collect();
        }
    }

    fn piece(&mut self, parts: &[&str]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        // Labels of 4 GiB, which are too long for any scrape, are left out.
        let length = u32::try_from(length).unwrap_or(0);
        if length > 0 {
            // By an eighth, where what the first one took was too little: not
            // by as much as there is, which may be most of what a scrape keeps.
            let more = self.text.len() / 8;
            if self.text.capacity() - self.text.len() < length as usize {
                self.text.reserve_exact(more.max(length as usize));
            }
            parts.iter().for_each(|part| self.text.push_str(part));
        }
        self.lengths.push(length);
    }
}

/// The lines of one series: the sample's name, and its label `le`, if it has
/// one.
fn lines(group: &Group) -> Vec<(String, String)> {
    let name = group.member.family.name;
    let Reading::Histogram { buckets, .. } = group.member.reading else {
        return vec![(name.to_owned(), String::new())];
    };
    let bucket = |bound| {
        let mut le = "le=\"".to_owned();
        push_bound(&mut le, bound);
        le.push('"');
        (format!("{name}_bucket"), le)
    };
    let bounds = buckets.iter().copied().chain([f64::INFINITY]);
    let others = ["_sum", "_count"].map(|suffix| (format!("{name}{suffix}"), String::new()));
    bounds.map(bucket).chain(others).collect()
}

/// The labels of one series, as they stand between the braces.
fn labels(group: &Group, series: usize) -> String {
    let mut labels = String::new();
    let values = group.member.label_values(series);
    for (label, value) in group.member.labels.iter().zip(values) {
        if !labels.is_empty() {
            labels.push(',');
        }
        labels.push_str(label.name);
        labels.push_str("=\"");
        push_escaped(&mut labels, value, true);
        labels.push('"');
    }
    labels
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
