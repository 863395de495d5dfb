//! Numbers as text.

use std::fmt::Write as _;

/// A float as Go's `ParseFloat` reads it: shortest form that keeps the value.
pub(super) fn push_float(out: &mut String, value: f64) {
    if value.is_nan() {
        out.push_str("NaN");
    } else if value.is_infinite() {
        out.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    } else {
        // Writing to a string does not fail.
        let _ = if value.abs() >= 1e17 || (value != 0.0 && value.abs() < 1e-5) {
            write!(out, "{value:e}")
        } else {
            write!(out, "{value}")
        };
    }
}

/// A bucket's bound, always with a decimal point (`1.0`): Prometheus 3 would
/// write it so, and Prometheus 2 takes it as it stands.
pub(super) fn push_bound(out: &mut String, bound: f64) {
    let start = out.len();
    push_float(out, bound);
    if !out[start..].contains(['.', 'e', 'f']) {
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
        assert_eq!(bound(1e20), "1e20");
        assert_eq!(bound(f64::INFINITY), "+Inf");
    }
}
