/// Cache look-ups.
#[cfg(feature = "cache")]
pub static CACHE_LOOKUPS_TOTAL: Counter<CacheLabels> = {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_SERIES: __metrics::SeriesTable = __metrics::SeriesTable::new();
    static __METRICS_CELLS: __metrics::CellBase = __metrics::CellBase::new();
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Metric(__metrics::MetricDeclaration { family :
        __metrics::Family { name : "cache_lookups_total", help : "Cache look-ups.", kind
        : __metrics::Kind::Counter }, labels : < CacheLabels as __metrics::LabelSet >
        ::LABELS, buckets : & [], native : __metrics::None, mode :
        __metrics::ProcessMode::Sum, dynamic : __metrics::Some(& __METRICS_SERIES),
        shared : false, }), __metrics::source!("CACHE_LOOKUPS_TOTAL"), &
        __METRICS_CELLS,)
    }
    let _ = <CacheLabels as __metrics::LabelSet>::LABELS;
    const _: ::core::primitive::u64 = <CacheLabels as __metrics::LabelSet>::SERIES;
    <Counter<_>>::new(&__METRICS_CELLS, __metrics::Some(&__METRICS_SERIES))
};
