fn find(
    &self,
    id: u64,
) -> impl ::core::future::Future<Output = Result<Option<User>, DatabaseError>> {
    use ::metrics_runtime::__private as __metrics;
    use __metrics::AnyReturnType as _;
    static __METRICS_FUNCTION: __metrics::Function = __metrics::Function::new(
        &__metrics::DEFAULT_BOUNDS,
        false,
    );
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Calls(__metrics::CallsDeclaration { families : &
        __metrics::DATABASE_OPERATIONS, labels : & [__metrics::Label { name :
        "operation", values : __metrics::Values::Listed(& ["select"]) }, __metrics::Label
        { name : "table", values : __metrics::Values::Listed(& ["users"]) }], buckets :
        __metrics::DEFAULT_BUCKETS, native : ::core::option::Option::None, in_progress :
        false, errors : __metrics::error_kinds:: < Result < (), DatabaseError > > (),
        objective : ::core::option::Option::None, }), __metrics::source!("find"),
        __metrics::Function::base(& __METRICS_FUNCTION),)
    }
    __metrics::Measured {
        shallow: [],
        call: __metrics::PolledCall::waiting(&__METRICS_FUNCTION, 0),
        classify: __metrics::ReturnType::<Result<Option<User>, DatabaseError>>::NEW
            .__metrics_classify_by_error(),
        future: async move {
            #[allow(unused, clippy::all, clippy::pedantic)]
            let _ = &self;
            let id = id;
            if false {
                return __metrics::never::<Result<Option<User>, DatabaseError>>();
            }
            self.pool.get(id).await
        },
    }
}
