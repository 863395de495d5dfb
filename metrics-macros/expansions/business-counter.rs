/// Orders placed.
fn order(plan: Plan, items: &[Item]) -> Result<Order, Error> {
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    #[inline]
    fn __METRICS_LABEL_3(
        order: &Order,
    ) -> impl ::metrics_runtime::__private::LabelValue {
        order.paid
    }
    #[allow(unused, clippy::all, clippy::pedantic)]
    static __METRICS_LABELS: [::metrics_runtime::__private::Label; 4usize] = [
        ::metrics_runtime::__private::Label {
            name: "api",
            values: ::metrics_runtime::__private::Values::Listed(&["v1"]),
        },
        ::metrics_runtime::__private::Label {
            name: "plan",
            values: ::metrics_runtime::__private::Values::Listed(
                ::metrics_runtime::__private::values_of(|(plan,): (Plan,)| match loop {} {
                    _ => plan,
                }),
            ),
        },
        ::metrics_runtime::__private::Label {
            name: "region",
            values: ::metrics_runtime::__private::Values::Listed(
                <Region as ::metrics_runtime::__private::LabelValue>::VALUES,
            ),
        },
        ::metrics_runtime::__private::Label {
            name: "paid",
            values: ::metrics_runtime::__private::Values::Listed(
                ::metrics_runtime::__private::values_of(__METRICS_LABEL_3),
            ),
        },
    ];
    const _: ::core::primitive::u64 = ::metrics_runtime::__private::series_count(
        &__METRICS_LABELS,
    );
    static __METRICS_METRIC: ::metrics_runtime::__private::Event = ::metrics_runtime::__private::Event::new();
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::Registration::new(&
        ::metrics_runtime::__private::Declaration::Metric(::metrics_runtime::__private::MetricDeclaration
        { family : ::metrics_runtime::__private::Family { name : "orders_total", help :
        "Orders placed.", kind : ::metrics_runtime::__private::Kind::Counter }, labels :
        & __METRICS_LABELS, buckets : & [], dynamic : ::core::option::Option::None,
        shared : true, }), ::metrics_runtime::__private::source!("order"),
        __METRICS_METRIC.base(),)
    }
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery)]
    let _ = || ::metrics_runtime::__private::values_of(|(plan,): (Plan,)| match loop {} {
        _ => plan,
    });
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let label_1 = ::metrics_runtime::__private::LabelValue::index(&(plan));
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let label_2 = {
        let value: &Region = &(region());
        <Region as ::metrics_runtime::__private::LabelValue>::index(value)
    };
    let amount = ::metrics_runtime::__private::Increment::into_count(items.len());
    let __metrics_returned = ::metrics_runtime::__private::call(move || -> Result<
        Order,
        Error,
    > {
        #[allow(unused_variables)]
        let plan: Plan = plan;
        #[allow(unused_variables)]
        let items: &[Item] = items;
        place(plan, items)
    });
    #[allow(unused_imports, clippy::all, clippy::pedantic, clippy::nursery)]
    {
        use ::metrics_runtime::__private::AnyReturned as _;
        if let ::core::option::Option::Some(__metrics_subject) = ::metrics_runtime::__private::Returned(
                &__metrics_returned,
            )
            .ok()
        {
            let _ = __metrics_subject;
            __METRICS_METRIC
                .counter(
                    ::core::option::Option::None,
                    (((0) * __METRICS_LABELS[1usize].values.count()
                        + label_1 as ::core::primitive::u64)
                        * __METRICS_LABELS[2usize].values.count()
                        + label_2 as ::core::primitive::u64)
                        * __METRICS_LABELS[3usize].values.count()
                        + ::metrics_runtime::__private::LabelValue::index(
                            &__METRICS_LABEL_3(__metrics_subject),
                        ) as ::core::primitive::u64,
                )
                .add(amount);
        }
    }
    __metrics_returned
}
