/// Items in the basket of the last visitor.
async fn put(&self, item: Item) -> Result<Basket, Error> {
    static __METRICS_VALUES_0: ::metrics_runtime::__private::Dictionary = ::metrics_runtime::__private::Dictionary::new(
        20u32,
    );
    static __METRICS_SERIES: ::metrics_runtime::__private::SeriesTable = ::metrics_runtime::__private::SeriesTable::new();
    #[allow(unused, clippy::all, clippy::pedantic)]
    static __METRICS_LABELS: [::metrics_runtime::__private::Label; 1usize] = [
        ::metrics_runtime::__private::Label {
            name: "shop",
            values: ::metrics_runtime::__private::Values::Dynamic {
                limit: 20u32,
                seen: || &__METRICS_VALUES_0,
            },
        },
    ];
    const _: ::core::primitive::u64 = ::metrics_runtime::__private::series_count(
        &__METRICS_LABELS,
    );
    static __METRICS_METRIC: ::metrics_runtime::__private::Event = ::metrics_runtime::__private::Event::new();
    ::metrics_runtime::__private::inventory::submit! {
        ::metrics_runtime::__private::Registration::new(&
        ::metrics_runtime::__private::Declaration::Metric(::metrics_runtime::__private::MetricDeclaration
        { family : ::metrics_runtime::__private::Family { name : "basket_items", help :
        "Items in the basket of the last visitor.", kind :
        ::metrics_runtime::__private::Kind::Gauge }, labels : & __METRICS_LABELS, buckets
        : & [], native : ::core::option::Option::None, dynamic :
        ::core::option::Option::Some(& __METRICS_SERIES), shared : true, }),
        ::metrics_runtime::__private::source!("put"),
        ::metrics_runtime::__private::Event::base(& __METRICS_METRIC),)
    }
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let __metrics_label_0 = ::metrics_runtime::__private::Dictionary::number(
        &__METRICS_VALUES_0,
        ::metrics_runtime::__private::Text::text(&(self.shop())),
    );
    let __metrics_returned = ::core::convert::identity(async move {
            #[allow(unused, clippy::all, clippy::pedantic)]
            let _ = &self;
            let item = item;
            if false {
                return ::metrics_runtime::__private::never::<Result<Basket, Error>>();
            }
            self.basket().put(item).await
        })
        .await;
    #[allow(unused_imports, clippy::all, clippy::pedantic, clippy::nursery)]
    {
        use ::metrics_runtime::__private::AnyReturned as _;
        if let ::core::option::Option::Some(__metrics_subject) = ::metrics_runtime::__private::Returned(
                &__metrics_returned,
            )
            .__metrics_ok()
        {
            let _ = __metrics_subject;
            ::metrics_runtime::__private::Event::gauge(
                    &__METRICS_METRIC,
                    ::core::option::Option::Some(&__METRICS_SERIES),
                    ((0)
                        * ::metrics_runtime::__private::Values::count(
                            &__METRICS_LABELS[0usize].values,
                        ) + __metrics_label_0 as ::core::primitive::u64)
                        | ::metrics_runtime::__private::overflow(__metrics_label_0),
                )
                .set(
                    ::metrics_runtime::__private::GaugeValue::into_gauge(
                        match {
                            let __metrics_function: fn(&Basket) -> _ = |basket: &Basket| {
                                basket.items.len()
                            };
                            __metrics_function
                        } {
                            __metrics_function => __metrics_function(__metrics_subject),
                        },
                    ),
                );
        }
    }
    __metrics_returned
}
