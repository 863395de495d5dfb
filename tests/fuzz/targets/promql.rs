//! Any text as PromQL: a parsed expression is printed, and the printed text parses to the same
//! expression.
#![no_main]
#![allow(missing_docs)]

use fuzz::known;
use libfuzzer_sys::fuzz_target;
use metrics_tools::promql::{Expr, parse, parse_with_variables};

fuzz_target!(|text: &str| {
    for parse in [parse, parse_with_variables] {
        match parse(text) {
            Ok(expr) => is_stable(&expr, parse),
            Err(errors) => {
                assert!(!errors.is_empty());
                for error in errors {
                    assert!(text.get(error.span.range()).is_some(), "{error:?}");
                }
            }
        }
    }
    if let Ok(expr) = parse(text) {
        for finding in known().check(&expr) {
            assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
        }
    }
});

fn is_stable(expr: &Expr, parse: fn(&str) -> Result<Expr, Vec<metrics_tools::promql::Error>>) {
    let printed = expr.to_string();
    let again = parse(&printed).unwrap_or_else(|errors| panic!("{printed}: {errors:?}"));
    assert_eq!(again.to_string(), printed);
    // With all parentheses, so that both must have the same structure.
    let whole = expr.parenthesised();
    assert_eq!(again.parenthesised(), whole, "{printed}");
    match parse(&whole) {
        Ok(again) => assert_eq!(again.to_string(), printed, "{whole}"),
        // With these parentheses, the nesting may exceed the parser's limit.
        Err(errors) => assert!(
            errors.iter().all(|error| error.is_limit),
            "{whole}: {errors:?}"
        ),
    }
}
