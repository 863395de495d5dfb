//! The assertions: macros, so that a test reads like a query.

/// Asserts what was recorded, or scraped. Feature `testing`.
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
/// | the least observation that a share of them does not exceed | `quantile(0.9, name { … }) < 0.5` |
///
/// with `==`, `!=`, `<`, `<=`, `>` or `>=`. Labels that are left out may have any value: the
/// series are added up. A value is a text, a number, or a value of a type that derives
/// [`LabelValue`](trait@crate::LabelValue). What is expected is a number, or a
/// [`Duration`](std::time::Duration). `==` passes over the last two bits of a float, because
/// a sum depends on the order.
///
/// # Panics
///
/// If an expectation is not met; and if no metric has this name, none of its series has one
/// of the labels, or a label can never have this value. The message has all that fail, with
/// what was recorded, and where the metric is declared.
#[macro_export]
macro_rules! assert_metric {
    ($recorded:expr, $($expectations:tt)+) => {
        $recorded.assert(&$crate::__expectations!([] $($expectations)+))
    };
}

/// [`assert_metric!`](crate::assert_metric), and nothing else was recorded. Feature
/// `testing`.
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
/// Each series that was recorded must be one that an expectation names. What is back at
/// zero does not count: calls in progress, 0 added to a counter.
///
/// # Panics
///
/// For the reasons given there, and for each other series.
#[macro_export]
macro_rules! assert_only {
    ($recorded:expr $(, $($expectations:tt)*)?) => {
        $recorded.assert_only(&$crate::__expectations!([] $($($expectations)*)?))
    };
}

/// One expectation as a value, in the syntax of
/// [`assert_metric!`](crate::assert_metric): for
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
#[macro_export]
macro_rules! expected {
    ($($expectation:tt)+) => {{
        let [expectation] = $crate::__expectations!([] $($expectation)+);
        expectation
    }};
}

/// An array of expectations. What is in brackets is done.
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
