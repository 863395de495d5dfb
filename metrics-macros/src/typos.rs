//! Every option that a message suggests for a misspelt one is accepted.

use crate::business_counter::business_counter;
use crate::business_gauge::business_gauge;
use crate::business_histogram::business_histogram;
use crate::instrumented::instrumented;
use crate::operations::{BACKGROUND_TASK, CACHE_OPERATION, DB_OPERATION, operation};
use proc_macro2::{TokenStream, TokenTree};

/// Each option with a value.
const OPTIONS: &[(&str, &str)] = &[
    ("add", " = 1"),
    ("buckets", " = [1, 5]"),
    ("by", " = 1"),
    ("crate", " = metrics"),
    ("duration", " = false"),
    ("error", ""),
    ("error_if", " = |value: &Output| value.is_bad()"),
    ("function", " = \"f\""),
    ("help", " = \"Orders.\""),
    ("hit_if", " = |value: &Output| value.is_good()"),
    ("in_progress", ""),
    ("labels", "(plan = \"free\")"),
    ("name", " = \"orders\""),
    ("native", ""),
    ("ok_if", " = |value: &Output| value.is_good()"),
    ("on", " = always"),
    ("processes", " = \"max\""),
    ("queued", ""),
    ("sample", " = 16"),
    ("set", " = 1"),
    ("skip", ""),
    ("slo", "(success = 99.9)"),
    ("status", " = [200]"),
    ("sub", " = 1"),
    ("value", " = 1"),
];

type Attribute = fn(TokenStream, &TokenStream) -> TokenStream;

/// Valid attributes, with their items.
const RIGHT: &[(Attribute, &str, &str)] = &[
    (instrumented, "", "/// X.\nfn f() {}"),
    (instrumented, "", "/// X.\nfn f() -> Output {}"),
    (instrumented, "GET \"/\"", "/// X.\nfn f() -> Output {}"),
    (
        instrumented,
        "GET \"/\", duration = false",
        "/// X.\nfn f() -> Output {}",
    ),
    (
        instrumented,
        "name = \"x\", help = \"X.\"",
        "/// X.\nfn f() -> Output {}",
    ),
    (
        instrumented,
        "duration = false",
        "/// X.\nfn f() -> Output {}",
    ),
    (
        instrumented,
        "ok_if = |value: &Output| value.is_good()",
        "/// X.\nfn f() -> Output {}",
    ),
    (instrumented, "", "impl S { fn f() {} }"),
    (instrumented, "duration = false", "impl S { fn f() {} }"),
    (
        business_counter,
        "\"x_total\", help = \"X.\"",
        "/// X.\nfn f() {}",
    ),
    (
        business_gauge,
        "\"x\", help = \"X.\", set = 1",
        "/// X.\nfn f() {}",
    ),
    (
        business_histogram,
        "\"x\", help = \"X.\", value = 1, native",
        "/// X.\nfn f() {}",
    ),
    (db_operation, "select, \"x\"", "/// X.\nfn f() -> Output {}"),
    (cache_operation, "get", "/// X.\nfn f() -> Output {}"),
    (background_task, "\"x\"", "/// X.\nfn f() -> Output {}"),
    (
        background_task,
        "\"x\", error_if = |value: &Output| value.is_bad()",
        "/// X.\nfn f() -> Output {}",
    ),
    (
        background_task,
        "\"x\", queued",
        "/// X.\nfn f() -> Output {}",
    ),
    (metric, "help = \"X.\"", "static X_TOTAL: Counter;"),
    (metric, "help = \"X.\"", "static X: Gauge;"),
    (metric, "help = \"X.\"", "static X: Histogram;"),
    (metric, "help = \"X.\"", "static X_INFO: Info<Labels>;"),
    (
        metric,
        "help = \"X.\", labels(a = \"b\")",
        "static X_INFO: Info;",
    ),
];

fn db_operation(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    operation(&DB_OPERATION, arguments, item)
}

fn cache_operation(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    operation(&CACHE_OPERATION, arguments, item)
}

fn background_task(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    operation(&BACKGROUND_TASK, arguments, item)
}

fn metric(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    crate::metric::metric(arguments, item.clone())
}

#[test]
fn suggested_options_are_accepted() {
    let (mut suggested, mut refused) = (0, 0);
    for (attribute, right, item) in RIGHT {
        let mistakes = |option: &str| {
            let comma = if right.is_empty() || option.is_empty() {
                ""
            } else {
                ", "
            };
            let arguments = format!("{right}{comma}{option}").parse();
            let item = item.parse().expect("tokens");
            messages(attribute(arguments.expect("tokens"), &item))
        };
        assert_eq!(mistakes(""), [""; 0], "{right} {item}");
        for (option, value) in OPTIONS {
            let found = mistakes(&format!("{}{value}", misspelt(option)));
            assert_eq!(found.len(), 1, "{right}, {option} of {item}: {found:?}");
            let names: Vec<&str> = match found[0].split_once("did you mean `") {
                Some((_, name)) => name.split('`').take(1).collect(),
                None => {
                    let listed = found[0].split_once(": write one of ");
                    let listed = listed.or_else(|| found[0].split_once("`: write "));
                    listed.map_or_else(Vec::new, |(_, names)| names.split('`').collect())
                }
            };
            let names = OPTIONS.iter().filter(|(name, _)| names.contains(name));
            let mut none = true;
            for (name, value) in names.filter(|(name, _)| !right.contains(name)) {
                let found = mistakes(&format!("{name}{value}"));
                assert_eq!(found, [""; 0], "{right}, {name} of {item}");
                (none, suggested) = (false, suggested + 1);
            }
            refused += usize::from(none);
        }
    }
    assert!(suggested > 200 && refused > 20, "{suggested}, {refused}");
}

/// The option with its first two letters swapped.
fn misspelt(option: &str) -> String {
    let (first, rest) = option.split_at(1);
    let (second, rest) = rest.split_at(1);
    format!("{second}{first}{rest}")
}

/// The texts of all invocations of `compile_error!`.
fn messages(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_error = false;
    for token in tokens {
        match token {
            TokenTree::Ident(word) => is_error = word == "compile_error",
            TokenTree::Group(group) if is_error => {
                found.push(group.stream().to_string());
                is_error = false;
            }
            TokenTree::Group(group) => found.extend(messages(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}
