//! Printed expressions parse to the same expression.

use super::generated::vector;
use metrics_tools::promql::{Expr, parse, parse_with_variables};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The tree without spans.
fn structure(expr: &Expr) -> String {
    let text = format!("{expr:?}");
    let is_place = |word: &str| {
        let mut numbers = word.split("..");
        let mut number = || numbers.next().is_some_and(|n| n.parse::<usize>().is_ok());
        number() && number()
    };
    let words = text.split([' ', ',']).filter(|word| !is_place(word));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn documented_expressions_keep_their_meaning_when_printed() {
    for text in super::documented::EXPRESSIONS
        .iter()
        .chain(super::documented::SINCE_PROMETHEUS_3)
        .chain(super::alerts::EXPRESSIONS)
    {
        let expr = parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        for printed in [expr.to_string(), expr.parenthesised()] {
            let again = parse(&printed).unwrap_or_else(|errors| panic!("{printed}: {errors:?}"));
            assert_eq!(structure(&again), structure(&expr), "{text}\n{printed}");
        }
    }
}

#[test]
fn quotes_backslashes_and_signs_of_times_are_printed_unchanged() {
    for (text, printed) in [
        (r#"a{b="\""}"#, r#"a{b="\""}"#),
        (r"a{b=`\`}", r#"a{b="\\"}"#),
        (r#"a{b="\\"}"#, r#"a{b="\\"}"#),
        (r#"a{b="\a"}"#, r#"a{b="\u0007"}"#),
        ("a{b=`c\nd`}", r#"a{b="c\nd"}"#),
        ("a @ -5", "a @ -5"),
        (r#"{"", a="b"}"#, r#"{__name__="", a="b"}"#),
        (r#"sum by ("5xx") ({"5xx"})"#, r#"sum by ("5xx") ({"5xx"})"#),
    ] {
        assert_eq!(parse(text).expect(text).to_string(), printed);
    }
}

#[test]
fn only_necessary_parentheses_are_printed() {
    for text in [
        "a * -b",
        "(a ^ b) ^ c",
        "a ^ b ^ c",
        "a > Inf",
        "a > 10000000000000000000",
        "a > 1e20",
        "a[8d]",
        "a[2w]",
        "a[1h30m]",
        "a + fill (1) b",
        "a + fill_left (1) fill_right (2) b",
        "a offset +(-step() + 1s)",
        "a offset +(-step() * 2)",
        "a offset +((-step()) ^ 2)",
        "a offset +(step() * range() * 2)",
        "(1 $op 2) * 3",
        "job:${name}:rate5m + 1",
        "a[$range:$step]",
        "a{b=\"c\"}[$range:$step]",
    ] {
        let expr = parse_with_variables(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        assert_eq!(expr.to_string(), text);
        let again = parse_with_variables(&expr.parenthesised());
        assert_eq!(again.expect(text).to_string(), text);
    }
}

proptest! {
    #[test]
    fn any_printed_expression_parses_to_the_same(expr in vector()) {
        for printed in [expr.to_string(), expr.parenthesised()] {
            let again = parse(&printed)
                .map_err(|errors| TestCaseError::fail(format!("{printed}: {errors:?}")))?;
            prop_assert_eq!(structure(&again), structure(&expr), "{}", printed);
        }
    }

    #[test]
    fn any_text_can_be_parsed_or_rejected(text in "[ -~äß\\n\u{1F600}]{0,60}") {
        for error in parse(&text).err().into_iter().flatten() {
            prop_assert!(text.get(error.span.range()).is_some(), "{:?}", error);
        }
    }

    #[test]
    fn any_sequence_of_tokens_can_be_parsed_or_rejected(tokens in vec(token(), 0..20)) {
        let text = tokens.join(" ");
        match parse(&text) {
            Ok(expr) => {
                let printed = expr.to_string();
                let again = parse(&printed)
                    .map_err(|errors| TestCaseError::fail(format!("{printed}: {errors:?}")))?;
                prop_assert_eq!(structure(&again), structure(&expr), "{}", printed);
            }
            Err(errors) => {
                for error in errors {
                    prop_assert!(text.get(error.span.range()).is_some(), "{:?}", error);
                }
            }
        }
    }
}

fn token() -> impl Strategy<Value = &'static str> {
    select(vec![
        "up",
        "sum",
        "rate",
        "by",
        "on",
        "group_left",
        "bool",
        "offset",
        "and",
        "or",
        "start",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "@",
        "=",
        "==",
        "!=",
        "=~",
        "!~",
        "<",
        "+",
        "-",
        "*",
        "^",
        "5m",
        "1",
        "0x1f",
        "Inf",
        "\"a\"",
        "'\\n'",
        "`x`",
        "a:b",
        "x_total",
        "job",
    ])
}
