//! The rules of `#[business_counter]`.
//!
//! - `options`: known, each once, with a value of the right form
//! - the name is a counter's
//! - there is a help text
//! - `check_label`: good names, each once; the type of each value can be told
//! - `check_on`: `ok`, `error`, `always` or a closure

use super::model::{Label, Model, On, Source, Values};
use super::parse::{LabelEntry, Parsed, label_entries};
use crate::support::errors::{Errors, Mistakes};
use crate::support::function::Function;
use crate::support::help::help_text;
use crate::support::names::{Kind, label_name_mistake, metric_name_mistake};
use crate::support::options::Options;
use crate::support::suggest::suggestion;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, ExprLit, FnArg, GenericParam, Ident, Lit, Pat, PatType, Type};

const OPTIONS: &[&str] = &["labels", "by", "on", "help"];

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed {
        name,
        entries,
        function,
    } = parsed;
    if let Some(mistake) = metric_name_mistake(&name.value(), Kind::Counter) {
        errors.at(name.span(), mistake);
    }
    let mut options = Options::new("business_counter", OPTIONS, entries, &mut errors);
    let help = match options.string("help", "help = \"Orders placed.\"", &mut errors) {
        Some(help) if help.value().trim().is_empty() => {
            errors.at(
                help.span(),
                "a help text says what is counted, in a sentence",
            );
            None
        }
        Some(help) => Some(help.value()),
        None => {
            let help = help_text(&function.attributes);
            if help.is_none() {
                errors.at(
                    name.span(),
                    "a metric needs a help text: write `help = \"…\"`, or a doc comment above \
                     the function",
                );
            }
            help
        }
    };
    let labels = options
        .list("labels", "labels(plan = plan)", &mut errors)
        .and_then(|list| errors.take(label_entries(list)))
        .unwrap_or_default();
    let labels = check_labels(labels, &function, &mut errors);
    let by = options
        .expression("by", "by = items.len()", &mut errors)
        .and_then(|(_, by)| source(by, &mut errors));
    let on = match options.expression("on", "on = ok", &mut errors) {
        None => Some(On::Ok),
        Some((_, on)) => check_on(on, &mut errors),
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
    let mut labels: Vec<Label> = Vec::new();
    for entry in entries {
        let name = entry.name.unraw().to_string();
        if let Some(mistake) = label_name_mistake(&name) {
            errors.at(entry.name.span(), mistake);
        }
        if labels.iter().any(|earlier| earlier.name == name) {
            errors.at(
                entry.name.span(),
                format!("the label `{name}` stands here twice"),
            );
        }
        labels.extend(check_label(name, entry, function, errors));
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
        let values = Values::Literal(literal.value());
        return Some(Label {
            name,
            values,
            source: Source::Constant,
        });
    }
    let source = source(entry.value, errors)?;
    let values = match (entry.ty, &source) {
        (Some(ty), _) => Values::Type(ty),
        (None, Source::After(..)) => Values::Closure,
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
fn source(value: Expr, errors: &mut Errors) -> Option<Source> {
    match value {
        Expr::Closure(closure) => {
            closure_argument(&closure, errors).map(|ty| Source::After(closure, ty))
        }
        expression => Some(Source::Before(expression)),
    }
}

/// The type of a closure's only argument.
fn closure_argument(closure: &ExprClosure, errors: &mut Errors) -> Option<Type> {
    let typed = match (closure.inputs.len(), closure.inputs.first()) {
        (1, Some(Pat::Type(PatType { ty, .. }))) if matches!(**ty, Type::Reference(_)) => {
            return Some((**ty).clone());
        }
        (1, Some(Pat::Type(PatType { pat, ty, .. }))) => {
            let (pat, ty) = (pat.to_token_stream(), ty.to_token_stream());
            format!("|{pat}: &{ty}|")
        }
        (1, Some(pat)) => format!("|{}: &Type|", pat.to_token_stream()),
        _ => "|value: &Type|".to_owned(),
    };
    errors.over(
        &closure.inputs,
        format!("a closure here gets a reference to what is returned: write `{typed} …`"),
    );
    None
}

/// The arguments that occur in an expression, with their types: these must be
/// types that can be named outside of the function.
fn arguments_in(
    label: &str,
    expression: &Expr,
    function: &Function,
    errors: &mut Errors,
) -> Option<Vec<(Pat, Type)>> {
    let words = words(expression.to_token_stream());
    let says_type = format!("write its type, `{label}: Type = …`");
    if words.iter().any(|word| word == "self" || word == "Self") {
        errors.over(
            expression,
            format!("the values of `{label}` can't be told from `self`: {says_type}"),
        );
        return None;
    }
    let generics: Vec<Ident> = function
        .signature
        .generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(ty) => Some(ty.ident.clone()),
            GenericParam::Const(constant) => Some(constant.ident.clone()),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    let mut arguments = Vec::new();
    for input in &function.signature.inputs {
        let FnArg::Typed(PatType { pat, ty, .. }) = input else {
            continue;
        };
        if !bindings(pat).iter().any(|binding| words.contains(binding)) {
            continue;
        }
        let type_words = self::words(ty.to_token_stream());
        let unnameable = type_words
            .iter()
            .any(|word| word == "impl" || word == "Self" || generics.iter().any(|g| g == word));
        if unnameable {
            let ty = ty.to_token_stream();
            errors.over(
                expression,
                format!("the values of `{label}` can't be told from `{ty}`: {says_type}"),
            );
            return None;
        }
        arguments.push(((**pat).clone(), (**ty).clone()));
    }
    Some(arguments)
}

/// All identifiers among some tokens.
fn words(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) => vec![ident.to_string()],
            TokenTree::Group(group) => words(group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
        })
        .collect()
}

/// The variables that a pattern binds.
fn bindings(pat: &Pat) -> Vec<String> {
    struct Bindings(Vec<String>);
    impl<'a> Visit<'a> for Bindings {
        fn visit_pat_ident(&mut self, pat: &'a syn::PatIdent) {
            self.0.push(pat.ident.to_string());
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut bindings = Bindings(Vec::new());
    bindings.visit_pat(pat);
    bindings.0
}

fn check_on(on: Expr, errors: &mut Errors) -> Option<On> {
    const WORDS: &[&str] = &["ok", "error", "always"];
    match on {
        Expr::Closure(closure) => closure_argument(&closure, errors).map(|ty| On::If(closure, ty)),
        Expr::Path(path) if path.path.get_ident().is_some() => {
            let word = path.path.to_token_stream().to_string();
            match word.as_str() {
                "ok" => Some(On::Ok),
                "error" => Some(On::Error),
                "always" => Some(On::Always),
                _ => {
                    let suggestion = suggestion(&word, WORDS);
                    errors.over(path, format!("`on` can't be `{word}`: {suggestion}"));
                    None
                }
            }
        }
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
