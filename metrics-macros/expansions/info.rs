/// The rules by which prices are made.
#[doc(hidden)]
static PRICING_INFO: Info = {
    let _ = <() as ::metrics_runtime::__private::LabelSet>::LABELS;
    const _: ::core::primitive::u64 = <() as ::metrics_runtime::__private::LabelSet>::SERIES;
    <Info>::new(::core::option::Option::None)
};
::metrics_runtime::__private::inventory::submit! {
    ::metrics_runtime::__private::Registration::new(&
    ::metrics_runtime::__private::Declaration::Metric(::metrics_runtime::__private::MetricDeclaration
    { family : ::metrics_runtime::__private::Family { name : "pricing_info", help :
    "The rules by which prices are made.", kind :
    ::metrics_runtime::__private::Kind::Info }, labels : &
    [::metrics_runtime::__private::Label { name : "edition", values :
    ::metrics_runtime::__private::Values::Listed({ const __METRICS_VALUE : & [&
    ::core::primitive::str] = & ["2024"]; __METRICS_VALUE }), },
    ::metrics_runtime::__private::Label { name : "package", values :
    ::metrics_runtime::__private::Values::Listed({ const __METRICS_VALUE : & [&
    ::core::primitive::str] = & [env!("CARGO_PKG_NAME")]; __METRICS_VALUE }), }], buckets
    : & [], native : ::core::option::Option::None, dynamic :
    ::core::option::Option::None, shared : false, }),
    ::metrics_runtime::__private::source!("PRICING_INFO"), < Info > ::base(&
    PRICING_INFO),)
}
