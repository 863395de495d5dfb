fn charge(cents: u64) -> impl ::core::future::Future<Output = Result<Response, Error>> {
    use ::metrics_runtime::__private as __metrics;
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    #[inline]
    fn __METRICS_ERROR_KIND(
        error: &Error,
    ) -> impl ::metrics_runtime::__private::ErrorKind {
        error.kind()
    }
    static __METRICS_FUNCTION: __metrics::Function = __metrics::Function::new(
        &__metrics::DEFAULT_BOUNDS,
        false,
    );
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Calls(__metrics::CallsDeclaration { families : &
        __metrics::EXTERNAL_CALLS, labels : & [__metrics::Label { name : "service",
        values : __metrics::Values::Listed(& ["payments"]) }, __metrics::Label { name :
        "operation", values : __metrics::Values::Listed(& ["charge"]) }], buckets :
        __metrics::DEFAULT_BUCKETS, native : ::core::option::Option::None, in_progress :
        false, errors : __metrics::kinds_of(__METRICS_ERROR_KIND), objective :
        ::core::option::Option::None, }), __metrics::source!("charge"),
        __metrics::Function::base(& __METRICS_FUNCTION),)
    }
    __metrics::measure_by(
        async move {
            let cents = cents;
            if false {
                return __metrics::never::<Result<Response, Error>>();
            }
            post("/charges", cents).await
        },
        __metrics::PolledCall::waiting(&__METRICS_FUNCTION, 0),
        |__metrics_value| {
            (if match {
                let __metrics_function: fn(
                    &Result<Response, Error>,
                ) -> ::core::primitive::bool = |sent: &Result<Response, Error>| {
                    !sent.as_ref().is_ok_and(Response::is_good)
                };
                __metrics_function
            } {
                __metrics_function => __metrics_function(__metrics_value),
            } {
                __metrics::Outcome::ERROR
            } else {
                __metrics::Outcome::OK
            })
                .with_kind(
                    match __metrics::error_in(__metrics_value) {
                        ::core::option::Option::Some(__metrics_error) => {
                            ::core::option::Option::Some(
                                __metrics::ErrorKind::number(
                                    &__METRICS_ERROR_KIND(__metrics_error),
                                ),
                            )
                        }
                        ::core::option::Option::None => ::core::option::Option::None,
                    },
                )
        },
    )
}
