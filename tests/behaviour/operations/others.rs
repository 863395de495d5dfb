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

#[external_call("payments", "charge", error, in_progress)]
async fn charge(end: End) -> Result<u8, Failure> {
    run(end).await
}

#[test]
fn a_call_to_another_service_ends_in_four_ways() {
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
