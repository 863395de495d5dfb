//! Numbers, durations and arithmetic on them, as text.

use super::Printer;
use crate::promql::duration::{Arithmetic, Length};
use crate::promql::number::UNITS;
use crate::promql::operator::BinaryOp;

/// A sign binds like `*`.
const SIGN: u8 = 5;

impl Printer {
    pub(super) fn number(&mut self, value: f64) {
        let plain = value.to_string();
        match plain.len() > 20 {
            true => self.push(&format!("{value:e}")),
            // Rust writes them in lower case, PromQL's users in upper case.
            false if value.is_infinite() => self.push(if value.is_sign_positive() {
                "Inf"
            } else {
                "-Inf"
            }),
            false => self.push(&plain),
        }
    }

    /// `1h30m`; a number if milliseconds are not precise enough.
    pub(super) fn seconds(&mut self, seconds: f64) {
        let milliseconds = (seconds.abs() * 1000.0).round();
        if milliseconds / 1000.0 != seconds.abs() {
            return self.number(seconds);
        }
        if seconds.is_sign_negative() {
            self.push("-");
        }
        if milliseconds == 0.0 {
            return self.push("0s");
        }
        let mut rest = milliseconds as u64;
        for (name, unit) in UNITS {
            // Eight days are written as `8d`, not as `1w1d`.
            let whole = rest.is_multiple_of(unit) || !matches!(name, "y" | "w");
            if rest >= unit && whole {
                self.push(&format!("{}{name}", rest / unit));
                rest %= unit;
            }
        }
    }

    /// After `offset`, and possibly `-`. A sign and parentheses prevent that following operators
    /// become part of it.
    pub(super) fn offset(&mut self, negative: bool, length: &Length) {
        let is_simple = match length {
            Length::Seconds(_) | Length::Variable(_) => true,
            Length::Computed(it) => {
                matches!(
                    **it,
                    Arithmetic::Step | Arithmetic::Range | Arithmetic::Extreme { .. }
                )
            }
        };
        match (negative, is_simple) {
            (true, _) => self.push("-"),
            (false, true) => {}
            (false, false) => self.push("+"),
        }
        match length {
            Length::Computed(arithmetic) if !is_simple => {
                let own = matches!(
                    **arithmetic,
                    Arithmetic::Number {
                        in_parentheses: true,
                        ..
                    }
                );
                self.push(if own { "" } else { "(" });
                self.arithmetic(arithmetic, 0);
                self.push(if own { "" } else { ")" });
            }
            length => self.length(length),
        }
    }

    /// Arithmetic in a position that requires at least this precedence.
    pub(super) fn arithmetic(&mut self, arithmetic: &Arithmetic, least: u8) {
        match arithmetic {
            Arithmetic::Number {
                seconds,
                has_unit,
                in_parentheses,
            } => {
                self.push(if *in_parentheses { "(" } else { "" });
                match has_unit {
                    true => self.seconds(*seconds),
                    false => self.number(*seconds),
                }
                self.push(if *in_parentheses { ")" } else { "" });
            }
            Arithmetic::Variable(text) => self.push(text),
            Arithmetic::Step => self.push("step()"),
            Arithmetic::Range => self.push("range()"),
            Arithmetic::Negative(inner) => {
                let parentheses = least > SIGN;
                self.push(if parentheses { "(" } else { "" });
                self.push("-");
                self.arithmetic(inner, SIGN + 1);
                self.push(if parentheses { ")" } else { "" });
            }
            Arithmetic::Extreme { max, of } => {
                self.push(["min_of(", "max_of("][usize::from(*max)]);
                self.arithmetic(&of[0], 0);
                self.push(", ");
                self.arithmetic(&of[1], 0);
                self.push(")");
            }
            Arithmetic::Binary { op, sides } => {
                let binds = op.precedence();
                let right_first = *op == BinaryOp::Power;
                let parentheses = binds < least;
                self.push(if parentheses { "(" } else { "" });
                self.arithmetic(&sides[0], binds + u8::from(right_first));
                self.push(&format!(" {op} "));
                self.arithmetic(&sides[1], binds + u8::from(!right_first));
                self.push(if parentheses { ")" } else { "" });
            }
        }
    }
}
