#[automatically_derived]
impl<V> ::metrics_runtime::__private::LabelSet for Labels<V>
where
    V: ::metrics_runtime::__private::LabelValue,
{
    const LABELS: &'static [::metrics_runtime::__private::Label] = &[
        ::metrics_runtime::__private::Label {
            name: "plan",
            values: ::metrics_runtime::__private::Values::Listed(
                <Plan as ::metrics_runtime::__private::LabelValue>::VALUES,
            ),
        },
        ::metrics_runtime::__private::Label {
            name: "value",
            values: ::metrics_runtime::__private::Values::Listed(
                <V as ::metrics_runtime::__private::LabelValue>::VALUES,
            ),
        },
    ];
    #[inline]
    fn index(&self) -> ::core::primitive::u64 {
        (((0)
            * <Plan as ::metrics_runtime::__private::LabelValue>::VALUES.len()
                as ::core::primitive::u64
            + <Plan as ::metrics_runtime::__private::LabelValue>::index(&self.plan)
                as ::core::primitive::u64)
            * <V as ::metrics_runtime::__private::LabelValue>::VALUES.len()
                as ::core::primitive::u64
            + <V as ::metrics_runtime::__private::LabelValue>::index(&self.value)
                as ::core::primitive::u64)
    }
}
