//! Generated expressions of all forms, for property tests.

use metrics_tools::promql::{
    Aggregation, Aggregator, Arithmetic, At, Binary, BinaryOp, Boundary, Duration, Expr, ExprKind,
    Fill, Function, Group, Grouping, Length, MatchOp, Matcher, Matching, Modifiers, Name, Offset,
    Selector, Series, Span, Subquery, Type,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn expr(kind: ExprKind) -> Expr {
    Expr {
        kind,
        span: Span::default(),
    }
}

fn series(selector: Selector, range: Option<Duration>, modifiers: Modifiers) -> Expr {
    expr(ExprKind::Series(Box::new(Series {
        selector,
        range,
        modifiers,
    })))
}

fn name() -> BoxedStrategy<Name> {
    let texts = vec![
        "up",
        "x_total",
        "sum",
        "by",
        "and",
        "offset",
        "start",
        "rate",
        "on",
        "bool",
        "inf",
        "without",
        "my.metric",
        "größe",
        "with \"quotes\"",
        "atan2",
        "group_left",
        "A",
    ];
    select(texts)
        .prop_map(|text| Name {
            text: text.to_owned(),
            templated: false,
            span: Span::default(),
        })
        .boxed()
}

fn names() -> BoxedStrategy<Vec<Name>> {
    vec(name(), 0..3).boxed()
}

fn text() -> BoxedStrategy<String> {
    prop_oneof!["[a-z]{0,5}", "[ -~ä\\n\\t\u{1}]{0,8}"].boxed()
}

fn matcher() -> BoxedStrategy<Matcher> {
    let ops = vec![
        (MatchOp::Equal, "a\"\\\n"),
        (MatchOp::NotEqual, ""),
        (MatchOp::Regex, "5..|x\\.y"),
        (MatchOp::NotRegex, "a+"),
    ];
    (name(), select(ops))
        .prop_map(|(label, (op, value))| Matcher {
            label,
            op,
            value: value.to_owned(),
            templated: false,
            value_span: Span::default(),
            span: Span::default(),
        })
        .boxed()
}

fn selector() -> BoxedStrategy<Selector> {
    (name(), vec(matcher(), 0..3))
        .prop_map(|(name, matchers)| Selector {
            name: Some(name),
            matchers,
            variables: Vec::new(),
            span: Span::default(),
        })
        .boxed()
}

fn duration(least: u64) -> BoxedStrategy<Duration> {
    let milliseconds = prop_oneof![
        least..5000,
        (1u64..500).prop_map(|m| m * 60_000),
        Just(31_536_000_000)
    ];
    let lengths = prop_oneof![
        4 => milliseconds.prop_map(|ms| Length::Seconds(ms as f64 / 1000.0)),
        1 => Just(Length::Seconds(0.0001)),
        2 => computed().prop_map(|arithmetic| Length::Computed(Box::new(arithmetic))),
    ];
    lengths
        .prop_map(|length| Duration {
            length,
            span: Span::default(),
        })
        .boxed()
}

/// Arithmetic that is not just a number and has no outermost sign, because an offset has its own.
fn computed() -> BoxedStrategy<Arithmetic> {
    arithmetic()
        .prop_filter("computed", |it| match it {
            Arithmetic::Number { in_parentheses, .. } => *in_parentheses,
            Arithmetic::Negative(_) => false,
            _ => true,
        })
        .boxed()
}

fn arithmetic() -> BoxedStrategy<Arithmetic> {
    let number =
        (1u32..100_000, any::<[bool; 2]>()).prop_map(|(number, [has_unit, in_parentheses])| {
            Arithmetic::Number {
                seconds: f64::from(number) / 8.0,
                has_unit,
                in_parentheses,
            }
        });
    let leaf = prop_oneof![number, Just(Arithmetic::Step), Just(Arithmetic::Range)];
    leaf.prop_recursive(3, 12, 2, |inner| {
        let two = || (inner.clone(), inner.clone()).prop_map(|(a, b)| Box::new([a, b]));
        let ops = vec![
            BinaryOp::Add,
            BinaryOp::Subtract,
            BinaryOp::Multiply,
            BinaryOp::Divide,
            BinaryOp::Modulo,
            BinaryOp::Power,
        ];
        prop_oneof![
            (select(ops), two()).prop_map(|(op, sides)| Arithmetic::Binary { op, sides }),
            (any::<bool>(), two()).prop_map(|(max, of)| Arithmetic::Extreme { max, of }),
            inner.clone().prop_map(|inner| match inner {
                // A number includes its sign.
                Arithmetic::Number {
                    in_parentheses: false,
                    ..
                } => inner,
                inner => Arithmetic::Negative(Box::new(inner)),
            }),
        ]
    })
    .boxed()
}

fn modifiers() -> BoxedStrategy<Modifiers> {
    let at = prop_oneof![
        (-1e9..1e12f64).prop_map(At::Timestamp),
        Just(At::Start),
        Just(At::End)
    ];
    let offset = (any::<bool>(), duration(0));
    let offset = offset.prop_map(|(negative, duration)| Offset { negative, duration });
    let boundary = any::<bool>().prop_map(|smoothed| Boundary {
        smoothed,
        span: Span::default(),
    });
    (option::of(offset), option::of(at), option::of(boundary))
        .prop_map(|(offset, at, boundary)| Modifiers {
            offset,
            at,
            boundary,
        })
        .boxed()
}

fn number() -> BoxedStrategy<Expr> {
    let values = prop_oneof![
        0.0..1e6f64,
        Just(f64::INFINITY),
        Just(f64::NAN),
        Just(1e300),
        Just(1e-300),
        Just(0.0),
        Just(9_007_199_254_740_993.0)
    ];
    values
        .prop_map(|value| expr(ExprKind::Number(value)))
        .boxed()
}

fn range(inner: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let of_selector = (selector(), duration(1), modifiers())
        .prop_map(|(selector, range, modifiers)| series(selector, Some(range), modifiers));
    // Prometheus requires a number before a colon.
    let has_number = |range: &Duration| matches!(range.length, Length::Seconds(_));
    let subquery_range = duration(1).prop_filter("has a number", has_number);
    let of_query = (inner, subquery_range, option::of(duration(1)), modifiers()).prop_map(
        |(inner, range, step, modifiers)| {
            expr(ExprKind::Subquery(Box::new(Subquery {
                expr: inner,
                range,
                step,
                modifiers: Modifiers {
                    boundary: None,
                    ..modifiers
                },
            })))
        },
    );
    prop_oneof![of_selector, of_query].boxed()
}

fn call(inner: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let functions: Vec<_> = Function::all()
        .iter()
        .filter(|function| function.returns == Type::InstantVector && function.name != "info")
        .collect();
    let arguments = (
        vec(inner.clone(), 1..2),
        range(inner),
        number(),
        text(),
        0usize..3,
    );
    (select(functions), arguments)
        .prop_map(|(function, (vectors, range, number, text, more))| {
            let most = function.max_arguments.unwrap_or(usize::MAX);
            let count = (function.min_arguments + more).min(most);
            let text = expr(ExprKind::Text(text));
            let arguments = (0..count)
                .map(|index| match function.parameter(index) {
                    Some(Type::Scalar) => number.clone(),
                    Some(Type::Text) => text.clone(),
                    Some(Type::RangeVector) => range.clone(),
                    _ => vectors[0].clone(),
                })
                .collect();
            expr(ExprKind::Call {
                function,
                name: Span::default(),
                arguments,
            })
        })
        .boxed()
}

fn aggregation(inner: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let grouping = (any::<bool>(), names()).prop_map(|(without, labels)| Grouping {
        without,
        labels,
        span: Span::default(),
    });
    let parts = (
        select(Aggregator::ALL.to_vec()),
        option::of(grouping),
        number(),
        text(),
        inner,
    );
    parts
        .prop_map(|(op, grouping, number, text, inner)| {
            let parameter = match op {
                Aggregator::CountValues => Some(expr(ExprKind::Text(text))),
                op if op.has_parameter() => Some(number),
                _ => None,
            };
            expr(ExprKind::Aggregation(Box::new(Aggregation {
                op,
                op_span: Span::default(),
                grouping,
                parameter,
                expr: inner,
            })))
        })
        .boxed()
}

fn binary(inner: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let group = (any::<bool>(), names()).prop_map(|(left, labels)| Group { left, labels });
    let matching = (any::<bool>(), names(), option::of(group));
    let value = || option::of(prop_oneof![Just(0.0), Just(-1.5), Just(f64::INFINITY)]);
    let fill = (value(), value()).prop_map(|(left, right)| {
        (left.is_some() || right.is_some()).then_some(Fill {
            left,
            right,
            span: Span::default(),
        })
    });
    let parts = (
        select(BinaryOp::ALL.to_vec()),
        any::<bool>(),
        (option::of(matching), fill),
        inner.clone(),
        inner,
    );
    parts
        .prop_map(|(op, returns_bool, (matching, fill), left, right)| {
            let matching = matching.map(|(on, labels, group)| {
                let group = group.filter(|_| !op.is_set()).map(|mut group| {
                    group.labels.retain(|label| !on || !labels.contains(label));
                    group
                });
                Matching {
                    on,
                    labels,
                    group,
                    span: Span::default(),
                }
            });
            expr(ExprKind::Binary(Box::new(Binary {
                op,
                op_span: Span::default(),
                returns_bool: returns_bool && op.is_comparison(),
                matching,
                fill: fill.filter(|_| !op.is_set()),
                left,
                right,
            })))
        })
        .boxed()
}

/// Any instant vector.
pub(super) fn vector() -> BoxedStrategy<Expr> {
    let leaf = (selector(), modifiers())
        .prop_map(|(selector, modifiers)| series(selector, None, modifiers));
    leaf.prop_recursive(4, 32, 3, |inner| {
        let inner = inner.boxed();
        let signed = (any::<bool>(), inner.clone()).prop_map(|(negative, inner)| {
            expr(ExprKind::Unary {
                negative,
                expr: Box::new(inner),
            })
        });
        prop_oneof![
            3 => binary(inner.clone()),
            2 => call(inner.clone()),
            1 => aggregation(inner),
            1 => signed,
        ]
    })
    .boxed()
}
