#[cfg(doc)]
async fn send(address: String) {
    mail(address).await;
}
#[cfg(not(doc))]
fn send(address: String) -> impl ::core::future::Future<Output = ()> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_CALLS: __metrics::InProgress<__metrics::CallTimer> = __metrics::InProgress(
        __metrics::CallTimer::new({
            static SHAPE: __metrics::CallShape = __metrics::CallShape::timed({
                static BOUNDS: __metrics::IntegerBounds = __metrics::IntegerBounds::new(
                    &__metrics::nanos::<2usize>(&[1f64, 10f64]),
                );
                &BOUNDS
            });
            &SHAPE
        }),
    );
    __metrics::inventory::submit! {
        __metrics::CallsRegistration { declared : & __metrics::CallsDeclaration {
        families : & __metrics::BACKGROUND_TASKS, labels :
        __metrics::CallLabels::Listed(& [__metrics::Label { name : "task_type", values :
        __metrics::Values::Listed(& ["welcome_email"]) }]), options : &
        __metrics::CallOptions { buckets : & [1f64, 10f64], in_progress : true,
        ..__metrics::CallOptions::DEFAULT } }, item : "send", module : &
        __metrics::SourceModule { package : __metrics::Some("metrics-macros"), path :
        ::core::module_path!(), file : "<unspecified>", }, line : 1u32, base :
        __metrics::CallTimer::base(& __METRICS_CALLS.0), }
    }
    __metrics::Measured {
        shallow: [],
        call: __metrics::PolledCall::waiting(&__METRICS_CALLS, 0),
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
