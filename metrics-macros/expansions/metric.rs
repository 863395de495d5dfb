#[cfg(feature = "cache")]
#[doc(hidden)]
static __METRICS_SERIES_CACHE_LOOKUPS_TOTAL: ::metrics_runtime::__private::SeriesTable = ::metrics_runtime::__private::SeriesTable::new();
/// Cache look-ups.
#[cfg(feature = "cache")]
pub static CACHE_LOOKUPS_TOTAL: Counter<CacheLabels> = {
    let _ = <CacheLabels as ::metrics_runtime::__private::LabelSet>::LABELS;
    const _: ::core::primitive::u64 = <CacheLabels as ::metrics_runtime::__private::LabelSet>::SERIES;
    <Counter<
        _,
    >>::new(::core::option::Option::Some(&__METRICS_SERIES_CACHE_LOOKUPS_TOTAL))
};
#[cfg(feature = "cache")]
::metrics_runtime::__private::inventory::submit! {
    ::metrics_runtime::__private::Registration::new(&
    ::metrics_runtime::__private::Declaration::Metric(::metrics_runtime::__private::MetricDeclaration
    { family : ::metrics_runtime::__private::Family { name : "cache_lookups_total", help
    : "Cache look-ups.", kind : ::metrics_runtime::__private::Kind::Counter }, labels : <
    CacheLabels as ::metrics_runtime::__private::LabelSet > ::LABELS, buckets : & [],
    native : ::core::option::Option::None, dynamic : ::core::option::Option::Some(&
    __METRICS_SERIES_CACHE_LOOKUPS_TOTAL), shared : false, }),
    ::metrics_runtime::__private::source!("CACHE_LOOKUPS_TOTAL"), < Counter < _ > >
    ::base(& CACHE_LOOKUPS_TOTAL),)
}
