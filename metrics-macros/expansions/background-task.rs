fn send(address: String) -> impl ::core::future::Future<Output = ()> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_FUNCTION: __metrics::Function = __metrics::Function::new(
        {
            static BOUNDS: __metrics::IntegerBounds = __metrics::IntegerBounds::new(
                &__metrics::nanos::<2usize>(&[1f64, 10f64]),
            );
            &BOUNDS
        },
        true,
    );
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Calls(__metrics::CallsDeclaration { families : &
        __metrics::BACKGROUND_TASKS, labels : & [__metrics::Label { name : "task_type",
        values : __metrics::Values::Listed(& ["welcome_email"]) }], buckets : & [1f64,
        10f64], native : ::core::option::Option::None, in_progress : true, errors : & [],
        objective : ::core::option::Option::None, }), __metrics::source!("send"),
        __metrics::Function::base(& __METRICS_FUNCTION),)
    }
    __metrics::Measured {
        shallow: [],
        call: __metrics::PolledCall::waiting(&__METRICS_FUNCTION, 0),
        classify: __metrics::AlwaysOk,
        future: async move {
            let address = address;
            if false {
                return __metrics::never::<()>();
            }
            mail(address).await;
        },
    }
}
