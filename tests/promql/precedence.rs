//! The precedence of operators, shown with all parentheses.

use metrics_tools::promql::parse;

const FORMS: &[(&str, &str)] = &[
    ("a + b * c", "(a + (b * c))"),
    ("a * b + c", "((a * b) + c)"),
    ("a - b - c", "((a - b) - c)"),
    ("a / b * c % d", "(((a / b) * c) % d)"),
    ("a ^ b ^ c", "(a ^ (b ^ c))"),
    ("a * b ^ c * d", "((a * (b ^ c)) * d)"),
    ("a atan2 b * c", "((a atan2 b) * c)"),
    ("a or b and c", "(a or (b and c))"),
    ("a and b unless c or d", "(((a and b) unless c) or d)"),
    ("a or b or c", "((a or b) or c)"),
    ("a == b > c", "((a == b) > c)"),
    ("a > b + c and d", "((a > (b + c)) and d)"),
    ("a + b > c == d unless e", "((((a + b) > c) == d) unless e)"),
    ("-a * b", "((-a) * b)"),
    ("-a ^ b", "(-(a ^ b))"),
    ("-a + b", "((-a) + b)"),
    ("a ^ -b", "(a ^ (-b))"),
    ("a ^ -b * c", "((a ^ (-b)) * c)"),
    ("a ^ -b ^ c", "(a ^ (-(b ^ c)))"),
    ("a + -b * c", "(a + ((-b) * c))"),
    ("a - -b", "(a - (-b))"),
    ("- - a ^ 2", "(-(-(a ^ 2)))"),
    ("+a / b", "((+a) / b)"),
    ("(a + b) * c", "((a + b) * c)"),
    ("abs(-a)", "abs((-a))"),
    ("last_over_time((-a)[5m:])", "last_over_time((-a)[5m:])"),
    (
        "last_over_time((a + b)[5m:])",
        "last_over_time((a + b)[5m:])",
    ),
    ("-a offset 5m", "(-a offset 5m)"),
    ("a ^ b offset 5m", "(a ^ b offset 5m)"),
    ("a * on (x) b + on (y) c", "((a * on (x) b) + on (y) c)"),
    ("a > bool b == bool c", "((a > bool b) == bool c)"),
    ("a < b < c", "((a < b) < c)"),
    ("sum(a) / sum(b) * 100", "((sum(a) / sum(b)) * 100)"),
    ("1 - 2 ^ -1", "(1 - (2 ^ (-1)))"),
];

#[test]
fn operators_bind_as_in_prometheus() {
    for (text, expected) in FORMS {
        let expr = parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        assert_eq!(expr.parenthesised(), *expected, "{text}");
    }
}
