//! The code of a function whose calls are measured: a static, its
//! registration, one guarded call of the untouched body.

use crate::calls::model::{Calls, Families};
mod outcome;

pub(crate) use outcome::kinds_list;

use crate::labels::Labels;
use crate::support::expansion::source_location::SourceLocation;
use crate::support::expansion::spans::{ident_at, local, static_name, struct_spanned};
use crate::support::function::arguments::Arguments;
use crate::support::function::return_type::borrows;
use crate::support::function::returned_future::ReturnedFuture;
use crate::support::rules::native::Buckets;
use crate::support::rules::objective;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

/// How calls end, but of what looks something up: see the runtime's `Outcome`.
const OUTCOMES: usize = 4;

/// The function, behind some items and statements of its own.
pub(crate) fn expand(calls: &Calls, items: &TokenStream) -> TokenStream {
    let declaration = declaration(calls);
    let (before, series) = series(calls);
    let import = calls.runtime.import();
    let function = &calls.function;
    let rt = calls.runtime.imported();
    let returned = function.returned_future(&rt);
    let scope = if function.is_async() || returned.is_some() {
        outcome::scope_of_type(calls)
    } else {
        TokenStream::new()
    };
    let items = quote!(#import #scope #declaration #items #before);
    if let Some(returned) = returned {
        let call = call_of_future(calls, &series, &returned);
        return function.with_body(&quote!(#items #call));
    }
    if function.returns_no_result() && outcome::is_of_type(calls) {
        let call = local("call");
        return function
            .behind(&quote!(#items let #call = #rt::Function::start_in_scope(#series);));
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
    // What never returns returns a value of a type without values.
    let call = if function.never_returns() {
        quote!(match { #call } {})
    } else {
        call
    };
    function.with(&arguments.signature, &quote!(#items #call))
}

/// What tells the call's series from the arguments, before the body runs, and
/// the arguments that say where a call is recorded.
fn series(calls: &Calls) -> (TokenStream, TokenStream) {
    let name = recorded();
    let Families::Named { labels, .. } = &calls.families else {
        return (TokenStream::new(), quote!(&#name, 0));
    };
    let (before, index) = (
        labels.before(&calls.runtime),
        labels.index(&calls.runtime, "none"),
    );
    let series = local("series");
    (
        quote!(#before let #series = #index;),
        quote!(&#name, #series),
    )
}

/// A call that ends when the body does.
fn call(calls: &Calls, series: &TokenStream, arguments: &Arguments) -> TokenStream {
    let rt = calls.runtime.imported();
    let (call, value) = (local("call"), outcome::value());
    let returned = ident_at("returned", calls.function.body_span());
    let run_body = calls.function.run_body(&rt, arguments);
    let outcome = outcome::of_value(calls);
    let result = calls.function.returned(&returned);
    quote! {
        let #call = #rt::Function::start(#series);
        let #returned = #run_body;
        #rt::Call::end(#call, {
            let #value = &#returned;
            #outcome
        });
        #result
    }
}

/// A call that is the run of an `async fn`'s body.
fn measured(calls: &Calls, series: &TokenStream, arguments: &Arguments) -> TokenStream {
    let rt = calls.runtime.imported();
    let function = &calls.function;
    let block = function.async_block(&rt, arguments);
    let call = quote!(#rt::PolledCall::waiting(#series));
    let future = match function.named_output() {
        // The compiler shows which value lives too short only if the block is
        // an argument. Of no use elsewhere, it would be one more function to build.
        Some(output) if borrows(&output) => quote!(#rt::returns::<#output, _>(#block)),
        _ => block,
    };
    measured_future(calls, &future, &call)
}

/// A call that is the run of a future.
fn measured_future(calls: &Calls, future: &TokenStream, call: &TokenStream) -> TokenStream {
    let rt = calls.runtime.imported();
    let Some(classify) = outcome::by_type(calls) else {
        return measured_by_value(calls, future, call);
    };
    // The future last: were it there while the others are made, the compiler
    // would look at all that is in it, and in what it awaits, and so on, which
    // takes time and has a limit.
    let fields = quote!(shallow: [], call: #call, classify: #classify, future: #future);
    struct_spanned(&quote!(#rt::Measured), fields, calls.function.body_span())
}

/// A call that is the run of a future, whose outcome takes its value to tell.
fn measured_by_value(calls: &Calls, future: &TokenStream, call: &TokenStream) -> TokenStream {
    let rt = calls.runtime.imported();
    let (value, outcome) = (outcome::value(), outcome::of_value(calls));
    quote!(#rt::measure_by(#future, #call, |#value| #outcome))
}

/// A call that lasts to the end of the future which the function returns.
fn call_of_future(calls: &Calls, series: &TokenStream, returned: &ReturnedFuture) -> TokenStream {
    let rt = calls.runtime.imported();
    let is_looked_at = calls.function.is_looked_at();
    let measured = |before: TokenStream, call| {
        if !is_looked_at {
            let measured = measured_future(calls, returned.future(), &call);
            return returned.with(&within(&before, &measured));
        }
        // An `async` block again, where another attribute may look for one.
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
    // What runs before the future is made is part of the call.
    let (call, rest) = (local("call"), local("rest"));
    let before = quote!(let #rest = #rt::ScopedCall::until_the_future_ends(#call););
    let body = measured(before, quote!(#rest));
    quote! {
        let #call = #rt::Function::start_in_scope(#series);
        #body
    }
}

/// An expression behind statements, if there are any.
fn within(statements: &TokenStream, expression: &TokenStream) -> TokenStream {
    if statements.is_empty() {
        expression.clone()
    } else {
        quote!({ #statements #expression })
    }
}

fn declaration(calls: &Calls) -> TokenStream {
    let rt = calls.runtime.imported();
    let (recorded, item) = (recorded(), calls.function.name());
    let in_progress = calls.in_progress;
    let buckets = calls.buckets.list("DEFAULT_BUCKETS", "NATIVE_BUCKETS", &rt);
    let bounds = bounds(&calls.buckets, &buckets, &rt);
    // In few words where there is nothing to say: see the registration.
    let native = calls.buckets.option(&rt);
    let objective = objective::expand(calls.objective.as_ref(), &buckets, &rt);
    let (kinds, kind_of_error) = (outcome::kinds_list(calls), outcome::kind_of_error(calls));
    let list_of_kinds = outcome::kinds_item(calls);
    // A request is told which kind of error its handler returned.
    let serving = if outcome::tells_request(calls) {
        quote!(.serving(#kinds))
    } else {
        TokenStream::new()
    };
    let mut families_and_labels = TokenStream::new();
    let SourceLocation {
        package,
        file,
        line,
    } = SourceLocation::here();
    let submitted = |declaration| {
        quote! {
            #rt::Registration::new(
                &#rt::Declaration::Calls(#declaration),
                #rt::source!(#item),
                #rt::Function::base(&#recorded),
            )
        }
    };
    // Where the kinds of errors end matters only to what lies behind them.
    let errors = match &calls.buckets.native {
        None => quote!(0),
        Some(_) => quote!((#kinds as &[&::core::primitive::str]).len()),
    };
    let function = |outcomes: usize| match &calls.buckets.native {
        None if outcomes == OUTCOMES => quote!(#rt::Function::new(#bounds, #in_progress)),
        _ => quote!(#rt::Function::with(#bounds, #in_progress, 1, #outcomes, #errors)),
    };
    let (new, registration) = match &calls.families {
        Families::Functions { name } => (
            function(OUTCOMES),
            quote! {
                #rt::FunctionRegistration {
                    declaration: #rt::FunctionDeclaration {
                        module: ::core::module_path!(),
                        function: #name,
                        buckets: #buckets,
                        native: #native,
                        in_progress: #in_progress,
                        errors: #kinds,
                        objective: #objective,
                    },
                    item: #item,
                    package: #package,
                    file: #file,
                    line: #line,
                    base: #rt::Function::base(&#recorded),
                }
            },
        ),
        Families::Named { name, help, labels } => {
            let items = named(&rt, name, help);
            let (families, list) = (static_name("FAMILIES"), Labels::list());
            let labels = labels.items(&calls.runtime);
            families_and_labels = quote!(#items #labels);
            (
                quote!(#rt::Function::with(
                    #bounds,
                    #in_progress,
                    #rt::series_count(&#list),
                    4,
                    (#kinds as &[&::core::primitive::str]).len(),
                )),
                submitted(quote!(#rt::CallsDeclaration {
                    families: &#families,
                    labels: &#list,
                    buckets: #buckets,
                    native: #native,
                    in_progress: #in_progress,
                    errors: #kinds,
                    objective: #objective,
                })),
            )
        }
        Families::Known {
            name,
            outcomes,
            labels,
        } => {
            let families = quote::format_ident!("{name}");
            let labels = labels.iter().map(|(name, value)| {
                quote!(#rt::Label { name: #name, values: #rt::Values::Listed(&[#value]) })
            });
            (
                function(*outcomes),
                submitted(quote!(#rt::CallsDeclaration {
                    families: &#rt::#families,
                    labels: &[#(#labels),*],
                    buckets: #buckets,
                    native: #native,
                    in_progress: #in_progress,
                    errors: #kinds,
                    objective: #objective,
                })),
            )
        }
    };
    quote! {
        #kind_of_error
        #list_of_kinds
        #families_and_labels
        static #recorded: #rt::Function = #new #serving;
        #rt::inventory::submit! { #registration }
    }
}

/// The runtime's object that finds the bucket of a duration.
fn bounds(written: &Buckets, list: &TokenStream, rt: &TokenStream) -> TokenStream {
    if *written == Buckets::default() {
        return quote!(&#rt::DEFAULT_BOUNDS);
    }
    let length = match &written.bounds {
        Some(bounds) => bounds.0.len().to_token_stream(),
        None => quote!({ #list.len() }),
    };
    let native = written
        .native(rt)
        .map(|native| quote!(.with_native(#native)));
    quote!({
        static BOUNDS: #rt::IntegerBounds =
            #rt::IntegerBounds::new(&#rt::nanos::<#length>(#list))#native;
        &BOUNDS
    })
}

/// The families whose names begin with `name`.
fn named(rt: &TokenStream, name: &str, help: &str) -> TokenStream {
    let families = static_name("FAMILIES");
    let text = help.trim_end_matches('.');
    let family = |rest: &str, what: &str| {
        let name = format!("{name}{rest}");
        let help = format!("{text}{what}.");
        quote!(#rt::Named { name: #name, help: #help })
    };
    let ended = family("_calls_total", "");
    let duration = family("_call_duration_seconds", ": how long they took");
    let in_progress = family("_calls_in_progress", ": those in progress");
    let errors = family("_errors_total", ": errors, by kind");
    quote! {
        static #families: #rt::CallFamilies =
            #rt::CallFamilies::named(#ended, #duration, #in_progress, #errors);
    }
}

/// The static through which calls are recorded.
fn recorded() -> proc_macro2::Ident {
    static_name("FUNCTION")
}
