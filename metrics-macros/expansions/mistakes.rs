::core::compile_error!(
    "`#[metric]` writes the value itself: write `static ORDERS: Counter;`",
)
::core::compile_error!("a metric changes through `&self`: leave out `mut`")
::core::compile_error!(
    "the name of a counter ends in `_total`: rename the static to `ORDERS_TOTAL`, or write `#[metric(\"orders_total\")]`",
)
static ORDERS: Counter = ::core::compile_error!(
    "missing help text: write a doc comment, such as `/// Orders placed.`, or `help = \"Orders placed.\"`",
);
