//! The options of all attributes that measure calls, above functions and `impl` blocks.
//!
//! [`OPTIONS`] registers each option once: its names, how it is read into the [`CallSettings`], and
//! the field of the runtime's `CallOptions` that it sets.

use super::model::{CallSettings, Calls, ErrorKinds, Families, Lookup};
use super::outcome::kinds_list;
use super::validate::duration::{AboutDuration, sample};
use super::validate::error_kinds::error_kinds;
use super::validate::outcome::{error_rule, lookup};
use crate::support::errors::Errors;
use crate::support::expansion::runtime::Runtime;
use crate::support::function::definition::Function;
use crate::support::rules::buckets::Bounds;
use crate::support::rules::native::{self, Buckets};
use crate::support::rules::objective::{self, objective};
use crate::support::rules::options::{Options, is_meant};
use crate::support::syntax::entries::{Entry, EntryValue};
use crate::support::syntax::source_text::source_text;
use proc_macro2::TokenStream;
use quote::quote;

/// Properties of an attribute that do not come from these options.
pub(crate) struct CallsAttribute {
    pub(crate) families: Families,
    /// Whether the function is a look-up even without `hit_if`.
    pub(crate) is_lookup: bool,
    /// Whether buckets and objective apply to the requests of an endpoint.
    pub(crate) serves: bool,
    /// The default bounds of buckets.
    pub(crate) default_bounds: &'static [f64],
    /// The bounds that are derived from native buckets.
    pub(crate) native_bounds: fn() -> Vec<f64>,
}

/// An option, or several that are read together.
struct CallOption {
    names: &'static [&'static str],
    about: About,
    read: Read,
    /// The field of the runtime's `CallOptions`, if it differs from the default.
    field: fn(&Calls, rt: &TokenStream) -> Option<TokenStream>,
}

/// What an option configures. `duration = false` excludes some options.
enum About {
    Anything,
    /// Durations of the calls, or of the requests if the function serves an endpoint.
    Durations,
    /// Which calls are timed.
    TimedCalls,
}

