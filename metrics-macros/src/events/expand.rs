//! The code of a function that feeds a metric: a static, its registration, the
//! untouched body, and one update after it.

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

/// The name of what closures see.
pub(super) const SUBJECT: &str = "subject";

/// What one of the attributes does with a call.
pub(crate) struct Recording<F> {
    /// Items beside the metric's static.
    pub(crate) items: TokenStream,
    /// The bounds of its buckets, as a slice.
    pub(crate) buckets: TokenStream,
    /// Its native buckets, as an `Option`.
    pub(crate) native: TokenStream,
    /// How a gauge's values in several processes become one.
    pub(crate) mode: ProcessMode,
    /// What is computed before the body runs.
    pub(crate) before: TokenStream,
    /// The update after it. It gets the series: the first arguments of the methods of
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

/// The update after the future in a variable. What counts is what it returns, not the future.
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

/// The update after the `async` block that the body ends in.
fn around_block<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
    block: &FutureBlock,
    before: &TokenStream,
) -> TokenStream {
    let declaration = declaration(event, recording);
    let recorded = |future: &TokenStream| recorded(event, recording, &quote!(#future.await));
    // What is computed before may need what the block takes.
    let is_outside = block.has_statements() || before.is_empty();
    let with = |around: &dyn Fn(&TokenStream) -> TokenStream| {
        if is_outside && !block.moves() {
            block.with_around(around)
        } else {
            block.with(&around(block.future()))
        }
    };
    if block.has_statements() {
        // They may move the arguments.
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

/// The update, if it does not depend on what is returned by what is no `Result`.
fn update_at_return<F: Fn(TokenStream) -> TokenStream>(
    event: &Event,
    recording: &Recording<F>,
) -> Option<TokenStream> {
    let update = update(event, recording);
    let always = matches!(event.on, On::Ok | On::Always);
    (always && !looks_at_value(&update)).then_some(update)
}

/// Whether an update depends on what is returned.
fn looks_at_value(update: &TokenStream) -> bool {
    identifiers(update).contains(&ident_at(SUBJECT, Span::call_site()).to_string())
}

/// What the options mention; nothing, if the type that a closure looks at has no name.
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

/// The compiler finds more precise words for what is wrong in a block that is an
/// argument than for one that is awaited at once; and which value lives too
/// short, only if what it returns is said there, too.
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

/// The call, what is recorded of it, and what it returned.
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

/// The update by what was returned, as a block.
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
    // No method calls, which a trait of the user's could be in the way of.
    let update = (recording.update)(quote!(&#metric, #table, #index));
    quote!(#numbers #update;)
}

/// The metric's static.
fn metric() -> Ident {
    static_name("METRIC")
}
