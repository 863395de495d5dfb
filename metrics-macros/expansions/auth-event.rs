fn user_of(token: &str) -> Option<UserId> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_FUNCTION: __metrics::Function = __metrics::Function::new(
        &__metrics::DEFAULT_BOUNDS,
        false,
    );
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Calls(__metrics::CallsDeclaration { families : &
        __metrics::AUTH_EVENTS, labels : & [__metrics::Label { name : "event", values :
        __metrics::Values::Listed(& ["check_token"]) }], buckets :
        __metrics::DEFAULT_BUCKETS, native : ::core::option::Option::None, in_progress :
        false, errors : & [], objective : ::core::option::Option::None, }),
        __metrics::source!("user_of"), __metrics::Function::base(& __METRICS_FUNCTION),)
    }
    let __metrics_call = __metrics::Function::start(&__METRICS_FUNCTION, 0);
    let __metrics_returned = __metrics::call(move || -> Option<UserId> {
        let token: &str = token;
        TOKENS.find(token)
    });
    __metrics::Call::end(
        __metrics_call,
        {
            let __metrics_value = &__metrics_returned;
            if match {
                let __metrics_function: fn(&Option<UserId>) -> ::core::primitive::bool = |
                    user: &Option<UserId>|
                user.is_some();
                __metrics_function
            } {
                __metrics_function => __metrics_function(__metrics_value),
            } {
                __metrics::Outcome::OK
            } else {
                __metrics::Outcome::ERROR
            }
        },
    );
    __metrics_returned
}
