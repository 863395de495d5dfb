::core::compile_error!(
    "`#[metric]` generates the value: write `static ORDERS: Counter;`",
)
::core::compile_error!("a metric is updated through `&self`: remove `mut`")
::core::compile_error!(
    "the name of a counter must end in `_total`: rename the static to `ORDERS_TOTAL`, or write `#[metric(\"orders_total\")]`",
)
static ORDERS: Counter = ::core::compile_error!(
    "missing help text: write a doc comment, such as `/// Orders placed.`, or `help = \"Orders placed.\"`",
);
