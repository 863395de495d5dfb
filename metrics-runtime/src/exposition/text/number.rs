//! Numbers as text.

use std::fmt::Write as _;

/// The bound of a bucket as in the label `le`.
#[cfg(feature = "catalogue")]
pub(crate) fn bound(bound: f64) -> String {
    let mut text = String::new();
    push_bound(&mut text, bound);
    text
}

/// The shortest form of a float that Go's `ParseFloat` reads as the same value.
pub(super) fn push_float(out: &mut String, value: f64) {
    if value.is_nan() {
        out.push_str("NaN");
    } else if value.is_infinite() {
        out.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    } else {
        // Writing to a string cannot fail.
        let _ = if value.abs() >= 1e17 || (value != 0.0 && value.abs() < 1e-5) {
            write!(out, "{value:e}")
        } else {
            write!(out, "{value}")
        };
    }
}

/// A bucket's bound in the form of Go's `%g`, with a decimal point (`1.0`). Prometheus writes
/// bounds that it receives as numbers in this form, and Prometheus 3 also those that it receives as
/// text. So the label is the same in all formats.
pub(super) fn push_bound(out: &mut String, bound: f64) {
    let start = out.len();
    let large_or_small = bound.abs() >= 1e6 || (bound != 0.0 && bound.abs() < 1e-4);
    if bound.is_finite() && large_or_small {
        // Rust's `1.5e9` is Go's `1.5e+09`.
        let text = format!("{bound:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ('-', exponent),
            None => ('+', exponent),
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "{digits}e{sign}{exponent:0>2}");
        return;
    }
    push_float(out, bound);
    if !out[start..].contains(['.', 'f']) {
        out.push_str(".0");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(value: f64) -> String {
        let mut text = String::new();
        push_float(&mut text, value);
        text
    }

    fn bound(value: f64) -> String {
        let mut text = String::new();
        push_bound(&mut text, value);
        text
    }

    #[test]
    fn floats_are_written_as_go_reads_them() {
        assert_eq!(float(f64::NAN), "NaN");
        assert_eq!(float(f64::INFINITY), "+Inf");
        assert_eq!(float(f64::NEG_INFINITY), "-Inf");
        assert_eq!(float(3.0), "3");
        assert_eq!(float(-0.25), "-0.25");
        assert_eq!(float(1e300), "1e300");
        assert_eq!(float(1.5e-9), "1.5e-9");
    }

    #[test]
    fn bounds_have_a_decimal_point() {
        assert_eq!(bound(1.0), "1.0");
        assert_eq!(bound(0.005), "0.005");
        assert_eq!(bound(-10.0), "-10.0");
        assert_eq!(bound(0.0), "0.0");
        assert_eq!(bound(999_999.0), "999999.0");
        assert_eq!(bound(0.0001), "0.0001");
        assert_eq!(bound(f64::INFINITY), "+Inf");
    }

    #[test]
    fn large_and_small_bounds_are_as_go_writes_them() {
        assert_eq!(bound(1e6), "1e+06");
        assert_eq!(bound(-1_234_567.0), "-1.234567e+06");
        assert_eq!(bound(1e20), "1e+20");
        assert_eq!(bound(1.5e300), "1.5e+300");
        assert_eq!(bound(0.00001), "1e-05");
        assert_eq!(bound(5e-324), "5e-324");
    }
}
