//! The rules of `duration`: without durations, nothing else may be about them.

use crate::support::errors::Errors;
use crate::support::rules::objective::Objective;
use crate::support::rules::options::Options;
use proc_macro2::Span;

/// Where options stand that are about the duration.
pub(in crate::calls) struct AboutDuration {
    options: Vec<(&'static str, Span)>,
    objective: Option<Span>,
}

impl AboutDuration {
    /// Finds those with these names, before the options are taken, and `slo`.
    pub(in crate::calls) fn find(
        names: impl Iterator<Item = &'static str>,
        options: &Options<'_>,
    ) -> Self {
        Self {
            options: names
                .filter_map(|name| Some((name, options.place(name)?)))
                .collect(),
            objective: options.place("slo"),
        }
    }

    /// Reports them, where there is no duration.
    pub(in crate::calls) fn refuse(self, objective: Option<&Objective>, errors: &mut Errors) {
        for (option, at) in self.options {
            errors.unfit(
                option,
                at,
                format!(
                    "`{option}` is about the duration, which `duration = false` leaves out: remove \
                     one of the two"
                ),
            );
        }
        let latency = objective.and_then(|objective| objective.latency);
        if let (Some(_), Some(at)) = (latency, self.objective) {
            errors.unfit(
                "latency",
                at,
                "a latency objective needs the duration, which `duration = false` leaves out: write \
                 `slo(success = 99.9)`, or remove `duration = false`",
            );
        }
    }
}
