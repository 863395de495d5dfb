//! Bucket bounds: a list, `[0.1, 0.5, 1.0]`, or a function, `exponential(0.001, 2, 10)` or
//! `linear(10, 10, 5)`.

use super::suggest::suggestion;
use crate::support::errors::Errors;
use crate::support::syntax::decimal::Decimal;
use crate::support::syntax::group::ungrouped;
use crate::support::syntax::number::{decimal, number, unit_mistake};
use crate::support::syntax::source_text::source_text;
use syn::{Expr, ExprArray, ExprCall, ExprLit, Lit};

/// The maximum number of buckets in a histogram.
const MAX_BUCKETS: usize = 200;

/// The message about a bound with a unit.
const NO_UNIT: &str = "a bucket bound takes no unit, because it is in the base unit, such as \
                       seconds or bytes";

/// The runtime's default bucket bounds: for calls, and for HTTP requests.
pub(crate) const DEFAULT: &[f64] = &[
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0,
];
pub(crate) const HTTP: &[f64] = &[
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The bounds that the runtime derives from native buckets: for calls, and for HTTP requests.
pub(crate) fn native_bounds() -> Vec<f64> {
    (-13..=4).map(|power| 2_f64.powi(power)).collect()
}

pub(crate) fn native_http_bounds() -> Vec<f64> {
    (-11..=4).map(|power| 2_f64.powi(power)).collect()
}

/// Finite, ascending bounds; at least one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bounds(pub(crate) Vec<f64>);

/// Checks bounds, and reports each mistake at its number.
pub(crate) fn bounds(buckets: &Expr, errors: &mut Errors) -> Option<Bounds> {
    match ungrouped(buckets) {
        Expr::Array(list) => listed(list, errors),
        Expr::Call(rule) => computed(rule, errors),
        other => {
            errors.over(
                other,
                "`buckets` takes a list of numbers: write `buckets = [0.1, 0.5, 1.0]`, `buckets = \
                 exponential(0.001, 2, 10)` or `buckets = native`",
            );
            None
        }
    }
}

fn listed(array: &ExprArray, errors: &mut Errors) -> Option<Bounds> {
    if array.elems.is_empty() {
        errors.over(array, "empty `buckets`: write `buckets = [0.1, 0.5, 1.0]`");
        return None;
    }
    if array.elems.len() > MAX_BUCKETS {
        errors.over(
            array,
            format!(
                "too many buckets, {} instead of at most {MAX_BUCKETS}: remove some, or write \
                 `buckets = native`",
                array.elems.len()
            ),
        );
        return None;
    }
    let mut bounds: Vec<f64> = Vec::new();
    let mut good = true;
    for element in &array.elems {
        let mistake = match number(element) {
            _ if unit_mistake(element, NO_UNIT).is_some() => unit_mistake(element, NO_UNIT),
            None => Some("a bucket bound must be a number: write one, such as `0.25`".to_owned()),
            Some(bound) if !bound.is_finite() => Some(
                "a bucket bound must be finite, and `+Inf` is always added: remove it".to_owned(),
            ),
            Some(bound) => match bounds.last() {
                Some(last) if bound == *last => {
                    Some(format!("duplicate bucket bound `{bound:?}`: remove one"))
                }
                Some(last) if bound < *last => Some(format!(
                    "bucket bounds must ascend: write `{bound:?}` before `{last:?}`"
                )),
                _ => {
                    bounds.push(bound);
                    None
                }
            },
        };
        if let Some(mistake) = mistake {
            errors.over(element, mistake);
            good = false;
        }
    }
    good.then_some(Bounds(bounds))
}

/// A function that computes bounds.
#[derive(Clone, Copy)]
enum Rule {
    /// Each bound is the previous one times a factor.
    Exponential,
    /// Each bound is the previous one plus a width.
    Linear,
}

impl Rule {
    /// The names that are allowed here. For `native`, see the module of that name.
    const NAMES: &[&str] = &["exponential", "linear", "native"];

    fn named(name: &str) -> Option<Self> {
        match name {
            "exponential" => Some(Self::Exponential),
            "linear" => Some(Self::Linear),
            _ => None,
        }
    }

    /// The message about its arguments.
    fn takes(self) -> &'static str {
        match self {
            Self::Exponential => {
                "`exponential` takes the first bound, a factor and a count: write \
                 `exponential(0.001, 2, 10)`"
            }
            Self::Linear => {
                "`linear` takes the first bound, a width and a count: write `linear(10, 10, 5)`"
            }
        }
    }

    fn first_mistake(self, first: f64) -> Option<&'static str> {
        match self {
            _ if !first.is_finite() => {
                Some("the first bound must be finite: write one, such as `1`")
            }
            Self::Exponential if first <= 0.0 => {
                Some("the first bound of `exponential` must be above 0: write one, such as `0.001`")
            }
            _ => None,
        }
    }

    fn step_mistake(self, step: f64) -> Option<&'static str> {
        match self {
            Self::Exponential if !(step > 1.0 && step.is_finite()) => {
                Some("the factor must be above 1, so that bounds ascend: write one, such as `2`")
            }
            Self::Linear if !(step > 0.0 && step.is_finite()) => {
                Some("the width must be above 0, so that bounds ascend: write one, such as `10`")
            }
            _ => None,
        }
    }

    fn bounds(self, first: Decimal, step: Decimal, count: u8) -> Vec<f64> {
        match self {
            Self::Exponential => {
                let next = |bound: &Decimal| Some(bound.times(step));
                let bounds = std::iter::successors(Some(first), next);
                bounds.take(count.into()).map(Decimal::to_f64).collect()
            }
            Self::Linear => (0..count)
                .map(|n| first.plus(step.times(n.into())))
                .collect(),
        }
    }
}

