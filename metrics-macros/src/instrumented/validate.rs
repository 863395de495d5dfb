//! The rules of `#[instrumented]`.
//!
//! - `check_once`: not twice with the same families above one function
//! - options: known, each once, with a value of the right form
//! - `check_endpoint`: a standard method, a path as axum writes it
//! - `check_statuses`: status codes, only with an endpoint

use super::model::{Endpoint, Model};
use super::parse::{Parsed, arguments, attribute, is_instrumented};
use super::path::path_mistake;
use crate::calls::{self, Attribute, Families};
use crate::labels::{check_known_before, labels};
use crate::support::buckets;
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::Function;
use crate::support::group::ungrouped;
use crate::support::help::help;
use crate::support::label_name;
use crate::support::names::{Kind, metric_name_mistake};
use crate::support::options::{Entry, Options, Value};
use crate::support::suggest::suggestion;
use proc_macro2::Span;
use syn::parse::Parser as _;
use syn::{Expr, ExprLit, Ident, Lit, LitStr};

/// Beside those that all take which measure calls.
pub(super) const OPTIONS: &[&str] = &["function", "help", "labels", "name", "status"];

const METHODS: &[&str] = &[
    "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT",
];

/// The codes that every endpoint is declared with, unless it says otherwise.
const DEFAULT_STATUSES: [u16; 2] = [200, 500];

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed {
        endpoint,
        entries,
        function,
    } = parsed;
    let is_endpoint = endpoint.is_some();
    check_once(is_endpoint, &entries, &function, &mut errors);
    let route = endpoint.and_then(|(method, path)| check_endpoint(&method, &path, &mut errors));
    let (skips, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(Entry::is_skip);
    for skip in skips {
        errors.at(
            skip.name.span(),
            "`skip` leaves a function out that stands in an `impl` block under `#[instrumented]`: \
             remove this attribute, or write one above the block",
        );
    }
    let known = [calls::OPTIONS, OPTIONS].concat();
    let mut options = Options::new("instrumented", &known, entries, &mut errors);
    let families = families(&function, &mut options, &mut errors);
    let statuses = options
        .expression("status", "status = [200, 404, 500]", &mut errors)
        .and_then(|(name, list)| check_statuses(name, &list, is_endpoint, &mut errors))
        .unwrap_or_else(|| DEFAULT_STATUSES.to_vec());
    let attribute = Attribute {
        families,
        is_lookup: false,
        default_buckets: if is_endpoint {
            buckets::HTTP
        } else {
            buckets::DEFAULT
        },
    };
    let mut calls = calls::calls(function, attribute, &mut options, &mut errors);
    calls.serves = route.is_some();
    let endpoint = route.map(|(method, path)| Endpoint {
        method,
        path,
        statuses,
        // Its requests are promised it, then, and not the calls.
        objective: calls.objective.take(),
    });
    errors.finish(Some(Model { calls, endpoint }))
}

