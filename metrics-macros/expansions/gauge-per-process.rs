/// Entries in the cache.
static CACHE_ENTRIES: Gauge<CacheLabels> = {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_SERIES: __metrics::SeriesTable = __metrics::SeriesTable::new();
    static __METRICS_CELLS: __metrics::CellBase = __metrics::CellBase::new();
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Metric(__metrics::MetricDeclaration { family :
        __metrics::Family { name : "cache_entries", help : "Entries in the cache.", kind
        : __metrics::Kind::Gauge }, labels : < CacheLabels as __metrics::LabelSet >
        ::LABELS, buckets : & [], native : __metrics::None, mode :
        __metrics::ProcessMode::PerProcess, dynamic : __metrics::Some(&
        __METRICS_SERIES), shared : false, }), __metrics::source!("CACHE_ENTRIES"), &
        __METRICS_CELLS,)
    }
    let _ = <CacheLabels as __metrics::LabelSet>::LABELS;
    const _: ::core::primitive::u64 = <CacheLabels as __metrics::LabelSet>::SERIES;
    const _: () = __metrics::assert_no_pid(<CacheLabels as __metrics::LabelSet>::LABELS);
    <Gauge<_>>::new(&__METRICS_CELLS, __metrics::Some(&__METRICS_SERIES))
};
