//! Several attributes above one function.

use super::*;

#[instrumented(function = "above")]
#[db_operation(stack, "above")]
async fn above(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[db_operation(stack, "below")]
#[instrumented(function = "below")]
async fn below(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[tracing::instrument(skip_all)]
#[db_operation(stack, "traced_above")]
#[external_call("database", "traced", error)]
async fn traced_above(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[db_operation(stack, "traced_below")]
#[tracing::instrument(skip_all)]
#[instrumented(function = "below_traced", error)]
async fn traced_below(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[db_operation(stack, "sync")]
#[instrumented(function = "sync")]
#[auth_event("sync", ok_if = |n: &u8| *n == 1)]
fn not_async(n: u8) -> u8 {
    n
}

fn functions(function: &str) -> [f64; 4] {
    let labels = format!(r#"module="behaviour::operations::stacked",function="{function}""#);
    let family = ["function_calls_total", "function_call_duration_seconds"];
    ended(
        family,
        &labels,
        STATUSES.map(|s| {
            &*s.replace("status", "outcome")
                .replace("success", "ok")
                .leak()
        }),
    )
}

#[test]
fn each_attribute_counts_each_call_once_in_any_order() {
    in_all_ways(above);
    in_all_ways(below);
    in_all_ways(traced_above);
    in_all_ways(traced_below);
    for table in ["above", "below", "traced_above", "traced_below"] {
        assert_eq!(on_table("stack", table), [1.0; 4], "{table}");
    }
    for function in ["above", "below", "below_traced"] {
        assert_eq!(functions(function), [1.0; 4], "{function}");
    }
    not_async(1);
    not_async(2);
    assert_eq!(on_table("stack", "sync"), [2.0, 0.0, 0.0, 0.0]);
    assert_eq!(functions("sync"), [2.0, 0.0, 0.0, 0.0]);
    for (result, count) in [("success", 1.0), ("failure", 1.0)] {
        let series = format!(r#"auth_events_total{{event="sync",result="{result}"}}"#);
        assert_eq!(value(&series), count);
    }
}

#[db_operation(join, "left")]
#[db_operation(join, "right")]
async fn joined(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[test]
fn a_join_counts_as_an_operation_on_both_tables() {
    in_all_ways(joined);
    assert_eq!(on_table("join", "left"), [1.0; 4]);
    assert_eq!(on_table("join", "right"), [1.0; 4]);
}
