//! Decimal numbers, whose sums and products have no rounding noise, unlike those of floats.

use std::str::FromStr;

/// A number of at most nineteen digits, so that a product of two fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Decimal {
    digits: i128,
    exponent: i32,
}

const LIMIT: i128 = 10_i128.pow(19);

impl Decimal {
    fn new(mut digits: i128, mut exponent: i32) -> Self {
        while digits.abs() >= LIMIT {
            digits = (digits + 5 * digits.signum()) / 10;
            exponent += 1;
        }
        while digits != 0 && digits % 10 == 0 {
            digits /= 10;
            exponent += 1;
        }
        Self { digits, exponent }
    }

    pub(crate) fn times(self, other: Self) -> Self {
        Self::new(self.digits * other.digits, self.exponent + other.exponent)
    }

    /// The sum as a float.
    pub(crate) fn plus(self, other: Self) -> f64 {
        let exponent = self.exponent.min(other.exponent);
        let at = |number: Self| {
            let zeros = (number.exponent - exponent).try_into().ok()?;
            number.digits.checked_mul(10_i128.checked_pow(zeros)?)
        };
        let sum = at(self).zip(at(other)).and_then(|(a, b)| a.checked_add(b));
        match sum {
            Some(sum) => Self::new(sum, exponent).to_f64(),
            // The numbers are so far apart that the smaller one does not matter.
            None => self.to_f64() + other.to_f64(),
        }
    }

    /// The nearest float.
    pub(crate) fn to_f64(self) -> f64 {
        let text = format!("{}e{}", self.digits, self.exponent);
        text.parse().unwrap_or(f64::NAN)
    }
}

impl From<u8> for Decimal {
    fn from(number: u8) -> Self {
        Self::new(number.into(), 0)
    }
}

impl std::ops::Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            digits: -self.digits,
            ..self
        }
    }
}

impl FromStr for Decimal {
    type Err = ();

    /// Reads `1`, `0.25` or `2.5e-3`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let mut exponent: i32 = exponent.parse().map_err(drop)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let mut digits = 0;
        for (at, digit) in whole.chars().chain(fraction.chars()).enumerate() {
            let digit = digit.to_digit(10).ok_or(())?;
            // Digits beyond the precision only count as decimal places.
            let fits = digits < LIMIT * LIMIT / 100;
            if fits {
                digits = digits * 10 + i128::from(digit);
            }
            match at < whole.len() {
                true if !fits => exponent += 1,
                false if fits => exponent -= 1,
                _ => {}
            }
        }
        Ok(Self::new(digits, exponent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect(text)
    }

    #[test]
    fn decimals_are_parsed_exactly() {
        for text in [
            "0",
            "1",
            "0.25",
            "2.5e-3",
            "1E3",
            "0.1000000000000000055511151231257827021181583404541015625",
            "123456789012345678901234567890123456789012345678901234567890",
            "1e-320",
        ] {
            assert_eq!(decimal(text).to_f64(), text.parse().expect(text), "{text}");
        }
        assert!(Decimal::from_str("inf").is_err());
    }

    #[test]
    fn sums_and_products_have_no_rounding_noise() {
        assert_eq!(decimal("0.1").plus(decimal("0.2")), 0.3);
        assert_eq!((-decimal("0.1")).plus(decimal("0.2")), 0.1);
        assert_eq!(decimal("0.1").times(decimal("3")).to_f64(), 0.3);
        let mut power = decimal("1");
        for n in 1..=60 {
            power = power.times(decimal("10"));
            assert_eq!(power.to_f64(), format!("1e{n}").parse().expect("a number"));
        }
    }

    #[test]
    fn numbers_of_different_magnitudes_are_added() {
        assert_eq!(decimal("1e300").plus(decimal("1e-300")), 1e300);
    }
}
