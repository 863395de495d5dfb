//! Expressions as text: `Display`, and the form with all parentheses.

use super::ast::{At, Binary, Expr, ExprKind, Grouping, Modifiers, Name, Selector};
use super::duration::Length;
use super::quoted;
use super::token::{is_label_word, is_metric_word, is_word};
use super::variable::is_word_around_variables;
use std::fmt;

mod durations;

/// A sign binds like `*`, and tighter to what is on its left.
const SIGN: u8 = 5;
/// The precedence of operands that never need parentheses.
const OPERAND: u8 = 7;

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer {
            out: String::new(),
            all_parentheses: false,
        };
        printer.expr(self);
        f.write_str(&printer.out)
    }
}

impl Expr {
    /// The expression with parentheses around each operator and sign, which shows the precedence.
    ///
    /// ```
    /// let expr = metrics_tools::promql::parse("-a ^ 2 * b or c").unwrap();
    /// assert_eq!(expr.parenthesised(), "(((-(a ^ 2)) * b) or c)");
    /// ```
    pub fn parenthesised(&self) -> String {
        let mut printer = Printer {
            out: String::new(),
            all_parentheses: true,
        };
        printer.expr(self);
        printer.out
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer {
            out: String::new(),
            all_parentheses: false,
        };
        printer.selector(self);
        f.write_str(&printer.out)
    }
}

struct Printer {
    out: String,
    all_parentheses: bool,
}

impl Printer {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// An expression in a position that requires at least this precedence.
    fn at_least(&mut self, expr: &Expr, least: u8) {
        let binds = match &expr.kind {
            ExprKind::Binary(binary) => binary.op.precedence(),
            ExprKind::Unary { .. } => SIGN,
            // The precedence depends on the variable.
            ExprKind::Template { .. } => 0,
            _ => OPERAND,
        };
        // With all parentheses, `expr` writes those of operators, but none around a template.
        if binds >= least || self.all_parentheses && binds > 0 {
            self.expr(expr);
        } else {
            self.push("(");
            self.expr(expr);
            self.push(")");
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let operator = matches!(expr.kind, ExprKind::Binary(_) | ExprKind::Unary { .. });
        let parentheses = self.all_parentheses && operator;
        if parentheses {
            self.push("(");
        }
        self.kind(expr);
        if parentheses {
            self.push(")");
        }
    }

    fn kind(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(value) => self.number(*value),
            ExprKind::Text(text) => quoted::write(text, &mut self.out),
            ExprKind::Variable(text) | ExprKind::Template { text, .. } => self.push(text),
            ExprKind::Series(series) => {
                self.selector(&series.selector);
                if let Some(range) = &series.range {
                    self.push("[");
                    self.length(&range.length);
                    self.push("]");
                }
                self.modifiers(&series.modifiers);
            }
            ExprKind::Subquery(subquery) => {
                self.at_least(&subquery.expr, OPERAND);
                self.push("[");
                self.length(&subquery.range.length);
                self.push(":");
                if let Some(step) = &subquery.step {
                    self.length(&step.length);
                }
                self.push("]");
                self.modifiers(&subquery.modifiers);
            }
            ExprKind::Unary { negative, expr } => {
                self.push(if *negative { "-" } else { "+" });
                // A sign after a sign needs no parentheses.
                let sign = matches!(expr.kind, ExprKind::Unary { .. });
                self.at_least(expr, if sign { SIGN } else { SIGN + 1 });
            }
            ExprKind::Binary(binary) => self.binary(binary),
            ExprKind::Aggregation(aggregation) => {
                self.push(aggregation.op.as_str());
                if let Some(grouping) = &aggregation.grouping {
                    self.grouping(grouping);
                }
                self.push("(");
                if let Some(parameter) = &aggregation.parameter {
                    self.expr(parameter);
                    self.push(", ");
                }
                self.expr(&aggregation.expr);
                self.push(")");
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => {
                self.push(function.name);
                self.push("(");
                for (index, argument) in arguments.iter().enumerate() {
                    if index > 0 {
                        self.push(", ");
                    }
                    self.expr(argument);
                }
                self.push(")");
            }
        }
    }

    fn binary(&mut self, binary: &Binary) {
        let (op, binds) = (binary.op, binary.op.precedence());
        let right_first = op.is_right_associative();
        self.at_least(&binary.left, binds + u8::from(right_first));
        self.push(" ");
        self.push(op.as_str());
        if binary.returns_bool {
            self.push(" bool");
        }
        if let Some(matching) = &binary.matching {
            self.push(if matching.on { " on (" } else { " ignoring (" });
            self.labels(&matching.labels);
            if let Some(group) = &matching.group {
                let left = [" group_right (", " group_left ("][usize::from(group.left)];
                self.push(left);
                self.labels(&group.labels);
            }
        }
        if let Some(fill) = &binary.fill {
            let sides = match (fill.left, fill.right) {
                (Some(left), Some(right)) if same(left, right) => vec![("fill", left)],
                (left, right) => {
                    let left = left.map(|value| ("fill_left", value));
                    let right = right.map(|value| ("fill_right", value));
                    left.into_iter().chain(right).collect()
                }
            };
            for (word, value) in sides {
                self.push(&format!(" {word} ("));
                self.number(value);
                self.push(")");
            }
        }
        self.push(" ");
        match binary.right.kind {
            // On the right side, a sign never needs parentheses.
            ExprKind::Unary { .. } => self.expr(&binary.right),
            _ => self.at_least(&binary.right, binds + u8::from(!right_first)),
        }
    }

    fn grouping(&mut self, grouping: &Grouping) {
        self.push(if grouping.without {
            " without ("
        } else {
            " by ("
        });
        self.labels(&grouping.labels);
        self.push(" ");
    }

    /// Labels, and the closing `)`.
    fn labels(&mut self, labels: &[Name]) {
        for (index, label) in labels.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.name(label, is_label_word(&label.text));
        }
        self.push(")");
    }

