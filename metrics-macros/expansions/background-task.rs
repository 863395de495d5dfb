fn send(address: String) -> impl ::core::future::Future<Output = ()> {
    static __METRICS_FUNCTION: ::metrics_runtime::__private::Function = ::metrics_runtime::__private::Function::with(
        {
            static BOUNDS: ::metrics_runtime::__private::IntegerBounds = ::metrics_runtime::__private::IntegerBounds::new(
                &::metrics_runtime::__private::nanos::<2usize>(&[1f64, 10f64]),
            );
            &BOUNDS
        },
        true,
        1,
        4usize,
        0,
    );
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::Registration::new(&
        ::metrics_runtime::__private::Declaration::Calls(::metrics_runtime::__private::CallsDeclaration
        { families : & ::metrics_runtime::__private::BACKGROUND_TASKS, labels : &
        [::metrics_runtime::__private::Label { name : "task_type", values :
        ::metrics_runtime::__private::Values::Listed(& ["welcome_email"]) }], buckets : &
        [1f64, 10f64], in_progress : true, errors : & [], objective :
        ::core::option::Option::None, }), ::metrics_runtime::__private::source!("send"),
        ::metrics_runtime::__private::Function::base(& __METRICS_FUNCTION),)
    }
    ::metrics_runtime::__private::Measured {
        shallow: [],
        call: ::metrics_runtime::__private::PolledCall::waiting(&__METRICS_FUNCTION, 0),
        classify: {
            use ::metrics_runtime::__private::AnyReturnType as _;
            ::metrics_runtime::__private::ReturnType::<()>::NEW.__metrics_classify()
        },
        future: async move {
            let address: String = address;
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
                let __metrics_never: () = loop {};
                return __metrics_never;
            }
            mail(address).await;
        },
    }
}
