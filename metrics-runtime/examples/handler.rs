//! An axum handler: its calls, and the requests to its endpoint.
//!
//! ```sh
//! cargo run -p metrics-runtime --example handler                  # one request, and the metrics
//! cargo run -p metrics-runtime --example handler 127.0.0.1:8000   # serves until it is stopped
//! ```

use axum::extract::Path;
use axum::http::StatusCode;
use metrics_runtime::{count_connections, instrument, instrumented, routes};
use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpStream};
use tokio::net::TcpListener;

/// The attribute declares the endpoint and its status codes. So all series exist before the first
/// request, including those for 404.
#[instrumented(GET "/users/{id}", status = [200, 404])]
async fn get_user(Path(id): Path<u64>) -> Result<String, StatusCode> {
    match id {
        1 => Ok("Ada".to_owned()),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let given = std::env::args().nth(1);
    let listener = TcpListener::bind(given.as_deref().unwrap_or("127.0.0.1:0")).await?;
    let address = listener.local_addr()?;

    // `routes!` takes the method and the path from the attribute. `Router::new().route(…)` works as
    // well. `instrument` measures every request and adds `/metrics`.
    let app = instrument(routes![get_user]);
    // Counts open connections. Without it, pass the listener itself.
    let serving = axum::serve(count_connections(listener), app);
    println!("http://{address}/users/1, http://{address}/metrics\n");
    if given.is_some() {
        return serving.await;
    }

    tokio::spawn(serving.into_future());
    let asked = tokio::task::spawn_blocking(move || {
        get(address, "/users/1")?;
        get(address, "/users/2")?;
        // No route matches. No label contains the requested path.
        get(address, "/wp-login.php")?;
        get(address, "/metrics")
    });
    for line in asked.await??.lines() {
        // Leaves out the many buckets.
        if line.starts_with("http_") && !line.contains("_bucket") {
            println!("{line}");
        }
    }
    Ok(())
}

/// A client in four lines.
fn get(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut server = TcpStream::connect(address)?;
    write!(
        server,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    io::read_to_string(server)
}
