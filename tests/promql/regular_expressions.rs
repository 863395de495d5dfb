//! Regular expressions of matchers: Prometheus accepts the same ones.

use super::promtool::{Random, refused_by_promtool};
use metrics_tools::promql::{LabelRegex, parse, quote};

const PIECES: &[&str] = &[
    "a",
    "é",
    ".",
    "^",
    "$",
    "|",
    "(",
    "(",
    ")",
    ")",
    "(?:",
    "(?P<n>",
    "(?P<>",
    "(?i)",
    "(?-s:",
    "(?U)",
    "(?)",
    "(?-)",
    "(?x)",
    "(?=",
    "(?<=",
    "*",
    "+",
    "?",
    "*?",
    "**",
    "{2}",
    "{2,}",
    "{,2}",
    "{5,2}",
    "{0}",
    "{1000}",
    "{1001}",
    "{02}",
    "{",
    "}",
    "[",
    "]",
    "[a-z]",
    "[^]a]",
    "[]",
    "[z-a]",
    "[[:alpha:]]",
    "[[:^digit:]x]",
    "[[:foo:]]",
    "[[:",
    "[a-\\d]",
    "[\\b]",
    "[\\x{61}-\\x{7a}]",
    "\\d",
    "\\W",
    "\\b",
    "\\z",
    "\\Z",
    "\\C",
    "\\pL",
    "\\p{Greek}",
    "\\P{^Lu}",
    "\\p{Foo}",
    "\\p{",
    "\\x41",
    "\\x{e9}",
    "\\x{1F600}",
    "\\x{110000}",
    "\\x{}",
    "\\0",
    "\\12",
    "\\1",
    "\\8",
    "\\n",
    "\\e",
    "\\_",
    "\\é",
    "\\Qa.b\\E",
    // An open `\Q` also quotes the suffix that 2.42 appends.
    "\\E",
    "\\",
];

#[test]
#[ignore = "starts promtool"]
fn both_parsers_agree_on_regular_expressions() {
    let mut random = Random(7);
    let mut patterns: Vec<String> = (0..8_000)
        .map(|_| {
            let length = 1 + random.below(6);
            (0..length).map(|_| *random.one_of(PIECES)).collect()
        })
        .collect();
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    patterns.extend([60, 500, 998, 999, 1001].map(nested));
    patterns.extend(
        [
            "(a{0,1000}){0,9}",
            "((a{10}){10}){10}",
            "((a{10}){10}){11}",
            "(a{1000}){0}",
            "(a{0}){1000}",
            "(a{31}b){32}",
            "(a{33}b){31}",
        ]
        .map(str::to_owned),
    );
    let expressions: Vec<_> = patterns
        .iter()
        .map(|pattern| format!("x{{a=~{}}}", quote(pattern)))
        .collect();
    let refused = refused_by_promtool(&expressions);
    let mut accepted = 0;
    for (index, expression) in expressions.iter().enumerate() {
        let here = parse(expression);
        accepted += usize::from(here.is_ok());
        assert_eq!(
            here.is_err(),
            refused.contains(&index),
            "{expression}: {here:?}"
        );
    }
    assert!(
        accepted > 1000 && refused.len() > 1000,
        "{accepted}, {}",
        refused.len()
    );
}

#[test]
fn accepted_regular_expressions_are_accepted_in_expressions() {
    let text = r#"rate(http_requests_total{method=~"GET|\\x{1F600}",path=~`\x{2000}`}[5m])"#;
    assert!(parse(text).is_ok(), "{:?}", parse(text));
    let regex = LabelRegex::new(r"GET|\x{1F600}").expect("a regular expression");
    assert_eq!(regex.is_match("😀"), Some(true));
}
