/// Items in the basket of the last visitor.
async fn put(&self, item: Item) -> Result<Basket, Error> {
    use ::metrics_runtime::__private as __metrics;
    static __METRICS_VALUES_0: __metrics::Dictionary = __metrics::Dictionary::new(
        20u32,
        128u32,
    );
    static __METRICS_SERIES: __metrics::SeriesTable = __metrics::SeriesTable::new();
    #[allow(unused, unused_qualifications, clippy::all, clippy::pedantic)]
    static __METRICS_LABELS: [__metrics::Label; 1usize] = [
        __metrics::Label {
            name: "shop",
            values: __metrics::Values::Dynamic {
                limit: 20u32,
                seen: || &__METRICS_VALUES_0,
            },
        },
    ];
    const _: ::core::primitive::u64 = __metrics::series_count(&__METRICS_LABELS);
    static __METRICS_METRIC: __metrics::Event = __metrics::Event::new();
    __metrics::inventory::submit! {
        __metrics::Registration::new(&
        __metrics::Declaration::Metric(__metrics::MetricDeclaration { family :
        __metrics::Family { name : "basket_items", help :
        "Items in the basket of the last visitor.", kind : __metrics::Kind::Gauge },
        labels : & __METRICS_LABELS, buckets : & [], native : __metrics::None, mode :
        __metrics::ProcessMode::Sum, dynamic : __metrics::Some(& __METRICS_SERIES),
        shared : true, }), __metrics::source!("put"), __metrics::Event::base(&
        __METRICS_METRIC),)
    }
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
    let __metrics_label_0 = __metrics::Dictionary::number(
        &__METRICS_VALUES_0,
        __metrics::Text::text(&(self.shop())),
    );
    let __metrics_returned = ::core::convert::identity(async move {
            #[allow(unused, clippy::all, clippy::pedantic)]
            let _ = &self;
            let item = item;
            if false {
                return __metrics::never::<Result<Basket, Error>>();
            }
            self.basket().put(item).await
        })
        .await;
    #[allow(unused_imports, clippy::all, clippy::pedantic, clippy::nursery)]
    {
        use __metrics::AnyReturned as _;
        if let __metrics::Some(__metrics_subject) = __metrics::Returned(
                &__metrics_returned,
            )
            .__metrics_ok()
        {
            let _ = __metrics_subject;
            __metrics::Event::gauge(
                    &__METRICS_METRIC,
                    __metrics::Some(&__METRICS_SERIES),
                    (__metrics::with_dynamic_label(
                        0,
                        &__METRICS_LABELS[0usize],
                        __metrics_label_0,
                    )) | __metrics::overflow(__metrics_label_0),
                )
                .set(
                    __metrics::GaugeValue::into_gauge(
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
