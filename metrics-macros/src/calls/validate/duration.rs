//! The rules of `duration` and `sample`: options that configure the duration need it.

use crate::support::errors::Errors;
use crate::support::rules::objective::Objective;
use crate::support::rules::options::Options;
use crate::support::syntax::group::ungrouped;
use proc_macro2::Span;
use syn::{Expr, ExprLit, Lit};

/// The largest value of `sample`.
const MAX_SAMPLE: u32 = 1_000_000;

/// Takes `sample`.
pub(in crate::calls) fn sample(options: &mut Options<'_>, errors: &mut Errors) -> Option<u32> {
    let (_, written) = options.expression("sample", "sample = 16", errors)?;
    let number = match ungrouped(&written) {
        Expr::Lit(ExprLit {
            lit: Lit::Int(int), ..
        }) => int.base10_parse::<u32>().ok(),
        _ => None,
    };
    let mistake = match number {
        Some(0) => "`sample = 0` would time no call: write `duration = false`".to_owned(),
        Some(1) => {
            "`sample = 1` times every call, which is the default: remove it, or write a larger \
             number, such as `sample = 16`"
                .to_owned()
        }
        Some(2..=MAX_SAMPLE) => return number,
        _ => format!(
            "`sample` must be a whole number from 2 to {MAX_SAMPLE}: write `sample = 16` to time \
             one call in 16"
        ),
    };
    errors.over(written, mistake);
    None
}

/// The spans of the options that configure the duration.
pub(in crate::calls) struct AboutDuration {
    options: Vec<(&'static str, Span)>,
    objective: Option<Span>,
}

impl AboutDuration {
    /// Finds the options with these names, and `slo`, before they are taken.
    pub(in crate::calls) fn find(
        names: impl Iterator<Item = &'static str>,
        options: &Options<'_>,
    ) -> Self {
        Self {
            options: names
                .filter_map(|name| Some((name, options.span(name)?)))
                .collect(),
            objective: options.span("slo"),
        }
    }

    /// Reports them if `duration = false` is set.
    pub(in crate::calls) fn refuse(self, objective: Option<&Objective>, errors: &mut Errors) {
        for (option, at) in self.options {
            errors.unfit(
                option,
                at,
                format!(
                    "`{option}` configures the duration, which `duration = false` turns off: \
                     remove one of the two"
                ),
            );
        }
        let latency = objective.and_then(|objective| objective.latency);
        if let (Some(_), Some(at)) = (latency, self.objective) {
            errors.unfit(
                "latency",
                at,
                "a latency objective needs the duration, which `duration = false` turns off: write \
                 `slo(success = 99.9)`, or remove `duration = false`",
            );
        }
    }

    /// Reports a latency objective beside `sample`.
    pub(in crate::calls) fn refuse_latency_of_samples(
        self,
        objective: Option<&Objective>,
        errors: &mut Errors,
    ) {
        let latency = objective.and_then(|objective| objective.latency);
        if let (Some(_), Some(at)) = (latency, self.objective) {
            errors.unfit(
                "latency",
                at,
                "a latency objective needs the duration of every call, and `sample` times only \
                 some: write `slo(success = 99.9)`, or remove `sample`",
            );
        }
    }
}
