//! Items in a body that shadow names in options of attributes.

#![allow(
    dead_code,
    unused_imports,
    unused_variables,
    non_camel_case_types,
    non_upper_case_globals,
    reason = "items are there for their names"
)]

use crate::{calls, run, scrape};

mod options {
    use metrics_runtime::{
        LabelValue, background_task, business_counter, business_gauge, business_histogram,
        cache_operation, db_operation, external_call, instrumented,
    };
    use std::future::{Future, ready};
    use std::pin::Pin;

    #[derive(Clone, Copy, LabelValue)]
    pub(super) enum Plan {
        Free,
        Paid,
    }

    #[derive(Debug, LabelValue)]
    pub(super) enum Failure {
        Known,
    }

    mod rows {
        pub(super) struct Plan;
        pub(super) struct Failure;
        pub(super) type Result<T> = std::result::Result<T, std::fmt::Error>;
        pub(super) enum Option {
            Some,
            None,
        }
    }

    const LIMIT: u64 = 1;

    #[business_counter(
        "scopes_counted_total",
        help = "Calls.",
        labels(plan = plan, paid: bool = matches!(plan, Plan::Paid), large = |n: &Result<u64, Failure>| matches!(n, Ok(n) if *n > LIMIT)),
        by = LIMIT,
        on = |result: &Result<u64, Failure>| result.is_ok()
    )]
    #[instrumented(name = "scopes", labels(plan: Plan = plan), error, help = "Calls.")]
    #[instrumented(ok_if = |result: &Result<u64, Failure>| matches!(result, Ok(1..)))]
    pub(super) fn sync(plan: Plan, n: u64) -> Result<u64, Failure> {
        use rows::*;
        const LIMIT: &str = "";
        let _ = (Plan, Failure, LIMIT);
        std::result::Result::Ok(n)
    }

    #[business_counter(
        "scopes_counted_total",
        help = "Calls.",
        labels(plan = plan, paid: bool = matches!(plan, Plan::Paid), large = |n: &Result<u64, Failure>| matches!(n, Ok(n) if *n > LIMIT)),
        by = LIMIT,
        on = |result: &Result<u64, Failure>| result.is_ok()
    )]
    #[instrumented(name = "scopes", labels(plan: Plan = plan), error, help = "Calls.")]
    #[instrumented(ok_if = |result: &Result<u64, Failure>| matches!(result, Ok(1..)))]
    pub(super) async fn later(plan: Plan, n: u64) -> Result<u64, Failure> {
        use rows::*;
        const LIMIT: &str = "";
        let _ = (Plan, Failure, LIMIT);
        std::result::Result::Ok(n)
    }

    #[business_counter(
        "scopes_counted_total",
        help = "Calls.",
        labels(plan = plan, paid: bool = matches!(plan, Plan::Paid), large = |n: &Result<u64, Failure>| matches!(n, Ok(n) if *n > LIMIT)),
        by = LIMIT,
        on = |result: &Result<u64, Failure>| result.is_ok()
    )]
    #[instrumented(name = "scopes", labels(plan: Plan = plan), error, help = "Calls.")]
    #[instrumented(ok_if = |result: &Result<u64, Failure>| matches!(result, Ok(1..)))]
    pub(super) fn block(
        plan: Plan,
        n: u64,
    ) -> Pin<Box<dyn Future<Output = Result<u64, Failure>> + Send>> {
        use rows::*;
        const LIMIT: &str = "";
        let _ = (Plan, Failure, LIMIT);
        Box::pin(async move { std::result::Result::Ok(n) })
    }

    #[business_counter(
        "scopes_counted_total",
        help = "Calls.",
        labels(plan = plan, paid: bool = matches!(plan, Plan::Paid), large = |n: &Result<u64, Failure>| matches!(n, Ok(n) if *n > LIMIT)),
        by = LIMIT,
        on = |result: &Result<u64, Failure>| result.is_ok()
    )]
    #[instrumented(name = "scopes", labels(plan: Plan = plan), error, help = "Calls.")]
    #[instrumented(ok_if = |result: &Result<u64, Failure>| matches!(result, Ok(1..)))]
    pub(super) fn elsewhere(
        plan: Plan,
        n: u64,
    ) -> Pin<Box<dyn Future<Output = Result<u64, Failure>> + Send>> {
        use rows::*;
        const LIMIT: &str = "";
        let _ = (Plan, Failure, LIMIT);
        Box::pin(ready(std::result::Result::Ok(n)))
    }

    #[business_counter(
        "scopes_counted_total",
        help = "Calls.",
        labels(plan = plan, paid: bool = matches!(plan, Plan::Paid), large = |n: &Result<u64, Failure>| matches!(n, Ok(n) if *n > LIMIT)),
        by = LIMIT,
        on = |result: &Result<u64, Failure>| result.is_ok()
    )]
    #[instrumented(name = "scopes", labels(plan: Plan = plan), error, help = "Calls.")]
    #[instrumented(ok_if = |result: &Result<u64, Failure>| matches!(result, Ok(1..)))]
    pub(super) fn implied(plan: Plan, n: u64) -> impl Future<Output = Result<u64, Failure>> {
        use rows::*;
        const LIMIT: &str = "";
        let _ = (Plan, Failure, LIMIT);
        async move { std::result::Result::Ok(n) }
    }

    #[cache_operation("get", hit_if = |found: &Option<u64>| found.is_some())]
    #[db_operation("select", "scopes", error)]
    #[external_call("scopes", "get", error_if = |found: &Result<Option<u64>, Failure>| found.is_err())]
    #[background_task("scopes")]
    #[business_gauge("scopes_plan", help = "Plans.", set = |found: &Option<u64>| found.unwrap_or(LIMIT))]
    #[business_histogram("scopes_found", help = "Found.", value = |found: &Option<u64>| found.unwrap_or(LIMIT), buckets = [1.0])]
    pub(super) fn look_up(plan: Plan) -> Result<Option<u64>, Failure> {
        use rows::*;
        const LIMIT: &str = "";
        let _ = (Plan, Failure, LIMIT);
        std::result::Result::Ok(std::option::Option::None)
    }

    #[cache_operation("get", hit_if = |found: &Option<u64>| found.is_some())]
    #[db_operation("select", "scopes", error)]
    #[external_call("scopes", "get", error_if = |found: &Result<Option<u64>, Failure>| found.is_err())]
    #[background_task("scopes")]
    #[business_gauge("scopes_plan", help = "Plans.", set = |found: &Option<u64>| found.unwrap_or(LIMIT))]
    #[business_histogram("scopes_found", help = "Found.", value = |found: &Option<u64>| found.unwrap_or(LIMIT), buckets = [1.0])]
    pub(super) async fn look_up_later(plan: Plan) -> Result<Option<u64>, Failure> {
        use rows::*;
        const LIMIT: &str = "";
        let _ = (Plan, Failure, LIMIT);
        std::result::Result::Ok(std::option::Option::None)
    }

    #[cache_operation("get", hit_if = |found: &Option<u64>| found.is_some())]
    #[db_operation("select", "scopes", error)]
    #[external_call("scopes", "get", error_if = |found: &Result<Option<u64>, Failure>| found.is_err())]
    #[background_task("scopes")]
    #[business_gauge("scopes_plan", help = "Plans.", set = |found: &Option<u64>| found.unwrap_or(LIMIT))]
    #[business_histogram("scopes_found", help = "Found.", value = |found: &Option<u64>| found.unwrap_or(LIMIT), buckets = [1.0])]
    pub(super) fn look_up_boxed(
        plan: Plan,
    ) -> Pin<Box<dyn Future<Output = Result<Option<u64>, Failure>> + Send>> {
        use rows::*;
        const LIMIT: &str = "";
        let _ = (Plan, Failure, LIMIT);
        Box::pin(async move { std::result::Result::Ok(std::option::Option::None) })
    }
}

