//! `slo(success = 99.9, latency = (99, "250ms"))`: the objective of calls.

use super::buckets::Bounds;
use super::options::Options;
use super::suggest::nearest_number;
use crate::support::errors::Errors;
use crate::support::syntax::entries::{Entries, parse_entries};
use crate::support::syntax::group::ungrouped;
use crate::support::syntax::number::{in_base_units, number, unit_mistake};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser as _;
use syn::{Expr, ExprLit, ExprTuple, Lit, LitStr};

/// A valid objective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Objective {
    /// In percent.
    pub(crate) success: Option<f64>,
    /// A percentage, and a time in seconds.
    pub(crate) latency: Option<(f64, f64)>,
}

const EXAMPLE: &str = "slo(success = 99.9, latency = (99, \"250ms\"))";

/// Takes the option `slo`. Its time must be one of `buckets`, if they are known.
pub(crate) fn objective(
    options: &mut Options<'_>,
    buckets: Option<&Bounds>,
    are_derived: bool,
    errors: &mut Errors,
) -> Option<Objective> {
    let at = options.span("slo")?;
    let list = options.list("slo", EXAMPLE, errors)?;
    let Entries { entries, mistakes } = errors.take(parse_entries.parse2(list))?;
    if entries.is_empty() && mistakes.is_empty() {
        errors.at(at, format!("empty `slo`: write `{EXAMPLE}`"));
        return None;
    }
    mistakes.into_iter().for_each(|mistake| errors.add(mistake));
    let mut targets = Options::nested("slo", &["latency", "success"], entries, errors);
    let success = targets.expression("success", "success = 99.9", errors);
    let latency = targets.expression("latency", "latency = (99, \"250ms\")", errors);
    // Invalid buckets may be meant to have this bound.
    let buckets = buckets.filter(|_| options.lacks("buckets"));
    Some(Objective {
        success: success.and_then(|(_, value)| percentage(&value, "success = 99.9", errors)),
        latency: latency.and_then(|(_, value)| self::latency(&value, buckets, are_derived, errors)),
    })
}

fn percentage(value: &Expr, example: &str, errors: &mut Errors) -> Option<f64> {
    if let Some(mistake) = unit_mistake(
        value,
        "an objective takes no unit, because it is in percent",
    ) {
        errors.over(value, mistake);
        return None;
    }
    let mistake = match number(value) {
        None => format!("an objective must be a percentage: write `{example}`"),
        Some(share) if share > 0.0 && share <= 1.0 => format!(
            "an objective is a percentage, and `{share}` looks like a ratio: write `{}`",
            rounded(share * 100.0)
        ),
        Some(percent) if percent <= 0.0 || percent >= 100.0 => {
            "an objective must be above 0 and below 100 percent, because 100 leaves no error \
             budget: write `99.9`"
                .to_owned()
        }
        Some(percent) => return Some(percent),
    };
    errors.over(value, mistake);
    None
}

fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn latency(
    value: &Expr,
    buckets: Option<&Bounds>,
    are_derived: bool,
    errors: &mut Errors,
) -> Option<(f64, f64)> {
    let example = "latency = (99, \"250ms\")";
    let (percent, time) = match value {
        Expr::Tuple(ExprTuple { elems, .. }) if elems.len() == 2 => (&elems[0], &elems[1]),
        _ => {
            errors.over(
                value,
                format!("`latency` takes a percentage and a time: write `{example}`"),
            );
            return None;
        }
    };
    let percent = percentage(ungrouped(percent), example, errors);
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = ungrouped(time)
    else {
        errors.over(
            time,
            "a time needs a unit: write it as a string, such as `\"250ms\"`",
        );
        return None;
    };
    let seconds = seconds(text, errors)?;
    if let Some(buckets) = buckets
        && !buckets.0.contains(&seconds)
    {
        let near = nearest_number(seconds, &buckets.0).map_or(String::new(), |bound| {
            format!(", or write the nearest bound, `\"{}\"`", as_text(bound))
        });
        let write = if are_derived {
            format!("write `native, buckets = [{seconds:?}]`")
        } else {
            format!("add `{seconds:?}` to `buckets`")
        };
        errors.at(
            text.span(),
            format!(
                "`{}` is not a bucket bound, so faster calls cannot be counted: {write}{near}",
                text.value(),
            ),
        );
        return None;
    }
    Some((percent?, seconds))
}

/// The units of a time. `s` comes after the other units that end in `s`.
const UNITS: &[(&str, f64)] = &[
    ("ms", 1e-3),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("ns", 1e-9),
    ("s", 1.0),
    ("m", 60.0),
];

