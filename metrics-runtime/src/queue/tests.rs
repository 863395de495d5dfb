use super::{Queue, Refusal};
use crate::snapshot;
use std::time::Duration;

/// The values of a queue's gauges: depth, available room, in progress.
fn levels(queue: &str) -> [f64; 3] {
    ["queue_depth", "queue_capacity", "queue_items_in_progress"]
        .map(|family| snapshot().total(family, &[("queue", queue)]))
}

fn ended(queue: &str, outcome: &str) -> f64 {
    let labels = [("queue", queue), ("outcome", outcome)];
    snapshot().total("queue_items_total", &labels)
}

/// The numbers of received and of finished items, from the histograms.
fn timed(queue: &str) -> [f64; 2] {
    ["queue_wait_seconds", "queue_processing_seconds"]
        .map(|family| snapshot().total(family, &[("queue", queue)]))
}

#[test]
fn its_series_are_there_at_zero_before_there_is_a_channel() {
    static QUEUE: Queue = crate::queue!("unused");
    let text = crate::render();
    for line in [
        "queue_depth{queue=\"unused\"} 0",
        "queue_capacity{queue=\"unused\"} 0",
        "queue_items_in_progress{queue=\"unused\"} 0",
        "queue_items_total{queue=\"unused\",outcome=\"rejected\"} 0",
        "queue_wait_seconds_count{queue=\"unused\"} 0",
        "queue_processing_seconds_bucket{queue=\"unused\",le=\"+Inf\"} 0",
    ] {
        assert!(text.contains(&format!("{line}\n")), "{line}");
    }
    drop(QUEUE.channel::<()>(1));
}

#[tokio::test]
async fn each_item_is_counted_once_whatever_becomes_of_it() {
    static QUEUE: Queue = crate::queue!("each_item");
    let (sender, receiver) = QUEUE.channel(3);
    for number in 0..3 {
        sender.try_send(number).expect("there is room");
    }
    assert_eq!(levels("each_item"), [3.0, 3.0, 0.0]);
    let refused = sender.try_send(3).expect_err("it is full");
    assert_eq!((refused.item, refused.refusal), (3, Refusal::Full));

    let first = receiver.recv().await.expect("an item");
    let second = receiver.recv().await.expect("an item");
    assert_eq!((*first, *second), (0, 1));
    assert_eq!(levels("each_item"), [1.0, 3.0, 2.0]);
    first.complete();
    second.fail();
    drop(receiver.recv().await.expect("an item"));
    assert_eq!(levels("each_item"), [0.0, 3.0, 0.0]);

    sender.try_send(4).expect("there is room");
    let taken = receiver.clone();
    let panicked = tokio::spawn(async move {
        let _item = taken.recv().await;
        if true {
            panic!("a worker's mistake");
        }
    });
    panicked.await.expect_err("a panic");

    sender.try_send(5).expect("there is room");
    sender.try_send(6).expect("there is room");
    assert_eq!(levels("each_item")[0], 2.0);
    drop(receiver);
    assert_eq!(levels("each_item"), [0.0, 3.0, 0.0]);
    let refused = sender.try_send(7).expect_err("there is no receiver");
    assert_eq!(refused.refusal, Refusal::Closed);
    assert!(sender.is_closed());

    for (outcome, items) in [
        ("completed", 1.0),
        ("failed", 1.0),
        ("panic", 1.0),
        ("cancelled", 1.0),
        ("rejected", 1.0),
        ("closed", 1.0),
        ("dropped", 2.0),
    ] {
        assert_eq!(ended("each_item", outcome), items, "{outcome}");
    }
    assert_eq!(timed("each_item"), [4.0; 2]);
    drop(sender);
    assert_eq!(levels("each_item"), [0.0; 3]);
}

