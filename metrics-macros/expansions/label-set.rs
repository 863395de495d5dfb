#[automatically_derived]
impl<V> ::metrics_runtime::__private::LabelSet for Labels<V>
where
    V: ::metrics_runtime::__private::LabelValue,
{
    const LABELS: &'static [::metrics_runtime::__private::Label] = &[
        ::metrics_runtime::__private::Label {
            name: "plan",
            values: <Plan as ::metrics_runtime::__private::LabelValue>::VALUES,
        },
        ::metrics_runtime::__private::Label {
            name: "value",
            values: <V as ::metrics_runtime::__private::LabelValue>::VALUES,
        },
    ];
    #[inline]
    fn index(&self) -> ::core::primitive::usize {
        ((0) * <Plan as ::metrics_runtime::__private::LabelValue>::VALUES.len()
            + <Plan as ::metrics_runtime::__private::LabelValue>::index(&self.plan))
            * <V as ::metrics_runtime::__private::LabelValue>::VALUES.len()
            + <V as ::metrics_runtime::__private::LabelValue>::index(&self.value)
    }
}
