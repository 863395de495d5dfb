#[automatically_derived]
impl ::metrics_runtime::__private::LabelValue for Plan {
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
