//! Caches in the process, with moka.

use crate::declaration::{Kind, ObservedFamily};

/// What a moka cache reports.
pub static CACHE: &[ObservedFamily] = &[
    ObservedFamily::new(Kind::Gauge, "cache_entries", "Entries in a cache."),
    ObservedFamily::new(
        Kind::Gauge,
        "cache_weight",
        "Weight of the entries in a cache: their number, unless the cache weighs them.",
    ),
    ObservedFamily::new(
        Kind::Gauge,
        "cache_max_weight",
        "Maximum weight of the entries in a cache; 0 without a limit.",
    ),
];

/// What the eviction listener of a cache counts.
pub static CACHE_REMOVALS: &[ObservedFamily] = &[ObservedFamily::new(
    Kind::Counter,
    "cache_removals_total",
    "Entries that a cache has removed, by cause.",
)
.by("cause", &["expired", "explicit", "replaced", "size"])];

/// Exposes a moka cache of any of its types: its entries, their weight, and its limit.
///
/// ```
/// # struct Policy;
/// # impl Policy { fn max_capacity(&self) -> Option<u64> { Some(100) } }
/// # #[derive(Clone)]
/// # struct Cache;
/// # impl Cache {
/// #     fn entry_count(&self) -> u64 { 12 }
/// #     fn weighted_size(&self) -> u64 { 12 }
/// #     fn policy(&self) -> Policy { Policy }
/// # }
/// use metrics_runtime::integrations;
///
/// // `let cache = Cache::new(100);`
/// # let cache = Cache;
/// integrations::moka_cache!("users", &cache).forever();
///
/// # if !cfg!(feature = "off") {
/// let text = metrics_runtime::render();
/// assert!(text.contains("\ncache_entries{cache=\"users\"} 12\n"));
/// assert!(text.contains("\ncache_max_weight{cache=\"users\"} 100\n"));
/// # }
/// ```
///
/// moka counts entries during its maintenance, so the numbers may be slightly old. It does not
/// count hits and misses: [`#[cache_operation]`](macro@crate::cache_operation) does. For removals,
/// see [`moka_removals!`](crate::integrations::moka_removals!).
///
/// The [module](crate::integrations) describes the name and the return value.
#[doc(hidden)]
#[macro_export]
macro_rules! __moka_cache {
    ($name:expr, $cache:expr $(,)?) => {{
        let cache = $cache.clone();
        $crate::__observed!(CACHE, "cache", $name).read(move || {
            let max = cache.policy().max_capacity().unwrap_or(0);
            [cache.entry_count(), cache.weighted_size(), max]
        })
    }};
}

/// A listener that counts the entries that a moka cache removes, by cause: `expired`, `size`,
/// `explicit` for a call, or `replaced` for another value.
///
/// ```
/// # mod moka {
/// #     pub mod notification { pub enum RemovalCause { Expired, Explicit, Replaced, Size } }
/// # }
/// # struct Builder;
/// # impl Builder {
/// #     fn eviction_listener<F>(self, listener: F) -> Self
/// #     where
/// #         F: Fn(std::sync::Arc<u32>, String, moka::notification::RemovalCause) + Send + Sync + 'static,
/// #     {
/// #         listener(1.into(), String::new(), moka::notification::RemovalCause::Size);
/// #         self
/// #     }
/// # }
/// use metrics_runtime::integrations;
///
/// // `Cache::builder()`
/// # Builder
///     .eviction_listener(integrations::moka_removals!("pages"));
///
/// # if !cfg!(feature = "off") {
/// let text = metrics_runtime::render();
/// assert!(text.contains("\ncache_removals_total{cache=\"pages\",cause=\"size\"} 1\n"));
/// # }
/// ```
///
/// Cost of a removal: an update of memory that only its thread writes.
///
/// The [module](crate::integrations) describes the name.
#[doc(hidden)]
#[macro_export]
macro_rules! __moka_removals {
    ($name:expr $(,)?) => {{
        let removals = $crate::__observed!(CACHE_REMOVALS, "cache", $name);
        move |_key, _value, cause| {
            removals.count(match cause {
                moka::notification::RemovalCause::Expired => 0,
                moka::notification::RemovalCause::Explicit => 1,
                moka::notification::RemovalCause::Replaced => 2,
                _ => 3,
            })
        }
    }};
}