    fn name(&mut self, name: &Name, plain: bool) {
        match plain || name.templated && is_word_around_variables(&name.text) {
            true => self.push(&name.text),
            false => quoted::write(&name.text, &mut self.out),
        }
    }

    fn selector(&mut self, selector: &Selector) {
        // A name before the braces replaces the only matcher of names.
        let again = selector
            .matchers
            .iter()
            .any(|matcher| matcher.label.text == "__name__");
        let word = |name: &Name| match name.templated {
            true => is_word_around_variables(&name.text),
            false => is_metric_word(&name.text),
        };
        let plain = |name: &&Name| word(name) && !again;
        let (name, quoted_name) = match &selector.name {
            Some(name) if plain(&name) => (Some(name), None),
            name => (None, name.as_ref()),
        };
        if let Some(name) = name {
            self.push(&name.text);
        }
        let in_braces = selector.matchers.len() + selector.variables.len();
        if name.is_some() && in_braces == 0 {
            return;
        }
        self.push("{");
        let mut separator = "";
        if let Some(name) = quoted_name {
            self.name(name, false);
            separator = ", ";
        }
        for variable in &selector.variables {
            self.push(separator);
            separator = ", ";
            self.push(&variable.text);
        }
        for matcher in &selector.matchers {
            self.push(separator);
            separator = ", ";
            self.name(&matcher.label, is_word(&matcher.label.text, false));
            self.push(matcher.op.as_str());
            quoted::write(&matcher.value, &mut self.out);
        }
        self.push("}");
    }

    fn modifiers(&mut self, modifiers: &Modifiers) {
        if let Some(boundary) = &modifiers.boundary {
            self.push([" anchored", " smoothed"][usize::from(boundary.smoothed)]);
        }
        if let Some(at) = &modifiers.at {
            self.push(" @ ");
            match at {
                At::Timestamp(seconds) => self.number(*seconds),
                At::Start => self.push("start()"),
                At::End => self.push("end()"),
                At::Variable(text) => self.push(text),
            }
        }
        if let Some(offset) = &modifiers.offset {
            self.push(" offset ");
            self.offset(offset.negative, &offset.duration.length);
        }
    }

    fn length(&mut self, length: &Length) {
        match length {
            Length::Seconds(seconds) => self.seconds(*seconds),
            Length::Variable(text) => self.push(text),
            Length::Computed(arithmetic) => self.arithmetic(arithmetic, 0),
        }
    }
}

/// Whether two numbers are printed the same.
fn same(left: f64, right: f64) -> bool {
    left.to_bits() == right.to_bits() || left.is_nan() && right.is_nan()
}
