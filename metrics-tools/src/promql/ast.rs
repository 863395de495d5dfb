//! The syntax tree of an expression; each part has its span.

use super::duration::Duration;
use super::functions::Function;
use super::operator::{Aggregator, BinaryOp, MatchOp};
use super::span::Span;

/// An expression.
///
/// Its `Display` is the expression in one line, with the necessary parentheses.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// The kind of expression.
    pub kind: ExprKind,
    /// Its span, including parentheses.
    pub span: Span,
}

/// What an [`Expr`] is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ExprKind {
    /// `0.95`, `0x1f`, `Inf`; a duration used as a number is in seconds.
    Number(f64),
    /// `"text"`, without its escapes.
    Text(String),
    /// `$threshold`, with any value.
    Variable(String),
    /// Syntax that depends on a variable: `$function(x)`, `a $operator b`.
    Template {
        /// As written in PromQL.
        text: String,
        /// The expressions in it.
        parts: Vec<Expr>,
    },
    /// `up{job="api"}`, `up[5m]`.
    Series(Box<Series>),
    /// `rate(x_total[5m])[1h:1m]`.
    Subquery(Box<Subquery>),
    /// `-x`, `+x`.
    Unary {
        /// Whether it is `-x`.
        negative: bool,
        /// What follows the sign.
        expr: Box<Expr>,
    },
    /// `a / b`.
    Binary(Box<Binary>),
    /// `sum by (job) (x)`.
    Aggregation(Box<Aggregation>),
    /// `rate(x_total[5m])`.
    Call {
        /// The function.
        function: &'static Function,
        /// The span of its name.
        name: Span,
        /// The arguments.
        arguments: Vec<Expr>,
    },
}

/// Series, at one time or over a range: `up{job="api"}[5m] offset 1h`.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The selector.
    pub selector: Selector,
    /// The range; none for an instant vector.
    pub range: Option<Duration>,
    /// The evaluation time.
    pub modifiers: Modifiers,
}

/// An expression that is evaluated repeatedly: `rate(x_total[5m])[1h:1m]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Subquery {
    /// The expression.
    pub expr: Expr,
    /// The range.
    pub range: Duration,
    /// The step; by default the evaluation interval of Prometheus.
    pub step: Option<Duration>,
    /// The evaluation time.
    pub modifiers: Modifiers,
}

/// A selector of series: a name and matchers.
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// The metric's name, in front of the braces or quoted in them.
    pub name: Option<Name>,
    /// The matchers in the braces.
    pub matchers: Vec<Matcher>,
    /// Variables that stand for whole matchers.
    pub variables: Vec<Name>,
    /// Name and braces.
    pub span: Span,
}

impl Selector {
    /// The metric's name, also if it is written as a matcher: `{__name__="up"}`. None if it
    /// contains a variable, or if several names can match.
    ///
    /// ```
    /// use metrics_tools::promql::parse;
    ///
    /// for text in ["up", "{\"up\"}", "{__name__=\"up\",job=\"api\"}"] {
    ///     assert_eq!(parse(text).unwrap().selectors()[0].metric(), Some("up"));
    /// }
    /// let several = parse("{__name__=~\"up|down\"}").unwrap();
    /// assert_eq!(several.selectors()[0].metric(), None);
    /// ```
    pub fn metric(&self) -> Option<&str> {
        let (name, _) = self.metric_at()?;
        Some(name)
    }

    /// The same with its span.
    pub(crate) fn metric_at(&self) -> Option<(&str, Span)> {
        if let Some(name) = &self.name {
            return (!name.templated).then_some((&*name.text, name.span));
        }
        let matchers = self.matchers.iter();
        let mut of_name = matchers.filter(|one| one.label.text == "__name__");
        match (of_name.next(), of_name.next()) {
            (Some(one), None) if one.op == MatchOp::Equal && !one.templated => {
                Some((&*one.value, one.value_span))
            }
            _ => None,
        }
    }
}

/// The name of a metric or label.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Without quotes.
    pub text: String,
    /// Whether a variable is in it.
    pub templated: bool,
    /// Its span.
    pub span: Span,
}

/// `status=~"5.."`.
#[derive(Clone, Debug, PartialEq)]
pub struct Matcher {
    /// The label.
    pub label: Name,
    /// The operator.
    pub op: MatchOp,
    /// The text, without quotes and escapes.
    pub value: String,
    /// Whether a variable is in the text.
    pub templated: bool,
    /// The span of the text, including quotes.
    pub value_span: Span,
    /// The span of the whole.
    pub span: Span,
}

