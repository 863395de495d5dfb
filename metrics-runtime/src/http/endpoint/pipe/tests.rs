//! Tests of `pipe`: which pieces arrive, and which end waits.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;
use std::time::Duration;

fn later() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

fn piece(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

/// All pieces, and the error at the end.
async fn receive(mut receiver: Receiver) -> (Vec<Bytes>, Option<io::ErrorKind>) {
    let mut pieces = Vec::new();
    loop {
        match poll_fn(|context| Pin::new(&mut receiver).poll_frame(context)).await {
            Some(Ok(frame)) => pieces.push(frame.into_data().expect("no trailers")),
            Some(Err(error)) => return (pieces, Some(error.kind())),
            None => return (pieces, None),
        }
    }
}

#[tokio::test]
async fn a_single_piece_is_known_to_be_the_whole() {
    let (mut sender, receiver) = pipe();
    sender
        .send(piece("abc"), later())
        .expect("there is a receiver");
    sender.end(End::Complete);
    assert_eq!(receiver.first().await, Ok(()));
    assert_eq!(receiver.size_hint().exact(), Some(3));
    assert_eq!(receive(receiver).await, (vec![piece("abc")], None));
}

#[tokio::test]
async fn an_empty_exposition_is_complete() {
    let (sender, receiver) = pipe();
    sender.end(End::Complete);
    assert_eq!(receiver.first().await, Ok(()));
    assert_eq!(receiver.size_hint().exact(), Some(0));
    assert!(receiver.is_end_stream());
}

#[tokio::test]
async fn a_sender_waits_for_room() {
    let (mut sender, receiver) = pipe();
    let all = CAPACITY * 5;
    let sending = std::thread::spawn(move || {
        for _ in 0..all {
            sender
                .send(piece("x"), later())
                .expect("there is a receiver");
            assert!(lock(&sender.shared.state).pieces.len() <= CAPACITY);
        }
        sender.end(End::Complete);
    });
    assert_eq!(receiver.first().await, Ok(()));
    assert_eq!(receiver.size_hint().exact(), None);
    let (pieces, error) = receive(receiver).await;
    assert_eq!((pieces.len(), error), (all, None));
    sending.join().expect("no assertion failed");
}

#[test]
fn a_sleeping_receiver_is_woken_by_several_pieces_at_once() {
    #[derive(Default)]
    struct Wakes(AtomicUsize);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    let (mut sender, mut receiver) = pipe();
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut receive = || Pin::new(&mut receiver).poll_frame(&mut Context::from_waker(&waker));
    assert!(receive().is_pending());
    let mut send = || {
        sender
            .send(piece("x"), later())
            .expect("there is a receiver");
    };
    // One more is held back.
    (0..BATCH).for_each(|_| send());
    assert_eq!(wakes.0.load(Ordering::Relaxed), 0);
    send();
    assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    assert!(receive().is_ready());
}

#[test]
fn a_sender_stops_when_the_receiver_is_gone() {
    let (mut sender, receiver) = pipe();
    let sending = std::thread::spawn(move || {
        while sender.send(piece("x"), later()).is_ok() {}
        sender.check(later())
    });
    while lock(&receiver.shared.state).pieces.len() < CAPACITY {
        std::thread::yield_now();
    }
    drop(receiver);
    assert_eq!(sending.join().expect("it stops"), Err(Stopped));
}

#[tokio::test]
async fn a_sender_stops_at_its_deadline() {
    let (mut sender, receiver) = pipe();
    let deadline = Instant::now() + Duration::from_millis(20);
    while sender.send(piece("x"), deadline).is_ok() {}
    assert!(Instant::now() >= deadline);
    assert_eq!(sender.check(deadline), Err(Stopped));
    sender.end(End::TimedOut);
    let (pieces, error) = receive(receiver).await;
    assert_eq!(
        (pieces.len(), error),
        (CAPACITY, Some(io::ErrorKind::TimedOut))
    );
}

#[tokio::test]
async fn a_sender_that_is_dropped_has_failed() {
    let (sender, receiver) = pipe();
    drop(sender);
    assert_eq!(receiver.first().await, Err(End::Failed));
    let (mut sender, receiver) = pipe();
    sender
        .send(piece("x"), later())
        .expect("there is a receiver");
    drop(sender);
    let (pieces, error) = receive(receiver).await;
    assert_eq!((pieces.len(), error), (0, Some(io::ErrorKind::Other)));
}
