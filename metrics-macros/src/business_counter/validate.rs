//! The rules of `#[business_counter]`.
//!
//! - options: known, each once, with a value of the right form
//! - the name is a counter's
//! - there is a help text
//! - `check_label`: good names, each once; the type of each value can be told
//! - `check_dynamic`: a text and a limit
//! - `source`: where values come from
//! - `check_on`: `ok`, `error`, `always` or a closure

use super::model::{Label, Model, On, Source, Values};
use super::parse::{LabelEntry, Parsed, label_entries};
use super::source::{arguments_in, source};
use crate::support::closure::check_closure;
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::Function;
use crate::support::help::help;
use crate::support::label_name::{self, check_limit};
use crate::support::names::{Kind, label_name_mistake, metric_name_mistake};
use crate::support::options::Options;
use crate::support::runtime::Runtime;
use crate::support::suggest::suggestion;
use crate::support::text::text;
use syn::ext::IdentExt as _;
use syn::{Expr, ExprCall, ExprLit, Lit, ReturnType, Type};

const OPTIONS: &[&str] = &["labels", "by", "on", "help", "crate"];

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed {
        name,
        entries,
        function,
    } = parsed;
    if function.never_returns() {
        errors.over(
            &function.signature.output,
            "a call counts when it returns, and this function never does: leave out \
             `#[business_counter]`",
        );
    }
    if let Some(mistake) = metric_name_mistake(&name.value(), Kind::Counter) {
        errors.at(name.span(), mistake.of_text());
    }
    let mut options = Options::new("business_counter", OPTIONS, entries, &mut errors);
    let runtime = Runtime::take(&mut options, &mut errors);
    let help = help(&mut options, &function.attributes, name.span(), &mut errors);
    let labels = options
        .list("labels", "labels(plan = plan)", &mut errors)
        .and_then(|list| errors.take(label_entries(list)))
        .unwrap_or_default();
    let labels = check_labels(labels, &function, &mut errors);
    let by = options
        .expression("by", "by = items.len()", &mut errors)
        .and_then(|(_, by)| source(by, &function, &mut errors));
    let on = match options.expression("on", "on = ok", &mut errors) {
        None => Some(On::Ok),
        Some((_, on)) => check_on(on, &function, &mut errors),
    };
    let model = help.zip(on).map(|(help, on)| Model {
        runtime,
        function,
        name: name.value(),
        help,
        labels,
        by,
        on,
    });
    errors.finish(model)
}

fn check_labels(entries: Vec<LabelEntry>, function: &Function, errors: &mut Errors) -> Vec<Label> {
    let mut names: Vec<String> = Vec::new();
    let mut labels = Vec::new();
    for entry in entries {
        let name = entry.name.unraw().to_string();
        if names.contains(&name) {
            errors.at(
                entry.name.span(),
                format!("the label `{name}` stands here twice: leave one out"),
            );
        } else if let Some(mistake) = label_name_mistake(&name) {
            errors.at(entry.name.span(), mistake);
        }
        labels.extend(check_label(name.clone(), entry, function, errors));
        names.push(name);
    }
    labels
}

fn check_label(
    name: String,
    entry: LabelEntry,
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
            source: Source::Constant,
        });
    }
    if let Expr::Call(call) = &entry.value
        && let Expr::Path(function_name) = &*call.func
        && function_name.path.is_ident("dynamic")
    {
        return check_dynamic(name, call, entry.ty.as_ref(), function, errors);
    }
    let source = source(entry.value, function, errors)?;
    let values = match (entry.ty, &source) {
        (Some(ty), _) => {
            if let Some(word) = function.unnameable(&ty) {
                errors.over(
                    &ty,
                    format!(
                        "a label has the same values in each call, and `{word}` may stand for \
                         several types: write an enum that derives `LabelValue`"
                    ),
                );
                return None;
            }
            Values::Type(ty)
        }
        (None, Source::After(closure, ty)) => {
            if function.unnameable(ty).is_some() {
                let closure = closure.inputs.first().map(text).unwrap_or_default();
                errors.over(
                    ty,
                    format!(
                        "the values of `{name}` can't be told from `{}`: write their type, \
                         `{name}: Type = |{closure}| …`",
                        text(ty)
                    ),
                );
                return None;
            }
            Values::Closure
        }
        (None, Source::Before(expression)) => {
            Values::Arguments(arguments_in(&name, expression, function, errors)?)
        }
        (None, Source::Constant) => return None,
    };
    Some(Label {
        name,
        values,
        source,
    })
}