/// How an option is read.
enum Read {
    /// Above a function, or above an `impl` block for all of its functions.
    Shared(fn(&mut CallSettings, &mut Options<'_>, &mut Errors)),
    /// Above a function.
    Function(fn(&mut CallSettings, Context<'_>, &mut Options<'_>, &mut Errors)),
    /// Above a function, for attributes that have look-ups.
    Lookup(fn(&mut CallSettings, Context<'_>, &mut Options<'_>, &mut Errors)),
}

/// The function and attribute whose option is read.
#[derive(Clone, Copy)]
struct Context<'a> {
    function: &'a Function,
    attribute: &'a CallsAttribute,
}

/// In the order in which they are read. `slo` comes after `buckets`, which it needs.
const OPTIONS: &[CallOption] = &[
    CallOption {
        names: &["crate"],
        about: About::Anything,
        read: Read::Shared(|settings, options, errors| {
            settings.runtime = Runtime::take(options, errors);
        }),
        field: |_, _| None,
    },
    CallOption {
        names: &["duration"],
        about: About::Anything,
        read: Read::Shared(|settings, options, errors| {
            let duration = options.boolean("duration", "duration = false", errors);
            settings.duration = duration.unwrap_or(true);
        }),
        field: |calls, _| (!calls.settings.duration).then(|| quote!(duration: false)),
    },
    CallOption {
        names: &["buckets", "native"],
        about: About::Durations,
        read: Read::Shared(|settings, options, errors| {
            let before = errors.count();
            settings.buckets = native::buckets(options, "buckets = [0.1, 0.5, 1.0]", errors);
            settings.has_wrong_buckets = errors.count() > before;
        }),
        field: |calls, rt| {
            let buckets = &calls.settings.buckets;
            if !calls.settings.duration || *buckets == Buckets::default() {
                return None;
            }
            let bounds = bounds(calls, rt);
            let native = buckets
                .native(rt)
                .map(|native| quote!(, native: #rt::Some(#native)));
            Some(quote!(buckets: #bounds #native))
        },
    },
    CallOption {
        names: &["sample"],
        about: About::TimedCalls,
        read: Read::Shared(|settings, options, errors| {
            settings.sample = sample(options, errors);
        }),
        field: |calls, _| {
            let sample = calls.settings.sample?;
            Some(quote!(sample: #sample))
        },
    },
    CallOption {
        names: &["in_progress"],
        about: About::Anything,
        read: Read::Shared(|settings, options, errors| {
            settings.in_progress = options.flag("in_progress", errors);
        }),
        field: |calls, _| {
            calls
                .settings
                .in_progress
                .then(|| quote!(in_progress: true))
        },
    },
    CallOption {
        names: &["ok_if", "error_if"],
        about: About::Anything,
        read: Read::Function(|settings, context, options, errors| {
            settings.error = error_rule(context.function, options, errors);
        }),
        field: |_, _| None,
    },
    CallOption {
        names: &["hit_if"],
        about: About::Anything,
        read: Read::Lookup(|settings, context, options, errors| {
            let is_lookup = context.attribute.is_lookup;
            settings.lookup =
                lookup(context.function, options, errors).or(is_lookup.then_some(Lookup::Found));
        }),
        field: |_, _| None,
    },
    CallOption {
        names: &["error"],
        about: About::Anything,
        read: Read::Function(|settings, context, options, errors| {
            settings.errors = error_kinds(context.function, options, errors);
        }),
        field: |calls, _| {
            let kinds = kinds_list(calls);
            let is_counted = !matches!(calls.settings.errors, ErrorKinds::None);
            is_counted.then(|| quote!(errors: #kinds))
        },
    },
    CallOption {
        names: &["slo"],
        about: About::Anything,
        read: Read::Function(|settings, context, options, errors| {
            let (buckets, attribute) = (&settings.buckets, context.attribute);
            let bounds = match &buckets.bounds {
                Some(bounds) => bounds.clone(),
                None if buckets.are_derived() => Bounds((attribute.native_bounds)()),
                None => Bounds(attribute.default_bounds.to_vec()),
            };
            let known = (!settings.has_wrong_buckets).then_some(&bounds);
            settings.objective = objective(options, known, buckets.are_derived(), errors);
        }),
        field: |calls, rt| {
            let objective = calls.settings.objective.as_ref()?;
            let objective = objective::expand(Some(objective), &bounds(calls, rt), rt);
            Some(quote!(objective: #objective))
        },
    },
];

/// The bounds of the duration's buckets, as a slice.
pub(super) fn bounds(calls: &Calls, rt: &TokenStream) -> TokenStream {
    let buckets = &calls.settings.buckets;
    buckets.list("DEFAULT_BUCKETS", "NATIVE_BUCKETS", rt)
}

/// The runtime's `CallOptions`, or nothing if they are the defaults.
pub(super) fn expand(calls: &Calls, rt: &TokenStream) -> Option<TokenStream> {
    let fields = OPTIONS
        .iter()
        .filter_map(|option| (option.field)(calls, rt));
    let fields: Vec<_> = fields.collect();
    (!fields.is_empty())
        .then(|| quote!(#rt::CallOptions { #(#fields,)* ..#rt::CallOptions::DEFAULT }))
}

/// The names of the options, for an attribute with or without look-ups.
pub(crate) fn names(has_lookups: bool) -> Vec<&'static str> {
    let is_known = |option: &&CallOption| has_lookups || !matches!(option.read, Read::Lookup(_));
    let options = OPTIONS.iter().filter(is_known);
    let mut names: Vec<_> = options.flat_map(|option| option.names).copied().collect();
    names.sort_unstable();
    names
}

/// The names of the options that `duration = false` excludes. If the function serves an endpoint,
/// some of them apply to its requests and are allowed.
fn about_duration(serves: bool) -> impl Iterator<Item = &'static str> {
    let options = OPTIONS.iter().filter(move |option| match option.about {
        About::Anything => false,
        About::Durations => !serves,
        About::TimedCalls => true,
    });
    options.flat_map(|option| option.names).copied()
}

/// The options that the other options or the function exclude. They are never suggested.
pub(crate) fn unfit(
    known: &[&str],
    entries: &[Entry],
    function: Option<&Function>,
    serves: bool,
) -> Vec<&'static str> {
    let mut unfit = Vec::new();
    if entries.iter().any(is_untimed) {
        unfit.extend(about_duration(serves));
    }
    for (one, other) in [("ok_if", "error_if"), ("error_if", "ok_if")] {
        if is_meant(entries, one, known) {
            unfit.push(other);
        }
    }
    if function.is_some_and(Function::returns_nothing) {
        unfit.push("error");
    }
    unfit
}

/// Whether this is `duration = false`.
fn is_untimed(entry: &Entry) -> bool {
    match &entry.value {
        EntryValue::Assigned(value) => entry.name == "duration" && source_text(value) == "false",
        _ => false,
    }
}

/// Whether an option is allowed above an `impl` block.
pub(crate) fn is_shared(name: &str) -> bool {
    let mut options = OPTIONS.iter();
    options.any(|option| option.names.contains(&name) && matches!(option.read, Read::Shared(_)))
}

/// Takes the options and reports invalid ones.
pub(crate) fn calls(
    function: Function,
    attribute: CallsAttribute,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Calls {
    let mut settings = CallSettings::default();
    let about_duration = AboutDuration::find(about_duration(attribute.serves), options);
    let context = Context {
        function: &function,
        attribute: &attribute,
    };
    for option in OPTIONS {
        match option.read {
            // `#[background_task]` does not take `in_progress`.
            _ if !option.names.iter().all(|name| options.knows(name)) => {}
            Read::Shared(read) => read(&mut settings, options, errors),
            Read::Function(read) | Read::Lookup(read) => {
                read(&mut settings, context, options, errors);
            }
        }
    }
    // The objective of a handler applies to its requests.
    let objective = settings.objective.as_ref().filter(|_| !attribute.serves);
    if !settings.duration {
        about_duration.refuse(objective, errors);
    } else if settings.sample.is_some() {
        about_duration.refuse_latency_of_samples(objective, errors);
    }
    Calls {
        function,
        families: attribute.families,
        serves: attribute.serves,
        settings,
    }
}

/// Checks the options above an `impl` block once, so that a mistake is not reported for each
/// function. Returns the runtime.
pub(crate) fn check_shared(options: &mut Options<'_>, errors: &mut Errors) -> Runtime {
    let mut settings = CallSettings::default();
    let about_duration = AboutDuration::find(about_duration(false), options);
    for option in OPTIONS {
        if let Read::Shared(read) = option.read {
            read(&mut settings, options, errors);
        }
    }
    if !settings.duration {
        about_duration.refuse(None, errors);
    }
    settings.runtime
}

/// Whether a function's own options override one above its `impl` block.
pub(crate) fn is_overridden(shared: &Entry, own: &[Entry]) -> bool {
    own.iter().any(|own| own.name == shared.name)
        || own.iter().any(is_untimed) && about_duration(false).any(|name| shared.name == name)
}
