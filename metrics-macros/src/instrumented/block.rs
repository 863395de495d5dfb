//! `#[instrumented]` above an `impl` block: above each of its functions, whose
//! label `function` then begins with the type.
//!
//! Only attributes are written here; each function is expanded by its own.

use super::conditional;
use super::parse::{Attribute, attribute};
use crate::calls;
use crate::support::entries::Entry;
use crate::support::errors::{Errors, Mistakes};
use crate::support::options::Options;
use crate::support::runtime::Runtime;
use crate::support::text::text;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::{Ident, ImplItem, ImplItemFn, ItemImpl, Meta, Token, Type, parse_quote};

/// The options that hold for all functions of a block.
const OPTIONS: &[&str] = &["buckets", "crate", "in_progress"];

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
    let Attribute {
        endpoint,
        entries,
        mistakes,
        // How it would be written is of no interest here.
        endpoint_mistakes: _,
    } = attribute.parse2(arguments)?;
    let mut errors = Errors::of(mistakes);
    if let Some(endpoint) = endpoint {
        errors.over(
            endpoint,
            "an endpoint is served by one function: write it above that, in the block",
        );
    }
    let of_functions = |entry: &Entry| {
        let name = entry.name.unraw().to_string();
        let is_of_one = entry.is_skip()
            || calls::OPTIONS.contains(&&*name)
            || super::validate::OPTIONS.contains(&&*name);
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
        let name = function.sig.ident.clone();
        let constant = function.sig.constness;
        let own = function
            .attrs
            .iter()
            .position(|attribute| is_instrumented(&attribute.meta));
        if let Some(at) = own {
            match self.completed(&name, &function.attrs[at].meta, errors) {
                Some(_) if constant.is_some() => is_constant(constant, errors),
                Some(complete) => function.attrs[at].meta = complete,
                None => function.attrs.retain(|a| !is_instrumented(&a.meta)),
            }
            return;
        }
        let mut completed = |own: &Meta| self.completed(&name, own, errors);
        let conditions = conditional::complete(&mut function.attrs, &mut completed);
        let complete = self.complete(&name, &TokenStream::new(), &[]);
        let added: syn::Attribute = if conditions.is_empty() {
            if constant.is_some() {
                is_constant(constant, errors);
                return;
            }
            parse_quote!(#[#complete])
        } else {
            parse_quote!(#[cfg_attr(not(any(#(#conditions),*)), #complete)])
        };
        function.attrs.insert(0, added);
    }

    /// A function's own attribute with what holds for all; nothing, where it
    /// says `skip`.
    fn completed(&self, function: &Ident, own: &Meta, errors: &mut Errors) -> Option<Meta> {
        let written = arguments(own);
        // What is wrong with it will be said by the attribute itself.
        let own = attribute.parse2(written.clone()).unwrap_or_default();
        if own.entries.iter().any(Entry::is_skip) {
            if own.entries.len() > 1 {
                let message =
                    "a function that is left out takes no options: write `#[instrumented(skip)]`";
                errors.over(&written, message);
            }
            return None;
        }
        Some(self.complete(function, &written, &own.entries))
    }

    fn complete(&self, function: &Ident, written: &TokenStream, entries: &[Entry]) -> Meta {
        let is_missing = |name: &str| !entries.iter().any(|entry| entry.name == name);
        let mut options: Vec<TokenStream> = Vec::new();
        if !written.is_empty() {
            options.push(written.clone());
        }
        for entry in self
            .entries
            .iter()
            .filter(|e| is_missing(&e.name.to_string()))
        {
            options.push(entry.to_token_stream());
        }
        if is_missing("function") && is_missing("name") {
            let name = format!("{}::{}", self.ty, function.unraw());
            options.push(quote!(function = #name));
        }
        let path = self.runtime.path();
        parse_quote!(#path::instrumented(#(#options),*))
    }
}

fn is_constant(constant: Option<Token![const]>, errors: &mut Errors) {
    errors.over(
        constant,
        "a `const fn` can't be measured, because it may run when the program is compiled: write \
         `#[instrumented(skip)]` above it, or leave out `const`",
    );
}

pub(super) fn is_instrumented(meta: &Meta) -> bool {
    let last = meta.path().segments.last();
    last.is_some_and(|last| last.ident == "instrumented")
}

/// What stands in an attribute's parentheses.
fn arguments(meta: &Meta) -> TokenStream {
    match meta {
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
