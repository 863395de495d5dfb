//! Two declarations that contradict each other, in words.

use crate::declaration::{Kind, Source};
use std::error::Error;
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

/// In what two declarations differ.
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
    /// In nothing: they would share their series, and must not.
    SameSeries(String),
    /// In nothing: but a name with dynamic labels can be declared only once.
    Dynamic,
    /// In nothing: the process has no cells left for this declaration.
    TooManyNumbers,
    /// In nothing: both serve this method of the path.
    SameEndpoint(&'static str),
    /// The second's name is one that the first, a histogram, writes as well.
    Suffix(&'static str),
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
            Difference::Suffix(other) => {
                write!(
                    f,
                    "the histogram `{name}` writes the samples of `{other}` as well"
                )?;
            }
        }
        write!(f, "\n  first:  {first}\n  second: {second}")
    }
}

/// What [`check`](crate::check) found.
///
/// `Debug` prints the same words as `Display`, so that a test which unwraps
/// the result of `check` shows them as they are meant to be read.
#[derive(Clone, PartialEq)]
pub struct CheckError(Vec<Conflict>);

impl CheckError {
    pub(super) fn new(conflicts: Vec<Conflict>) -> Self {
        Self(conflicts)
    }

    /// The conflicts, at least one, in the order of the names.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.0
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the metrics of this program contradict each other:")?;
        self.0
            .iter()
            .try_for_each(|conflict| write!(f, "\n{conflict}"))
    }
}

impl fmt::Debug for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for CheckError {}
