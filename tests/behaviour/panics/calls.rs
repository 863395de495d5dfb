//! Panics in functions, and in the code that their attributes call.

use super::{Bomb, Case, Kind, assert_counted, explode, run, turn};
use crate::poll;
use metrics_runtime::{
    LabelValue, auth_event, background_task, cache_operation, db_operation, external_call,
    instrumented,
};
use std::future::{Future, pending};
use std::pin::{Pin, pin};

#[derive(Clone, Copy, Debug, LabelValue)]
enum Error {
    Known,
}

#[instrumented(in_progress)]
fn body(explodes: bool) {
    explode(explodes);
}

#[instrumented(in_progress, duration = false)]
fn untimed(explodes: bool) {
    explode(explodes);
}

#[instrumented(in_progress, sample = 2)]
fn sampled(explodes: bool) {
    explode(explodes);
}

#[instrumented(in_progress, native)]
fn timed_natively(explodes: bool) {
    explode(explodes);
}

#[instrumented(in_progress)]
async fn async_body(explodes: bool) {
    explode(explodes);
}

#[instrumented(in_progress)]
async fn behind_a_wait(explodes: bool) {
    turn().await;
    explode(explodes);
}

#[instrumented(in_progress)]
fn boxed(explodes: bool) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move { explode(explodes) })
}

#[instrumented(in_progress)]
fn before_the_future(explodes: bool) -> impl Future<Output = ()> {
    explode(explodes);
    async {}
}

#[instrumented(in_progress)]
fn drop_of_a_local(explodes: bool) {
    let _local = Bomb(explodes);
}

#[instrumented(in_progress)]
fn drop_of_an_argument(bomb: Bomb) {
    let _ = &bomb;
}

#[instrumented(in_progress)]
fn drop_of_an_argument_of_fallible(bomb: Bomb) -> Result<(), Error> {
    let _ = &bomb;
    Ok(())
}

#[instrumented(in_progress)]
async fn drop_of_an_async_argument(bomb: Bomb) {
    turn().await;
    let _ = &bomb;
}

#[instrumented(in_progress)]
fn drop_of_what_is_returned(explodes: bool) -> Bomb {
    Bomb(explodes)
}

#[instrumented(in_progress)]
async fn drop_of_a_cancelled_future(explodes: bool) {
    let _local = Bomb(explodes);
    pending::<()>().await;
}

#[instrumented(in_progress, error_if = |exploded: &bool| { explode(*exploded); false })]
fn error_if(explodes: bool) -> bool {
    explodes
}

#[instrumented(in_progress, ok_if = |exploded: &bool| { explode(*exploded); true })]
async fn ok_if(explodes: bool) -> bool {
    explodes
}

#[instrumented(in_progress, ok_if = |exploded: &bool| { explode(*exploded); true })]
fn ok_if_boxed(explodes: bool) -> Pin<Box<dyn Future<Output = bool> + Send>> {
    Box::pin(async move { explodes })
}

#[instrumented(in_progress, error)]
fn kind_of_error(explodes: bool) -> Result<(), Kind> {
    Err(Kind(explodes))
}

#[instrumented(in_progress, error = |exploded: &bool| { explode(*exploded); Error::Known })]
async fn kind_by_a_closure(explodes: bool) -> Result<(), bool> {
    Err(explodes)
}

struct Block;

#[instrumented(in_progress)]
impl Block {
    fn method(&self, explodes: bool) {
        explode(explodes);
    }
}

