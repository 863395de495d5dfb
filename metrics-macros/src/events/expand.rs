//! The code of a function that updates a metric: a static, its registration, the unchanged body,
//! and one update after it.

use super::model::{Event, On};
use crate::labels::Labels;
use crate::support::expansion::spans::{ident_at, local, static_name};
use crate::support::function::closure::apply;
use crate::support::function::future_block::FutureBlock;
use crate::support::function::lints::{Mentioned, is_clippy};
use crate::support::function::return_type::borrows;
use crate::support::function::returned_future::{FutureVariable, ReturnedFuture};
use crate::support::rules::processes::ProcessMode;
use crate::support::syntax::source_text::identifiers;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

/// The name of the variable that closures get.
pub(super) const SUBJECT: &str = "subject";

/// How an attribute records a call.
pub(crate) struct Recording<F> {
    /// Additional items.
    pub(crate) items: TokenStream,
    /// The bucket bounds, as a slice.
    pub(crate) buckets: TokenStream,
    /// The native buckets, as an `Option`.
    pub(crate) native: TokenStream,
    /// How the values of a gauge in several processes are combined.
    pub(crate) mode: ProcessMode,
    /// Statements that run before the body.
    pub(crate) before: TokenStream,
    /// The update after the body. Its argument is the series: the first arguments of the methods of
    /// the runtime's `Event`.
    pub(crate) update: F,
}

