const _: () = {
    use ::metrics_runtime::__private as __metrics;
    #[automatically_derived]
    impl<V> __metrics::LabelSet for Labels<V>
    where
        V: __metrics::LabelValue,
    {
        const LABELS: &'static [__metrics::Label] = &[
            __metrics::Label {
                name: "plan",
                values: __metrics::Values::Listed(
                    <Plan as __metrics::LabelValue>::VALUES,
                ),
            },
            __metrics::Label {
                name: "value",
                values: __metrics::Values::Listed(<V as __metrics::LabelValue>::VALUES),
            },
        ];
        const CHECKED: ::core::primitive::bool = true;
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        #[inline]
        fn index(&self) -> ::core::primitive::u64 {
            __metrics::with_label(
                __metrics::with_label(
                    0,
                    &Self::LABELS[0usize],
                    <Plan as __metrics::LabelValue>::index(&self.plan),
                ),
                &Self::LABELS[1usize],
                <V as __metrics::LabelValue>::index(&self.value),
            )
        }
    }
};
