//! The rules of `#[instrumented]`.
//!
//! - `options`: known, each once, with a value of the right form
//! - `endpoint`: a standard method, a path as axum writes it
//! - `statuses`: status codes, only with an endpoint

use super::model::{Endpoint, Model};
use super::parse::Parsed;
use crate::support::buckets;
use crate::support::errors::{Errors, Mistakes};
use crate::support::options::Options;
use crate::support::suggest::suggestion;
use proc_macro2::Span;
use syn::{Expr, ExprLit, Ident, Lit, LitStr};

const OPTIONS: &[&str] = &["buckets", "in_progress", "status"];

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
    let route = endpoint.and_then(|(method, path)| check_endpoint(&method, &path, &mut errors));
    let is_endpoint = route.is_some();
    let mut options = Options::new("instrumented", OPTIONS, entries, &mut errors);
    let bounds = options
        .expression("buckets", "buckets = [0.1, 0.5, 1.0]", &mut errors)
        .and_then(|(_, list)| buckets::bounds(&list, &mut errors));
    let in_progress = options.flag("in_progress", &mut errors);
    let statuses = options
        .expression("status", "status = [200, 404, 500]", &mut errors)
        .and_then(|(name, list)| check_statuses(name, &list, is_endpoint, &mut errors))
        .unwrap_or_else(|| DEFAULT_STATUSES.to_vec());
    let endpoint = route.map(|(method, path)| Endpoint {
        method,
        path,
        statuses,
    });
    errors.finish(Some(Model {
        function,
        endpoint,
        buckets: bounds,
        in_progress,
    }))
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

/// What is wrong with a path, if anything. The form is that of axum 0.8.
fn path_mistake(path: &str) -> Option<String> {
    if !path.starts_with('/') {
        return Some(format!("a path begins with `/`: write `\"/{path}\"`"));
    }
    if let Some(at) = path.find(['?', '#']) {
        return Some(format!(
            "a path ends before its query: write `\"{}\"`",
            &path[..at]
        ));
    }
    let segments: Vec<_> = path.split('/').skip(1).collect();
    let mut seen: Vec<String> = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        if let Some(name) = segment.strip_prefix([':', '*']) {
            let star = if segment.starts_with('*') { "*" } else { "" };
            return Some(format!("write `{{{star}{name}}}` instead of `{segment}`"));
        }
        // Doubled braces are literal ones.
        let plain = segment.replace("{{", "").replace("}}", "");
        let Some((_, rest)) = plain.split_once('{') else {
            if plain.contains('}') {
                return Some(format!("`{segment}` closes a brace that it does not open"));
            }
            continue;
        };
        let Some((name, after)) = rest.split_once('}') else {
            return Some(format!("`{segment}` opens a brace that it does not close"));
        };
        if after.contains(['{', '}']) {
            return Some(format!(
                "`{segment}` has more than one parameter: split it with `/`"
            ));
        }
        let wildcard = name.strip_prefix('*');
        let name = wildcard.unwrap_or(name);
        if name.is_empty() {
            return Some(format!(
                "the parameter in `{segment}` needs a name, such as `{{id}}`"
            ));
        }
        if wildcard.is_some() && at + 1 != segments.len() {
            return Some(format!(
                "`{segment}` takes the rest of a path: it must be its last part"
            ));
        }
        if seen.iter().any(|earlier| earlier == name) {
            return Some(format!("the path has two parameters `{name}`: rename one"));
        }
        seen.push(name.to_owned());
    }
    None
}

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
    let Expr::Array(array) = list else {
        errors.over(
            list,
            "statuses are a list of codes: write `status = [200, 404, 500]`",
        );
        return None;
    };
    let mut codes = Vec::new();
    for element in &array.elems {
        let code = match element {
            Expr::Lit(ExprLit {
                lit: Lit::Int(code),
                ..
            }) => code.base10_parse().ok(),
            _ => None,
        };
        match code {
            Some(code) if !(100..600).contains(&code) => {
                errors.over(element, "a status code lies between 100 and 599");
            }
            Some(code) if codes.contains(&code) => {
                errors.over(
                    element,
                    format!("the status {code} stands here twice: leave one out"),
                );
            }
            Some(code) => codes.push(code),
            None => errors.over(element, "a status is a code, such as `404`"),
        }
    }
    Some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_axum_pass() {
        for path in [
            "/",
            "/users",
            "/users/{id}",
            "/a/{b}/c.{d}",
            "/files/{*rest}",
            "/{{x}}",
        ] {
            assert_eq!(path_mistake(path), None, "{path}");
        }
    }

    #[test]
    fn each_mistake_in_a_path_is_named() {
        for (path, hint) in [
            ("users", "\"/users\""),
            ("/users/:id", "`{id}`"),
            ("/files/*rest", "`{*rest}`"),
            ("/items?q=", "\"/items\""),
            ("/users/{id", "does not close"),
            ("/users/id}", "does not open"),
            ("/{}", "needs a name"),
            ("/{*rest}/x", "last part"),
            ("/{a}/{a}", "two parameters"),
            ("/{a}{b}", "more than one"),
        ] {
            let mistake = path_mistake(path).unwrap_or_default();
            assert!(mistake.contains(hint), "{path}: {mistake}");
        }
    }
}