/// `dynamic(text, limit = 100)`: a label whose values are not listed.
fn check_dynamic(
    name: String,
    call: &ExprCall,
    ty: Option<&Type>,
    function: &Function,
    errors: &mut Errors,
) -> Option<Label> {
    if let Some(ty) = ty {
        errors.over(
            ty,
            "a dynamic label is a text, whose type is not written: leave it out",
        );
    }
    let limit = match call.args.iter().collect::<Vec<_>>()[..] {
        [_, Expr::Assign(limit)] if text(&limit.left) == "limit" => {
            check_limit(&limit.right, errors)
        }
        _ => {
            errors.over(
                call,
                "a dynamic label is a text and the number of values that are told apart: write \
                 `dynamic(text, limit = 100)`",
            );
            None
        }
    };
    let source = source(call.args.first()?.clone(), function, errors);
    Some(Label {
        name,
        values: Values::Dynamic(limit?.count),
        source: source?,
    })
}

fn check_on(on: Expr, function: &Function, errors: &mut Errors) -> Option<On> {
    const WORDS: &[&str] = &["ok", "error", "always"];
    match on {
        Expr::Closure(closure) => {
            check_closure(&closure, function, errors).map(|ty| On::If(closure, ty))
        }
        Expr::Path(path) if path.path.get_ident().is_some() => match text(&path).as_str() {
            "ok" => Some(On::Ok),
            "error" if matches!(function.signature.output, ReturnType::Default) => {
                errors.over(
                    path,
                    "`on = error` counts calls that return an `Err`, and this function returns \
                     nothing: write `on = always`, or return a `Result`",
                );
                None
            }
            "error" => Some(On::Error),
            "always" => Some(On::Always),
            word => {
                let suggestion = suggestion(word, WORDS);
                errors.over(&path, format!("`on` can't be `{word}`: {suggestion}"));
                None
            }
        },
        other => {
            errors.over(
                other,
                "`on` says which calls count: write `on = ok`, `on = error`, `on = always`, or \
                 `on = |value: &Type| …`",
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn mistakes(options: TokenStream, function: TokenStream) -> Vec<String> {
        let attribute = quote!("x_total", help = "X.", #options);
        let parsed = parse(attribute, function).expect("the syntax is right");
        match validate(parsed) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.messages(),
        }
    }

    #[test]
    fn labels_come_from_whatever_has_a_type_that_can_be_named() {
        for (options, function) in [
            (
                quote!(labels(a = "x", b = p.kind)),
                quote!(
                    fn f(p: P) {}
                ),
            ),
            (
                quote!(labels(a = p)),
                quote!(
                    fn f<'a>(p: &'a P) {}
                ),
            ),
            (
                quote!(labels(a = |r: &R| r.a)),
                quote!(
                    fn f<T>(a: T) -> R {
                        R
                    }
                ),
            ),
            (
                quote!(labels(a: A = self.a)),
                quote!(
                    fn f(&self) {}
                ),
            ),
            (
                quote!(labels(a: A = |r: &T| r.a())),
                quote!(
                    fn f<T>(t: T) -> T {
                        t
                    }
                ),
            ),
            // Neither a field nor a method is an argument.
            (
                quote!(labels(a = p.t.u())),
                quote!(
                    fn f<T>(p: P, t: T, u: T) {}
                ),
            ),
            (
                quote!(labels(a = |r: &R| r.p.q())),
                quote!(
                    fn f(p: P, q: Q) -> R {
                        R
                    }
                ),
            ),
        ] {
            let text = options.to_string();
            assert_eq!(mistakes(options, function), [""; 0], "{text}");
        }
    }

    #[test]
    fn each_mistake_is_named() {
        for (options, function, hint) in [
            (
                quote!(labels(a = p)),
                quote!(
                    fn f<P>(p: P) {}
                ),
                "told from `P`",
            ),
            (
                quote!(labels(a = self.a)),
                quote!(
                    fn f(&self) {}
                ),
                "told from `self`",
            ),
            (
                quote!(labels(a = |r: &T| r.a())),
                quote!(
                    fn f<T>() -> T {}
                ),
                "`a: Type = |r: &T| …`",
            ),
            (
                quote!(labels(a: P = p)),
                quote!(
                    fn f<P>(p: P) {}
                ),
                "several types",
            ),
            (
                quote!(labels(a = |r: &R| p)),
                quote!(
                    fn f(p: P) -> R {}
                ),
                "consumed `p`",
            ),
            (
                quote!(labels(a = |r| r.a)),
                quote!(
                    fn f() -> R {}
                ),
                "`|r: &Type| …`",
            ),
            (
                quote!(by = || 1),
                quote!(
                    fn f() -> R {}
                ),
                "`|value: &Type| …`",
            ),
            (
                quote!(on = error),
                quote!(
                    fn f() {}
                ),
                "returns nothing",
            ),
            (
                quote!(on = okay),
                quote!(
                    fn f() {}
                ),
                "`on` can't be `okay`",
            ),
        ] {
            let text = options.to_string();
            let mistakes = mistakes(options, function);
            assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
            assert!(mistakes[0].contains(hint), "{text}: {mistakes:?}");
        }
    }
}
