fn user_of(token: &str) -> Option<UserId> {
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
        { families : & ::metrics_runtime::__private::AUTH_EVENTS, labels : &
        [::metrics_runtime::__private::Label { name : "event", values :
        ::metrics_runtime::__private::Values::Listed(& ["check_token"]) }], buckets :
        ::metrics_runtime::__private::DEFAULT_BUCKETS, in_progress : false, errors : &
        [], objective : ::core::option::Option::None, }),
        ::metrics_runtime::__private::source!("user_of"),
        ::metrics_runtime::__private::Function::base(& __METRICS_FUNCTION),)
    }
    let __metrics_call = ::metrics_runtime::__private::Function::start(
        &__METRICS_FUNCTION,
        0,
    );
    let __metrics_returned = ::metrics_runtime::__private::call(move || -> Option<
        UserId,
    > {
        let token: &str = token;
        TOKENS.find(token)
    });
    ::metrics_runtime::__private::Call::end(
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
                ::metrics_runtime::__private::Outcome::OK
            } else {
                ::metrics_runtime::__private::Outcome::ERROR
            }
        },
    );
    __metrics_returned
}
