fn number(text: &str) -> Result<u64, ParseIntError> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_FUNCTION: __metrics::Function = __metrics::Function::new(
        &__metrics::DEFAULT_BOUNDS,
        false,
    );
    __metrics::inventory::submit! {
        __metrics::FunctionRegistration { declaration : __metrics::FunctionDeclaration {
        module : ::core::module_path!(), function : "number", buckets :
        __metrics::DEFAULT_BUCKETS, native : ::core::option::Option::None, in_progress :
        false, errors : & [], objective : ::core::option::Option::None, }, item :
        "number", package : ::core::option::Option::Some("metrics-macros"), file :
        "<unspecified>", line : 1u32, base : __metrics::Function::base(&
        __METRICS_FUNCTION), }
    }
    let __metrics_call = __metrics::Function::start(&__METRICS_FUNCTION, 0);
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
