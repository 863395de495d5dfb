//! A bounded queue with two workers: how many items wait, for how long, and how their
//! processing ended.
//!
//! ```sh
//! cargo run -p metrics-runtime --example queue
//! ```

use metrics_runtime::queue::{Queue, Receiver};

/// Pictures to shrink. The name is the value of the label `queue`.
static PICTURES: Queue = metrics_runtime::queue!("pictures");

/// Each picture goes to one of the workers.
async fn work(pictures: Receiver<&'static str>) {
    // Until the queue is closed and empty.
    while let Some(picture) = pictures.recv().await {
        match make_smaller(&picture).await {
            Ok(()) => picture.complete(),
            Err(_) => picture.fail(),
        }
    }
}

async fn make_smaller(picture: &str) -> Result<(), &'static str> {
    tokio::task::yield_now().await;
    if picture.ends_with(".jpeg") {
        Ok(())
    } else {
        Err("not a picture")
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = PICTURES.channel(3);
    for picture in ["sea.jpeg", "hills.jpeg", "notes.txt", "one too many.jpeg"] {
        // A service would answer 503 here, with `Retry-After`.
        if let Err(refused) = sender.try_send(picture) {
            println!("{}: {refused}", refused.item);
        }
    }
    let workers = [receiver.clone(), receiver].map(|pictures| tokio::spawn(work(pictures)));

    // At shutdown: refuse more items, and finish those that wait.
    sender.close();
    for worker in workers {
        worker.await.expect("no worker panics");
    }
    for line in metrics_runtime::render().lines() {
        if line.contains("pictures") && !line.contains("_bucket") {
            println!("{line}");
        }
    }
}
