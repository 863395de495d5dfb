//! Two declarations that contradict each other, in words.

use super::linked::linked;
use crate::declaration::{Declaration, Kind, NativeCells, Source};
use std::fmt;

/// Two declarations that contradict each other.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Conflict {
    /// The name that both claim; of endpoints, the path.
    pub name: &'static str,
    /// The declaration that serves.
    pub first: Source,
    /// The one that is not exposed.
    pub second: Source,
    /// In what they differ.
    pub difference: Difference,
}

/// The difference between two declarations.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Difference {
    /// Their types.
    Kind(Kind, Kind),
    /// Their help texts.
    Help(&'static str, &'static str),
    /// The names of their labels.
    Labels(Vec<&'static str>, Vec<&'static str>),
    /// The bounds of their buckets.
    Buckets(&'static [f64], &'static [f64]),
    /// Their native buckets, which one may not have.
    Native(Option<Scale>, Option<Scale>),
    /// In nothing: they would share their series, and must not.
    SameSeries(String),
    /// In nothing: but a name with dynamic labels can be declared only once.
    Dynamic,
    /// In nothing: the process has no cells left for this declaration.
    TooManyNumbers,
    /// In nothing: both serve this method of the path.
    SameEndpoint(&'static str),
    /// In their names, of which one is derived from the other: a histogram `x`
    /// has `x_bucket`, `x_sum`, `x_count` and `x_created`, a counter `x_total` has
    /// `x` and `x_created`.
    Names {
        /// The types of both.
        kinds: (Kind, Kind),
        /// The second's name.
        other: &'static str,
        /// The name that both would have.
        shared: String,
    },
}

/// How fine a histogram's native buckets are.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scale {
    /// 2^`schema` buckets double the value.
    pub schema: i8,
    /// How many buckets are exposed at most.
    pub max_buckets: u16,
    /// Whether classic buckets are counted, too.
    pub classic: bool,
}

impl Scale {
    pub(super) fn of(cells: NativeCells) -> Self {
        let native = cells.native;
        Self {
            schema: native.schema,
            max_buckets: native.max_buckets,
            classic: native.classic,
        }
    }

    fn in_words(scale: Option<Self>) -> String {
        let Some(scale) = scale else {
            return "no native buckets".to_owned();
        };
        let classic = if scale.classic {
            " beside classic ones"
        } else {
            ""
        };
        format!(
            "native buckets of schema {}, {} at most{classic}",
            scale.schema, scale.max_buckets
        )
    }
}

impl Conflict {
    /// What to write instead of the source locations, if both declarations come from
    /// the code that reserved the names.
    pub(super) fn advice(&self) -> Option<&'static str> {
        linked().find_map(|linked| match linked.declaration() {
            Some(Declaration::ReservedNames(names))
                if self.first.is_same_line(&linked.source)
                    && self.second.is_same_line(&linked.source) =>
            {
                names.conflict_advice
            }
            _ => None,
        })
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            first,
            second,
            difference,
        } = self;
        match difference {
            Difference::Kind(a, b) => write!(f, "`{name}` is a {a} and a {b}")?,
            Difference::Help(a, b) => {
                write!(f, "`{name}` has two help texts, {a:?} and {b:?}")?;
            }
            Difference::Labels(a, b) => {
                write!(f, "`{name}` has the labels {a:?} and the labels {b:?}")?;
            }
            Difference::Buckets(a, b) => {
                write!(f, "`{name}` has the buckets {a:?} and the buckets {b:?}")?;
            }
            Difference::Native(a, b) => {
                let (a, b) = (Scale::in_words(*a), Scale::in_words(*b));
                write!(f, "`{name}` has {a}, and it has {b}")?;
            }
            Difference::SameSeries(series) => write!(
                f,
                "two declarations would share the series `{series}`: of functions, rename one, \
                 write `#[instrumented]` above the `impl` block, or `#[instrumented(function = \
                 \"Type::name\")]`; of gauges, use one static in \
                 both places"
            )?,
            Difference::TooManyNumbers => {
                return write!(
                    f,
                    "`{name}` has more series than there is room for in this program: give its \
                     labels fewer values\n  at: {first}"
                );
            }
            Difference::Dynamic => write!(
                f,
                "`{name}` has dynamic labels, and two declarations: declare one static, and \
                 use it in both places"
            )?,
            Difference::SameEndpoint(method) => {
                write!(f, "two functions declare the endpoint `{method} {name}`")?;
            }
            Difference::Names {
                kinds: (first, second),
                other,
                shared,
            } => write!(
                f,
                "the {first} `{name}` and the {second} `{other}` would both have the name \
                 `{shared}`, as {}: rename one",
                reason(shared, [(name, *first), (other, *second)])
            )?,
        }
        if let Some(advice) = self.advice() {
            return write!(f, "\n  {advice}");
        }
        write!(f, "\n  first:  {first}\n  second: {second}")
    }
}

/// Why one of two metrics takes a name that is not its own.
fn reason(shared: &str, metrics: [(&str, Kind); 2]) -> String {
    if shared.ends_with("_created") {
        return "OpenMetrics adds when counters and histograms began".to_owned();
    }
    let derived = metrics.iter().filter(|(name, _)| *name != shared);
    let mut kinds = derived.map(|(_, kind)| *kind);
    match kinds.clone().find(|kind| !kind.name_suffix().is_empty()) {
        Some(kind) => format!("OpenMetrics names {kind}s without `{}`", kind.name_suffix()),
        None => {
            let kind = kinds.next().unwrap_or(Kind::Histogram);
            format!("a {kind} writes its samples under names of their own")
        }
    }
}