fn seconds(text: &LitStr, errors: &mut Errors) -> Option<f64> {
    let value = text.value();
    let time = UNITS.iter().find_map(|(unit, seconds)| {
        let number: f64 = value.strip_suffix(unit)?.trim().parse().ok()?;
        let seconds = in_base_units(number, *seconds);
        (seconds > 0.0 && seconds.is_finite()).then_some(seconds)
    });
    if time.is_none() {
        errors.at(
            text.span(),
            format!(
                "`{value}` is not a time: write a number with `ns`, `us`, `ms`, `s` or `m`, such \
                 as `\"250ms\"`"
            ),
        );
    }
    time
}

/// A time with its usual unit.
fn as_text(seconds: f64) -> String {
    if seconds < 1e-3 {
        format!("{}us", rounded(seconds * 1e6))
    } else if seconds < 1.0 {
        format!("{}ms", rounded(seconds * 1e3))
    } else {
        format!("{seconds}s")
    }
}

/// The objective as the runtime's type, with these buckets.
pub(crate) fn expand(
    objective: Option<&Objective>,
    buckets: &TokenStream,
    rt: &TokenStream,
) -> TokenStream {
    let Some(Objective { success, latency }) = objective else {
        return quote!(#rt::None);
    };
    let some = |value: Option<TokenStream>| match value {
        Some(value) => quote!(#rt::Some(#value)),
        None => quote!(#rt::None),
    };
    let success = some(success.map(|percent| quote!(#percent)));
    let latency = some(latency.map(
        |(percent, seconds)| quote!(#rt::LatencyObjective { percent: #percent, seconds: #seconds }),
    ));
    // Checks that the default buckets here are equal to the runtime's.
    let check = objective.and_then(|objective| objective.latency);
    let check = check.map(|(_, seconds)| {
        quote!(
            const _: () = ::core::assert!(#rt::is_bucket(#buckets, #seconds));
        )
    });
    quote!({
        #check
        #rt::Some(#rt::Objective { success: #success, latency: #latency })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(slo: &str) -> Result<Option<Objective>, Vec<String>> {
        take_of(slo, false)
    }

    fn take_of(slo: &str, are_derived: bool) -> Result<Option<Objective>, Vec<String>> {
        let entries = parse_entries.parse_str(slo).expect("the syntax").entries;
        let mut errors = Errors::new();
        let mut options = Options::new("instrumented", &["slo"], entries, &mut errors);
        let buckets = Bounds(vec![0.00025, 0.25, 2.5]);
        let found = objective(&mut options, Some(&buckets), are_derived, &mut errors);
        errors
            .finish(Some(found))
            .map_err(|mistakes| mistakes.messages())
    }

    #[test]
    fn percentages_and_bounds_of_buckets_are_accepted() {
        let all = Objective {
            success: Some(99.9),
            latency: Some((99.0, 0.25)),
        };
        assert_eq!(
            take("slo(success = 99.9, latency = (99, \"250ms\"))"),
            Ok(Some(all))
        );
        for time in ["250us", "250 µs", "0.25ms", "2.5s", "2500ms"] {
            assert!(
                take(&format!("slo(latency = (90, \"{time}\"))")).is_ok(),
                "{time}"
            );
        }
    }

    #[test]
    fn beside_native_buckets_a_time_needs_a_classic_bucket() {
        let mistakes = take_of("slo(latency = (99, \"300ms\"))", true).expect_err("none");
        assert!(
            mistakes[0].contains(
                "write `native, buckets = [0.3]`, or write the nearest bound, `\"250ms\"`"
            )
        );
    }

    #[test]
    fn each_mistake_is_reported() {
        for (slo, hint) in [
            ("slo", "takes a list"),
            ("slo()", "empty `slo`"),
            ("slo(succes = 99)", "did you mean `success`?"),
            ("slo(success = 0.999)", "write `99.9`"),
            ("slo(success = 99.9percent)", "write `99.9`"),
            ("slo(success = 100)", "no error budget"),
            ("slo(success = \"99\")", "must be a percentage"),
            ("slo(latency = 99)", "a percentage and a time"),
            ("slo(latency = (99, 0.25))", "needs a unit"),
            ("slo(latency = (99, \"fast\"))", "is not a time"),
            ("slo(latency = (99, \"0ms\"))", "is not a time"),
            (
                "slo(latency = (99, \"300ms\"))",
                "the nearest bound, `\"250ms\"`",
            ),
        ] {
            let mistakes = take(slo).expect_err(slo);
            assert_eq!(mistakes.len(), 1, "{slo}: {mistakes:?}");
            assert!(mistakes[0].contains(hint), "{slo}: {mistakes:?}");
        }
    }
}
