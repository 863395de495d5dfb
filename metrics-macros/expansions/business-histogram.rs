/// Sizes of files that were stored.
fn store(file: Vec<u8>) {
    use ::metrics_runtime::__private as __metrics;
    #[allow(unused, unused_qualifications, clippy::all, clippy::pedantic)]
    static __METRICS_LABELS: [__metrics::Label; 0usize] = [];
    const _: ::core::primitive::u64 = __metrics::series_count(&__METRICS_LABELS);
    static __METRICS_BOUNDS: __metrics::FloatBounds = __metrics::FloatBounds::new(
        &[1000f64, 10000f64, 100000f64],
    );
    const _: () = __metrics::assert_histogram(
        &__METRICS_LABELS,
        &[1000f64, 10000f64, 100000f64],
        __metrics::None,
    );
    static __METRICS_METRIC: __metrics::Event = __metrics::Event::new();
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Metric(__metrics::MetricDeclaration { family :
        __metrics::Family { name : "stored_file_bytes", help :
        "Sizes of files that were stored.", kind : __metrics::Kind::Histogram }, labels :
        & __METRICS_LABELS, buckets : & [1000f64, 10000f64, 100000f64], native :
        __metrics::None, mode : __metrics::ProcessMode::Sum, dynamic : __metrics::None,
        shared : true, }), __metrics::source!("store"), __metrics::Event::base(&
        __METRICS_METRIC),)
    }
    let __metrics_amount = __metrics::Observation::into_observation(file.len());
    let __metrics_update = __metrics::AtReturn::new(move || {
        __metrics::Event::histogram(
                &__METRICS_METRIC,
                __metrics::None,
                0,
                &__METRICS_BOUNDS,
            )
            .observe(__metrics_amount);
    });
    keep(file)
}
