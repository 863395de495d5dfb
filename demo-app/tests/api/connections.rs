//! Connections that send no request, or send one too slowly.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::lifecycle::InFlight;
use super::support::App;

/// Sends this, and gives what came back once the service has closed the connection.
async fn until_closed(authority: &str, text: &str) -> String {
    let mut connection = TcpStream::connect(authority).await.expect("open");
    connection.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    connection
        .read_to_string(&mut answer)
        .await
        .expect("closed in order");
    answer
}

#[tokio::test]
async fn who_sends_no_whole_head_in_time_is_cut_off_and_who_sends_a_body_slowly_is_not() {
    let app = App::start_with(&["--head-timeout-seconds", "1"]).await;
    let authority = app.http.authority();
    let slow_body = InFlight::begin(&app.http).await;
    let (nothing, half, between_two) = tokio::join!(
        until_closed(authority, ""),
        until_closed(authority, "GET / HTTP/1.1\r\nho"),
        until_closed(authority, "GET / HTTP/1.1\r\nhost: test\r\n\r\n"),
    );
    assert_eq!((nothing.as_str(), half.as_str()), ("", ""));
    assert!(between_two.starts_with("HTTP/1.1 200 OK"), "{between_two}");
    // The second that the others had is over for this one, too.
    app.ask_to_stop();
    let answer = slow_body.finish().await;
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    app.stop().await;
}
