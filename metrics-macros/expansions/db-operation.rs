#[cfg(doc)]
async fn find(&self, id: u64) -> Result<Option<User>, DatabaseError> {
    self.pool.get(id).await
}
#[cfg(not(doc))]
fn find(
    &self,
    id: u64,
) -> impl ::core::future::Future<Output = Result<Option<User>, DatabaseError>> {
    use ::metrics_runtime::__private as __metrics;
    use __metrics::AnyReturnType as _;
    static __METRICS_CALLS: __metrics::CallTimer = __metrics::CallTimer::new(
        &__metrics::TIMED,
    );
    __metrics::inventory::submit! {
        __metrics::CallsRegistration { declared : & __metrics::CallsDeclaration {
        families : & __metrics::DATABASE_OPERATIONS, labels :
        __metrics::CallLabels::Listed(& [__metrics::Label { name : "operation", values :
        __metrics::Values::Listed(& ["select"]) }, __metrics::Label { name : "table",
        values : __metrics::Values::Listed(& ["users"]) }]), options : &
        __metrics::CallOptions { errors : << Result < (), DatabaseError > as
        __metrics::Fallible > ::Error as __metrics::ErrorWithKinds > ::KINDS,
        ..__metrics::CallOptions::DEFAULT } }, item : "find", module : &
        __metrics::SourceModule { package : __metrics::Some("metrics-macros"), path :
        ::core::module_path!(), file : "<unspecified>", }, line : 1u32, base :
        __metrics::CallTimer::base(& __METRICS_CALLS), }
    }
    __metrics::Measured {
        shallow: [],
        call: __metrics::PolledCall::waiting(&__METRICS_CALLS, 0),
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
