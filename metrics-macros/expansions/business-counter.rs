/// Orders placed.
fn order(plan: Plan, items: &[Item]) -> Result<Order, Error> {
    use ::metrics_runtime::__private as __metrics;
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    #[inline]
    fn __METRICS_LABEL_3(order: &Order) -> impl __metrics::LabelValue {
        order.paid
    }
    #[allow(unused, unused_qualifications, clippy::all, clippy::pedantic)]
    static __METRICS_LABELS: [__metrics::Label; 4usize] = [
        __metrics::Label {
            name: "api",
            values: __metrics::Values::Listed(&["v1"]),
        },
        __metrics::Label {
            name: "plan",
            values: __metrics::Values::Listed(
                __metrics::values_of(
                    __metrics::LabelValue::LISTED,
                    |(plan,): (Plan,)| match loop {} {
                        _ => plan,
                    },
                ),
            ),
        },
        __metrics::Label {
            name: "region",
            values: __metrics::Values::Listed(<Region as __metrics::LabelValue>::VALUES),
        },
        __metrics::Label {
            name: "paid",
            values: __metrics::Values::Listed(
                __metrics::values_of(__metrics::LabelValue::LISTED, __METRICS_LABEL_3),
            ),
        },
    ];
    const _: ::core::primitive::u64 = __metrics::series_count(&__METRICS_LABELS);
    static __METRICS_METRIC: __metrics::Event = __metrics::Event::new();
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Metric(__metrics::MetricDeclaration { family :
        __metrics::Family { name : "orders_total", help : "Orders placed.", kind :
        __metrics::Kind::Counter }, labels : & __METRICS_LABELS, buckets : & [], native :
        __metrics::None, mode : __metrics::ProcessMode::Sum, dynamic : __metrics::None,
        shared : true, }), __metrics::source!("order"), __metrics::Event::base(&
        __METRICS_METRIC),)
    }
    #[allow(unused, unused_qualifications)]
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let _ = || __metrics::values_of(
        __metrics::LabelValue::LISTED,
        |(plan,): (Plan,)| match loop {} {
            _ => plan,
        },
    );
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let __metrics_label_1 = __metrics::LabelValue::index(&(plan));
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let __metrics_label_2 = {
        let __metrics_value: &Region = &(region());
        <Region as __metrics::LabelValue>::index(__metrics_value)
    };
    let __metrics_amount = __metrics::Increment::into_count(items.len());
    let __metrics_returned = __metrics::call(move || -> Result<Order, Error> {
        #[allow(unused_variables)]
        let plan = plan;
        #[allow(unused_variables)]
        let items: &[Item] = items;
        place(plan, items)
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
            __metrics::Event::counter(
                    &__METRICS_METRIC,
                    __metrics::None,
                    __metrics::with_label(
                        __metrics::with_label(
                            __metrics::with_label(
                                0,
                                &__METRICS_LABELS[1usize],
                                __metrics_label_1,
                            ),
                            &__METRICS_LABELS[2usize],
                            __metrics_label_2,
                        ),
                        &__METRICS_LABELS[3usize],
                        __metrics::LabelValue::index(
                            &__METRICS_LABEL_3(__metrics_subject),
                        ),
                    ),
                )
                .add(__metrics_amount);
        }
    }
    __metrics_returned
}
