//! The functions with their signatures.

use super::types::Type::{self, InstantVector, RangeVector, Scalar, Text};

/// A function of PromQL.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The types of the arguments; the last one may be repeated.
    pub parameters: &'static [Type],
    /// The minimum number of arguments.
    pub min_arguments: usize,
    /// The maximum number of arguments, if there is one.
    pub max_arguments: Option<usize>,
    /// The type of the result.
    pub returns: Type,
}

impl Function {
    /// The function with this name. Names are in lower case.
    pub fn named(name: &str) -> Option<&'static Self> {
        let found = FUNCTIONS.binary_search_by(|function| function.name.cmp(name));
        found.ok().map(|index| &FUNCTIONS[index])
    }

    /// All functions, by name: those of Prometheus 3, including experimental ones, and those of
    /// Prometheus 2 under their old names.
    pub fn all() -> &'static [Self] {
        FUNCTIONS
    }

    /// The type of the argument with this index.
    pub fn parameter(&self, index: usize) -> Option<Type> {
        self.parameters
            .get(index)
            .or(self.parameters.last())
            .copied()
    }
}

const fn function(
    name: &'static str,
    parameters: &'static [Type],
    min_arguments: usize,
    max_arguments: Option<usize>,
    returns: Type,
) -> Function {
    Function {
        name,
        parameters,
        min_arguments,
        max_arguments,
        returns,
    }
}

/// With exactly these arguments.
const fn exact(name: &'static str, parameters: &'static [Type], returns: Type) -> Function {
    let count = parameters.len();
    function(name, parameters, count, Some(count), returns)
}

/// Of each series of an instant vector.
const fn vector(name: &'static str) -> Function {
    exact(name, &[InstantVector], InstantVector)
}

/// Of each series of a range vector.
const fn range(name: &'static str) -> Function {
    exact(name, &[RangeVector], InstantVector)
}

/// Of each series of an instant vector; by default, of the evaluation time.
const fn time(name: &'static str) -> Function {
    function(name, &[InstantVector], 0, Some(1), InstantVector)
}

/// Of the query.
const fn query(name: &'static str) -> Function {
    exact(name, &[], Scalar)
}

/// In the order of the names, for the binary search.
static FUNCTIONS: &[Function] = &[
    vector("abs"),
    vector("absent"),
    range("absent_over_time"),
    vector("acos"),
    vector("acosh"),
    vector("asin"),
    vector("asinh"),
    vector("atan"),
    vector("atanh"),
    range("avg_over_time"),
    vector("ceil"),
    range("changes"),
    exact("clamp", &[InstantVector, Scalar, Scalar], InstantVector),
    exact("clamp_max", &[InstantVector, Scalar], InstantVector),
    exact("clamp_min", &[InstantVector, Scalar], InstantVector),
    vector("cos"),
    vector("cosh"),
    range("count_over_time"),
    time("day_of_month"),
    time("day_of_week"),
    time("day_of_year"),
    time("days_in_month"),
    vector("deg"),
    range("delta"),
    range("deriv"),
    exact(
        "double_exponential_smoothing",
        &[RangeVector, Scalar, Scalar],
        InstantVector,
    ),
    query("end"),
    vector("exp"),
    range("first_over_time"),
    vector("floor"),
    vector("histogram_avg"),
    vector("histogram_count"),
    exact(
        "histogram_fraction",
        &[Scalar, Scalar, InstantVector],
        InstantVector,
    ),
    exact(
        "histogram_quantile",
        &[Scalar, InstantVector],
        InstantVector,
    ),
    function(
        "histogram_quantiles",
        &[InstantVector, Text, Scalar],
        3,
        Some(12),
        InstantVector,
    ),
    vector("histogram_stddev"),
    vector("histogram_stdvar"),
    vector("histogram_sum"),
    exact(
        "holt_winters",
        &[RangeVector, Scalar, Scalar],
        InstantVector,
    ),
    time("hour"),
    range("idelta"),
    range("increase"),
    function(
        "info",
        &[InstantVector, InstantVector],
        1,
        Some(2),
        InstantVector,
    ),
    range("irate"),
    function(
        "label_join",
        &[InstantVector, Text, Text, Text],
        3,
        None,
        InstantVector,
    ),
    exact(
        "label_replace",
        &[InstantVector, Text, Text, Text, Text],
        InstantVector,
    ),
    range("last_over_time"),
    vector("ln"),
    vector("log10"),
    vector("log2"),
    range("mad_over_time"),
    exact("max_of", &[Scalar, Scalar], Scalar),
    range("max_over_time"),
    exact("min_of", &[Scalar, Scalar], Scalar),
    range("min_over_time"),
    time("minute"),
    time("month"),
    query("pi"),
    exact("predict_linear", &[RangeVector, Scalar], InstantVector),
    range("present_over_time"),
    exact("quantile_over_time", &[Scalar, RangeVector], InstantVector),
    vector("rad"),
    query("range"),
    range("rate"),
    range("resets"),
    function("round", &[InstantVector, Scalar], 1, Some(2), InstantVector),
    exact("scalar", &[InstantVector], Scalar),
    vector("sgn"),
    vector("sin"),
    vector("sinh"),
    vector("sort"),
    function(
        "sort_by_label",
        &[InstantVector, Text],
        1,
        None,
        InstantVector,
    ),
    function(
        "sort_by_label_desc",
        &[InstantVector, Text],
        1,
        None,
        InstantVector,
    ),
    vector("sort_desc"),
    vector("sqrt"),
    query("start"),
    vector("start_timestamp"),
    range("stddev_over_time"),
    range("stdvar_over_time"),
    query("step"),
    range("sum_over_time"),
    vector("tan"),
    vector("tanh"),
    query("time"),
    vector("timestamp"),
    range("ts_of_first_over_time"),
    range("ts_of_last_over_time"),
    range("ts_of_max_over_time"),
    range("ts_of_min_over_time"),
    exact("vector", &[Scalar], InstantVector),
    time("year"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_sorted_and_found_by_name() {
        let names: Vec<_> = FUNCTIONS.iter().map(|function| function.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        for function in FUNCTIONS {
            assert_eq!(Function::named(function.name), Some(function));
        }
        assert_eq!(Function::named("Rate"), None);
    }
}
