fn get(&self, id: u64) -> Option<&User> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_CALLS: __metrics::CallTimer = __metrics::CallTimer::new({
        static SHAPE: __metrics::CallShape = __metrics::CallShape::timed_with(
            &__metrics::DEFAULT_BOUNDS,
            1,
            5usize,
            0,
        );
        &SHAPE
    });
    __metrics::inventory::submit! {
        __metrics::CallsRegistration { declared : & __metrics::CallsDeclaration {
        families : & __metrics::CACHE_LOOKUPS, labels : __metrics::CallLabels::Listed(&
        [__metrics::Label { name : "operation", values : __metrics::Values::Listed(&
        ["get"]) }]), options : & __metrics::DEFAULT_OPTIONS }, item : "get", module : &
        __metrics::SourceModule { package : __metrics::Some("metrics-macros"), path :
        ::core::module_path!(), file : "<unspecified>", }, line : 1u32, base :
        __metrics::CallTimer::base(& __METRICS_CALLS), }
    }
    let __metrics_call = __metrics::Call::start(&__METRICS_CALLS, 0);
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