/// The evaluation time of a selector or subquery.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Modifiers {
    /// `offset 5m`.
    pub offset: Option<Offset>,
    /// `@ 1609746000`.
    pub at: Option<At>,
    /// `anchored`, `smoothed`; not of subqueries.
    pub boundary: Option<Boundary>,
}

/// `anchored` or `smoothed`: how the values at both ends of a range are found.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// Whether it is `smoothed`.
    pub smoothed: bool,
    /// Its span.
    pub span: Span,
}

/// `offset 5m`: the time is this much earlier.
#[derive(Clone, Debug, PartialEq)]
pub struct Offset {
    /// Whether it is later: `offset -5m`.
    pub negative: bool,
    /// The amount.
    pub duration: Duration,
}

/// What follows `@`.
#[derive(Clone, Debug, PartialEq)]
pub enum At {
    /// Seconds since 1970.
    Timestamp(f64),
    /// `start()`: the start of a range query.
    Start,
    /// `end()`: the end of a range query.
    End,
    /// `$from`.
    Variable(String),
}

/// Two expressions and the operator between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// The operator.
    pub op: BinaryOp,
    /// The span of the operator.
    pub op_span: Span,
    /// Whether `bool` follows it: 0 and 1 instead of a filter.
    pub returns_bool: bool,
    /// Which labels have to be equal: `on`, `ignoring`.
    pub matching: Option<Matching>,
    /// The values for series without a partner: `fill (0)`.
    pub fill: Option<Fill>,
    /// On the left.
    pub left: Expr,
    /// On the right.
    pub right: Expr,
}

/// `on (job) group_left (version)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Matching {
    /// Whether it is `on`, and not `ignoring`.
    pub on: bool,
    /// The labels after `on` or `ignoring`.
    pub labels: Vec<Name>,
    /// `group_left` or `group_right`.
    pub group: Option<Group>,
    /// The span of the whole.
    pub span: Span,
}

/// `group_left (version)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Whether it is `group_left`: many series on the left for one on the right.
    pub left: bool,
    /// Labels taken over from the side that has one.
    pub labels: Vec<Name>,
}

/// `fill (0)`, `fill_left (0) fill_right (1)`: the value of series that one side
/// lacks. At least one of the two is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// On the left.
    pub left: Option<f64>,
    /// On the right.
    pub right: Option<f64>,
    /// The span of the whole.
    pub span: Span,
}

/// `topk by (job) (3, x)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregation {
    /// The operator.
    pub op: Aggregator,
    /// The span of the operator.
    pub op_span: Span,
    /// `by` or `without`.
    pub grouping: Option<Grouping>,
    /// What precedes the vector: `topk(3, …)`.
    pub parameter: Option<Expr>,
    /// The vector.
    pub expr: Expr,
}

/// `by (job)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    /// Whether it is `without`.
    pub without: bool,
    /// The labels.
    pub labels: Vec<Name>,
    /// The span of the whole.
    pub span: Span,
}

impl Expr {
    /// The direct subexpressions, in source order.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Variable(_)
            | ExprKind::Series(_) => Vec::new(),
            ExprKind::Template { parts, .. } => parts.iter().collect(),
            ExprKind::Subquery(subquery) => vec![&subquery.expr],
            ExprKind::Unary { expr, .. } => vec![expr],
            ExprKind::Binary(binary) => vec![&binary.left, &binary.right],
            ExprKind::Aggregation(aggregation) => {
                let parameter = aggregation.parameter.iter();
                parameter.chain([&aggregation.expr]).collect()
            }
            ExprKind::Call { arguments, .. } => arguments.iter().collect(),
        }
    }

    /// The selectors in this expression, at any depth, in source order.
    ///
    /// ```
    /// use metrics_tools::promql::parse;
    ///
    /// let query = "sum(rate(a_total[5m])) / on () group_left b{job=\"x\"}";
    /// let expr = parse(query).unwrap();
    /// let selectors = expr.selectors();
    /// let texts: Vec<_> = selectors.iter().map(|one| &query[one.span.range()]).collect();
    /// assert_eq!(texts, ["a_total", "b{job=\"x\"}"]);
    /// ```
    pub fn selectors(&self) -> Vec<&Selector> {
        match &self.kind {
            ExprKind::Series(series) => vec![&series.selector],
            _ => {
                let children = self.children().into_iter();
                children.flat_map(Self::selectors).collect()
            }
        }
    }
}
