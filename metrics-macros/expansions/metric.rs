/// Cache look-ups.
#[cfg(feature = "cache")]
pub static CACHE_LOOKUPS_TOTAL: Counter<CacheLabels> = {
    let _ = <CacheLabels as ::metrics_runtime::__private::LabelSet>::LABELS;
    const _: ::core::primitive::usize = <CacheLabels as ::metrics_runtime::__private::LabelSet>::SERIES;
    <Counter<_>>::new()
};
#[cfg(feature = "cache")]
::metrics_runtime::__private::inventory::submit! {
    ::metrics_runtime::__private::Registration::new(&
    ::metrics_runtime::__private::Declaration::Metric(::metrics_runtime::__private::MetricDeclaration
    { family : ::metrics_runtime::__private::Family { name : "cache_lookups_total", help
    : "Cache look-ups.", kind : ::metrics_runtime::__private::Kind::Counter }, labels : <
    CacheLabels as ::metrics_runtime::__private::LabelSet > ::LABELS, buckets : & [], }),
    ::metrics_runtime::__private::source!("CACHE_LOOKUPS_TOTAL"), < Counter < _ > >
    ::base(& CACHE_LOOKUPS_TOTAL),)
}
