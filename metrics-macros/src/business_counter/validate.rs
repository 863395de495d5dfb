//! The rules of `#[business_counter]`.
//!
//! - options: known, each once, with a value of the right form
//! - the name is a counter's
//! - there is a help text
//! - `check_label`: good names, each once; the type of each value can be told
//! - `check_closure`: one reference, to what is returned, and nothing else
//! - `check_on`: `ok`, `error`, `always` or a closure

use super::model::{Argument, Label, Model, On, Source, Values};
use super::parse::{LabelEntry, Parsed, label_entries};
use super::words::{bindings, mentions, without_lifetimes, words};
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::Function;
use crate::support::help::help;
use crate::support::label_name;
use crate::support::names::{Kind, label_name_mistake, metric_name_mistake};
use crate::support::options::Options;
use crate::support::suggest::suggestion;
use crate::support::text::text;
use syn::ext::IdentExt as _;
use syn::{Expr, ExprClosure, ExprLit, FnArg, GenericParam, Lit, Pat, PatType, ReturnType, Type};

const OPTIONS: &[&str] = &["labels", "by", "on", "help"];

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
    let source = source(entry.value, function, errors)?;
    let values = match (entry.ty, &source) {
        (Some(ty), _) => {
            if let Some(word) = unnameable(&ty, function) {
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
            if unnameable(ty, function).is_some() {
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

/// Takes a closure for one over what is returned, anything else for an
/// expression of the arguments.
fn source(value: Expr, function: &Function, errors: &mut Errors) -> Option<Source> {
    match value {
        Expr::Closure(closure) => {
            check_closure(&closure, function, errors).map(|ty| Source::After(closure, ty))
        }
        expression => Some(Source::Before(expression)),
    }
}

/// The type of a closure's only argument.
fn check_closure(closure: &ExprClosure, function: &Function, errors: &mut Errors) -> Option<Type> {
    let used = mentions(&Expr::Closure(closure.clone()));
    let outer = arguments(function).find_map(|(pattern, _)| {
        let mut names = bindings(pattern).into_iter();
        names.find_map(|name| used.iter().find(|used| **used == name))
    });
    if let Some(argument) = outer {
        errors.at(
            argument.span(),
            format!(
                "a closure here runs after the body, which may have consumed `{argument}`: write \
                 an expression without a closure, or return what it needs"
            ),
        );
    }
    let typed = match (closure.inputs.len(), closure.inputs.first()) {
        (1, Some(Pat::Type(PatType { ty, .. }))) if matches!(**ty, Type::Reference(_)) => {
            return Some((**ty).clone());
        }
        (1, Some(Pat::Type(PatType { pat, ty, .. }))) => format!("|{}: &{}|", text(pat), text(ty)),
        (1, Some(pat)) => format!("|{}: &Type|", text(pat)),
        _ => "|value: &Type|".to_owned(),
    };
    let message = format!("a closure here gets a reference to what is returned: write `{typed} …`");
    if closure.inputs.is_empty() {
        errors.over(closure, message);
    } else {
        errors.over(&closure.inputs, message);
    }
    None
}

/// The function's arguments, but for `self`.
fn arguments(function: &Function) -> impl Iterator<Item = (&Pat, &Type)> {
    let inputs = function.signature.inputs.iter();
    inputs.filter_map(|input| match input {
        FnArg::Typed(PatType { pat, ty, .. }) => Some((&**pat, &**ty)),
        FnArg::Receiver(_) => None,
    })
}

/// What in a type can't be named outside of the function, if anything.
fn unnameable(ty: &Type, function: &Function) -> Option<String> {
    let generics = &function.signature.generics.params;
    words(ty).into_iter().find(|word| {
        word == "impl"
            || word == "Self"
            || generics.iter().any(|param| match param {
                GenericParam::Type(ty) => ty.ident == word,
                GenericParam::Const(constant) => constant.ident == word,
                GenericParam::Lifetime(_) => false,
            })
    })
}

/// The arguments that occur in an expression, with their types: these must be
/// types that can be named outside of the function.
fn arguments_in(
    label: &str,
    expression: &Expr,
    function: &Function,
    errors: &mut Errors,
) -> Option<Vec<Argument>> {
    let used = mentions(expression);
    let mut untold = |of: &str| {
        errors.over(
            expression,
            format!(
                "the values of `{label}` can't be told from `{of}`: write their type, \
                 `{label}: Type = …`"
            ),
        );
        None
    };
    if let Some(word) = used.iter().find(|word| *word == "self" || *word == "Self") {
        return untold(&word.to_string());
    }
    let mut found = Vec::new();
    for (pattern, ty) in arguments(function) {
        if !bindings(pattern)
            .iter()
            .any(|binding| used.contains(binding))
        {
            continue;
        }
        if unnameable(ty, function).is_some() {
            return untold(&text(ty));
        }
        found.push(Argument {
            pattern: pattern.clone(),
            ty: without_lifetimes(ty),
        });
    }
    Some(found)
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
