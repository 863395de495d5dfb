//! Tasks, external calls, authentication.

use super::*;

#[background_task("send_invoice", error)]
async fn send_invoice(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[test]
fn a_task_completes_or_fails() {
    let running = r#"background_tasks_in_progress{task_type="send_invoice"}"#;
    assert_eq!(value(running), 0.0);
    in_all_ways(send_invoice);
    let family = ["background_tasks_total", "background_task_duration_seconds"];
    let statuses = [
        r#"status="completed""#,
        r#"status="failed""#,
        r#"status="panic""#,
        r#"status="cancelled""#,
    ];
    let labels = r#"task_type="send_invoice""#;
    assert_eq!(ended(family, labels, statuses), [1.0; 4]);
    let errors = ["refused", "timed out"].map(|error| {
        value(&format!(
            "background_task_errors_total{{{labels},error=\"{error}\"}}"
        ))
    });
    assert_eq!(errors, [1.0, 0.0]);
    let mut one = pin!(send_invoice(Never));
    assert!(poll(one.as_mut()).is_pending());
    assert_eq!(value(running), 1.0);
}

#[background_task("print", queued)]
fn queue_print(accepted: Result<u8, Failure>) -> Result<u8, Failure> {
    accepted
}

#[background_task("print", queued, on = |accepted: &bool| *accepted)]
async fn queue_print_later(accepted: bool) -> bool {
    std::future::ready(accepted).await
}

/// Queues one task, and runs another.
#[background_task("print", queued)]
#[background_task("print")]
fn print_and_queue_the_next() {}

fn printed(status: &str) -> f64 {
    value(&format!(
        r#"background_tasks_total{{task_type="print",status="{status}"}}"#
    ))
}

#[test]
fn an_accepted_task_is_queued_once_and_ends_later() {
    // All series exist before any task is queued or run.
    for status in ["queued", "completed", "failed", "panic", "cancelled"] {
        assert_eq!(printed(status), 0.0, "{status}");
    }
    queue_print(Ok(1)).expect("accepted");
    assert_eq!((printed("queued"), printed("completed")), (1.0, 0.0));
    queue_print(Err(Failure::Refused)).expect_err("refused");
    assert_eq!(printed("queued"), 1.0);

    let mut accepted = pin!(queue_print_later(true));
    assert_eq!(printed("queued"), 1.0);
    assert!(poll(accepted.as_mut()).is_ready());
    assert!(poll(pin!(queue_print_later(false))).is_ready());
    assert_eq!(printed("queued"), 2.0);

    print_and_queue_the_next();
    assert_eq!((printed("queued"), printed("completed")), (3.0, 1.0));
    let timed = r#"background_task_duration_seconds_count{task_type="print"}"#;
    assert_eq!(value(timed), 1.0);
    // Both declarations of the counter agree.
    let conflicts = metrics_runtime::check()
        .err()
        .map(|error| error.to_string());
    assert!(!conflicts.is_some_and(|text| text.contains("background_tasks_total")));
}

#[external_call("payments", "charge", error, in_progress)]
async fn charge(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[test]
fn a_call_to_another_service_has_four_outcomes() {
    in_all_ways(charge);
    let family = [
        "external_requests_total",
        "external_request_duration_seconds",
    ];
    let labels = r#"peer="payments",operation="charge""#;
    assert_eq!(ended(family, labels, STATUSES), [1.0; 4]);
    let errors = format!("external_errors_total{{{labels},error=\"refused\"}}");
    assert_eq!(value(&errors), 1.0);
    let running = format!("external_requests_in_progress{{{labels}}}");
    assert_eq!(value(&running), 0.0);
}

#[auth_event("login", error, in_progress)]
async fn login(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[test]
fn a_login_succeeds_or_fails() {
    in_all_ways(login);
    let family = ["auth_events_total", "auth_event_duration_seconds"];
    let results = [
        r#"result="success""#,
        r#"result="failure""#,
        r#"result="panic""#,
        r#"result="cancelled""#,
    ];
    assert_eq!(ended(family, r#"event="login""#, results), [1.0; 4]);
    let errors = r#"auth_errors_total{event="login",error="refused"}"#;
    assert_eq!(value(errors), 1.0);
    assert_eq!(value(r#"auth_events_in_progress{event="login"}"#), 0.0);
}
