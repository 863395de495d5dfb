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
    } else if !push_short(out, value) {
        // Writing to a string cannot fail.
        let _ = if value.abs() >= 1e17 || (value != 0.0 && value.abs() < 1e-5) {
            write!(out, "{value:e}")
        } else {
            write!(out, "{value}")
        };
    }
}

/// Writes a whole number, or a positive one of billionths such as the sum of durations, if it
/// has fifteen digits at most. Whether it is one.
///
/// No two decimals with so few digits are the same float, so the shortest form is the decimal
/// itself.
fn push_short(out: &mut String, value: f64) -> bool {
    const BILLION: u64 = 1_000_000_000;
    let whole = value as i64;
    if whole as f64 == value && whole.unsigned_abs() < BILLION * 1_000_000 {
        if value.is_sign_negative() && whole == 0 {
            out.push('-');
        }
        out.push_str(itoa::Buffer::new().format(whole));
        return true;
    }
    let billionths = (value * BILLION as f64).round();
    // Smaller ones have an exponent.
    if !(1e4..1e15).contains(&billionths) || billionths / BILLION as f64 != value {
        return false;
    }
    let billionths = billionths as u64;
    out.push_str(itoa::Buffer::new().format(billionths / BILLION));
    let mut rest = billionths % BILLION;
    if rest > 0 {
        let mut digits = *b".000000000";
        let mut length = digits.len();
        while rest.is_multiple_of(10) {
            rest /= 10;
            length -= 1;
        }
        for digit in digits[1..length].iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        digits[..length]
            .iter()
            .for_each(|digit| out.push(char::from(*digit)));
    }
    true
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
        assert_eq!((float(0.0), float(-0.0)), ("0".into(), "-0".into()));
    }

    #[test]
    fn short_values_are_written_in_the_shortest_form() {
        let mut state = 1_u64;
        for _ in 0..200_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let billionths = (state >> 12) >> (state % 52);
            let value = billionths as f64 / 1e9;
            let expected = match value {
                0.0 => "0".to_owned(),
                small if small < 1e-5 => format!("{small:e}"),
                value => format!("{value}"),
            };
            assert_eq!(float(value), expected, "{billionths}");
            assert_eq!(float(billionths as f64), format!("{}", billionths as f64));
        }
        for value in [
            0.1,
            0.3,
            1e-5,
            123.456,
            999_999.999_999_999,
            1e15,
            0.1 + 0.2,
        ] {
            assert_eq!(float(value), format!("{value}"));
        }
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
