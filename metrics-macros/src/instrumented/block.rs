//! `#[instrumented]` above an `impl` block: above each of its functions, whose
//! label `function` then begins with the type.
//!
//! Only attributes are written here; each function is expanded by its own.

use super::parse::attribute;
use crate::calls;
use crate::support::errors::{Errors, Mistakes};
use crate::support::options::{Entry, Options};
use crate::support::runtime::Runtime;
use crate::support::text::text;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::{Attribute, ImplItem, ImplItemFn, ItemImpl, Meta, Type, parse_quote};

/// The options that hold for all functions of a block.
const OPTIONS: &[&str] = &["buckets", "crate", "in_progress", "native"];

/// An `impl` block, if the item is one.
pub(super) fn find(item: &TokenStream) -> Option<ItemImpl> {
    // Most items are functions, whose bodies need not be parsed.
    let mut words = item.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    if !words.any(|word| word == "impl") {
        return None;
    }
    syn::parse2(item.clone()).ok()
}

/// The block with the attribute above each of its functions.
pub(super) fn expand(arguments: TokenStream, mut block: ItemImpl) -> Result<TokenStream, Mistakes> {
    let (endpoint, entries) = attribute.parse2(arguments)?;
    let mut errors = Errors::new();
    if let Some((method, path)) = endpoint {
        errors.over(
            quote!(#method #path),
            "an endpoint is served by one function: write it above that, in the block",
        );
    }
    let of_functions = |entry: &Entry| {
        let name = entry.name.unraw().to_string();
        let is_of_one =
            calls::OPTIONS.contains(&&*name) || super::validate::OPTIONS.contains(&&*name);
        is_of_one && !OPTIONS.contains(&&*name)
    };
    let (misplaced, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(of_functions);
    for entry in misplaced {
        let name = &entry.name;
        errors.at(
            name.span(),
            format!("`{name}` is about one function: write it above that, in the block"),
        );
    }
    // Checked once here, so that a mistake is not reported for each function.
    let mut options = Options::new("instrumented", OPTIONS, entries.clone(), &mut errors);
    let runtime = Runtime::take(&mut options, &mut errors);
    let _ = calls::buckets(&mut options, &mut errors);
    let _ = options.flag("in_progress", &mut errors);
    let all = Shared {
        runtime,
        entries,
        ty: type_name(&block.self_ty),
    };
    for item in &mut block.items {
        if let ImplItem::Fn(function) = item {
            all.annotate(function, &mut errors);
        }
    }
    errors.finish(Some(block.into_token_stream()))
}

/// What holds for all functions of a block.
struct Shared {
    runtime: Runtime,
    entries: Vec<Entry>,
    ty: String,
}

impl Shared {
    /// Writes the attribute above a function, or completes the one there.
    fn annotate(&self, function: &mut ImplItemFn, errors: &mut Errors) {
        let own = function.attrs.iter().position(is_instrumented);
        let written = own
            .map(|at| arguments(&function.attrs[at]))
            .unwrap_or_default();
        // What is wrong with it will be said by the attribute itself.
        let (_, entries) = attribute.parse2(written.clone()).unwrap_or_default();
        if entries.iter().any(Entry::is_skip) {
            if entries.len() > 1 {
                let message =
                    "a function that is left out takes no options: write `#[instrumented(skip)]`";
                errors.over(&written, message);
            }
            function
                .attrs
                .retain(|attribute| !is_instrumented(attribute));
            return;
        }
        if let Some(constant) = &function.sig.constness {
            errors.over(
                constant,
                "a `const fn` can't be measured, because it may run when the program is compiled: \
                 write `#[instrumented(skip)]` above it, or leave out `const`",
            );
            return;
        }
        let is_missing = |name: &str| !entries.iter().any(|entry| entry.name == name);
        let mut options: Vec<TokenStream> = Vec::new();
        if !written.is_empty() {
            options.push(written);
        }
        for entry in self
            .entries
            .iter()
            .filter(|e| is_missing(&e.name.to_string()))
        {
            options.push(entry.to_token_stream());
        }
        if is_missing("function") && is_missing("name") {
            let name = format!("{}::{}", self.ty, function.sig.ident.unraw());
            options.push(quote!(function = #name));
        }
        let path = self.runtime.path();
        let complete: Attribute = parse_quote!(#[#path::instrumented(#(#options),*)]);
        match own {
            Some(at) => function.attrs[at].meta = complete.meta,
            None => function.attrs.insert(0, complete),
        }
    }
}

fn is_instrumented(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|last| last.ident == "instrumented")
}

/// What stands in an attribute's parentheses.
fn arguments(attribute: &Attribute) -> TokenStream {
    match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}

/// A type's name without what it is generic over.
fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => match path.path.segments.last() {
            Some(last) => last.ident.unraw().to_string(),
            None => text(ty),
        },
        Type::Group(group) => type_name(&group.elem),
        Type::Paren(paren) => type_name(&paren.elem),
        _ => text(ty),
    }
}
