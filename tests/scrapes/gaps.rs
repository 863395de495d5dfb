//! How long a scrape blocks the thread that serves requests: only for a fraction of the rendering
//! time. Both are measured in CPU time of the thread, because waiting time depends on the machine.
//! The figures are printed.

use crate::{MANY, count};
use axum::Router;
use metrics_runtime::instrument;
use rustix::time::{ClockId, clock_gettime};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tests::server::Server;

/// CPU time of this thread.
fn busy() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The longest CPU time that passes between two polls of a task, because of other work on the same
/// thread.
async fn longest_gap(during: impl Future<Output = ()>) -> Duration {
    let done = Arc::new(AtomicBool::new(false));
    let ticker = tokio::spawn({
        let done = Arc::clone(&done);
        async move {
            let (mut longest, mut last) = (Duration::ZERO, busy());
            while !done.load(Ordering::Relaxed) {
                tokio::task::yield_now().await;
                let now = busy();
                longest = longest.max(now - last);
                last = now;
            }
            longest
        }
    });
    during.await;
    done.store(true, Ordering::Relaxed);
    ticker.await.expect("it does not panic")
}

#[test]
fn requests_are_served_while_a_scrape_is_rendered() {
    count();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let server = Server::start(instrument(Router::new())).await;
        let address = server.address;
        let idle = longest_gap(tokio::time::sleep(Duration::from_millis(50))).await;
        println!("longest gap of the runtime's only thread, idle: {idle:?}");
        let began = busy();
        drop(metrics_runtime::render());
        let rendering = busy() - began;
        println!("rendering on this thread: {rendering:?}");
        for encoding in ["identity", "gzip", "zstd"] {
            // The first scrape also renders the parts that later ones copy.
            for scrape in ["first", "second"] {
                let began = Instant::now();
                // The client runs on a separate thread.
                let read = move || {
                    let mut connection = TcpStream::connect(address).expect("it accepts");
                    let request = format!(
                        "GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
                         Accept-Encoding: {encoding}\r\n\r\n"
                    );
                    connection
                        .write_all(request.as_bytes())
                        .expect("the server reads");
                    let mut buffer = vec![0; 64 * 1024];
                    while connection.read(&mut buffer).expect("the server answers") > 0 {}
                };
                let gap = longest_gap(async {
                    tokio::task::spawn_blocking(read)
                        .await
                        .expect("it does not panic");
                })
                .await;
                println!(
                    "{scrape} scrape of {MANY} series, {encoding}: {:?}, longest gap {gap:?}",
                    began.elapsed()
                );
                assert!(
                    gap < rendering / 2,
                    "{encoding}: {gap:?} of {rendering:?} on the requests' thread"
                );
            }
        }
    });
}
