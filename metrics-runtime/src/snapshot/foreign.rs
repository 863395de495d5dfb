//! Series that another library keeps, as plain data: what was read of them for
//! one exposition.

/// A family of another library's.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ForeignFamily {
    /// The full name.
    pub(crate) name: String,
    /// The help text; may be empty.
    pub(crate) help: String,
    /// The type.
    pub(crate) kind: ForeignKind,
    /// Whether it is a counter that OpenMetrics can't name: without `_total`, or
    /// beside another family that has one of its names. It is `unknown` there.
    pub(crate) unknown: bool,
    /// Its series.
    pub(crate) series: Vec<ForeignSeries>,
}

/// The type of such a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ForeignKind {
    Counter,
    Gauge,
    Histogram,
    Summary,
}

/// One of its series.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ForeignSeries {
    /// Names and values.
    pub(crate) labels: Vec<(String, String)>,
    /// The value.
    pub(crate) value: ForeignValue,
}

/// The value of a series.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ForeignValue {
    /// A counter's or a gauge's.
    Number(f64),
    /// A histogram's.
    Histogram {
        /// Upper bounds, ascending, the last one `+Inf`, with the number of
        /// observations up to each.
        buckets: Vec<(f64, u64)>,
        /// The sum of all observations.
        sum: f64,
    },
    /// A summary's.
    Summary {
        /// Quantiles with their values.
        quantiles: Vec<(f64, f64)>,
        /// How many observations there were.
        count: u64,
        /// Their sum.
        sum: f64,
    },
}

impl ForeignFamily {
    /// Its name in OpenMetrics.
    pub(crate) fn stem(&self) -> &str {
        match self.kind {
            ForeignKind::Counter if !self.unknown => {
                self.name.strip_suffix("_total").unwrap_or(&self.name)
            }
            _ => &self.name,
        }
    }
}

impl ForeignKind {
    /// The word after `# TYPE <name>`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
        }
    }

    /// What its samples' names add to the family's.
    pub(crate) fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Counter | Self::Gauge => &[""],
            Self::Histogram => &["", "_bucket", "_sum", "_count"],
            Self::Summary => &["", "_sum", "_count"],
        }
    }
}
