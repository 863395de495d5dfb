//! The assertions. They are macros, so that a test reads like a query.

/// Asserts what was recorded or scraped. Feature `testing`.
///
/// ```
/// use metrics_runtime::testing::{assert_metric, record};
/// use metrics_runtime::{Counter, Histogram, LabelSet, LabelValue, metric};
///
/// #[derive(LabelValue)]
/// enum Outcome { Ok, Failed }
///
/// #[derive(LabelSet)]
/// struct Labels { result: Outcome }
///
/// /// Hampers packed.
/// #[metric]
/// static HAMPERS_TOTAL: Counter<Labels>;
///
/// /// The weight of a hamper.
/// #[metric(buckets = [1000, 5000])]
/// static HAMPER_GRAMS: Histogram;
///
/// let recorded = record(|| {
///     HAMPERS_TOTAL.with(Labels { result: Outcome::Ok }).inc();
///     HAMPER_GRAMS.observe(400);
///     HAMPER_GRAMS.observe(2500);
/// });
/// assert_metric!(recorded, hampers_total { result = "ok" } == 1);
/// assert_metric!(
///     recorded,
///     hampers_total { result = Outcome::Failed } == 0,
///     hampers_total >= 1,
///     count(hamper_grams) == 2,
///     sum(hamper_grams) == 2900,
///     quantile(0.9, hamper_grams) < 5000,
/// );
/// ```
///
/// | to compare | write |
/// |---|---|
/// | a counter, gauge, info or state | `name { label = value } == 1` |
/// | the number of observations of a histogram or summary | `count(name { label = value }) == 1` |
/// | their sum | `sum(name { … }) == 2.5` |
/// | the smallest observation that is at least as large as a share of all | `quantile(0.9, name { … }) < 0.5` |
///
/// with `==`, `!=`, `<`, `<=`, `>` or `>=`. Labels that are left out match any value, and the
/// series are added up. The value of a label is a string, a number, or a value of a type that
/// derives [`LabelValue`](trait@crate::LabelValue). The expected value is a number or a
/// [`Duration`](std::time::Duration). `==` ignores the last two bits of a float, because a sum
/// depends on the order of additions.
///
/// # Panics
///
/// If an expectation is not met, no metric has this name, none of its series has one of the labels,
/// or a label cannot have this value. The message lists all failures, with the recorded series and
/// the source locations of the metrics.
///
/// # Cost
///
/// One pass over all recorded updates, or over all series of the scrape.
#[macro_export]
macro_rules! assert_metric {
    ($recorded:expr, $($expectations:tt)+) => {
        $recorded.assert(&$crate::__expectations!([] $($expectations)+))
    };
}

/// Like [`assert_metric!`](crate::assert_metric), and asserts that nothing else was recorded.
/// Feature `testing`.
///
/// ```
/// use metrics_runtime::testing::{assert_only, record};
/// use metrics_runtime::{Counter, metric};
///
/// /// Doors opened.
/// #[metric]
/// static DOORS_TOTAL: Counter;
///
/// let recorded = record(|| DOORS_TOTAL.inc());
/// assert_only!(recorded, doors_total == 1);
/// assert_only!(record(|| ()));
/// ```
///
/// An expectation must name each recorded series. Series that are back at zero do not count: calls
/// in progress, or 0 added to a counter.
///
/// # Panics
///
/// For the reasons of [`assert_metric!`](crate::assert_metric), and for each further series.
///
/// # Cost
///
/// One pass over all recorded updates, or over all series of the scrape.
#[macro_export]
macro_rules! assert_only {
    ($recorded:expr $(, $($expectations:tt)*)?) => {
        $recorded.assert_only(&$crate::__expectations!([] $($($expectations)*)?))
    };
}

