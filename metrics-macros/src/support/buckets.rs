//! Lists of bucket bounds: `[0.1, 0.5, 1.0]`.

use super::errors::Errors;
use super::group::ungrouped;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

/// Buckets that a histogram may have: more would cost more than they show.
const MOST: usize = 200;

/// The runtime's default buckets: of calls, and of HTTP requests.
pub(crate) const DEFAULT: &[f64] = &[
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0,
];
pub(crate) const HTTP: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Bounds that are finite and ascending; at least one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bounds(pub(crate) Vec<f64>);

/// Checks a list of bounds, and reports each mistake under its number.
pub(crate) fn bounds(list: &Expr, errors: &mut Errors) -> Option<Bounds> {
    let Expr::Array(array) = list else {
        errors.over(
            list,
            "buckets are a list of numbers: write `buckets = [0.1, 0.5, 1.0]`",
        );
        return None;
    };
    if array.elems.is_empty() {
        errors.over(
            list,
            "a histogram needs at least one bucket: write `buckets = [0.1, 0.5, 1.0]`",
        );
        return None;
    }
    if array.elems.len() > MOST {
        errors.over(
            list,
            format!(
                "a histogram can have {MOST} buckets, and these are {}: leave some out",
                array.elems.len()
            ),
        );
        return None;
    }
    let mut bounds: Vec<f64> = Vec::new();
    let mut good = true;
    for element in &array.elems {
        let mistake = match number(element) {
            None => Some("a bucket's bound is a number: write one, such as `0.25`".to_owned()),
            Some(bound) if !bound.is_finite() => Some(
                "a bucket's bound is a finite number, and `+Inf` is always there: leave it out"
                    .to_owned(),
            ),
            Some(bound) => match bounds.last() {
                Some(last) if bound == *last => Some(format!(
                    "the bound `{bound:?}` stands here twice: leave one out"
                )),
                Some(last) if bound < *last => Some(format!(
                    "buckets ascend, and `{bound:?}` is below `{last:?}`: write it before"
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

/// A number as it is written.
pub(super) fn number(expression: &Expr) -> Option<f64> {
    match ungrouped(expression) {
        Expr::Lit(ExprLit {
            lit: Lit::Float(float),
            ..
        }) => float.base10_parse().ok(),
        Expr::Lit(ExprLit {
            lit: Lit::Int(int), ..
        }) => int.base10_parse().ok(),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => number(expr).map(|n| -n),
        Expr::Path(path) => {
            let last = path.path.segments.last()?.ident.to_string();
            match last.as_str() {
                "INFINITY" => Some(f64::INFINITY),
                "NEG_INFINITY" => Some(f64::NEG_INFINITY),
                "NAN" => Some(f64::NAN),
                _ => None,
            }
        }
        _ => None,
    }
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
    fn finite_ascending_numbers_pass() {
        assert_eq!(check("[-1, 0, 0.5, 1e3]"), Ok(vec![-1.0, 0.0, 0.5, 1000.0]));
    }

    #[test]
    fn each_mistake_is_named() {
        for (list, hint) in [
            ("0.5", "a list"),
            ("[]", "at least one"),
            ("[0.5, 0.1]", "ascend"),
            ("[0.5, 0.5]", "twice"),
            ("[f64::INFINITY]", "finite"),
            ("[1e999]", "finite"),
            ("[-f64::INFINITY]", "finite"),
            ("[\"1\"]", "a number"),
        ] {
            let mistakes = check(list).expect_err(list);
            assert_eq!(mistakes.len(), 1, "{list}");
            assert!(mistakes[0].contains(hint), "{list}: {mistakes:?}");
        }
    }
}
