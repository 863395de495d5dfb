//! The naming rules and conventions of Prometheus.
//!
//! Sources: "Metric and label naming" and "Writing client libraries" in the
//! documentation of Prometheus, and the OpenMetrics 1.0 specification for the
//! reserved suffixes. Each rule returns what to write instead.

use super::case::snake_case;

/// The type of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MetricKind {
    Counter,
    Gauge,
    Histogram,
    Summary,
    Info,
    StateSet,
}

impl MetricKind {
    /// All of them.
    pub(crate) const ALL: [Self; 6] = [
        Self::Counter,
        Self::Gauge,
        Self::Histogram,
        Self::Summary,
        Self::Info,
        Self::StateSet,
    ];

    /// The name of its type in the runtime.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Counter => "Counter",
            Self::Gauge => "Gauge",
            Self::Histogram => "Histogram",
            Self::Summary => "Summary",
            Self::Info => "Info",
            Self::StateSet => "StateSet",
        }
    }

    /// The suffix of its metrics' names, which is no part of the family's name.
    fn suffix(self) -> &'static str {
        match self {
            Self::Counter => "_total",
            Self::Info => "_info",
            _ => "",
        }
    }

    /// A name that breaks no rule.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Counter => "orders_total",
            Self::Gauge => "active_users",
            Self::Histogram | Self::Summary => "waiting_seconds",
            Self::Info => "database_info",
            Self::StateSet => "breaker",
        }
    }

    /// With its article.
    pub(crate) fn with_article(self) -> &'static str {
        match self {
            Self::Counter => "a counter",
            Self::Gauge => "a gauge",
            Self::Histogram => "a histogram",
            Self::Summary => "a summary",
            Self::Info => "an info",
            Self::StateSet => "a state set",
        }
    }
}

/// What is wrong with a metric's name: why, and a name that breaks no rule.
#[derive(Debug)]
pub(crate) struct NameMistake {
    why: String,
    right: String,
}

impl NameMistake {
    /// In words, for a name that is written in an attribute.
    pub(crate) fn for_text(&self) -> String {
        format!("{}: write `{}`", self.why, self.right)
    }

    /// The name that breaks no rule.
    pub(crate) fn right(self) -> String {
        self.right
    }

    /// In words, for what a name begins with, where `rest` is what follows.
    pub(crate) fn for_prefix(&self, rest: &str) -> String {
        let right = self.right.strip_suffix(rest).unwrap_or(&self.right);
        format!("{}: write `{right}`", self.why)
    }

    /// In words, for a name that is a static's, in lower case.
    pub(crate) fn for_static(&self) -> String {
        format!(
            "{}: rename the static to `{}`, or write `#[metric(\"{}\")]`",
            self.why,
            self.right.to_uppercase(),
            self.right
        )
    }
}

/// What is wrong with a metric's name, if anything: the first broken rule, and
/// a name that keeps all of them.
pub(crate) fn metric_name_mistake(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let mut mistake = broken_rule(name, kind)?;
    // A rule's own proposal may break another one.
    while let Some(next) = broken_rule(&mistake.right, kind) {
        mistake.right = next.right;
    }
    Some(mistake)
}

/// Each rule proposes a name that is shorter, or that no earlier rule objects
/// to: correcting a name comes to an end.
fn broken_rule(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let rules = [
        metric_characters,
        total_suffix,
        info_suffix,
        reserved_suffix,
        base_unit,
        states_label,
    ];
    rules.into_iter().find_map(|rule| rule(name, kind))
}

/// `[a-z][a-z0-9_]*`: colons are for recording rules, capitals break the
/// convention, and two underscores in front are Prometheus' own.
fn metric_characters(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let snake: String = snake_case(name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let right = snake.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit());
    if name == right && !name.is_empty() {
        return None;
    }
    let why = if name.is_empty() {
        "a metric needs a name"
    } else {
        "the name of a metric has lower-case letters, digits and `_`, and begins with a letter"
    };
    let right = match right {
        "" => kind.example(),
        right => right,
    };
    Some(NameMistake {
        why: why.to_owned(),
        right: right.to_owned(),
    })
}

