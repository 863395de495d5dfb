fn user_of(token: &str) -> Option<UserId> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_CALLS: __metrics::CallTimer = __metrics::CallTimer::new(
        &__metrics::TIMED,
    );
    __metrics::inventory::submit! {
        __metrics::CallsRegistration { declared : & __metrics::CallsDeclaration {
        families : & __metrics::AUTH_EVENTS, labels : __metrics::CallLabels::Listed(&
        [__metrics::Label { name : "event", values : __metrics::Values::Listed(&
        ["check_token"]) }]), options : & __metrics::DEFAULT_OPTIONS }, item : "user_of",
        module : & __metrics::SourceModule { package : __metrics::Some("metrics-macros"),
        path : ::core::module_path!(), file : "<unspecified>", }, line : 1u32, base :
        __metrics::CallTimer::base(& __METRICS_CALLS), }
    }
    let __metrics_call = __metrics::Call::start(&__METRICS_CALLS, 0);
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