/// One expectation as a value, in the syntax of [`assert_metric!`](crate::assert_metric), for
/// [`Recorded::wait_for`](crate::testing::Recorded::wait_for). Feature `testing`.
///
/// ```
/// use metrics_runtime::testing::expected;
///
/// let expectation = expected!(count(function_call_duration_seconds { function = "pay" }) >= 2);
/// assert_eq!(
///     expectation.to_string(),
///     "count(function_call_duration_seconds{function=\"pay\"}) >= 2"
/// );
/// ```
///
/// Cost: an allocation for the labels.
#[macro_export]
macro_rules! expected {
    ($($expectation:tt)+) => {{
        let [expectation] = $crate::__expectations!([] $($expectation)+);
        expectation
    }};
}

/// An array of expectations. Those in brackets are already parsed.
#[doc(hidden)]
#[macro_export]
macro_rules! __expectations {
    ([$($done:tt)*]) => { [$($done)*] };
    (
        [$($done:tt)*] $metric:ident { $($labels:tt)* } $comparison:tt $expected:expr
        $(, $($rest:tt)*)?
    ) => {
        $crate::__expectations!(
            [$($done)* $crate::__expectation!(number, ($metric { $($labels)* }) $comparison $expected),]
            $($($rest)*)?
        )
    };
    (
        [$($done:tt)*] $measure:ident ( $($arguments:tt)* ) $comparison:tt $expected:expr
        $(, $($rest:tt)*)?
    ) => {
        $crate::__expectations!(
            [$($done)* $crate::__expectation!($measure, ($($arguments)*) $comparison $expected),]
            $($($rest)*)?
        )
    };
    ([$($done:tt)*] $metric:ident $comparison:tt $expected:expr $(, $($rest:tt)*)?) => {
        $crate::__expectations!(
            [$($done)* $crate::__expectation!(number, ($metric) $comparison $expected),]
            $($($rest)*)?
        )
    };
    ([$($done:tt)*] $($other:tt)+) => {
        ::core::compile_error!(
            "not an expectation: write `name { label = \"value\" } == 1`, `count(name) == 1`, \
             `sum(name) == 1` or `quantile(0.9, name) < 1`"
        )
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __expectation {
    ($measure:ident, ($($arguments:tt)*) $comparison:tt $expected:expr) => {
        $crate::testing::Expectation::new(
            $crate::__measured!($measure $($arguments)*),
            $crate::__comparison!($comparison),
            $expected,
        )
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __measured {
    (number $($selector:tt)*) => {
        ($crate::testing::Measure::Number, $crate::__selector!($($selector)*))
    };
    (count $($selector:tt)*) => {
        ($crate::testing::Measure::Count, $crate::__selector!($($selector)*))
    };
    (sum $($selector:tt)*) => {
        ($crate::testing::Measure::Sum, $crate::__selector!($($selector)*))
    };
    (quantile $share:expr, $($selector:tt)*) => {
        ($crate::testing::Measure::Quantile($share), $crate::__selector!($($selector)*))
    };
    ($other:ident $($selector:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "no measure `", ::core::stringify!($other),
            "`: write `count(name)`, `sum(name)` or `quantile(0.9, name)`"
        ))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __selector {
    ($metric:ident $({ $($label:ident = $value:expr),* $(,)? })?) => {
        $crate::testing::SeriesSelector::new(
            ::core::stringify!($metric),
            ::std::vec![$($((
                ::core::stringify!($label),
                $crate::testing::LabelText::label_text(&$value),
            )),*)?],
        )
    };
    ($($other:tt)*) => {
        ::core::compile_error!("not a series: write `name` or `name { label = \"value\" }`")
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __comparison {
    (==) => {
        $crate::testing::Comparison::Equal
    };
    (!=) => {
        $crate::testing::Comparison::NotEqual
    };
    (<) => {
        $crate::testing::Comparison::Less
    };
    (<=) => {
        $crate::testing::Comparison::AtMost
    };
    (>) => {
        $crate::testing::Comparison::Greater
    };
    (>=) => {
        $crate::testing::Comparison::AtLeast
    };
    ($other:tt) => {
        ::core::compile_error!("not a comparison: write `==`, `!=`, `<`, `<=`, `>` or `>=`")
    };
}
