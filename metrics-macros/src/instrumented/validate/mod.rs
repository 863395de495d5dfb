//! The rules of `#[instrumented]`.
//!
//! - `check_once`: each call counts once
//! - options: known, each once, with a value of the right form
//! - `check_endpoint`: a standard method, and a path in axum's syntax
//! - `check_statuses`: status codes, only with an endpoint

mod once;
mod path;

use crate::calls::{self, CallsAttribute, Families};
use crate::instrumented::model::{Endpoint, Model};
use crate::instrumented::parse::{self, METHODS, Parsed, Written};
use crate::labels::{check_known_before, labels};
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::definition::Function;
use crate::support::rules::buckets;
use crate::support::rules::help::help;
use crate::support::rules::label_name;
use crate::support::rules::names::{MetricKind, metric_name_mistake};
use crate::support::rules::options::{Options, is_meant};
use crate::support::rules::suggest::suggestion;
use crate::support::syntax::entries::Entry;
use crate::support::syntax::group::ungrouped;
use crate::support::syntax::number::unit_mistake;
use once::check_once;
use path::path_mistake;
use proc_macro2::Span;
use syn::{Expr, ExprLit, Lit};

/// The options beside those of all attributes that measure calls.
pub(super) const OPTIONS: &[&str] = &["function", "help", "labels", "name", "status"];

/// The status codes of an endpoint without the option `status`.
const DEFAULT_STATUSES: [u16; 2] = [200, 500];

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let Parsed {
        attribute,
        mut function,
    } = parsed;
    let parse::Attribute {
        endpoint,
        endpoint_mistakes,
        entries,
        mistakes,
    } = attribute;
    let mut errors = Errors::with([mistakes, endpoint_mistakes].concat());
    let is_endpoint = endpoint.is_some();
    check_once(is_endpoint, &entries, &function, &mut errors);
    let route = endpoint.and_then(|written| check_endpoint(&written, &mut errors));
    let (skips, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(Entry::is_skip);
    for skip in skips {
        errors.at(
            skip.name.span(),
            "`skip` has an effect only in an `impl` block below `#[instrumented]`: remove this \
             attribute, or write `#[instrumented]` above the block",
        );
    }
    let known = [&calls::names(false)[..], OPTIONS].concat();
    let unfit = unfit(&known, &entries, &function, is_endpoint);
    let mut options = Options::fitting("instrumented", &known, &unfit, entries, &mut errors);
    let families = families(&mut function, &mut options, &mut errors);
    let statuses = options
        .expression("status", "status = [200, 404, 500]", &mut errors)
        .and_then(|(name, list)| check_statuses(name, &list, is_endpoint, &mut errors))
        .unwrap_or_else(|| DEFAULT_STATUSES.to_vec());
    let (default_bounds, native_bounds): (_, fn() -> _) = if is_endpoint {
        (buckets::HTTP, buckets::native_http_bounds)
    } else {
        (buckets::DEFAULT, buckets::native_bounds)
    };
    let attribute = CallsAttribute {
        families,
        is_lookup: false,
        serves: is_endpoint,
        default_bounds,
        native_bounds,
    };
    let mut calls = calls::calls(function, attribute, &mut options, &mut errors);
    calls.serves = route.is_some();
    let endpoint = route.map(|(method, path)| Endpoint {
        method,
        path,
        statuses,
        // It applies to the requests, not to the calls.
        objective: calls.settings.objective.take(),
    });
    errors.finish(Some(Model { calls, endpoint }))
}

/// The options that the other options or the function exclude.
fn unfit(
    known: &[&str],
    entries: &[Entry],
    function: &Function,
    is_endpoint: bool,
) -> Vec<&'static str> {
    let mut unfit = calls::unfit(known, entries, Some(function), is_endpoint);
    if is_meant(entries, "name", known) {
        unfit.push("function");
    } else {
        unfit.extend(["help", "labels"]);
    }
    if !is_endpoint {
        unfit.push("status");
    }
    unfit
}

/// The families of all functions, or the function's own ones if `name` is set.
fn families(function: &mut Function, options: &mut Options<'_>, errors: &mut Errors) -> Families {
    let of_function = options.span("function");
    let label = options
        .string("function", "function = \"Type::name\"", errors)
        .map(|name| {
            if name.value().is_empty() {
                errors.at(name.span(), label_name::EMPTY);
            }
            name.value()
        });
    let Some(span) = options.span("name") else {
        for option in ["labels", "help"] {
            if let Some(at) = options.span(option)
                && options.lacks("name")
            {
                errors.unfit(
                    option,
                    at,
                    format!(
                        "`{option}` is for families of the function's own, which need a name: add \
                         `name = \"{}\"`",
                        function.name()
                    ),
                );
            }
        }
        let _ = labels(function, options, errors);
        let _ = options.string("help", "help = \"Orders placed.\"", errors);
        return Families::Functions {
            name: label.unwrap_or_else(|| function.name()),
        };
    };
    if let Some(at) = of_function {
        errors.unfit(
            "function",
            at,
            "`function` has no effect beside `name`, because these families have no label \
             `function`: remove one of the two",
        );
    }
    let name = options.string("name", "name = \"checkout\"", errors);
    if let Some(name) = &name
        && let Some(mistake) = prefix_mistake(&name.value())
    {
        errors.at(name.span(), mistake);
    }
    let name = name.map(|name| name.value()).unwrap_or_default();
    let help = help(options, || function.take_docs(&name), span, errors);
    let labels = labels(function, options, errors);
    check_known_before(&labels, errors);
    Families::Named {
        name,
        help: help.unwrap_or_default(),
        labels,
    }
}