pub(crate) fn expand<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
) -> TokenStream {
    if is_clippy()
        && let Some(mentioned) = mentioned(event, recording)
    {
        return event.function.as_written(&event.runtime, &mentioned);
    }
    let (rt, import) = (event.runtime.imported(), event.runtime.import());
    let declaration = declaration(event, recording);
    let (labels, amount) = (event.labels.before(&rt), &recording.before);
    let before = quote!(#labels #amount);
    let function = event.function.mentioned_by(&before);
    let Some(returned) = function.returned_future(&rt) else {
        let guarded = update_at_return(event, recording).map(|update| {
            let guard = local("update");
            quote!(let #guard = #rt::AtReturn::new(move || { #update });)
        });
        if function.returns_no_result()
            && let Some(guarded) = &guarded
        {
            return function.behind(&quote!(#import #declaration #before #guarded));
        }
        let arguments = function.arguments(&before);
        let run_body = function.run_body(&rt, &arguments);
        let call = if function.is_async() {
            let block = awaited_as_argument(event, &rt, &run_body);
            quote!(#block.await)
        } else {
            run_body
        };
        let call = recorded(event, recording, &call);
        let by_type =
            guarded.and_then(|guarded| function.by_self_type(&rt, &arguments, &call, &guarded));
        let call = by_type.unwrap_or(call);
        let body = quote!(#import #declaration #before #call);
        return function.with(&arguments.signature, &body);
    };
    let body = match returned {
        ReturnedFuture::Block(block) => around_block(event, recording, &block, &before),
        ReturnedFuture::Variable(future) => {
            let future = behind_future(event, recording, &future);
            quote!(#declaration #before #future)
        }
    };
    function.with_body(&quote!(#import #body))
}

/// The update after the future in a variable, by the value that the future returns.
fn behind_future<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
    future: &FutureVariable,
) -> TokenStream {
    let rt = event.runtime.imported();
    let (name, statement) = (future.name(), future.statement());
    let observed = if future.is_boxed() {
        let value = ident_at("returned", event.function.body_span());
        let update = update_by(event, recording, &quote!(#value));
        quote! {
            use #rt::AnyBoxed as _;
            #rt::Boxed(#name).__metrics_observed(move |#value| { #update })
        }
    } else {
        let recorded = recorded(event, recording, &quote!(#name.await));
        future.wrap(&quote!(async move { #recorded }))
    };
    quote!(#statement #observed)
}

/// The update after the `async` block at the end of the body.
fn around_block<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
    block: &FutureBlock,
    before: &TokenStream,
) -> TokenStream {
    let declaration = declaration(event, recording);
    let recorded = |future: &TokenStream| recorded(event, recording, &quote!(#future.await));
    // Expressions that run before may need variables that the block moves.
    let is_outside = block.has_statements() || before.is_empty();
    let with = |around: &dyn Fn(&TokenStream) -> TokenStream| {
        if is_outside && !block.moves() {
            block.with_around(around)
        } else {
            block.with(&around(block.future()))
        }
    };
    if block.has_statements() {
        // The statements may move the arguments.
        let body = with(&|future| {
            let recorded = recorded(future);
            quote!(async move { #recorded })
        });
        quote!(#declaration #before #body)
    } else {
        with(&|future| {
            let recorded = recorded(future);
            quote!(async move { #declaration #before #recorded })
        })
    }
}

/// The update, if it does not depend on a returned value that is not a `Result`.
fn update_at_return<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
) -> Option<TokenStream> {
    let update = update(event, recording);
    let always = matches!(event.on, On::Ok | On::Always);
    (always && !looks_at_value(&update)).then_some(update)
}

/// Whether an update depends on the returned value.
fn looks_at_value(update: &TokenStream) -> bool {
    identifiers(update).contains(&ident_at(SUBJECT, Span::call_site()).to_string())
}

/// The items and expressions in the options; `None` if a closure's argument has a type without a
/// name.
fn mentioned<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
) -> Option<Mentioned> {
    let (rt, function) = (event.runtime.imported(), &event.function);
    let (labels, amount) = (event.labels.before(&rt), &recording.before);
    let mut expressions = quote!(#labels #amount);
    if matches!(event.on, On::If(..)) || looks_at_value(&update(event, recording)) {
        let output = function.final_output()?;
        let value = ident_at("returned", function.body_span());
        let update = update_by(event, recording, &quote!(&#value));
        expressions.extend(quote!(let #value = #rt::never::<#output>(); #update));
    }
    Some(Mentioned {
        items: declaration(event, recording),
        expressions,
    })
}

/// The compiler's errors are more precise about a block that is an argument than about one that is
/// awaited directly. It names the value that does not live long enough only if the return type is
/// written, too.
fn awaited_as_argument(event: &Event, rt: &TokenStream, block: &TokenStream) -> TokenStream {
    match event.function.named_output() {
        Some(output) if borrows(&output) => quote!(#rt::returns::<#output, _>(#block)),
        _ => quote!(::core::convert::identity(#block)),
    }
}

fn declaration<F>(event: &Event, recording: &Recording<F>) -> TokenStream {
    let Event {
        runtime,
        function,
        kind,
        name,
        help,
        labels,
        ..
    } = event;
    let rt = runtime.imported();
    let (metric, list, item) = (metric(), Labels::list(), function.name());
    let kind = format_ident!("{kind:?}");
    let (items, dynamic) = (labels.items(&rt), labels.table(&rt));
    let Recording {
        items: more_items,
        buckets,
        native,
        mode,
        ..
    } = recording;
    let mode = mode.variant(&rt);
    quote! {
        #items
        #more_items
        static #metric: #rt::Event = #rt::Event::new();
        #rt::inventory::submit! {
            #rt::Registration::new(
                &#rt::Declaration::Metric(#rt::MetricDeclaration {
                    family: #rt::Family { name: #name, help: #help, kind: #rt::Kind::#kind },
                    labels: &#list,
                    buckets: #buckets,
                    native: #native,
                    mode: #mode,
                    dynamic: #dynamic,
                    shared: true,
                }),
                #rt::source!(#item),
                #rt::Event::base(&#metric),
            )
        }
    }
}

/// The call, the update, and the returned value.
fn recorded<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
    call: &TokenStream,
) -> TokenStream {
    let value = ident_at("returned", event.function.body_span());
    let result = event.function.returned(&value);
    let update = update_by(event, recording, &quote!(&#value));
    quote! {
        let #value = #call;
        #update
        #result
    }
}

/// The update by the returned value, as a block.
fn update_by<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
    returned: &TokenStream,
) -> TokenStream {
    let rt = event.runtime.imported();
    let subject = ident_at(SUBJECT, Span::call_site());
    let update = update(event, recording);
    let update = quote!(let _ = #subject; #update);
    let update = match &event.on {
        On::Ok => quote! {
            if let #rt::Some(#subject) = #rt::Returned(#returned).__metrics_ok() { #update }
        },
        On::Error => quote! {
            if let #rt::Some(#subject) = #rt::Returned(#returned).__metrics_err() { #update }
        },
        On::Always => quote!({ let #subject = #returned; #update }),
        On::If(closure, ty) => {
            let counts = apply(closure, ty, SUBJECT, &quote!(::core::primitive::bool));
            quote!({ let #subject = #returned; if #counts { #update } })
        }
    };
    quote! {
        #[allow(unused_imports, clippy::all, clippy::pedantic, clippy::nursery)]
        {
            use #rt::AnyReturned as _;
            #update
        }
    }
}

fn update<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
) -> TokenStream {
    let Event {
        runtime, labels, ..
    } = event;
    let rt = runtime.imported();
    let (numbers, table) = (labels.after(&rt, SUBJECT), labels.table(&rt));
    let (metric, index) = (metric(), labels.index(&rt, SUBJECT));
    // No method calls, because a trait of the user could have a method of the same name.
    let update = (recording.update)(quote!(&#metric, #table, #index));
    quote!(#numbers #update;)
}

/// The metric's static.
fn metric() -> Ident {
    static_name("METRIC")
}
