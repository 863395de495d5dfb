//! `#[instrumented]` above an `impl` block: writes the attribute above each function, with the type
//! and the trait in the label `function`.
//!
//! Only attributes are written here. Each of them then expands its function.

mod conditional;
mod label_text;
mod prefix;

use crate::calls;
use crate::instrumented::parse::{Attribute, arguments, attribute, is_instrumented};
use crate::instrumented::validate;
use crate::support::errors::{Errors, Mistakes};
use crate::support::expansion::runtime::Runtime;
use crate::support::function::lints::is_clippy;
use crate::support::rules::options::Options;
use crate::support::rules::suggest::nearest;
use crate::support::syntax::entries::Entry;
use crate::support::syntax::source_text::contains_word;
use prefix::Prefix;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::{Ident, ImplItem, ImplItemFn, ItemImpl, Meta, parse_quote_spanned};

/// Parses the item as an `impl` block, if it is one.
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
pub(super) fn expand(
    arguments: TokenStream,
    item: &TokenStream,
    block: &ItemImpl,
) -> Result<TokenStream, Mistakes> {
    let mut block = block.clone();
    let Attribute {
        endpoint,
        entries,
        mistakes,
        // An endpoint is a mistake here, however it is written.
        endpoint_mistakes: _,
    } = attribute.parse2(arguments)?;
    let mut errors = Errors::with(mistakes);
    if let Some(endpoint) = endpoint {
        errors.over(
            endpoint,
            "an endpoint belongs to one function: move it to that function in the block",
        );
    }
    let of_functions = |entry: &Entry| {
        let name = entry.name.unraw().to_string();
        let is_known = entry.is_skip()
            || calls::names(false).contains(&&*name)
            || validate::OPTIONS.contains(&&*name);
        is_known && !calls::is_shared(&name)
    };
    let (misplaced, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(of_functions);
    for entry in misplaced {
        let name = &entry.name;
        errors.at(
            name.span(),
            format!("`{name}` belongs to one function: move it to that function in the block"),
        );
    }
    // Checked once here, so that a mistake is not reported for each function.
    let mut shared = calls::names(false);
    shared.retain(|name| calls::is_shared(name));
    let unfit = calls::unfit(&shared, &entries, None, false);
    let written = entries.clone();
    let mut options = Options::fitting("instrumented", &shared, &unfit, written, &mut errors);
    let runtime = calls::check_shared(&mut options, &mut errors);
    let all = Shared {
        runtime,
        entries,
        prefix: Prefix::of(&block),
    };
    let has_own = block.items.iter().any(has_own);
    for item in &mut block.items {
        if let ImplItem::Fn(function) = item {
            all.annotate(function, &mut errors);
        }
    }
    // clippy gets the block as it is written, if possible.
    let block = if is_clippy() && all.runtime.is_default() && !has_own {
        item.clone()
    } else {
        block.into_token_stream()
    };
    errors.finish(Some(block))
}

/// Whether an item of the block has its own attribute, possibly in a `cfg_attr`.
fn has_own(item: &ImplItem) -> bool {
    match item {
        ImplItem::Fn(function) => {
            let mut attributes = function.attrs.iter().map(ToTokens::to_token_stream);
            attributes.any(|above| contains_word(above, "instrumented"))
        }
        _ => false,
    }
}

/// The block without `#[instrumented(skip)]`, which would be a mistake without the
/// attribute above the block.
pub(super) fn without_skips(mut block: ItemImpl) -> TokenStream {
    for item in &mut block.items {
        if let ImplItem::Fn(function) = item {
            let is_skip = |above: &syn::Attribute| {
                let own = Own::parse(&above.meta);
                is_instrumented(&above.meta) && (own.is_skip() || own.misspelt_skip().is_some())
            };
            function.attrs.retain(|above| !is_skip(above));
        }
    }
    block.into_token_stream()
}

/// The settings of all functions of a block.
struct Shared {
    runtime: Runtime,
    entries: Vec<Entry>,
    prefix: Prefix,
}

impl Shared {
    /// Adds the attribute to a function, or completes the ones that it has.
    fn annotate(&self, function: &mut ImplItemFn, errors: &mut Errors) {
        let own = function.attrs.iter().map(|above| &above.meta);
        let own: Vec<_> = own
            .filter(|own| is_instrumented(own))
            .map(Own::parse)
            .collect();
        if let Some(skip) = own.iter().find_map(Own::misspelt_skip) {
            let unknown = format!("`#[instrumented]` has no option `{skip}`");
            errors.at(skip.span(), format!("{unknown}: did you mean `skip`?"));
            function.attrs.retain(|above| !is_instrumented(&above.meta));
            return;
        }
        if own.iter().any(Own::is_skip) {
            own.iter().for_each(|own| own.check_skip(errors));
            function.attrs.retain(|above| !is_instrumented(&above.meta));
            return;
        }
        let name = self.prefix.label(&function.sig.ident);
        let span = function.sig.ident.span();
        let attributes = function.attrs.iter_mut().map(|above| &mut above.meta);
        for (meta, own) in attributes.filter(|own| is_instrumented(own)).zip(&own) {
            *meta = self.completed(own, &name, span);
        }
        let conditions = conditional::complete(&mut function.attrs, &mut |own| {
            let own = Own::parse(own);
            if own.is_skip() {
                own.check_skip(errors);
                return None;
            }
            Some(self.completed(&own, &name, span))
        });
        if own.is_empty() {
            let complete = self.completed(&Own::default(), &name, span);
            let complete: syn::Attribute = if conditions.is_empty() {
                parse_quote_spanned!(span=> #[#complete])
            } else {
                parse_quote_spanned!(span=> #[cfg_attr(not(any(#(#conditions),*)), #complete)])
            };
            function.attrs.insert(0, complete);
        }
        // Under a condition, the function's own attribute reports this.
        if conditions.is_empty()
            && let Some(constant) = &function.sig.constness
        {
            errors.over(
                constant,
                "a `const fn` cannot be measured, because it may run at compile time: write \
                 `#[instrumented(skip)]` above it, or remove `const`",
            );
        }
    }

    /// A function's attribute, completed with the options of the block. It has the span of the
    /// function, so that `check()` reports that location.
    fn completed(&self, own: &Own, name: &str, span: Span) -> Meta {
        let is_missing = |name: &str| !own.entries.iter().any(|entry| entry.name == name);
        let mut options: Vec<TokenStream> = Vec::new();
        if !own.written.is_empty() {
            options.push(own.written.clone());
        }
        let shared = self.entries.iter();
        let shared = shared.filter(|shared| !calls::is_overridden(shared, &own.entries));
        options.extend(shared.map(ToTokens::to_token_stream));
        if is_missing("function") && is_missing("name") {
            options.push(quote!(function = #name));
        }
        let path = self.runtime.path();
        parse_quote_spanned!(span=> #path::instrumented(#(#options),*))
    }
}

/// A function's own attribute.
#[derive(Default)]
struct Own {
    /// The tokens to underline.
    span: TokenStream,
    written: TokenStream,
    entries: Vec<Entry>,
}

impl Own {
    fn parse(above: &Meta) -> Self {
        let written = arguments(above);
        // The attribute itself reports its mistakes.
        let Attribute { entries, .. } = attribute.parse2(written.clone()).unwrap_or_default();
        let span = if written.is_empty() {
            above.path().to_token_stream()
        } else {
            written.clone()
        };
        Self {
            span,
            written,
            entries,
        }
    }

    fn is_skip(&self) -> bool {
        self.entries.iter().any(Entry::is_skip)
    }

    /// The only option, if it is a misspelt `skip`.
    fn misspelt_skip(&self) -> Option<&Ident> {
        let [Entry { name, .. }] = &self.entries[..] else {
            return None;
        };
        let known = [&calls::names(false)[..], validate::OPTIONS, &["skip"]].concat();
        let word = name.to_string();
        let is_skip = !known.contains(&&*word) && nearest(&word, &known) == Some("skip");
        is_skip.then_some(name)
    }

    /// Reports options beside `skip`.
    fn check_skip(&self, errors: &mut Errors) {
        if self.entries.len() > 1 || !self.is_skip() {
            errors.over(
                &self.span,
                "`skip` excludes all other options: write `#[instrumented(skip)]`",
            );
        }
    }
}