/// The families of all functions, or those that `name` gives this one.
fn families(function: &Function, options: &mut Options<'_>, errors: &mut Errors) -> Families {
    let of_function = options.place("function");
    let label = options
        .string("function", "function = \"Type::name\"", errors)
        .map(|name| {
            if name.value().is_empty() {
                errors.at(name.span(), label_name::EMPTY);
            }
            name.value()
        });
    let Some(place) = options.place("name") else {
        for option in ["labels", "help"] {
            if let Some(at) = options.place(option) {
                errors.at(
                    at,
                    format!(
                        "`{option}` is about families of the function's own, since all series of \
                         one have the same labels: write `name = \"{}\"`, too",
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
        errors.at(
            at,
            "with a `name` of their own, the families have no label `function`: leave out one of \
             the two",
        );
    }
    let name = options.string("name", "name = \"checkout\"", errors);
    if let Some(name) = &name
        && let Some(mistake) = beginning_mistake(&name.value())
    {
        errors.at(name.span(), mistake);
    }
    let help = help(options, &function.attributes, place, errors);
    let labels = labels(function, options, errors);
    check_known_before(&labels, errors);
    Families::Named {
        name: name.map(|name| name.value()).unwrap_or_default(),
        help: help.unwrap_or_default(),
        labels,
    }
}

/// What is wrong with what the families' names begin with.
fn beginning_mistake(name: &str) -> Option<String> {
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
            "`{rest}` and the like are added to it: write `{beginning}`"
        ));
    }
    let mistake = metric_name_mistake(&format!("{name}{rest}"), Kind::Counter)?;
    Some(mistake.of_beginning(rest))
}

fn check_endpoint(method: &Ident, path: &LitStr, errors: &mut Errors) -> Option<(String, String)> {
    let name = method.to_string();
    let good_method = METHODS.contains(&&*name);
    if !good_method {
        let suggestion = suggestion(&name.to_uppercase(), METHODS);
        errors.at(
            method.span(),
            format!("`{name}` is no HTTP method: {suggestion}"),
        );
    }
    let mistake = path_mistake(&path.value());
    if let Some(mistake) = &mistake {
        errors.at(path.span(), mistake);
    }
    (good_method && mistake.is_none()).then(|| (name, path.value()))
}

/// The codes in `status = […]`, or those of every endpoint.
fn check_statuses(
    name: Span,
    list: &Expr,
    is_endpoint: bool,
    errors: &mut Errors,
) -> Option<Vec<u16>> {
    if !is_endpoint {
        errors.at(
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
                "the statuses of an endpoint are a list of codes: write `status = [200, 404, 500]`",
            );
            return None;
        }
    };
    let mut codes = Vec::new();
    for element in &array.elems {
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
                format!("the status {code} stands here twice: leave one out"),
            ),
            Some(code) if (100..600).contains(&code) => codes.push(code),
            _ => errors.over(
                element,
                "a status is a number from 100 to 599: write one, such as `404`",
            ),
        }
    }
    Some(codes)
}

/// One call counts once: the attribute may stand there again, with families of
/// another name. And one request does.
fn check_once(is_endpoint: bool, entries: &[Entry], function: &Function, errors: &mut Errors) {
    let name = name_in(entries);
    for again in function.attributes.iter().filter(|a| is_instrumented(a)) {
        // What is wrong with it, it says itself.
        let Ok((endpoint, entries)) = attribute.parse2(arguments(again)) else {
            continue;
        };
        let message = match &name {
            Some(name) if name_in(&entries).as_ref() == Some(name) => match name {
                None => format!(
                    "`#[instrumented]` stands here twice, and calls would count twice: leave one \
                     out, or give one families of its own, `#[instrumented(name = \"{}\")]`",
                    function.name()
                ),
                Some(name) => format!(
                    "`#[instrumented]` stands here twice with the name `{name}`, and calls would \
                     count twice: leave one out, or give one another `name`"
                ),
            },
            _ if is_endpoint && endpoint.is_some() => {
                "`#[instrumented]` stands here twice with an endpoint, and a function serves one: \
                 leave one endpoint out"
                    .to_owned()
            }
            _ => continue,
        };
        errors.over(again.path(), message);
    }
}

/// The name of the families that an attribute's options give it, if they do;
/// nothing, if that can't be told.
fn name_in(entries: &[Entry]) -> Option<Option<String>> {
    let Some(entry) = entries.iter().find(|entry| entry.name == "name") else {
        return Some(None);
    };
    let Value::Assigned(value) = &entry.value else {
        return None;
    };
    match &**value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        }) => Some(Some(name.value())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
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
    fn statuses_are_codes_of_an_endpoint() {
        assert!(mistakes(quote!(GET "/", status = [100, 599])).is_empty());
        assert_eq!(
            mistakes(quote!(GET "/", status = [99, 600, 65536, "200"])).len(),
            4
        );
        assert!(mistakes(quote!(GET "/", status = [200, 200]))[0].contains("twice"));
        assert!(mistakes(quote!(status = [200]))[0].contains("needs an endpoint"));
    }

    #[test]
    fn a_bad_endpoint_is_still_an_endpoint() {
        assert_eq!(mistakes(quote!(GET "users", status = [200])).len(), 1);
    }

    #[test]
    fn an_attribute_stands_once_with_a_name() {
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
            (quote!(in_progress), quote!(GET "/"), "of its own"),
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
