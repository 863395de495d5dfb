fn find(
    &self,
    id: u64,
) -> impl ::core::future::Future<Output = Result<Option<User>, DatabaseError>> {
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
        { families : & ::metrics_runtime::__private::DATABASE_OPERATIONS, labels : &
        [::metrics_runtime::__private::Label { name : "operation", values :
        ::metrics_runtime::__private::Values::Listed(& ["select"]) },
        ::metrics_runtime::__private::Label { name : "table", values :
        ::metrics_runtime::__private::Values::Listed(& ["users"]) }], buckets :
        ::metrics_runtime::__private::DEFAULT_BUCKETS, in_progress : false, errors :
        ::metrics_runtime::__private::error_kinds:: < Result < (), DatabaseError > > (),
        objective : ::core::option::Option::None, }),
        ::metrics_runtime::__private::source!("find"),
        ::metrics_runtime::__private::Function::base(& __METRICS_FUNCTION),)
    }
    ::metrics_runtime::__private::Measured {
        shallow: [],
        call: ::metrics_runtime::__private::PolledCall::waiting(&__METRICS_FUNCTION, 0),
        classify: {
            use ::metrics_runtime::__private::AnyReturnType as _;
            ::metrics_runtime::__private::ReturnType::<
                Result<Option<User>, DatabaseError>,
            >::NEW
                .__metrics_classify_by_error()
        },
        future: async move {
            #[allow(unused, clippy::all, clippy::pedantic)]
            let _ = &self;
            let id: u64 = id;
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
                let __metrics_never: Result<Option<User>, DatabaseError> = loop {};
                return __metrics_never;
            }
            self.pool.get(id).await
        },
    }
}
