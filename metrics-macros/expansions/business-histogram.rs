/// Sizes of files that were stored.
fn store(file: Vec<u8>) {
    #[allow(unused, clippy::all, clippy::pedantic)]
    static __METRICS_LABELS: [::metrics_runtime::__private::Label; 0usize] = [];
    const _: ::core::primitive::u64 = ::metrics_runtime::__private::series_count(
        &__METRICS_LABELS,
    );
    static __METRICS_BOUNDS: ::metrics_runtime::__private::FloatBounds = ::metrics_runtime::__private::FloatBounds::new(
        &[1000f64, 10000f64, 100000f64],
    );
    static __METRICS_METRIC: ::metrics_runtime::__private::Event = ::metrics_runtime::__private::Event::new();
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::Registration::new(&
        ::metrics_runtime::__private::Declaration::Metric(::metrics_runtime::__private::MetricDeclaration
        { family : ::metrics_runtime::__private::Family { name : "stored_file_bytes",
        help : "Sizes of files that were stored.", kind :
        ::metrics_runtime::__private::Kind::Histogram }, labels : & __METRICS_LABELS,
        buckets : & [1000f64, 10000f64, 100000f64], native :
        ::core::option::Option::None, dynamic : ::core::option::Option::None, shared :
        true, }), ::metrics_runtime::__private::source!("store"),
        ::metrics_runtime::__private::Event::base(& __METRICS_METRIC),)
    }
    let __metrics_amount = ::metrics_runtime::__private::Observation::into_observation(
        file.len(),
    );
    let __metrics_update = ::metrics_runtime::__private::AtReturn::new(move || {
        ::metrics_runtime::__private::Event::histogram(
                &__METRICS_METRIC,
                ::core::option::Option::None,
                0,
                &__METRICS_BOUNDS,
            )
            .observe(__metrics_amount);
    });
    keep(file)
}
