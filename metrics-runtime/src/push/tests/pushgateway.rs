//! Tests pushes to a Pushgateway that accepts, refuses, or is busy.

use super::receiver::{FakeReceiver, Reply};
use super::{ALONE, pushes};
use crate::push::gateway::Pushgateway;
use crate::push::push_error::PushError;
use std::panic::catch_unwind;

fn group(receiver: &FakeReceiver) -> Pushgateway {
    let url = format!("http://{}", receiver.address);
    let gateway = Pushgateway::new(&url, "backup").expect("it is valid");
    gateway.grouping("path", "/var").expect("it is valid")
}

#[tokio::test]
async fn groups_are_replaced_added_to_and_deleted() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[Reply::Status(503)]).await;
    let gateway = group(&receiver);
    let before = pushes("pushgateway", "ok");
    gateway.push().await.expect("it is accepted in the end");
    gateway.push_add().await.expect("it is accepted");
    gateway.delete().await.expect("it is accepted");
    assert_eq!(pushes("pushgateway", "ok"), before + 2.0);
    let log = receiver.log.lock().expect("no panic");
    let methods: Vec<_> = log.received.iter().map(|one| one.method.as_str()).collect();
    assert_eq!(methods, ["PUT", "PUT", "POST", "DELETE"]);
    for one in &log.received {
        assert_eq!(one.uri.path(), "/metrics/job/backup/path@base64/L3Zhcg");
    }
    assert!(log.received[2].body.starts_with(b"# HELP "));
    assert!(log.received[3].body.is_empty());
}

#[tokio::test]
async fn mistakes_are_not_repeated() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[Reply::Status(400)]).await;
    let before = pushes("pushgateway", "rejected");
    let error = group(&receiver).push().await;
    assert!(matches!(
        error,
        Err(PushError::Rejected { status: 400, .. })
    ));
    assert_eq!(pushes("pushgateway", "rejected"), before + 1.0);
    assert_eq!(receiver.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_panic_push_too() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[]).await;
    let push = group(&receiver).push_at_exit();
    let job = catch_unwind(move || {
        let _push = push;
        panic!("the job fails");
    });
    assert!(job.is_err());
    assert_eq!(receiver.count(), 1);
}