/// A counter's name ends in `_total`, and no other's does.
fn total_suffix(name: &str, kind: MetricKind) -> Option<NameMistake> {
    match (kind, name.strip_suffix("_total")) {
        (MetricKind::Counter, None) => Some(NameMistake {
            why: "the name of a counter ends in `_total`".to_owned(),
            right: format!("{name}_total"),
        }),
        (MetricKind::Counter, Some(_)) | (_, None) => None,
        (_, Some(stem)) => Some(NameMistake {
            why: format!(
                "`_total` is for counters, and this is {}",
                kind.with_article()
            ),
            right: stem.to_owned(),
        }),
    }
}

/// An info's name ends in `_info`: its only sample is called so.
fn info_suffix(name: &str, kind: MetricKind) -> Option<NameMistake> {
    (kind == MetricKind::Info && !name.ends_with("_info")).then(|| NameMistake {
        why: "the name of an info ends in `_info`".to_owned(),
        right: format!("{name}_info"),
    })
}

/// A name without what its kind adds to it, and what that is.
fn stem(name: &str, kind: MetricKind) -> (&str, &str) {
    let suffix = kind.suffix();
    match name.strip_suffix(suffix) {
        Some(stem) => (stem, suffix),
        None => (name, ""),
    }
}

/// Suffixes that Prometheus and OpenMetrics give to samples themselves.
fn reserved_suffix(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let (stem, total) = stem(name, kind);
    let suffix = ["_bucket", "_sum", "_count", "_created", "_info", "_total"]
        .into_iter()
        .find(|suffix| stem.ends_with(suffix))?;
    Some(NameMistake {
        why: format!(
            "`{suffix}` at the end of a name is reserved for samples that Prometheus derives"
        ),
        right: format!("{}{total}", stem.trim_end_matches(suffix)),
    })
}

/// Units other than the base units, with the base unit to use.
const UNITS: &[(&str, &str)] = &[
    ("ns", "seconds"),
    ("nanos", "seconds"),
    ("nanoseconds", "seconds"),
    ("us", "seconds"),
    ("micros", "seconds"),
    ("microseconds", "seconds"),
    ("ms", "seconds"),
    ("millis", "seconds"),
    ("milliseconds", "seconds"),
    ("sec", "seconds"),
    ("secs", "seconds"),
    ("second", "seconds"),
    ("minutes", "seconds"),
    ("hours", "seconds"),
    ("days", "seconds"),
    ("byte", "bytes"),
    ("bits", "bytes"),
    ("kb", "bytes"),
    ("kib", "bytes"),
    ("kilobytes", "bytes"),
    ("kibibytes", "bytes"),
    ("mb", "bytes"),
    ("mib", "bytes"),
    ("megabytes", "bytes"),
    ("mebibytes", "bytes"),
    ("gb", "bytes"),
    ("gib", "bytes"),
    ("gigabytes", "bytes"),
    ("gibibytes", "bytes"),
    ("percent", "ratio"),
    ("percentage", "ratio"),
    ("fahrenheit", "celsius"),
    ("kilometers", "meters"),
    ("millimeters", "meters"),
    ("kilograms", "grams"),
    ("milligrams", "grams"),
];

/// A unit is a base unit: seconds, bytes, a ratio from 0 to 1.
fn base_unit(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let (stem, total) = stem(name, kind);
    let (rest, unit) = stem.rsplit_once('_')?;
    let (_, base) = UNITS.iter().find(|(other, _)| *other == unit)?;
    let instead = if *base == "ratio" {
        "a ratio from 0 to 1"
    } else {
        base
    };
    Some(NameMistake {
        why: format!("`{unit}` is not a base unit, so record {instead}"),
        right: format!("{rest}_{base}{total}"),
    })
}

/// A state set's name is also that of the label whose values are the states.
fn states_label(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let whose = reserved_label(name).filter(|_| kind == MetricKind::StateSet)?;
    Some(NameMistake {
        why: format!(
            "the states are values of a label by the metric's name, and the label `{name}` {whose}"
        ),
        right: format!("{name}_state"),
    })
}

