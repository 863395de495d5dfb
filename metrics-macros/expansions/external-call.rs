#[cfg(doc)]
async fn charge(cents: u64) -> Result<Response, Error> {
    post("/charges", cents).await
}
#[cfg(not(doc))]
fn charge(cents: u64) -> impl ::core::future::Future<Output = Result<Response, Error>> {
    use ::metrics_runtime::__private as __metrics;
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    #[inline]
    fn __METRICS_ERROR_KIND(error: &Error) -> impl __metrics::ErrorKind {
        error.kind()
    }
    static __METRICS_CALLS: __metrics::CallTimer = __metrics::CallTimer::new(
        &__metrics::TIMED,
    );
    __metrics::inventory::submit! {
        __metrics::CallsRegistration { declared : & __metrics::CallsDeclaration {
        families : & __metrics::EXTERNAL_CALLS, labels : __metrics::CallLabels::Listed(&
        [__metrics::Label { name : "peer", values : __metrics::Values::Listed(&
        ["payments"]) }, __metrics::Label { name : "operation", values :
        __metrics::Values::Listed(& ["charge"]) }]), options : & __metrics::CallOptions {
        errors : __metrics::kinds_of(__METRICS_ERROR_KIND),
        ..__metrics::CallOptions::DEFAULT } }, item : "charge", module : &
        __metrics::SourceModule { package : __metrics::Some("metrics-macros"), path :
        ::core::module_path!(), file : "<unspecified>", }, line : 1u32, base :
        __metrics::CallTimer::base(& __METRICS_CALLS), }
    }
    __metrics::measure_by(
        async move {
            let cents = cents;
            if false {
                return __metrics::never::<Result<Response, Error>>();
            }
            post("/charges", cents).await
        },
        __metrics::PolledCall::waiting(&__METRICS_CALLS, 0),
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
                        __metrics::Some(__metrics_error) => {
                            __metrics::Some(
                                __metrics::ErrorKind::number(
                                    &__METRICS_ERROR_KIND(__metrics_error),
                                ),
                            )
                        }
                        __metrics::None => __metrics::None,
                    },
                )
        },
    )
}