/// Bounds from a function, computed when the macro is expanded.
fn computed(call: &ExprCall, errors: &mut Errors) -> Option<Bounds> {
    let name = source_text(&call.func);
    let Some(rule) = Rule::named(&name) else {
        let suggestion = suggestion(&name, Rule::NAMES);
        errors.over(
            &call.func,
            format!("unknown buckets `{name}`: {suggestion}"),
        );
        return None;
    };
    let arguments: Vec<&Expr> = call.args.iter().collect();
    let [first, step, count] = arguments[..] else {
        errors.over(call, rule.takes());
        return None;
    };
    let mut argument = |expression: &Expr, mistake: &dyn Fn(f64) -> Option<&'static str>| {
        let unit = unit_mistake(expression, NO_UNIT);
        let mistake = unit.or_else(|| match number(expression) {
            None => Some(rule.takes().to_owned()),
            Some(number) => mistake(number).map(ToOwned::to_owned),
        });
        if let Some(mistake) = mistake {
            errors.over(expression, mistake);
            return None;
        }
        decimal(expression)
    };
    let first = argument(first, &|first| rule.first_mistake(first));
    let step = argument(step, &|step| rule.step_mistake(step));
    let count = check_count(count, errors);
    let bounds = rule.bounds(first?, step?, count?);
    if bounds.iter().any(|bound| !bound.is_finite()) {
        errors.over(
            call,
            "the last bound would not be finite: write a smaller count",
        );
        return None;
    }
    if bounds.windows(2).any(|pair| pair[0] >= pair[1]) {
        errors.over(
            call,
            "these bounds are too close for 64-bit floats: write a larger step",
        );
        return None;
    }
    Some(Bounds(bounds))
}

