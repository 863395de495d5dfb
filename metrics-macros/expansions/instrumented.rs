fn number(text: &str) -> Result<u64, ParseIntError> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_CALLS: __metrics::CallTimer = __metrics::CallTimer::new(
        &__metrics::TIMED,
    );
    __metrics::inventory::submit! {
        __metrics::CallsRegistration { declared : & __metrics::FUNCTIONS, item :
        "number", module : & __metrics::SourceModule { package :
        __metrics::Some("metrics-macros"), path : ::core::module_path!(), file :
        "<unspecified>", }, line : 1u32, base : __metrics::CallTimer::base(&
        __METRICS_CALLS), }
    }
    let __metrics_call = __metrics::Call::start(&__METRICS_CALLS, 0);
    let __metrics_returned = __metrics::call(move || -> Result<u64, ParseIntError> {
        let text: &str = text;
        text.parse()
    });
    __metrics::Call::end(
        __metrics_call,
        {
            let __metrics_value = &__metrics_returned;
            {
                use __metrics::AnyReturned as _;
                __metrics::Returned(__metrics_value).__metrics_outcome()
            }
        },
    );
    __metrics_returned
}