#[test]
fn items_of_a_body_do_not_reach_options() {
    use options::Plan;

    options::sync(Plan::Free, 0).expect("it does not fail");
    run(options::later(Plan::Paid, 2)).expect("it does not fail");
    run(options::block(Plan::Free, 2)).expect("it does not fail");
    run(options::elsewhere(Plan::Free, 2)).expect("it does not fail");
    run(options::implied(Plan::Free, 0)).expect("it does not fail");
    let module = concat!(module_path!(), "::options");
    assert_eq!(calls(module, "sync"), [0, 1, 0, 0]);
    assert_eq!(calls(module, "later"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "block"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "elsewhere"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "implied"), [0, 1, 0, 0]);
    options::look_up(Plan::Free).expect("it does not fail");
    run(options::look_up_later(Plan::Free)).expect("it does not fail");
    run(options::look_up_boxed(Plan::Free)).expect("it does not fail");
    let scrape = scrape();
    for (series, value) in [
        (
            r#"scopes_counted_total{plan="free",paid="false",large="false"}"#,
            2.0,
        ),
        (
            r#"scopes_counted_total{plan="free",paid="false",large="true"}"#,
            2.0,
        ),
        (
            r#"scopes_counted_total{plan="paid",paid="true",large="true"}"#,
            1.0,
        ),
        (r#"scopes_calls_total{plan="free",outcome="ok"}"#, 4.0),
        (r#"scopes_calls_total{plan="paid",outcome="ok"}"#, 1.0),
        ("scopes_plan", 1.0),
        ("scopes_found_count", 3.0),
        (
            r#"background_tasks_total{task_type="scopes",status="completed"}"#,
            3.0,
        ),
    ] {
        assert_eq!(scrape.value(series), value, "{series}");
    }
}