#[tokio::test]
async fn an_item_that_is_taken_and_dropped_while_something_else_unwinds_is_cancelled() {
    static QUEUE: Queue = crate::queue!("unwinding");
    let (sender, receiver) = QUEUE.channel(2);
    for number in 0..2 {
        sender.try_send(number).expect("there is room");
    }
    let before = receiver.recv().await.expect("an item");

    /// Takes an item in its destructor, and completes it.
    struct Cleanup(super::Receiver<i32>);

    impl Drop for Cleanup {
        fn drop(&mut self) {
            let mut taken = std::pin::pin!(self.0.recv());
            let waker = std::task::Waker::noop();
            let taken = taken
                .as_mut()
                .poll(&mut std::task::Context::from_waker(waker));
            assert!(taken.is_ready());
        }
    }

    let cleanup = Cleanup(receiver.clone());
    let unwound = tokio::spawn(async move {
        // Dropped in reverse order: this one was received before the panic.
        let _item = before;
        let _cleanup = cleanup;
        if true {
            panic!("a mistake of something else");
        }
    });
    unwound.await.expect_err("a panic");
    assert_eq!(ended("unwinding", "panic"), 1.0);
    assert_eq!(ended("unwinding", "cancelled"), 1.0);
}

#[tokio::test]
async fn a_permit_reserves_capacity_and_returns_it() {
    static QUEUE: Queue = crate::queue!("permits");
    let (sender, receiver) = QUEUE.channel(1);
    let permit = sender.try_reserve().expect("there is room");
    // A permit is not an item.
    assert_eq!(levels("permits"), [0.0, 1.0, 0.0]);
    assert_eq!(sender.try_reserve().expect_err("taken"), Refusal::Full);
    drop(permit);
    let permit = sender.try_reserve().expect("there is room again");
    // It stays valid after the receiver is gone, but its item is not queued.
    drop(receiver);
    permit.send("late");
    assert_eq!(levels("permits"), [0.0, 1.0, 0.0]);
    assert_eq!(ended("permits", "dropped"), 1.0);
    assert_eq!(ended("permits", "rejected"), 1.0);
}

#[tokio::test]
async fn a_cancelled_send_or_receive_has_no_effect() {
    static QUEUE: Queue = crate::queue!("given_up");
    let (sender, receiver) = QUEUE.channel(1);
    let short = Duration::from_millis(1);
    let nothing = tokio::time::timeout(short, receiver.recv()).await;
    nothing.expect_err("there is no item");
    sender.send(1).await.expect("there is room");
    let waiting = tokio::time::timeout(short, sender.send(2)).await;
    waiting.expect_err("there is no room");
    assert_eq!(levels("given_up"), [1.0, 1.0, 0.0]);
    receiver.recv().await.expect("an item").complete();
    sender.send(3).await.expect("there is room again");
    assert_eq!(*receiver.recv().await.expect("the next"), 3);
    assert_eq!(timed("given_up")[0], 2.0);
}

#[tokio::test]
async fn a_closed_queue_delivers_its_items_and_then_ends() {
    static QUEUE: Queue = crate::queue!("closed");
    let (sender, receiver) = QUEUE.channel::<u32>(10);
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let receiver = receiver.clone();
            tokio::spawn(async move {
                let mut taken = 0;
                while let Some(item) = receiver.recv().await {
                    tokio::task::yield_now().await;
                    item.complete();
                    taken += 1;
                }
                taken
            })
        })
        .collect();
    for number in 0..8 {
        sender.send(number).await.expect("there is room");
    }
    let permit = sender.try_reserve().expect("there is room");
    sender.close();
    assert_eq!(
        sender.try_send(9).expect_err("closed").refusal,
        Refusal::Closed
    );
    permit.send(8);
    let mut taken = 0;
    for worker in workers {
        taken += worker.await.expect("no panic");
    }
    assert_eq!(taken, 9);
    assert_eq!(ended("closed", "completed"), 9.0);
    assert_eq!(ended("closed", "closed"), 1.0);
    assert_eq!(levels("closed"), [0.0, 10.0, 0.0]);
}

#[tokio::test]
async fn a_waiting_send_fails_when_the_queue_closes() {
    static QUEUE: Queue = crate::queue!("closing");
    let (sender, receiver) = QUEUE.channel(1);
    sender.send(1).await.expect("there is room");
    let waits = tokio::spawn({
        let sender = sender.clone();
        async move { sender.send(2).await }
    });
    while sender.available() > 0 {
        tokio::task::yield_now().await;
    }
    tokio::task::yield_now().await;
    receiver.close();
    // The next receiver closes it, and still gets the item in the queue.
    assert_eq!(*receiver.recv().await.expect("an item"), 1);
    let refused = waits.await.expect("no panic").expect_err("closed");
    assert_eq!((refused.item, refused.refusal), (2, Refusal::Closed));
    assert!(receiver.recv().await.is_none());
}
