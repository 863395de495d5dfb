//! PromQL: parser, type checker and printer. Every part of an expression has its span. Depends on
//! no other module of this crate.
//!
//! [`parse`] accepts the PromQL of Prometheus 2 and of Prometheus 3 up to 3.14, including syntax
//! that needs a feature flag there. [`parse_with_variables`] also accepts Grafana's variables.
//! Types are checked as Prometheus does.
//!
//! ```
//! use metrics_tools::promql::{ExprKind, parse};
//!
//! let text = "sum by (job) (rate(http_requests_total{status_code=~\"5..\"}[5m]))";
//! let expr = parse(text).unwrap();
//! let ExprKind::Aggregation(sum) = &expr.kind else { panic!() };
//! let rate = &sum.expr;
//! assert_eq!(&text[rate.span.range()], "rate(http_requests_total{status_code=~\"5..\"}[5m])");
//!
//! let errors = parse("rate(http_requests_total)").unwrap_err();
//! assert_eq!(
//!     errors[0].to_string(),
//!     "`rate` takes a range vector here, but this is an instant vector: \
//!      write a range after the selector: `[5m]`"
//! );
//! ```
//!
//! # Cost
//!
//! A few microseconds per expression, and a few allocations per part.

mod ast;
mod duration;
mod error;
mod expr_type;
mod functions;
mod lexer;
mod nearest;
mod number;
mod operator;
mod parser;
mod print;
mod quoted;
mod regex;
mod span;
mod token;
mod types;
mod typing;
mod variable;

pub use ast::{
    Aggregation, At, Binary, Boundary, Expr, ExprKind, Fill, Group, Grouping, Matcher, Matching,
    Modifiers, Name, Offset, Selector, Series, Subquery,
};
pub use duration::{Arithmetic, Duration, Length};
pub use error::Error;
pub(crate) use error::shortened;
pub use functions::Function;
pub(crate) use nearest::{nearest, work};
pub use operator::{Aggregator, BinaryOp, MatchOp};
pub use regex::LabelRegex;
pub use span::Span;
pub use types::Type;
pub(crate) use variable::has_variable;

/// A string literal of PromQL, in double quotes: `"a\\"b"`.
pub fn quote(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    quoted::write(text, &mut literal);
    literal
}

/// Parses an expression.
///
/// ```
/// use metrics_tools::promql::parse;
///
/// let expr = parse("sum(rate(x_total[5m]))by(job)>0.5").unwrap();
/// assert_eq!(expr.to_string(), "sum by (job) (rate(x_total[5m])) > 0.5");
/// ```
///
/// # Errors
///
/// At least one error with its span: a single syntax error, or all type errors.
pub fn parse(text: &str) -> Result<Expr, Vec<Error>> {
    parse_text(text, false)
}

/// Like [`parse`], with Grafana's variables: `$job`, `${job:regex}`, `[[job]]`
/// in place of durations, numbers, expressions and names of metrics and labels,
/// and in texts.
///
/// ```
/// use metrics_tools::promql::parse_with_variables;
///
/// assert!(parse_with_variables("rate(x_total{job=~\"$job\"}[$__rate_interval])").is_ok());
/// ```
///
/// # Errors
///
/// As [`parse`].
pub fn parse_with_variables(text: &str) -> Result<Expr, Vec<Error>> {
    parse_text(text, true)
}

fn parse_text(text: &str, variables: bool) -> Result<Expr, Vec<Error>> {
    let expr = parser::parse(text, variables).map_err(|error| vec![error])?;
    let mut errors = Vec::new();
    typing::check(&expr, &mut errors);
    match errors.is_empty() {
        true => Ok(expr),
        false => Err(errors),
    }
}
