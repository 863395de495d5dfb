/// The rules by which prices are made.
#[doc(hidden)]
static PRICING_INFO: Info = {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_CELLS: __metrics::CellBase = __metrics::CellBase::new();
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Metric(__metrics::MetricDeclaration { family :
        __metrics::Family { name : "pricing_info", help :
        "The rules by which prices are made.", kind : __metrics::Kind::Info }, labels : &
        [__metrics::Label { name : "edition", values : __metrics::Values::Listed({ const
        __METRICS_VALUE : & [& ::core::primitive::str] = & ["2024"]; __METRICS_VALUE }),
        }, __metrics::Label { name : "package", values : __metrics::Values::Listed({
        const __METRICS_VALUE : & [& ::core::primitive::str] = &
        [env!("CARGO_PKG_NAME")]; __METRICS_VALUE }), }], buckets : & [], native :
        __metrics::None, mode : __metrics::ProcessMode::Sum, dynamic : __metrics::None,
        shared : false, }), __metrics::source!("PRICING_INFO"), & __METRICS_CELLS,)
    }
    const _: &Info = &PRICING_INFO;
    let _ = <() as __metrics::LabelSet>::LABELS;
    const _: ::core::primitive::u64 = <() as __metrics::LabelSet>::SERIES;
    <Info>::new(&__METRICS_CELLS, __metrics::None)
};
