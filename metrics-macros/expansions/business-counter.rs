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
        & __METRICS_LABELS, buckets : & [], native : ::core::option::Option::None,
        dynamic : ::core::option::Option::None, shared : true, }),
        ::metrics_runtime::__private::source!("order"),
        ::metrics_runtime::__private::Event::base(& __METRICS_METRIC),)
    }
    #[allow(unused, clippy::all, clippy::pedantic, clippy::nursery)]
    let _ = || ::metrics_runtime::__private::values_of(|(plan,): (Plan,)| match loop {} {
        _ => plan,
    });
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let __metrics_label_1 = ::metrics_runtime::__private::LabelValue::index(&(plan));
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let __metrics_label_2 = {
        let __metrics_value: &Region = &(region());
        <Region as ::metrics_runtime::__private::LabelValue>::index(__metrics_value)
    };
    let __metrics_amount = ::metrics_runtime::__private::Increment::into_count(
        items.len(),
    );
    let __metrics_returned = ::metrics_runtime::__private::call(move || -> Result<
        Order,
        Error,
    > {
        #[allow(unused_variables)]
        let plan = plan;
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
            .__metrics_ok()
        {
            let _ = __metrics_subject;
            ::metrics_runtime::__private::Event::counter(
                    &__METRICS_METRIC,
                    ::core::option::Option::None,
                    (((0)
                        * ::metrics_runtime::__private::Values::count(
                            &__METRICS_LABELS[1usize].values,
                        ) + __metrics_label_1 as ::core::primitive::u64)
                        * ::metrics_runtime::__private::Values::count(
                            &__METRICS_LABELS[2usize].values,
                        ) + __metrics_label_2 as ::core::primitive::u64)
                        * ::metrics_runtime::__private::Values::count(
                            &__METRICS_LABELS[3usize].values,
                        )
                        + ::metrics_runtime::__private::LabelValue::index(
                            &__METRICS_LABEL_3(__metrics_subject),
                        ) as ::core::primitive::u64,
                )
                .add(__metrics_amount);
        }
    }
    __metrics_returned
}