fn function(name: &str, counts: [u8; 4]) -> Vec<(String, f64)> {
    let labels = format!(r#"module="behaviour::panics::calls",function="{name}""#);
    let outcomes = ["ok", "error", "panic", "cancelled"];
    let calls = outcomes.iter().zip(counts).map(|(outcome, count)| {
        let series = format!(r#"function_calls_total{{{labels},outcome="{outcome}"}}"#);
        (series, f64::from(count))
    });
    let in_progress = (format!("function_calls_in_progress{{{labels}}}"), 0.0);
    calls.chain([in_progress]).collect()
}

#[test]
fn a_panic_in_a_function_is_the_outcome() {
    let case = |run, name, counts| Case {
        run,
        counted: function(name, counts),
    };
    assert_counted(vec![
        case(body, "body", [1, 0, 1, 0]),
        case(untimed, "untimed", [1, 0, 1, 0]),
        case(sampled, "sampled", [1, 0, 1, 0]),
        case(timed_natively, "timed_natively", [1, 0, 1, 0]),
        case(|bomb| run(async_body(bomb)), "async_body", [1, 0, 1, 0]),
        case(
            |bomb| run(behind_a_wait(bomb)),
            "behind_a_wait",
            [1, 0, 1, 0],
        ),
        case(|bomb| run(boxed(bomb)), "boxed", [1, 0, 1, 0]),
        case(
            |bomb| run(before_the_future(bomb)),
            "before_the_future",
            [1, 0, 1, 0],
        ),
        case(drop_of_a_local, "drop_of_a_local", [1, 0, 1, 0]),
        // A call that returns no `Result` ends before its arguments are dropped.
        case(
            |bomb| drop_of_an_argument(Bomb(bomb)),
            "drop_of_an_argument",
            [2, 0, 0, 0],
        ),
        case(
            |bomb| _ = drop_of_an_argument_of_fallible(Bomb(bomb)),
            "drop_of_an_argument_of_fallible",
            [1, 0, 1, 0],
        ),
        case(
            |bomb| run(drop_of_an_async_argument(Bomb(bomb))),
            "drop_of_an_async_argument",
            [1, 0, 1, 0],
        ),
        case(|bomb| Block.method(bomb), "Block::method", [1, 0, 1, 0]),
        // The panic happens in the caller, after a successful call.
        case(
            |bomb| _ = drop_of_what_is_returned(bomb),
            "drop_of_what_is_returned",
            [2, 0, 0, 0],
        ),
        case(
            |bomb| assert!(poll(pin!(drop_of_a_cancelled_future(bomb))).is_pending()),
            "drop_of_a_cancelled_future",
            [0, 0, 0, 2],
        ),
    ]);
}

#[test]
fn a_panic_in_a_closure_that_decides_the_outcome_is_the_outcome() {
    let case = |run, name, counts| Case {
        run,
        counted: function(name, counts),
    };
    assert_counted(vec![
        case(|bomb| _ = error_if(bomb), "error_if", [1, 0, 1, 0]),
        case(|bomb| _ = run(ok_if(bomb)), "ok_if", [1, 0, 1, 0]),
        case(
            |bomb| _ = run(ok_if_boxed(bomb)),
            "ok_if_boxed",
            [1, 0, 1, 0],
        ),
        case(
            |bomb| _ = kind_of_error(bomb),
            "kind_of_error",
            [0, 1, 1, 0],
        ),
        case(
            |bomb| _ = run(kind_by_a_closure(bomb)),
            "kind_by_a_closure",
            [0, 1, 1, 0],
        ),
    ]);
}

#[db_operation(panics, "error_if", error_if = |exploded: &bool| { explode(*exploded); false })]
fn ask_database(explodes: bool) -> bool {
    explodes
}

#[cache_operation(panics_hit, hit_if = |exploded: &Option<bool>| { explode(*exploded == Some(true)); true })]
fn ask_cache(explodes: bool) -> Option<bool> {
    Some(explodes)
}

#[external_call("panics", "error", error)]
async fn ask_service(explodes: bool) -> Result<(), Kind> {
    turn().await;
    Err(Kind(explodes))
}

#[auth_event("panics", ok_if = |exploded: &bool| { explode(*exploded); true })]
fn log_in(explodes: bool) -> bool {
    explodes
}

#[background_task("panics", queued, on = |exploded: &bool| { explode(*exploded); true })]
fn queue(explodes: bool) -> bool {
    explodes
}

#[background_task("panics")]
async fn work(explodes: bool) {
    explode(explodes);
}

#[test]
fn a_panic_in_an_operation_is_its_outcome() {
    let case = |run, counted: &[(&str, f64)]| Case {
        run,
        counted: counted
            .iter()
            .map(|(series, count)| ((*series).to_owned(), *count))
            .collect(),
    };
    assert_counted(vec![
        case(
            |bomb| _ = ask_database(bomb),
            &[
                (
                    r#"database_operations_total{operation="panics",table="error_if",status="panic"}"#,
                    1.0,
                ),
                (
                    r#"database_operations_total{operation="panics",table="error_if",status="success"}"#,
                    1.0,
                ),
            ],
        ),
        case(
            |bomb| _ = ask_cache(bomb),
            &[
                (
                    r#"cache_operations_total{operation="panics_hit",result="panic"}"#,
                    1.0,
                ),
                (
                    r#"cache_operations_total{operation="panics_hit",result="hit"}"#,
                    1.0,
                ),
            ],
        ),
        case(
            |bomb| _ = run(ask_service(bomb)),
            &[
                (
                    r#"external_requests_total{peer="panics",operation="error",status="panic"}"#,
                    1.0,
                ),
                (
                    r#"external_requests_total{peer="panics",operation="error",status="error"}"#,
                    1.0,
                ),
            ],
        ),
        case(
            |bomb| _ = log_in(bomb),
            &[
                (r#"auth_events_total{event="panics",result="panic"}"#, 1.0),
                (r#"auth_events_total{event="panics",result="success"}"#, 1.0),
            ],
        ),
        case(
            |bomb| _ = queue(bomb),
            &[(
                r#"background_tasks_total{task_type="panics",status="queued"}"#,
                1.0,
            )],
        ),
        case(
            |bomb| run(work(bomb)),
            &[
                (
                    r#"background_tasks_total{task_type="panics",status="panic"}"#,
                    1.0,
                ),
                (r#"background_tasks_in_progress{task_type="panics"}"#, 0.0),
            ],
        ),
    ]);
}
