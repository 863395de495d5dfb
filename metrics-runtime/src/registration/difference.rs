//! The differences between two declarations.

use crate::declaration::{Kind, Layout, NativeCells, ProcessMode};

/// The difference between two declarations.
///
/// [`CheckError`](crate::CheckError) has an example.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Difference {
    /// Their types.
    Kind(Kind, Kind),
    /// Their help texts.
    Help(&'static str, &'static str),
    /// How the values of several processes are combined: `processes = "…"`.
    Processes(ProcessMode, ProcessMode),
    /// The names of their labels.
    Labels(Vec<&'static str>, Vec<&'static str>),
    /// The bounds of their buckets.
    Buckets(&'static [f64], &'static [f64]),
    /// Their native buckets. One of them may have none.
    Native(Option<Scale>, Option<Scale>),
    /// No difference: both have this series, but it cannot be shared.
    SameSeries(String),
    /// In `duration = false` or `sample`: all calls of this series are counted, but one declaration
    /// does not time them, or times fewer of them.
    Timed(String),
    /// No difference: but one of them has dynamic labels, and values that both set have no
    /// meaningful sum.
    Dynamic,
    /// No difference: the process has no cells left for this declaration.
    TooManyNumbers,
    /// No difference: both serve this method of the path.
    SameEndpoint(&'static str),
    /// In their names, but one name is derived from the other. A histogram `x` has `x_bucket`,
    /// `x_sum`, `x_count` and `x_created`; a counter `x_total` has `x` and `x_created`.
    Names {
        /// The types of both.
        kinds: (Kind, Kind),
        /// The name of the second.
        other: &'static str,
        /// The name that both take.
        shared: String,
    },
}

/// The resolution of a histogram's native buckets.
///
/// [`Difference::Native`] has those of two declarations.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scale {
    /// There are 2^`schema` buckets for each power of two.
    pub schema: i8,
    /// The largest number of exposed buckets.
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

    /// The buckets of a histogram, in words.
    pub(super) fn list(layout: &Layout) -> String {
        match layout.native() {
            None => format!("the buckets {:?}", layout.buckets()),
            Some(cells) => Self::in_words(Some(Self::of(cells))),
        }
    }

    pub(super) fn in_words(scale: Option<Self>) -> String {
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

impl Difference {
    /// The difference between the buckets of two histograms.
    pub(super) fn of_buckets(old: &Layout, new: &Layout) -> Option<Self> {
        let scale = |layout: &Layout| layout.native().map(Scale::of);
        if scale(old) != scale(new) {
            return Some(Self::Native(scale(old), scale(new)));
        }
        let (old, new) = (old.buckets(), new.buckets());
        (old != new).then_some(Self::Buckets(old, new))
    }

    /// The buckets of both declarations, in words.
    pub(super) fn lists(&self) -> Option<[String; 2]> {
        match self {
            Self::Buckets(a, b) => Some([a, b].map(|list| format!("the buckets {list:?}"))),
            Self::Native(a, b) => Some([a, b].map(|scale| Scale::in_words(*scale))),
            _ => None,
        }
    }

    /// Whether both count the same, and differ only in how it is presented.
    pub(super) fn is_of_presentation(&self) -> bool {
        matches!(self, Self::Help(..) | Self::Buckets(..) | Self::Native(..))
    }

    /// Whether both have the same name, and cannot both be exposed.
    pub(super) fn is_of_one_name(&self) -> bool {
        self.is_of_presentation()
            || matches!(
                self,
                Self::Kind(..) | Self::Labels(..) | Self::Processes(..) | Self::Dynamic
            )
    }
}
