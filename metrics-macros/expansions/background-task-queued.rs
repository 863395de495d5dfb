fn enqueue(&self, mail: Mail) -> Result<(), Full> {
    use ::metrics_runtime::__private as __metrics;
    #[allow(unused, unused_qualifications, clippy::all, clippy::pedantic)]
    static __METRICS_LABELS: [__metrics::Label; 2usize] = [
        __metrics::Label {
            name: "task_type",
            values: __metrics::Values::Listed(&["welcome_email"]),
        },
        __metrics::Label {
            name: "status",
            values: __metrics::Values::Listed(&["queued"]),
        },
    ];
    const _: ::core::primitive::u64 = __metrics::series_count(&__METRICS_LABELS);
    static __METRICS_METRIC: __metrics::Event = __metrics::Event::new();
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Metric(__metrics::MetricDeclaration { family :
        __metrics::Family { name : "background_tasks_total", help :
        "Background tasks that were queued or have ended, by status.", kind :
        __metrics::Kind::Counter }, labels : & __METRICS_LABELS, buckets : & [], native :
        __metrics::None, mode : __metrics::ProcessMode::Sum, dynamic : __metrics::None,
        shared : true, }), __metrics::source!("enqueue"), __metrics::Event::base(&
        __METRICS_METRIC),)
    }
    let __metrics_returned = __metrics::call(move || -> Result<(), Full> {
        let mail = mail;
        self.queue.try_send(mail)
    });
    #[allow(unused_imports, clippy::all, clippy::pedantic, clippy::nursery)]
    {
        use __metrics::AnyReturned as _;
        if let __metrics::Some(__metrics_subject) = __metrics::Returned(
                &__metrics_returned,
            )
            .__metrics_ok()
        {
            let _ = __metrics_subject;
            __metrics::Event::counter(&__METRICS_METRIC, __metrics::None, 0).add(1);
        }
    }
    __metrics_returned
}
