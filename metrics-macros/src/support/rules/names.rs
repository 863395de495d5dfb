//! Prometheus' rules and conventions for names.
//!
//! Sources: "Metric and label naming" and "Writing client libraries" in the documentation of
//! Prometheus, and the OpenMetrics 1.0 specification for reserved suffixes. Each rule returns a
//! valid name to write instead.

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
    /// All kinds.
    pub(crate) const ALL: [Self; 6] = [
        Self::Counter,
        Self::Gauge,
        Self::Histogram,
        Self::Summary,
        Self::Info,
        Self::StateSet,
    ];

    /// The name of the runtime's type.
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

    /// The suffix of the metric's name that is not part of the family's name.
    fn suffix(self) -> &'static str {
        match self {
            Self::Counter => "_total",
            Self::Info => "_info",
            _ => "",
        }
    }

    /// An example of a valid name.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Counter => "orders_total",
            Self::Gauge => "active_users",
            Self::Histogram | Self::Summary => "waiting_seconds",
            Self::Info => "database_info",
            Self::StateSet => "breaker",
        }
    }

    /// The kind, with its article.
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

/// A mistake in a metric's name, and a valid name to write instead.
#[derive(Debug)]
pub(crate) struct NameMistake {
    why: String,
    right: String,
}

impl NameMistake {
    /// The message for a name in an attribute.
    pub(crate) fn for_text(&self) -> String {
        format!("{}: write `{}`", self.why, self.right)
    }

    /// The valid name.
    pub(crate) fn right(self) -> String {
        self.right
    }

    /// The message for the prefix of a name that ends in `rest`.
    pub(crate) fn for_prefix(&self, rest: &str) -> String {
        let right = self.right.strip_suffix(rest).unwrap_or(&self.right);
        format!("{}: write `{right}`", self.why)
    }

    /// The message for a name that comes from a static.
    pub(crate) fn for_static(&self) -> String {
        format!(
            "{}: rename the static to `{}`, or write `#[metric(\"{}\")]`",
            self.why,
            self.right.to_uppercase(),
            self.right
        )
    }
}

/// The first mistake in a metric's name, and a name that follows all rules.
pub(crate) fn metric_name_mistake(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let mut mistake = broken_rule(name, kind)?;
    // The proposal of one rule may break another rule.
    while let Some(next) = broken_rule(&mistake.right, kind) {
        mistake.right = next.right;
    }
    Some(mistake)
}

/// Each rule proposes a name that is shorter, or that no earlier rule rejects, so the loop above
/// terminates.
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

/// `[a-z][a-z0-9_]*`: colons are for recording rules, capital letters are unconventional, and two
/// leading underscores are reserved by Prometheus.
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
        "empty metric name"
    } else {
        "invalid metric name, which must match `[a-z][a-z0-9_]*`"
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

/// The name of a counter ends in `_total`, and no other name does.
fn total_suffix(name: &str, kind: MetricKind) -> Option<NameMistake> {
    match (kind, name.strip_suffix("_total")) {
        (MetricKind::Counter, None) => Some(NameMistake {
            why: "the name of a counter must end in `_total`".to_owned(),
            right: format!("{name}_total"),
        }),
        (MetricKind::Counter, Some(_)) | (_, None) => None,
        (_, Some(stem)) => Some(NameMistake {
            why: format!(
                "the suffix `_total` is for counters, and this is {}",
                kind.with_article()
            ),
            right: stem.to_owned(),
        }),
    }
}

/// The name of an info ends in `_info`, as OpenMetrics requires.
fn info_suffix(name: &str, kind: MetricKind) -> Option<NameMistake> {
    (kind == MetricKind::Info && !name.ends_with("_info")).then(|| NameMistake {
        why: "the name of an info must end in `_info`".to_owned(),
        right: format!("{name}_info"),
    })
}

/// A name without the suffix of its kind, and that suffix.
fn stem(name: &str, kind: MetricKind) -> (&str, &str) {
    let suffix = kind.suffix();
    match name.strip_suffix(suffix) {
        Some(stem) => (stem, suffix),
        None => (name, ""),
    }
}

/// Suffixes that Prometheus and OpenMetrics add to the names of samples.
fn reserved_suffix(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let (stem, total) = stem(name, kind);
    let suffix = ["_bucket", "_sum", "_count", "_created", "_info", "_total"]
        .into_iter()
        .find(|suffix| stem.ends_with(suffix))?;
    Some(NameMistake {
        why: format!("the suffix `{suffix}` is reserved by Prometheus and OpenMetrics"),
        right: format!("{}{total}", stem.trim_end_matches(suffix)),
    })
}

/// Units that are not base units, with the base unit to use.
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

/// Units are base units: seconds, bytes, a ratio from 0 to 1.
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

/// The name of a state set is also the name of the label whose values are the states.
fn states_label(name: &str, kind: MetricKind) -> Option<NameMistake> {
    let whose = reserved_label(name).filter(|_| kind == MetricKind::StateSet)?;
    Some(NameMistake {
        why: format!("the name of a state set is also its label, and the label `{name}` {whose}"),
        right: format!("{name}_state"),
    })
}

/// The message about an invalid label name.
pub(crate) fn label_name_mistake(name: &str) -> Option<String> {
    let mut chars = name.chars();
    let good = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !good {
        return Some(format!(
            "invalid label name, which must match `[a-zA-Z][a-zA-Z0-9_]*`: write `{}`",
            label_name_like(name)
        ));
    }
    let whose = reserved_label(name)?;
    Some(format!(
        "reserved label `{name}`, which {whose}: write another name"
    ))
}

/// The use of a label with this name, if it is reserved.
fn reserved_label(name: &str) -> Option<&'static str> {
    Some(match name {
        "le" => "marks the buckets of histograms",
        "quantile" => "marks the quantiles of summaries",
        "job" | "instance" => "is set by Prometheus at each scrape",
        _ => return None,
    })
}

/// The closest valid label name.
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
    fn valid_names_are_accepted() {
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
    fn each_rule_proposes_a_valid_name() {
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
    fn a_static_can_be_renamed_or_get_another_metric_name() {
        let mistake = metric_name_mistake("orders", MetricKind::Counter).expect("no `_total`");
        assert_eq!(
            mistake.for_static(),
            "the name of a counter must end in `_total`: rename the static to `ORDERS_TOTAL`, or \
             write `#[metric(\"orders_total\")]`"
        );
    }

    #[test]
    fn reserved_labels_are_rejected() {
        for name in ["le", "quantile", "job", "_x", "9x", "a-b", ""] {
            assert!(label_name_mistake(name).is_some(), "{name}");
        }
        assert_eq!(label_name_mistake("operation"), None);
    }
}
