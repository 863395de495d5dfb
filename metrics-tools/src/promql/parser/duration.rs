//! Durations, and arithmetic on them: `5m`, `5m * 2`, `min_of(5m, step())`.

use super::Parser;
use super::expression::BEHIND_A_SIGN;
use crate::promql::ast::Offset;
use crate::promql::duration::{Arithmetic, Duration, Length};
use crate::promql::error::Error;
use crate::promql::number;
use crate::promql::operator::BinaryOp;
use crate::promql::span::Span;
use crate::promql::token::Kind;

/// Prometheus stores durations as nanoseconds in 63 bits.
const MOST_SECONDS: f64 = 9_223_372_036.854_776;

impl Parser<'_> {
    /// A range or a step. A computed one can still be negative at evaluation.
    pub(super) fn positive_duration(&mut self, help: &str) -> Result<Duration, Error> {
        let start = self.token().span;
        let arithmetic = self.arithmetic(0, help)?;
        let span = Span::new(start.start, self.end_of_last());
        let length = length(arithmetic);
        match length {
            Length::Seconds(seconds) if seconds <= 0.0 => {
                let message = match seconds < 0.0 {
                    true => "a range is not negative",
                    false => "an empty range selects nothing",
                };
                Err(Error::new(span, message).help(help))
            }
            _ => Ok(Duration { length, span }),
        }
    }

    /// The duration after `offset`. A number ends it, so `a offset 5m * 2` is `(a offset 5m) * 2`;
    /// operators belong to it only in parentheses.
    pub(super) fn offset_duration(&mut self) -> Result<Offset, Error> {
        let help = "write how much earlier, such as `offset 5m`";
        let first = self.at;
        let start = self.token().span;
        let sign = self.sign();
        let goes_on = match sign {
            Some(_) => self.is(Kind::Minus) || self.is(Kind::Plus),
            None => self.is(Kind::LeftParen),
        };
        let arithmetic = if goes_on {
            self.at = first;
            self.arithmetic(0, help)?
        } else {
            let operand = self.arithmetic_operand(help)?;
            signed(sign == Some(Kind::Minus), operand)
        };
        let span = Span::new(start.start, self.end_of_last());
        let (negative, length) = match arithmetic {
            Arithmetic::Negative(inner) => (true, length(*inner)),
            other => match length(other) {
                Length::Seconds(seconds) => {
                    (seconds.is_sign_negative(), Length::Seconds(seconds.abs()))
                }
                length => (false, length),
            },
        };
        // The sign is not part of a duration.
        let span = match length {
            Length::Computed(_) => span,
            _ => self.tokens[self.at - 1].span,
        };
        let duration = Duration { length, span };
        Ok(Offset { negative, duration })
    }

    fn sign(&mut self) -> Option<Kind> {
        let sign = self.eat(Kind::Minus).or_else(|| self.eat(Kind::Plus));
        sign.map(|token| token.kind)
    }

    /// Operators with at least this precedence, and their operands.
    fn arithmetic(&mut self, least: u8, help: &str) -> Result<Arithmetic, Error> {
        let mut left = match self.sign() {
            Some(sign) => {
                self.enter()?;
                let inner = self.arithmetic(BEHIND_A_SIGN, help)?;
                self.leave();
                signed(sign == Kind::Minus, inner)
            }
            None => self.arithmetic_operand(help)?,
        };
        while let Some(op) = self.operator().filter(|op| is_arithmetic(*op)) {
            if op.precedence() < least {
                break;
            }
            let op_span = self.advance().span;
            self.count_operator(op_span)?;
            let next = op.precedence() + u8::from(!op.is_right_associative());
            self.enter()?;
            let right = self.arithmetic(next, help)?;
            self.leave();
            let by_nothing = matches!(
                right,
                Arithmetic::Number {
                    seconds: 0.0,
                    in_parentheses: false,
                    ..
                }
            );
            if by_nothing && matches!(op, BinaryOp::Divide | BinaryOp::Modulo) {
                let error = Error::new(op_span, "this divides by zero");
                return Err(error.help("write another divisor"));
            }
            let sides = Box::new([left, right]);
            left = Arithmetic::Binary { op, sides };
        }
        Ok(left)
    }

    /// An operand.
    fn arithmetic_operand(&mut self, help: &str) -> Result<Arithmetic, Error> {
        let token = self.token();
        if token.kind == Kind::Variable {
            self.advance();
            return Ok(Arithmetic::Variable(self.source(token.span).to_owned()));
        }
        if let Some(seconds) = self.literal()? {
            if seconds.abs() > MOST_SECONDS {
                return Err(number::too_long(self.source(token.span), token.span));
            }
            return Ok(Arithmetic::Number {
                seconds,
                has_unit: token.kind == Kind::Duration,
                in_parentheses: false,
            });
        }
        if token.kind == Kind::LeftParen {
            self.advance();
            self.enter()?;
            let inner = self.arithmetic(0, help)?;
            self.leave();
            self.close(Kind::RightParen, token.span, "write an operator or `)`")?;
            return Ok(match inner {
                Arithmetic::Number {
                    seconds, has_unit, ..
                } => Arithmetic::Number {
                    seconds,
                    has_unit,
                    in_parentheses: true,
                },
                inner => inner,
            });
        }
        match self.keyword().as_deref() {
            Some("step") => self.without_arguments(Arithmetic::Step),
            Some("range") => self.without_arguments(Arithmetic::Range),
            Some(word @ ("min_of" | "max_of")) => self.extreme(word == "max_of", help),
            _ => Err(self.expected(help)),
        }
    }

    fn without_arguments(&mut self, value: Arithmetic) -> Result<Arithmetic, Error> {
        let keyword = self.advance().span;
        let word = self.source(keyword);
        let help = format!("write `{word}()`: it takes no arguments");
        let Some(opening) = self.eat(Kind::LeftParen) else {
            return Err(self.expected(&help));
        };
        self.close(Kind::RightParen, opening.span, &help)?;
        Ok(value)
    }

    /// `min_of(a, b)` or `max_of(a, b)`.
    fn extreme(&mut self, max: bool, help: &str) -> Result<Arithmetic, Error> {
        let keyword = self.advance().span;
        let word = self.source(keyword);
        let form = format!("write `{word}(5m, step())`: it takes two durations");
        let Some(opening) = self.eat(Kind::LeftParen) else {
            return Err(self.expected(&form));
        };
        self.enter()?;
        let left = self.arithmetic(0, help)?;
        if self.eat(Kind::Comma).is_none() {
            return Err(self.expected(&form));
        }
        let right = self.arithmetic(0, help)?;
        self.leave();
        self.close(Kind::RightParen, opening.span, &form)?;
        let of = Box::new([left, right]);
        Ok(Arithmetic::Extreme { max, of })
    }
}

/// A number takes its sign, as in Prometheus.
fn signed(negative: bool, inner: Arithmetic) -> Arithmetic {
    match inner {
        inner if !negative => inner,
        Arithmetic::Number {
            seconds,
            has_unit,
            in_parentheses: false,
        } => Arithmetic::Number {
            seconds: -seconds,
            has_unit,
            in_parentheses: false,
        },
        inner => Arithmetic::Negative(Box::new(inner)),
    }
}

fn length(arithmetic: Arithmetic) -> Length {
    match arithmetic {
        Arithmetic::Number {
            seconds,
            in_parentheses: false,
            ..
        } => Length::Seconds(seconds),
        Arithmetic::Variable(text) => Length::Variable(text),
        other => Length::Computed(Box::new(other)),
    }
}

fn is_arithmetic(op: BinaryOp) -> bool {
    op.precedence() >= BinaryOp::Add.precedence() && op != BinaryOp::Atan2
}