/// What is wrong with a label's name, if anything.
pub(crate) fn label_name_mistake(name: &str) -> Option<String> {
    let mut chars = name.chars();
    let good = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !good {
        return Some(format!(
            "the name of a label has letters, digits and `_`, and begins with a letter: write \
             `{}`",
            label_name_like(name)
        ));
    }
    let whose = reserved_label(name)?;
    Some(format!(
        "the label `{name}` is reserved, it {whose}: write another name"
    ))
}

/// What a label with this name does already, if it is reserved.
fn reserved_label(name: &str) -> Option<&'static str> {
    Some(match name {
        "le" => "marks the buckets of histograms",
        "quantile" => "marks the quantiles of summaries",
        "job" | "instance" => "is set by Prometheus when it scrapes",
        _ => return None,
    })
}

/// The valid label name closest to an invalid one.
fn label_name_like(name: &str) -> String {
    let allowed: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    match allowed.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit()) {
        "" => "operation".to_owned(),
        right => right.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(name: &str, kind: MetricKind) -> String {
        metric_name_mistake(name, kind).map_or_else(String::new, |mistake| mistake.for_text())
    }

    #[test]
    fn good_names_pass() {
        for (name, kind) in [
            ("orders_total", MetricKind::Counter),
            ("process_cpu_seconds_total", MetricKind::Counter),
            ("active_users", MetricKind::Gauge),
            ("request_duration_seconds", MetricKind::Histogram),
            ("http2_streams", MetricKind::Gauge),
            ("holding_seconds", MetricKind::Summary),
            ("build_info", MetricKind::Info),
            ("breaker", MetricKind::StateSet),
        ] {
            assert_eq!(mistake(name, kind), "");
        }
    }

    #[test]
    fn each_rule_says_what_to_write() {
        for (name, kind, right) in [
            ("orders", MetricKind::Counter, "`orders_total`"),
            ("users_total", MetricKind::Gauge, "`users`"),
            (
                "Orders-Placed_total",
                MetricKind::Counter,
                "`orders_placed_total`",
            ),
            ("__x_total", MetricKind::Counter, "`x_total`"),
            ("job:x_total", MetricKind::Counter, "`job_x_total`"),
            ("wait_ms", MetricKind::Histogram, "`wait_seconds`"),
            (
                "sent_kilobytes_total",
                MetricKind::Counter,
                "`sent_bytes_total`",
            ),
            ("cpu_percent", MetricKind::Gauge, "`cpu_ratio`"),
            ("queue_count", MetricKind::Gauge, "`queue`"),
            ("OrdersPlaced", MetricKind::Counter, "`orders_placed_total`"),
            ("wait_ms_total", MetricKind::Histogram, "`wait_seconds`"),
            ("orders_count", MetricKind::Counter, "`orders_total`"),
            ("1_000", MetricKind::Gauge, "`active_users`"),
            ("", MetricKind::Counter, "`orders_total`"),
            ("build", MetricKind::Info, "`build_info`"),
            ("builds_total", MetricKind::Info, "`builds_info`"),
            ("build_total_info", MetricKind::Info, "`build_info`"),
            ("Build", MetricKind::Info, "`build_info`"),
            ("", MetricKind::Info, "`database_info`"),
            ("build_info", MetricKind::Gauge, "`build`"),
            ("job", MetricKind::StateSet, "`job_state`"),
            ("breaker_total", MetricKind::StateSet, "`breaker`"),
            ("wait_ms", MetricKind::Summary, "`wait_seconds`"),
            ("wait_sum", MetricKind::Summary, "`wait`"),
        ] {
            let mistake = mistake(name, kind);
            assert!(mistake.contains(right), "{name}: {mistake}");
        }
    }

    #[test]
    fn a_static_can_be_renamed_or_the_metric_named() {
        let mistake = metric_name_mistake("orders", MetricKind::Counter).expect("no `_total`");
        assert_eq!(
            mistake.for_static(),
            "the name of a counter ends in `_total`: rename the static to `ORDERS_TOTAL`, or \
             write `#[metric(\"orders_total\")]`"
        );
    }

    #[test]
    fn reserved_labels_are_refused() {
        for name in ["le", "quantile", "job", "_x", "9x", "a-b", ""] {
            assert!(label_name_mistake(name).is_some(), "{name}");
        }
        assert_eq!(label_name_mistake("operation"), None);
    }
}
