const _: () = {
    use ::metrics_runtime::__private as __metrics;
    #[automatically_derived]
    impl __metrics::LabelValue for Plan {
        const VALUES: &'static [&'static ::core::primitive::str] = &[
            "free",
            "business-plus",
        ];
        #[inline]
        fn index(&self) -> ::core::primitive::usize {
            match self {
                Self::Free { .. } => 0usize,
                Self::Business { .. } => 1usize,
            }
        }
    }
};
