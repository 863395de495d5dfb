fn get(&self, id: u64) -> Option<&User> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_FUNCTION: __metrics::Function = __metrics::Function::with(
        &__metrics::DEFAULT_BOUNDS,
        false,
        1,
        5usize,
        0,
    );
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Calls(__metrics::CallsDeclaration { families : &
        __metrics::CACHE_LOOKUPS, labels : & [__metrics::Label { name : "operation",
        values : __metrics::Values::Listed(& ["get"]) }], buckets :
        __metrics::DEFAULT_BUCKETS, native : ::core::option::Option::None, in_progress :
        false, errors : & [], objective : ::core::option::Option::None, }),
        __metrics::source!("get"), __metrics::Function::base(& __METRICS_FUNCTION),)
    }
    let __metrics_call = __metrics::Function::start(&__METRICS_FUNCTION, 0);
    let __metrics_returned = {
        #[allow(clippy::diverging_sub_expression)]
        let __metrics_value: Option<&'_ User> = { self.users.get(&id) };
        #[allow(unreachable_code)]
        let __metrics_value = __metrics_value;
        __metrics_value
    };
    __metrics::Call::end(
        __metrics_call,
        {
            let __metrics_value = &__metrics_returned;
            __metrics::found(__metrics_value)
        },
    );
    __metrics_returned
}
