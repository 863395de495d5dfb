fn get(&self, id: u64) -> Option<&User> {
    static __METRICS_FUNCTION: ::metrics_runtime::__private::Function = ::metrics_runtime::__private::Function::with(
        &::metrics_runtime::__private::DEFAULT_BOUNDS,
        false,
        1,
        5usize,
        0,
    );
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::Registration::new(&
        ::metrics_runtime::__private::Declaration::Calls(::metrics_runtime::__private::CallsDeclaration
        { families : & ::metrics_runtime::__private::CACHE_LOOKUPS, labels : &
        [::metrics_runtime::__private::Label { name : "operation", values :
        ::metrics_runtime::__private::Values::Listed(& ["get"]) }], buckets :
        ::metrics_runtime::__private::DEFAULT_BUCKETS, in_progress : false, errors : &
        [], objective : ::core::option::Option::None, }),
        ::metrics_runtime::__private::source!("get"),
        ::metrics_runtime::__private::Function::base(& __METRICS_FUNCTION),)
    }
    let __metrics_call = ::metrics_runtime::__private::Function::start(
        &__METRICS_FUNCTION,
        0,
    );
    let __metrics_returned = ::metrics_runtime::__private::call(move || -> Option<&User> {
        #[allow(unused, clippy::all, clippy::pedantic)]
        let _ = &self;
        let id: u64 = id;
        self.users.get(&id)
    });
    ::metrics_runtime::__private::Call::end(
        __metrics_call,
        {
            let __metrics_value = &__metrics_returned;
            ::metrics_runtime::__private::found(__metrics_value)
        },
    );
    __metrics_returned
}
