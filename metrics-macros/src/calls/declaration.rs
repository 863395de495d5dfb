//! The static that records the calls of a function, and its registration.

use super::model::{Calls, Families};
use super::options::{self, bounds};
use super::outcome;
use crate::labels::Labels;
use crate::support::expansion::source_location::SourceLocation;
use crate::support::expansion::spans::static_name;
use crate::support::rules::native::Buckets;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};

/// The number of outcomes of calls that are not look-ups: see the runtime's `Outcome`.
const OUTCOMES: usize = 4;

/// The static that records the calls, and its registration.
pub(super) fn declaration(calls: &Calls) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let recorded = recorded();
    let (kind_of_error, list_of_kinds) =
        (outcome::kind_of_error(calls), outcome::kinds_item(calls));
    let Recorder { ty, new, base } = recorder(calls, &rt);
    let (items, declared) = declared(calls, &rt);
    let item = calls.function.name();
    let SourceLocation {
        package,
        file,
        line,
    } = SourceLocation::here(&rt);
    quote! {
        #kind_of_error
        #list_of_kinds
        #items
        static #recorded: #ty = #new;
        #rt::inventory::submit! {
            #rt::CallsRegistration {
                declared: #declared,
                item: #item,
                module: &#rt::SourceModule {
                    package: #package,
                    path: ::core::module_path!(),
                    file: #file,
                },
                line: #line,
                base: #base,
            }
        }
    }
}

/// The items of the function's own families and labels, and the runtime's `CallsDeclaration`.
fn declared(calls: &Calls, rt: &TokenStream) -> (TokenStream, TokenStream) {
    let options = options::expand(calls, rt);
    let (items, families, labels) = match &calls.families {
        Families::Functions { name } => {
            let is_renamed = *name != calls.function.name();
            if options.is_none() && !is_renamed {
                return (TokenStream::new(), quote!(&#rt::FUNCTIONS));
            }
            let name = if is_renamed {
                quote!(#rt::Some(#name))
            } else {
                quote!(#rt::None)
            };
            (
                TokenStream::new(),
                quote!(#rt::FUNCTION_CALLS),
                quote!(#rt::CallLabels::Function(#name)),
            )
        }
        Families::Named { name, help, labels } => {
            let families = static_name("FAMILIES");
            let (items, list) = (named(rt, name, help), Labels::list());
            let labels = labels.items(rt);
            (
                quote!(#items #labels),
                families.to_token_stream(),
                quote!(#rt::CallLabels::Listed(&#list)),
            )
        }
        Families::Known { name, labels, .. } => {
            let families = Ident::new(name, Span::call_site());
            let labels = labels.iter().map(|(name, value)| {
                quote!(#rt::Label { name: #name, values: #rt::Values::Listed(&[#value]) })
            });
            (
                TokenStream::new(),
                quote!(#rt::#families),
                quote!(#rt::CallLabels::Listed(&[#(#labels),*])),
            )
        }
    };
    let options = options.unwrap_or_else(|| quote!(#rt::DEFAULT_OPTIONS));
    let declared = quote! {
        &#rt::CallsDeclaration { families: &#families, labels: #labels, options: &#options }
    };
    (items, declared)
}

/// The static that records the calls.
struct Recorder {
    ty: TokenStream,
    new: TokenStream,
    /// The part that the registration needs.
    base: TokenStream,
}

fn recorder(calls: &Calls, rt: &TokenStream) -> Recorder {
    let (recorded, shape) = (recorded(), shape(calls, rt));
    let (ty, arguments) = match (calls.settings.duration, calls.settings.sample) {
        (true, None) => ("CallTimer", shape),
        (true, Some(sample)) => ("CallSampler", quote!(#rt::CallTimer::new(#shape), #sample)),
        (false, _) => ("CallCounter", shape),
    };
    let ty = Ident::new(ty, Span::call_site());
    let new = quote!(#rt::#ty::new(#arguments));
    if calls.settings.in_progress {
        Recorder {
            new: quote!(#rt::InProgress(#new)),
            base: quote!(#rt::#ty::base(&#recorded.0)),
            ty: quote!(#rt::InProgress<#rt::#ty>),
        }
    } else {
        Recorder {
            new,
            base: quote!(#rt::#ty::base(&#recorded)),
            ty: quote!(#rt::#ty),
        }
    }
}

/// The runtime's `CallShape`.
fn shape(calls: &Calls, rt: &TokenStream) -> TokenStream {
    let is_timed = calls.settings.duration;
    let size = size(calls, rt);
    // A handler reports the kind of its error to the request that it serves.
    let serving = outcome::reports_to_request(calls).then(|| {
        let kinds = outcome::kinds_list(calls);
        quote!(.serving(#kinds))
    });
    let has_usual_bounds = !is_timed || calls.settings.buckets == Buckets::default();
    let (shared, new, with) = if is_timed {
        ("TIMED", "timed", "timed_with")
    } else {
        ("COUNTED", "counted", "counted_with")
    };
    let ident = |name| Ident::new(name, Span::call_site());
    if has_usual_bounds && size.is_none() && serving.is_none() {
        let shared = ident(shared);
        return quote!(&#rt::#shared);
    }
    let new = ident(if size.is_some() { with } else { new });
    let bounds = is_timed.then(|| integer_bounds(calls, rt)).into_iter();
    let arguments = bounds.chain(size);
    quote!({
        static SHAPE: #rt::CallShape = #rt::CallShape::#new(#(#arguments),*)#serving;
        &SHAPE
    })
}

/// The numbers of series, outcomes and kinds of errors, unless they are the defaults: one series,
/// and four outcomes. The number of kinds matters only if cells follow those of the kinds.
fn size(calls: &Calls, rt: &TokenStream) -> Option<TokenStream> {
    let kinds = || {
        let kinds = outcome::kinds_list(calls);
        quote!((#kinds as &[&::core::primitive::str]).len())
    };
    let is_native = calls.settings.duration && calls.settings.buckets.native.is_some();
    let kinds_before_native = || if is_native { kinds() } else { quote!(0) };
    match &calls.families {
        Families::Named { .. } => {
            let (list, kinds) = (Labels::list(), kinds());
            Some(quote!(#rt::series_count(&#list), 4, #kinds))
        }
        Families::Known { outcomes, .. } if *outcomes != OUTCOMES => {
            let kinds = kinds_before_native();
            Some(quote!(1, #outcomes, #kinds))
        }
        Families::Functions { .. } | Families::Known { .. } => is_native.then(|| {
            let kinds = kinds();
            quote!(1, #OUTCOMES, #kinds)
        }),
    }
}

/// The runtime's object that finds the bucket of a duration.
fn integer_bounds(calls: &Calls, rt: &TokenStream) -> TokenStream {
    let (written, list) = (&calls.settings.buckets, bounds(calls, rt));
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
pub(super) fn recorded() -> Ident {
    static_name("CALLS")
}
