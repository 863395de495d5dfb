#[cfg(doc)]
async fn get_user(Path(id): Path<u64>) -> Result<Json<User>, Error> {
    find(id).await
}
#[cfg(not(doc))]
fn get_user(
    __metrics_argument_0: Path<u64>,
) -> impl ::core::future::Future<Output = Result<Json<User>, Error>> {
    use ::metrics_runtime::__private as __metrics;
    use __metrics::AnyReturnType as _;
    const __METRICS_ERROR_KINDS: &[&::core::primitive::str] = <<Result<
        (),
        Error,
    > as __metrics::Fallible>::Error as __metrics::ErrorWithKinds>::KINDS;
    static __METRICS_CALLS: __metrics::InProgress<__metrics::CallTimer> = __metrics::InProgress(
        __metrics::CallTimer::new({
            static SHAPE: __metrics::CallShape = __metrics::CallShape::timed({
                    static BOUNDS: __metrics::IntegerBounds = __metrics::IntegerBounds::new(
                        &__metrics::nanos::<2usize>(&[0.5f64, 1f64]),
                    );
                    &BOUNDS
                })
                .serving(__METRICS_ERROR_KINDS);
            &SHAPE
        }),
    );
    __metrics::inventory::submit! {
        __metrics::CallsRegistration { declared : & __metrics::CallsDeclaration {
        families : & __metrics::FUNCTION_CALLS, labels :
        __metrics::CallLabels::Function(__metrics::None), options : &
        __metrics::CallOptions { buckets : & [0.5f64, 1f64], in_progress : true, errors :
        __METRICS_ERROR_KINDS, ..__metrics::CallOptions::DEFAULT } }, item : "get_user",
        module : & __metrics::SourceModule { package : __metrics::Some("metrics-macros"),
        path : ::core::module_path!(), file : "<unspecified>", }, line : 1u32, base :
        __metrics::CallTimer::base(& __METRICS_CALLS.0), }
    }
    struct __METRICS_HERE;
    static __METRICS_ENDPOINT: __metrics::ServedEndpoint = __metrics::ServedEndpoint::new(
        "GET",
        "/users/{id}",
    );
    __metrics::inventory::submit! {
        __metrics::Endpoint { method : "GET", path : "/users/{id}", statuses : & [200u16,
        500u16], errors : __METRICS_ERROR_KINDS, buckets : __metrics::Some(& [0.5f64,
        1f64]), native : __metrics::None, objective : __metrics::None, function :
        ::core::any::type_name:: < __METRICS_HERE >, source :
        __metrics::source!("get_user"), }
    }
    __metrics::ServedEndpoint::begins(&__METRICS_ENDPOINT, "get_user");
    __metrics::Measured {
        shallow: [],
        call: __metrics::PolledCall::waiting(&__METRICS_CALLS, 0),
        classify: __metrics::ReturnType::<Result<Json<User>, Error>>::NEW
            .__metrics_classify_by_error(),
        future: async move {
            let __metrics_argument_0 = __metrics_argument_0;
            let Path(id) = __metrics_argument_0;
            if false {
                return __metrics::never::<Result<Json<User>, Error>>();
            }
            find(id).await
        },
    }
}