/// The mistake in the prefix of the families' names, if any.
fn prefix_mistake(name: &str) -> Option<String> {
    const ADDED: &[&str] = &[
        "_calls_total",
        "_call_duration_seconds",
        "_duration_seconds",
        "_calls",
        "_total",
        "_seconds",
    ];
    let rest = "_calls_total";
    let beginning = ADDED.iter().find_map(|added| name.strip_suffix(added));
    if let Some(beginning) = beginning {
        return Some(format!(
            "the suffix is added to `name`, as in `{beginning}{rest}`: write `{beginning}`"
        ));
    }
    let mistake = metric_name_mistake(&format!("{name}{rest}"), MetricKind::Counter)?;
    Some(mistake.for_prefix(rest))
}

fn check_endpoint(written: &Written, errors: &mut Errors) -> Option<(String, String)> {
    let Written { method, path } = written;
    let name = method.to_string();
    let good_method = METHODS.contains(&&*name);
    if !good_method {
        let suggestion = suggestion(&name.to_uppercase(), METHODS);
        errors.at(
            method.span(),
            format!("`{name}` is not an HTTP method: {suggestion}"),
        );
    }
    // A missing path was reported.
    let path = path.as_ref()?;
    let mistake = path_mistake(&path.value());
    if let Some(mistake) = &mistake {
        errors.at(path.span(), mistake);
    }
    (good_method && mistake.is_none()).then(|| (name, path.value()))
}

/// The codes in `status = […]`.
fn check_statuses(
    name: Span,
    list: &Expr,
    is_endpoint: bool,
    errors: &mut Errors,
) -> Option<Vec<u16>> {
    if !is_endpoint {
        errors.unfit(
            "status",
            name,
            "`status` needs an endpoint: write `#[instrumented(GET \"/path\", status = […])]`",
        );
        return None;
    }
    let array = match list {
        Expr::Array(array) if !array.elems.is_empty() => array,
        _ => {
            errors.over(
                list,
                "`status` takes a list of status codes: write `status = [200, 404, 500]`",
            );
            return None;
        }
    };
    let mut codes = Vec::new();
    for element in &array.elems {
        if let Some(mistake) = unit_mistake(element, "a status code takes no suffix") {
            errors.over(element, mistake);
            continue;
        }
        let code: Option<u16> = match ungrouped(element) {
            Expr::Lit(ExprLit {
                lit: Lit::Int(code),
                ..
            }) => code.base10_parse().ok(),
            _ => None,
        };
        match code {
            Some(code) if codes.contains(&code) => errors.over(
                element,
                format!("duplicate status code `{code}`: remove one"),
            ),
            Some(code) if (100..600).contains(&code) => codes.push(code),
            _ => errors.over(
                element,
                "a status code must be a number from 100 to 599: write one, such as `404`",
            ),
        }
    }
    Some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrumented::parse::parse;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn mistakes(attribute: TokenStream) -> Vec<String> {
        let parsed = parse(
            attribute,
            quote!(
                fn f() {}
            ),
        )
        .expect("the syntax is right");
        match validate(parsed) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.messages(),
        }
    }

    #[test]
    fn status_takes_the_codes_of_an_endpoint() {
        assert!(mistakes(quote!(GET "/", status = [100, 599])).is_empty());
        assert_eq!(
            mistakes(quote!(GET "/", status = [99, 600, 65536, "200"])).len(),
            4
        );
        assert!(mistakes(quote!(GET "/", status = [200, 200]))[0].contains("duplicate"));
        assert!(mistakes(quote!(status = [200]))[0].contains("needs an endpoint"));
    }

    #[test]
    fn a_status_code_takes_no_suffix() {
        assert!(mistakes(quote!(GET "/", status = [200_u16])).is_empty());
        let status = "GET \"/\", status = [200ok]".parse().expect("tokens");
        assert!(mistakes(status)[0].contains("write `200`"));
    }

    #[test]
    fn an_invalid_endpoint_still_allows_status() {
        assert_eq!(mistakes(quote!(GET "users", status = [200])).len(), 1);
    }

    #[test]
    fn an_attribute_is_repeated_only_with_another_name() {
        let mistakes = |attribute, other: TokenStream| {
            let function = quote! {
                /// Calls.
                #[metrics_runtime::instrumented(#other)]
                fn f() {}
            };
            let parsed = parse(attribute, function).expect("the syntax is right");
            match validate(parsed) {
                Ok(_) => Vec::new(),
                Err(mistakes) => mistakes.messages(),
            }
        };
        for (one, other, what) in [
            (quote!(), quote!(), "`#[instrumented(name = \"f\")]`"),
            (quote!(in_progress), quote!(GET "/"), "its own families"),
            (
                quote!(name = "a"),
                quote!(error, name = "a"),
                "another `name`",
            ),
        ] {
            let mistakes = mistakes(one, other);
            assert_eq!(mistakes.len(), 1, "{mistakes:?}");
            assert!(mistakes[0].contains(what), "{mistakes:?}");
        }
        for (one, other) in [
            (quote!(), quote!(name = "a")),
            (quote!(name = "a"), quote!(GET "/")),
            (quote!(name = "a"), quote!(name = "b")),
            (quote!(), quote!(name = 1)),
            (quote!(), quote!("?")),
        ] {
            let mistakes = mistakes(one, other);
            assert!(mistakes.is_empty(), "{mistakes:?}");
        }
    }
}
