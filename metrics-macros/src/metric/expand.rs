//! The code of a metric: its static and its registration.

use super::metric_type::{MetricType, is_unit, metric_type, nearest_kind};
use super::model::Model;
use super::parse::Static;
use crate::labels::Constant;
use crate::support::expansion::runtime::Runtime;
use crate::support::expansion::spans::{call_spanned, ends, static_name};
use crate::support::rules::names::MetricKind;
use crate::support::rules::native::derived_bounds;
use crate::support::rules::processes::ProcessMode;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{PathArguments, Type, parse_quote, parse_quote_spanned};

pub(super) fn expand(model: &Model) -> TokenStream {
    let rt = model.runtime.imported();
    let Model {
        runtime,
        attributes,
        visibility,
        ident,
        span,
        ty,
        parts: MetricType {
            kind: of,
            states,
            labels,
        },
        constants,
        name,
        help,
        buckets,
        mode,
    } = model;
    let (import, item) = (runtime.import(), ident.unraw().to_string());
    let list = match of {
        MetricKind::Histogram => buckets.list("DEFAULT_BUCKETS", derived_bounds(name), &rt),
        _ => quote!(&[]),
    };
    let native = buckets.option(&rt);
    let (table, dynamic) = if is_unit(labels) {
        (None, quote!(#rt::None))
    } else {
        let table = static_name("SERIES");
        let item = quote!(static #table: #rt::SeriesTable = #rt::SeriesTable::new(););
        (Some(item), quote!(#rt::Some(&#table)))
    };
    let base = static_name("CELLS");
    let arguments = match (of, buckets.native(&rt)) {
        (MetricKind::Histogram, None) => quote!(&#base, #list, #dynamic),
        (MetricKind::Histogram, Some(native)) => quote!(&#base, #list, #native, #dynamic),
        _ => quote!(&#base, #dynamic),
    };
    let kind = Ident::new(of.type_name(), Span::call_site());
    let new = match mode {
        _ if buckets.native.is_some() => "with_native",
        ProcessMode::Last => "dated",
        _ => "new",
    };
    let new = call(ty, new, arguments);
    let (first, last) = ends(labels);
    // Too many series are reported at the label set.
    let (open, series) = (quote_spanned!(first=> <), Ident::new("SERIES", last));
    let series = quote!(#open #labels as #rt::LabelSet>::#series);
    // A label `pid` is reported there, too.
    let has_no_pid = (*mode == ProcessMode::PerProcess).then(|| {
        let labels = quote!(<#labels as #rt::LabelSet>::LABELS);
        let check = call_spanned(&quote!(#rt::assert_no_pid), labels, (first, last));
        quote!(const _: () = #check;)
    });
    let mode = mode.variant(&rt);
    // An info with constant labels needs no use, so it must not cause an `unused` warning.
    let used =
        (*of == MetricKind::Info && is_unit(labels)).then(|| quote!(const _: &#ty = &#ident;));
    // All code refers to the label set by the same tokens, and first of all. So the errors about a
    // wrong type are equal, and the compiler shows one of them.
    let set = quote!(<#labels as #rt::LabelSet>);
    let listed = if let Some(states) = states {
        quote!({
            const __METRICS_LABELS: [#rt::Label; #set::LABELS.len() + 1] =
                #rt::with_states(#set::LABELS, #name, <#states as #rt::LabelValue>::VALUES);
            &__METRICS_LABELS
        })
    } else if constants.is_empty() {
        quote!(#set::LABELS)
    } else {
        let one = constants.iter().map(|Constant { name, value }| {
            // A separate constant, so that any constant expression is allowed.
            quote!(#rt::Label {
                name: #name,
                values: #rt::Values::Listed({
                    const __METRICS_VALUE: &[&::core::primitive::str] = &[#value];
                    __METRICS_VALUE
                }),
            })
        });
        quote!(&[#(#one),*])
    };
    // With the spans of the user's item, because the compiler does not lint items of macros.
    let (keyword, end) = (quote_spanned!(span.0=> static), quote_spanned!(span.1=> ;));
    // For the lint `missing_docs`.
    let is_documented = attributes.iter().any(|above| above.path().is_ident("doc"));
    let documentation = (!is_documented).then(|| quote!(#[doc = #help]));
    // The registration is inside the static, so that a `#[cfg]` removes both. It refers to the
    // cells and not to the static. Otherwise an unused static would count as used.
    quote! {
        #documentation
        #(#attributes)*
        #visibility #keyword #ident: #ty = {
            #import
            #table
            static #base: #rt::CellBase = #rt::CellBase::new();
            #rt::inventory::submit! {
                #rt::Registration::new(
                    &#rt::Declaration::Metric(#rt::MetricDeclaration {
                        family: #rt::Family { name: #name, help: #help, kind: #rt::Kind::#kind },
                        labels: #listed,
                        buckets: #list,
                        native: #native,
                        mode: #mode,
                        dynamic: #dynamic,
                        shared: false,
                    }),
                    #rt::source!(#item),
                    &#base,
                )
            }
            #used
            let _ = #set::LABELS;
            // A compile error if there are too many series for one metric.
            const _: ::core::primitive::u64 = #series;
            #has_no_pid
            #new
        }#end
    }
}

/// A call of a constructor, with an inferred label set. With an explicit one of a wrong type, the
/// compiler would report a missing function. The call has the span of the label set, because the
/// compiler reports equal errors with equal spans once.
fn call(ty: &Type, function: &str, argument: TokenStream) -> TokenStream {
    let mut ty = ty.clone();
    let mut span = (Span::call_site(), Span::call_site());
    if let Type::Path(path) = &mut ty
        && let Some(last) = path.path.segments.last_mut()
        && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
    {
        span = ends(&arguments.args);
        for argument in &mut arguments.args {
            *argument = parse_quote_spanned!(span.0=> _);
        }
    }
    let function = Ident::new(function, span.1);
    call_spanned(&quote!(<#ty>::#function), argument, span)
}

/// A static of the same type that records nothing.
pub(super) fn switched_off(item: &Static) -> TokenStream {
    let Static {
        attributes,
        visibility,
        ident,
        ty,
        ..
    } = item;
    let is_documented = attributes.iter().any(|above| above.path().is_ident("doc"));
    let documentation = (!is_documented).then(|| quote!(#[doc = "A metric."]));
    let off = call(ty, "off", TokenStream::new());
    quote!(#documentation #(#attributes)* #visibility static #ident: #ty = #off;)
}

/// The static of a metric with mistakes. Its value is the last error.
pub(super) fn stand_in(item: &Static, runtime: &Runtime, error: &TokenStream) -> TokenStream {
    let Static {
        attributes,
        visibility,
        ident,
        ty,
        ..
    } = item;
    let ty = stand_in_type(ty, runtime);
    quote!(#(#attributes)* #visibility static #ident: #ty = #error;)
}

/// Corrects a misspelt type, too many label sets, and missing states, so that the compiler does not
/// report them a second time.
fn stand_in_type(ty: &Type, runtime: &Runtime) -> Type {
    let mut ty = ty.clone();
    if metric_type(&ty).is_none()
        && let Some(kind) = nearest_kind(&ty)
        && let Type::Path(path) = &mut ty
    {
        if let Some(last) = path.path.segments.last_mut()
            && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
        {
            arguments.args = arguments.args.iter().take(1).cloned().collect();
        } else if kind == MetricKind::StateSet.type_name()
            && let Some(last) = path.path.segments.last_mut()
        {
            let states = parse_quote!(<::core::primitive::bool>);
            last.arguments = PathArguments::AngleBracketed(states);
        }
        if path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident != kind)
        {
            let arguments = path.path.segments.last().map(|last| &last.arguments);
            let kind = Ident::new(kind, Span::call_site());
            let rt = runtime.path();
            return parse_quote!(#rt::#kind #arguments);
        }
    }
    ty
}