fn check_count(count: &Expr, errors: &mut Errors) -> Option<u8> {
    let number = match ungrouped(count) {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse::<u8>().ok(),
        _ => None,
    };
    let number = number.filter(|number| (1..=MAX_BUCKETS).contains(&usize::from(*number)));
    if let Some(mistake) = unit_mistake(count, "the count takes no unit") {
        errors.over(count, mistake);
        return None;
    }
    if number.is_none() {
        errors.over(
            count,
            format!(
                "the count must be a whole number from 1 to {MAX_BUCKETS}: write one, such as `10`"
            ),
        );
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_str;

    fn check(list: &str) -> Result<Vec<f64>, Vec<String>> {
        let mut errors = Errors::new();
        let bounds = bounds(&parse_str(list).expect("an expression"), &mut errors);
        errors
            .finish(bounds)
            .map(|bounds| bounds.0)
            .map_err(|mistakes| mistakes.messages())
    }

    #[test]
    fn finite_ascending_numbers_are_accepted() {
        assert_eq!(check("[-1, 0, 0.5, 1e3]"), Ok(vec![-1.0, 0.0, 0.5, 1000.0]));
        assert_eq!(check("[1u8, 2.5_f64]"), Ok(vec![1.0, 2.5]));
    }

    #[test]
    fn each_mistake_is_reported() {
        for (list, hint) in [
            ("0.5", "a list"),
            ("[]", "empty `buckets`"),
            ("[0.5, 0.1]", "ascend"),
            ("[0.5, 0.5]", "duplicate"),
            ("[f64::INFINITY]", "finite"),
            ("[1e999]", "finite"),
            ("[-f64::INFINITY]", "finite"),
            ("[\"1\"]", "a number"),
            ("exponetial(1, 2, 3)", "did you mean `exponential`?"),
            ("buckets::linear(1, 2, 3)", "write one of"),
            ("linear(1, 2)", "a width and a count"),
            ("exponential(1, 2, 3, 4)", "a factor and a count"),
            ("exponential(x, 2, 3)", "takes the first bound"),
            ("exponential(0, 2, 3)", "above 0"),
            ("exponential(-1, 2, 3)", "above 0"),
            ("exponential(f64::INFINITY, 2, 3)", "finite"),
            ("exponential(1, 1, 3)", "above 1"),
            ("exponential(1, 1e999, 3)", "above 1"),
            ("linear(1, 0, 3)", "above 0"),
            ("linear(f64::NAN, 1, 3)", "finite"),
            ("linear(1, 1, 0)", "from 1 to 200"),
            ("linear(1, 1, 201)", "from 1 to 200"),
            ("linear(1, 1, 2.0)", "from 1 to 200"),
            ("exponential(1e300, 10, 10)", "a smaller count"),
            ("linear(1e300, 1, 2)", "a larger step"),
            ("[100ms]", "write `0.1`"),
            ("exponential(1kb, 2, 3)", "write `1000`"),
            ("linear(1, 1, 3x)", "write `3`"),
        ] {
            let mistakes = check(list).expect_err(list);
            assert_eq!(mistakes.len(), 1, "{list}");
            assert!(mistakes[0].contains(hint), "{list}: {mistakes:?}");
        }
    }

    #[test]
    fn functions_yield_round_numbers() {
        assert_eq!(
            check("exponential(0.001, 2, 5)"),
            Ok(vec![0.001, 0.002, 0.004, 0.008, 0.016])
        );
        assert_eq!(check("exponential(1, 1.5, 3)"), Ok(vec![1.0, 1.5, 2.25]));
        assert_eq!(
            check("exponential(1e-9, 10, 4)"),
            Ok(vec![1e-9, 1e-8, 1e-7, 1e-6])
        );
        assert_eq!(check("linear(0.1, 0.1, 3)"), Ok(vec![0.1, 0.2, 0.3]));
        assert_eq!(check("linear(-1, 0.5, 4)"), Ok(vec![-1.0, -0.5, 0.0, 0.5]));
        assert_eq!(check("linear(5, 1, 1)"), Ok(vec![5.0]));
        assert_eq!(
            check("linear(0, 1, 200)").map(|bounds| bounds.len()),
            Ok(200)
        );
    }

    #[test]
    fn all_mistakes_in_a_function_are_reported() {
        assert_eq!(check("exponential(0, 1, 0)").expect_err("three").len(), 3);
    }
}
