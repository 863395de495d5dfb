//! In what two declarations differ.

use crate::declaration::{Kind, Layout, NativeCells, ProcessMode};

/// The difference between two declarations.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Difference {
    /// Their types.
    Kind(Kind, Kind),
    /// Their help texts.
    Help(&'static str, &'static str),
    /// How the values of several processes become one: `processes = "…"`.
    Processes(ProcessMode, ProcessMode),
    /// The names of their labels.
    Labels(Vec<&'static str>, Vec<&'static str>),
    /// The bounds of their buckets.
    Buckets(&'static [f64], &'static [f64]),
    /// Their native buckets, which one may not have.
    Native(Option<Scale>, Option<Scale>),
    /// In nothing: they share this series, and must not.
    SameSeries(String),
    /// In `duration = false` or `sample`: the calls of this series are counted, but not all of
    /// them are timed, or not equally often.
    Timed(String),
    /// In nothing: but one of them has dynamic labels, and values that both set have no
    /// sum.
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
    /// Between the buckets of two histograms.
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

    /// Whether both count the same, however they present it.
    pub(super) fn is_of_presentation(&self) -> bool {
        matches!(self, Self::Help(..) | Self::Buckets(..) | Self::Native(..))
    }

    /// Whether the declarations have one name and could not both be exposed as they are.
    pub(super) fn is_of_one_name(&self) -> bool {
        self.is_of_presentation()
            || matches!(
                self,
                Self::Kind(..) | Self::Labels(..) | Self::Processes(..) | Self::Dynamic
            )
    }
}
