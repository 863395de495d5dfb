/// Rows in the newest import.
pub static IMPORTED_ROWS: Gauge = {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_CELLS: __metrics::CellBase = __metrics::CellBase::new();
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Metric(__metrics::MetricDeclaration { family :
        __metrics::Family { name : "imported_rows", help : "Rows in the newest import.",
        kind : __metrics::Kind::Gauge }, labels : < () as __metrics::LabelSet > ::LABELS,
        buckets : & [], native : __metrics::None, mode : __metrics::ProcessMode::Last,
        dynamic : __metrics::None, shared : false, }),
        __metrics::source!("IMPORTED_ROWS"), & __METRICS_CELLS,)
    }
    let _ = <() as __metrics::LabelSet>::LABELS;
    const _: ::core::primitive::u64 = <() as __metrics::LabelSet>::SERIES;
    <Gauge>::dated(&__METRICS_CELLS, __metrics::None)
};
