fn charge(cents: u64) -> impl ::core::future::Future<Output = Result<Response, Error>> {
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    #[inline]
    fn __METRICS_ERROR_KIND(
        error: &Error,
    ) -> impl ::metrics_runtime::__private::LabelValue {
        error.kind()
    }
    static __METRICS_FUNCTION: ::metrics_runtime::__private::Function = ::metrics_runtime::__private::Function::with(
        &::metrics_runtime::__private::DEFAULT_BOUNDS,
        false,
        1,
        4usize,
        0,
    );
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::Registration::new(&
        ::metrics_runtime::__private::Declaration::Calls(::metrics_runtime::__private::CallsDeclaration
        { families : & ::metrics_runtime::__private::EXTERNAL_CALLS, labels : &
        [::metrics_runtime::__private::Label { name : "service", values :
        ::metrics_runtime::__private::Values::Listed(& ["payments"]) },
        ::metrics_runtime::__private::Label { name : "operation", values :
        ::metrics_runtime::__private::Values::Listed(& ["charge"]) }], buckets :
        ::metrics_runtime::__private::DEFAULT_BUCKETS, in_progress : false, errors :
        ::metrics_runtime::__private::values_of(__METRICS_ERROR_KIND), objective :
        ::core::option::Option::None, }),
        ::metrics_runtime::__private::source!("charge"),
        ::metrics_runtime::__private::Function::base(& __METRICS_FUNCTION),)
    }
    ::metrics_runtime::__private::measure_by(
        async move {
            let cents: u64 = cents;
            #[allow(
                unreachable_code,
                clippy::diverging_sub_expression,
                clippy::empty_loop,
                clippy::let_unit_value,
                clippy::let_with_type_underscore,
                clippy::needless_return,
                clippy::used_underscore_binding
            )]
            if false {
                let __metrics_never: Result<Response, Error> = loop {};
                return __metrics_never;
            }
            post("/charges", cents).await
        },
        ::metrics_runtime::__private::PolledCall::waiting(&__METRICS_FUNCTION, 0),
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
                ::metrics_runtime::__private::Outcome::ERROR
            } else {
                ::metrics_runtime::__private::Outcome::OK
            })
                .with_kind(
                    match ::metrics_runtime::__private::error_in(__metrics_value) {
                        ::core::option::Option::Some(__metrics_error) => {
                            ::core::option::Option::Some(
                                ::metrics_runtime::__private::LabelValue::index(
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
