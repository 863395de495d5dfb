//! The rules of `labels(…)`.
//!
//! - `check_label`: valid names, each once; the type of each value is known
//! - `check_dynamic`: a string and a limit

mod arguments;
mod constants;

pub(crate) use constants::{Constant, constants};

use crate::labels::model::{Label, Labels, Values};
use crate::labels::parse::{LabelEntry, label_entries};
use crate::support::errors::Errors;
use crate::support::function::closure::Subject;
use crate::support::function::definition::Function;
use crate::support::function::value_source::{ValueSource, value_source};
use crate::support::rules::label_name::{self, Limit, check_limit};
use crate::support::rules::names::label_name_mistake;
use crate::support::rules::options::Options;
use crate::support::rules::suggest::suggestion;
use crate::support::syntax::source_text::source_text;
use arguments::arguments_in;
use syn::ext::IdentExt as _;
use syn::{BinOp, Expr, ExprCall, ExprLit, Lit, Type, UnOp, parse_quote};

/// Takes the option `labels` and reports mistakes.
pub(crate) fn labels(
    function: &Function,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Labels {
    let subject = Subject::of_calls(options.text("on").as_deref());
    let entries = options
        .list("labels", "labels(plan = plan)", errors)
        .map(|list| label_entries(list, errors))
        .unwrap_or_default();
    Labels(check_labels(entries, &subject, function, errors))
}

/// Reports labels that are dynamic, or unknown when a call begins.
pub(crate) fn check_known_before(labels: &Labels, errors: &mut Errors) {
    for label in &labels.0 {
        match (&label.values, &label.source) {
            (_, Some(ValueSource::After(closure, _))) => errors.over(
                closure,
                "a label cannot depend on the returned value, because a call that panics or is \
                 cancelled returns nothing: write an expression of the arguments, or use \
                 `#[business_counter(\"…_total\", labels(…))]`",
            ),
            (Values::Dynamic(_), Some(ValueSource::Before(text))) => errors.over(
                text,
                "a dynamic label is not allowed here, because each value would add a histogram: \
                 write an enum that derives `LabelValue`, or use `#[business_counter(\"…_total\", \
                 labels(…))]`",
            ),
            _ => {}
        }
    }
}

fn check_labels(
    entries: Vec<LabelEntry>,
    subject: &Subject,
    function: &Function,
    errors: &mut Errors,
) -> Vec<Label> {
    let mut names: Vec<String> = Vec::new();
    let mut labels = Vec::new();
    for entry in entries {
        let name = entry.name.unraw().to_string();
        if names.contains(&name) {
            errors.at(
                entry.name.span(),
                format!("duplicate label `{name}`: remove one"),
            );
        } else if let Some(mistake) = label_name_mistake(&name) {
            errors.at(entry.name.span(), mistake);
        }
        labels.extend(check_label(name.clone(), entry, subject, function, errors));
        names.push(name);
    }
    labels
}

fn check_label(
    name: String,
    entry: LabelEntry,
    subject: &Subject,
    function: &Function,
    errors: &mut Errors,
) -> Option<Label> {
    if let Expr::Lit(ExprLit {
        lit: Lit::Str(literal),
        ..
    }) = &entry.value
    {
        if literal.value().is_empty() {
            errors.at(literal.span(), label_name::EMPTY);
        }
        let values = Values::Literal(literal.value());
        return Some(Label {
            name,
            values,
            source: None,
        });
    }
    if let Expr::Call(call) = &entry.value
        && let Expr::Path(function_name) = &*call.func
        && function_name.path.is_ident("dynamic")
    {
        return check_dynamic(name, call, entry.ty.as_ref(), subject, function, errors);
    }
    let source = value_source(entry.value, subject, function, errors)?;
    let values = match (entry.ty, &source) {
        (Some(ty), _) => {
            if let Some(word) = function.unnameable(&ty) {
                errors.over(
                    &ty,
                    format!(
                        "a label needs one type in all calls, and `{word}` can be several types: \
                         write an enum that derives `LabelValue`"
                    ),
                );
                return None;
            }
            Values::Type(ty)
        }
        (None, ValueSource::After(closure, ty)) => {
            if function.unnameable(ty).is_some() {
                let closure = closure.inputs.first().map(source_text).unwrap_or_default();
                errors.over(
                    ty,
                    format!(
                        "the values of `{name}` cannot be derived from `{}`: write their type, \
                         `{name}: Type = |{closure}| …`",
                        source_text(ty)
                    ),
                );
                return None;
            }
            Values::Closure
        }
        // Here, the types in the expression need not be nameable outside the function.
        (None, ValueSource::Before(expression)) if is_bool(expression) => {
            Values::Type(parse_quote!(::core::primitive::bool))
        }
        (None, ValueSource::Before(expression)) => {
            Values::Arguments(arguments_in(&name, expression, function, errors)?)
        }
    };
    Some(Label {
        name,
        values,
        source: Some(source),
    })
}

/// Whether the syntax of an expression shows that it is a `bool`.
fn is_bool(expression: &Expr) -> bool {
    match expression {
        Expr::Binary(binary) => matches!(
            binary.op,
            BinOp::Eq(_)
                | BinOp::Ne(_)
                | BinOp::Lt(_)
                | BinOp::Le(_)
                | BinOp::Gt(_)
                | BinOp::Ge(_)
                | BinOp::And(_)
                | BinOp::Or(_)
        ),
        Expr::Macro(call) => call.mac.path.is_ident("matches"),
        Expr::Paren(inner) => is_bool(&inner.expr),
        Expr::Unary(not) => matches!(not.op, UnOp::Not(_)) && is_bool(&not.expr),
        _ => false,
    }
}

/// `dynamic(text, limit = 100)`: a dynamic label.
fn check_dynamic(
    name: String,
    call: &ExprCall,
    ty: Option<&Type>,
    subject: &Subject,
    function: &Function,
    errors: &mut Errors,
) -> Option<Label> {
    if let Some(ty) = ty {
        errors.over(ty, "a dynamic label takes no type: remove it");
    }
    let limit = dynamic_limit(call, errors);
    let source = value_source(call.args.first()?.clone(), subject, function, errors);
    Some(Label {
        name,
        values: Values::Dynamic(limit?),
        source: Some(source?),
    })
}

/// `limit = 100`, optionally with `max_length = 128`.
fn dynamic_limit(call: &ExprCall, errors: &mut Errors) -> Option<Limit> {
    const OPTIONS: [&str; 2] = ["limit", "max_length"];
    let (mut values, mut is_read, mut is_misspelt) = ([None, None], true, false);
    for option in call.args.iter().skip(1) {
        let Expr::Assign(option) = option else {
            is_read = false;
            continue;
        };
        let name = source_text(&option.left);
        match OPTIONS.iter().position(|known| *known == name) {
            Some(at) if values[at].is_none() => values[at] = Some(&*option.right),
            Some(_) => errors.over(
                &option.left,
                format!("duplicate option `{name}`: remove one"),
            ),
            None => {
                let suggestion = suggestion(&name, &OPTIONS);
                let message = format!("`dynamic` has no option `{name}`: {suggestion}");
                errors.over(&option.left, message);
                is_misspelt = true;
            }
        }
    }
    let [limit, max_length] = values;
    if limit.is_none() && is_misspelt {
        // The unknown option may be a misspelt `limit`.
        return None;
    }
    let (true, Some(limit)) = (is_read, limit) else {
        errors.over(
            call,
            "`dynamic` takes a string and a limit on the number of values: write `dynamic(text, \
             limit = 100)`",
        );
        return None;
    };
    check_limit(limit, max_length, errors)
}
