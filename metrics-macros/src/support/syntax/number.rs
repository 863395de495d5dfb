//! Number literals in an attribute.

use super::decimal::Decimal;
use super::group::ungrouped;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

/// The decimal value of a literal, possibly negative.
pub(crate) fn decimal(expression: &Expr) -> Option<Decimal> {
    match ungrouped(expression) {
        Expr::Lit(ExprLit {
            lit: Lit::Float(float),
            ..
        }) => float.base10_digits().parse().ok(),
        Expr::Lit(ExprLit {
            lit: Lit::Int(int), ..
        }) => int.base10_digits().parse().ok(),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => decimal(expr).map(|number| -number),
        _ => None,
    }
}

/// The value of a literal, or of one of the constants for infinity and NaN.
pub(crate) fn number(expression: &Expr) -> Option<f64> {
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

/// The type suffixes of numbers, which are ignored.
const TYPES: &[&str] = &[
    "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// Common units, and their factors to the base unit.
const UNITS: &[(&str, f64)] = &[
    ("ns", 1e-9),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("sec", 1.0),
    ("secs", 1.0),
    ("m", 60.0),
    ("min", 60.0),
    ("h", 3600.0),
    ("k", 1e3),
    ("K", 1e3),
    ("kb", 1e3),
    ("kB", 1e3),
    ("KB", 1e3),
    ("kib", 1024.0),
    ("KiB", 1024.0),
    ("M", 1e6),
    ("mb", 1e6),
    ("MB", 1e6),
    ("mib", 1_048_576.0),
    ("MiB", 1_048_576.0),
];

/// The message about a number with a unit, such as `100ms`, which would be read as 100. `why` is
/// its first part.
pub(crate) fn unit_mistake(expression: &Expr, why: &str) -> Option<String> {
    let (digits, suffix) = match ungrouped(expression) {
        Expr::Lit(ExprLit {
            lit: Lit::Int(int), ..
        }) => (int.base10_digits(), int.suffix()),
        Expr::Lit(ExprLit {
            lit: Lit::Float(float),
            ..
        }) => (float.base10_digits(), float.suffix()),
        Expr::Unary(ExprUnary { expr, .. }) => return unit_mistake(expr, why),
        _ => return None,
    };
    if suffix.is_empty() || TYPES.contains(&suffix) {
        return None;
    }
    let units = UNITS.iter().find(|(name, _)| *name == suffix);
    let value = units.zip(digits.parse::<f64>().ok());
    let right = value.map_or(digits.to_owned(), |((_, factor), number)| {
        in_base_units(number, *factor).to_string()
    });
    Some(format!("{why}: write `{right}`"))
}

/// Divides if the result is more exact, so that 250 ms are exactly 0.25 s.
pub(crate) fn in_base_units(number: f64, factor: f64) -> f64 {
    if factor < 1.0 {
        number / factor.recip().round()
    } else {
        number * factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(number: &str) -> Option<String> {
        let number = syn::parse_str(number).expect("an expression");
        unit_mistake(&number, "no unit")
    }

    #[test]
    fn a_type_suffix_is_not_a_unit() {
        for number in [
            "1", "0.5", "1.0_f64", "1u8", "-2_i64", "f64::MAX", "1e3", "\"1ms\"",
        ] {
            assert_eq!(mistake(number), None, "{number}");
        }
    }

    #[test]
    fn units_are_rejected() {
        for (number, right) in [
            ("100ms", "write `0.1`"),
            ("2_000ms", "write `2`"),
            ("250us", "write `0.00025`"),
            ("1kb", "write `1000`"),
            ("2.5KiB", "write `2560`"),
            ("99.9percent", "write `99.9`"),
            ("200ok", "write `200`"),
            ("-5s", "write `5`"),
        ] {
            let mistake = mistake(number).unwrap_or_default();
            assert!(mistake.contains(right), "{number}: {mistake}");
        }
    }
}
