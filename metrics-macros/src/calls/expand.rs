//! The code of a function whose calls are measured: a guard around the unchanged body.

use super::declaration::{declaration, recorded};
use super::model::{Calls, Families};
use super::outcome;
use crate::support::expansion::spans::{ident_at, local, struct_spanned};
use crate::support::function::arguments::Arguments;
use crate::support::function::definition::Function;
use crate::support::function::future_block::FutureBlock;
use crate::support::function::in_place::InPlace;
use crate::support::function::lints::{Mentioned, is_clippy};
use crate::support::function::return_type::borrows;
use crate::support::function::returned_future::{FutureVariable, ReturnedFuture};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};

/// The function, with `items` in front of its body.
pub(crate) fn expand(calls: &Calls, items: &TokenStream) -> TokenStream {
    if is_clippy()
        && let Some(mentioned) = mentioned(calls)
    {
        return calls
            .function
            .as_written(&calls.settings.runtime, &mentioned);
    }
    let declaration = declaration(calls);
    let (before, series) = series(calls);
    let import = calls.settings.runtime.import();
    let function = calls.function.mentioned_by(&before);
    let rt = calls.settings.runtime.imported();
    let returned = function.returned_future(&rt);
    let scope = match &returned {
        Some(ReturnedFuture::Variable(future)) if future.is_boxed() => {
            let scope = outcome::type_scope(calls);
            quote!(#scope use #rt::AnyBoxed as _;)
        }
        Some(_) => outcome::type_scope(calls),
        None if function.is_async() => outcome::type_scope(calls),
        None => TokenStream::new(),
    };
    let items = quote!(#import #scope #declaration #items #before);
    if let Some(returned) = returned {
        let call = match &returned {
            ReturnedFuture::Block(block) => call_of_block(calls, &series, block),
            ReturnedFuture::Variable(future) => call_of_variable(calls, &series, future),
        };
        return function.with_body(&quote!(#items #call));
    }
    if function.returns_no_result() && outcome::is_known_by_type(calls) {
        let call = local("call");
        return function.behind(&quote!(#items let #call = #rt::ScopedCall::start(#series);));
    }
    if let Some(call) = call_in_place(calls, &function, &series) {
        return function.with_body(&quote!(#items #call));
    }
    let arguments = function.arguments(&before);
    if let Some(signature) = function.returning_future(&arguments) {
        let measured = measured(calls, &series, &arguments);
        return function.with(&signature, &quote!(#items #measured));
    }
    let call = if function.is_async() {
        let measured = measured(calls, &series, &arguments);
        quote!(#measured.await)
    } else {
        call(calls, &series, &arguments)
    };
    let guard = local("call");
    let guarded = quote!(let #guard = #rt::ScopedCall::start(#series););
    if outcome::is_known_by_type(calls)
        && let Some(call) = function.by_self_type(&rt, &arguments, &call, &guarded)
    {
        return function.with(&arguments.signature, &quote!(#items #call));
    }
    // The body of a function that never returns has a type without values.
    let call = if function.never_returns() {
        quote!(match { #call } {})
    } else {
        call
    };
    function.with(&arguments.signature, &quote!(#items #call))
}

/// The items and expressions in the options; `None` if a closure's argument has a type without a
/// name.
fn mentioned(calls: &Calls) -> Option<Mentioned> {
    let rt = calls.settings.runtime.imported();
    let (mut expressions, _) = series(calls);
    if outcome::has_closures(calls) {
        let output = calls.function.final_output()?;
        let (value, outcome) = (outcome::value(), outcome::from_value(calls));
        expressions.extend(quote!(let #value = &#rt::never::<#output>(); #outcome;));
    }
    Some(Mentioned {
        items: declaration(calls),
        expressions,
    })
}

/// The statements that compute the call's series before the body runs, and the arguments that
/// select the static and the series.
fn series(calls: &Calls) -> (TokenStream, TokenStream) {
    let name = recorded();
    let Families::Named { labels, .. } = &calls.families else {
        return (TokenStream::new(), quote!(&#name, 0));
    };
    let rt = calls.settings.runtime.imported();
    let (before, index) = (labels.before(&rt), labels.index(&rt, "none"));
    if before.is_empty() {
        return (TokenStream::new(), quote!(&#name, #index));
    }
    let series = local("series");
    (
        quote!(#before let #series = #index;),
        quote!(&#name, #series),
    )
}

/// A call that ends when the body ends.
fn call(calls: &Calls, series: &TokenStream, arguments: &Arguments) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let (call, value) = (local("call"), outcome::value());
    let returned = ident_at("returned", calls.function.body_span());
    let run_body = calls.function.run_body(&rt, arguments);
    let outcome = outcome::from_value(calls);
    let result = calls.function.returned(&returned);
    quote! {
        let #call = #rt::Call::start(#series);
        let #returned = #run_body;
        #rt::Call::end(#call, {
            let #value = &#returned;
            #outcome
        });
        #result
    }
}

/// A call of a function that names itself, whose arguments are not moved.
fn call_in_place(calls: &Calls, function: &Function, series: &TokenStream) -> Option<TokenStream> {
    if !outcome::is_known_by_variant(calls) {
        return None;
    }
    let rt = calls.settings.runtime.imported();
    let call = local("call");
    let outcome = |of: &Ident| {
        let (value, outcome) = (outcome::value(), outcome::from_value(calls));
        quote!({ let #value = &#of; #outcome })
    };
    let mark = |value: &Ident| {
        let outcome = outcome(value);
        quote!(#rt::FallibleCall::returns(&mut #call, #outcome);)
    };
    let value = ident_at("returned", function.body_span());
    let InPlace {
        block,
        returned,
        has_returns,
    } = function.in_place(&value, &mark)?;
    let (outcome, output) = (outcome(&value), function.named_output()?);
    let mutable = has_returns.then(|| quote!(mut));
    Some(quote! {
        let #mutable #call = {
            use #rt::AnyReturnType as _;
            let early = #rt::ReturnType::<#output>::NEW.__metrics_early();
            #rt::FallibleCall::start(#series, early)
        };
        let #value = #block;
        #rt::FallibleCall::end(#call, #outcome);
        #returned
    })
}

/// A call that lasts while the future of an `async fn` runs.
fn measured(calls: &Calls, series: &TokenStream, arguments: &Arguments) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let function = &calls.function;
    let block = function.async_block(&rt, arguments);
    let call = quote!(#rt::PolledCall::waiting(#series));
    let future = match function.named_output() {
        // The compiler shows which value does not live long enough only if the block is an
        // argument. Elsewhere, the call would only be one more function to compile.
        Some(output) if borrows(&output) => quote!(#rt::returns::<#output, _>(#block)),
        _ => block,
    };
    measured_future(calls, &future, &call)
}

/// A call that lasts while a future runs.
fn measured_future(calls: &Calls, future: &TokenStream, call: &TokenStream) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let Some(classify) = outcome::by_type(calls) else {
        return measured_by_value(calls, future, call);
    };
    // The future comes last. In front, it would be alive while the other fields are built, and the
    // compiler would inspect everything that it awaits, which takes time and has a recursion limit.
    let fields = quote!(shallow: [], call: #call, classify: #classify, future: #future);
    struct_spanned(&quote!(#rt::Measured), fields, calls.function.body_span())
}

/// A call that lasts while a future runs, with an outcome that depends on the value.
fn measured_by_value(calls: &Calls, future: &TokenStream, call: &TokenStream) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let (value, outcome) = (outcome::value(), outcome::from_value(calls));
    quote!(#rt::measure_by(#future, #call, |#value| #outcome))
}

/// A call that lasts until the future in a variable ends.
fn call_of_variable(calls: &Calls, series: &TokenStream, future: &FutureVariable) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let (name, statement) = (future.name(), future.statement());
    let (call, before) = if future.has_statements() {
        // Statements that run before the future is created are part of the call.
        let call = local("call");
        (
            quote!(#rt::ScopedCall::until_the_future_ends(#call)),
            quote!(let #call = #rt::ScopedCall::start(#series);),
        )
    } else {
        (
            quote!(#rt::PolledCall::waiting(#series)),
            TokenStream::new(),
        )
    };
    let measured = if future.is_boxed() {
        measured_box(calls, name, &call)
    } else if future.is_block() && calls.function.is_looked_at() {
        // An `async` block again, because another attribute may look for one.
        let rest = local("rest");
        let measured = measured_future(calls, &name.to_token_stream(), &quote!(#rest));
        let again = future.wrap(&quote!(async move { #measured.await }));
        quote!(let #rest = #call; #again)
    } else {
        future.wrap(&measured_future(calls, &name.to_token_stream(), &call))
    };
    quote!(#before #statement #measured)
}

/// The same for a boxed future.
fn measured_box(calls: &Calls, future: &Ident, call: &TokenStream) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    if let Some(classify) = outcome::by_type(calls) {
        return quote!(#rt::Boxed(#future).__metrics_measured(#call, #classify));
    }
    let (value, outcome) = (outcome::value(), outcome::from_value(calls));
    quote!(#rt::Boxed(#future).__metrics_measured_by(#call, |#value| #outcome))
}

/// A call that lasts until the `async` block at the end of the body ends.
fn call_of_block(calls: &Calls, series: &TokenStream, returned: &FutureBlock) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let is_looked_at = calls.function.is_looked_at();
    let measured = |before: TokenStream, call| {
        if !is_looked_at {
            let measured = measured_future(calls, returned.future(), &call);
            return returned.with(&within(&before, &measured));
        }
        // An `async` block again, because another attribute may look for one.
        let again = |future: &TokenStream| {
            let measured = measured_future(calls, future, &call);
            within(&before, &quote!(async move { #measured.await }))
        };
        if returned.moves() {
            returned.with(&again(returned.future()))
        } else {
            returned.with_around(again)
        }
    };
    if !returned.has_statements() {
        let call = quote!(#rt::PolledCall::waiting(#series));
        return measured(TokenStream::new(), call);
    }
    // Statements that run before the future is created are part of the call.
    let (call, rest) = (local("call"), local("rest"));
    let before = quote!(let #rest = #rt::ScopedCall::until_the_future_ends(#call););
    let body = measured(before, quote!(#rest));
    quote! {
        let #call = #rt::ScopedCall::start(#series);
        #body
    }
}

/// An expression after statements, if there are any.
fn within(statements: &TokenStream, expression: &TokenStream) -> TokenStream {
    if statements.is_empty() {
        expression.clone()
    } else {
        quote!({ #statements #expression })
    }
}
