fn get_user(
    __metrics_argument_0: Path<u64>,
) -> impl ::core::future::Future<Output = Result<Json<User>, Error>> {
    static __METRICS_FUNCTION: ::metrics_runtime::__private::Function = ::metrics_runtime::__private::Function::new(
        {
            static BOUNDS: ::metrics_runtime::__private::IntegerBounds = ::metrics_runtime::__private::IntegerBounds::new(
                &::metrics_runtime::__private::nanos::<2usize>(&[0.5f64, 1f64]),
            );
            &BOUNDS
        },
        true,
    );
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::FunctionRegistration { declaration :
        ::metrics_runtime::__private::FunctionDeclaration { module :
        ::core::module_path!(), function : "get_user", buckets : & [0.5f64, 1f64],
        in_progress : true, errors : & [], objective : ::core::option::Option::None, },
        item : "get_user", package : ::core::option_env!("CARGO_PKG_NAME"), file :
        ::core::file!(), line : ::core::line!(), base :
        ::metrics_runtime::__private::Function::base(& __METRICS_FUNCTION), }
    }
    struct __METRICS_HERE;
    static __METRICS_ENDPOINT: ::metrics_runtime::__private::ServedEndpoint = ::metrics_runtime::__private::ServedEndpoint::new(
        "GET",
        "/users/{id}",
    );
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::Endpoint { method : "GET", path : "/users/{id}",
        statuses : & [200u16, 500u16], buckets : & [0.5f64, 1f64], objective :
        ::core::option::Option::None, function : ::core::any::type_name:: <
        __METRICS_HERE >, source : ::metrics_runtime::__private::source!("get_user"), }
    }
    ::metrics_runtime::__private::ServedEndpoint::begins(
        &__METRICS_ENDPOINT,
        "get_user",
    );
    ::metrics_runtime::__private::Measured {
        shallow: [],
        call: ::metrics_runtime::__private::PolledCall::waiting(&__METRICS_FUNCTION, 0),
        classify: {
            use ::metrics_runtime::__private::AnyReturnType as _;
            ::metrics_runtime::__private::ReturnType::<Result<Json<User>, Error>>::NEW
                .__metrics_classify()
        },
        future: async move {
            let __metrics_argument_0 = __metrics_argument_0;
            let Path(id): Path<u64> = __metrics_argument_0;
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
                let __metrics_never: Result<Json<User>, Error> = loop {};
                return __metrics_never;
            }
            find(id).await
        },
    }
}
