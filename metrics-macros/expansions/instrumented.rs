fn parse(text: &str) -> Result<u64, ParseIntError> {
    static __METRICS_FUNCTION: ::metrics_runtime::__private::Function = ::metrics_runtime::__private::Function::new(
        &::metrics_runtime::__private::DEFAULT_BOUNDS,
        false,
    );
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::FunctionRegistration { declaration :
        ::metrics_runtime::__private::FunctionDeclaration { module :
        ::core::module_path!(), function : "parse", buckets :
        ::metrics_runtime::__private::DEFAULT_BUCKETS, in_progress : false, errors : &
        [], objective : ::core::option::Option::None, }, item : "parse", package :
        ::core::option_env!("CARGO_PKG_NAME"), file : ::core::file!(), line :
        ::core::line!(), base : ::metrics_runtime::__private::Function::base(&
        __METRICS_FUNCTION), }
    }
    let __metrics_call = ::metrics_runtime::__private::Function::start(
        &__METRICS_FUNCTION,
        0,
    );
    let __metrics_returned = ::metrics_runtime::__private::call(move || -> Result<
        u64,
        ParseIntError,
    > {
        let text: &str = text;
        text.parse()
    });
    ::metrics_runtime::__private::Call::end(
        __metrics_call,
        {
            let __metrics_value = &__metrics_returned;
            {
                use ::metrics_runtime::__private::AnyReturned as _;
                ::metrics_runtime::__private::Returned(__metrics_value)
                    .__metrics_outcome()
            }
        },
    );
    __metrics_returned
}
