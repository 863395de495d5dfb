//! The functions that all tests of this binary measure.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Router, body::Body};
use metrics_runtime::queue::Queue;
use metrics_runtime::{
    Counter, Gauge, Histogram, Info, LabelSet, LabelValue, StateSet, Summary, business_counter,
    instrumented, metric,
};
use std::time::Duration;

#[derive(Clone, Copy, LabelValue)]
pub enum Outcome {
    Ok,
    SoldOut,
}

#[derive(LabelSet)]
pub struct Sale {
    pub result: Outcome,
}

#[derive(LabelSet)]
pub struct Seller<'a> {
    #[label(limit = 300)]
    pub seller: &'a str,
}

/// Books asked for.
#[metric]
pub static BOOKS_TOTAL: Counter<Sale>;

/// Books by seller.
#[metric]
pub static SOLD_BOOKS_TOTAL: Counter<Seller<'static>>;

/// Books in stock.
#[metric]
pub static STOCK_BOOKS: Gauge;

/// Books that a seller holds.
#[metric]
pub static HELD_BOOKS: Gauge<Seller<'static>>;

/// The price of a book.
#[metric(buckets = [10, 20, 50])]
pub static BOOK_PRICE: Histogram;

/// The weight of a book, by seller.
#[metric(buckets = [100, 500])]
pub static BOOK_GRAMS: Histogram<Seller<'static>>;

/// How long a book is read.
#[metric(native)]
pub static READING_SECONDS: Histogram;

/// Pages of a book.
#[metric]
pub static BOOK_PAGES: Summary;

/// The catalogue that is in use.
#[metric]
pub static SHELF_INFO: Info<Seller<'static>>;

#[derive(Clone, Copy, LabelValue)]
pub enum Door {
    Open,
    Closed,
    Locked,
}

/// The door.
#[metric]
pub static DOOR: StateSet<Door>;

pub static ORDERS: Queue = metrics_runtime::queue!("book_orders");

/// Asks for a book.
#[instrumented(in_progress)]
pub async fn ask(left: u32) -> Result<u32, &'static str> {
    tokio::task::yield_now().await;
    if left == 0 {
        BOOKS_TOTAL
            .with(Sale {
                result: Outcome::SoldOut,
            })
            .inc();
        return Err("sold out");
    }
    BOOKS_TOTAL
        .with(Sale {
            result: Outcome::Ok,
        })
        .inc();
    BOOK_PRICE.observe(12.5);
    Ok(left - 1)
}

/// Wraps a book. It may panic.
#[business_counter("book_wraps_total", help = "Books wrapped.")]
#[instrumented(in_progress)]
pub fn wrap(pages: u32) -> u32 {
    assert!(pages > 0, "no pages");
    BOOK_PAGES.observe(pages);
    pages
}

/// Never ends.
#[instrumented(in_progress)]
pub async fn browse() {
    std::future::pending::<()>().await;
}

/// Sells a book of a seller.
pub fn sell(seller: &str) {
    SOLD_BOOKS_TOTAL.with(Seller { seller }).inc();
    HELD_BOOKS.with(Seller { seller }).sub(1);
    BOOK_GRAMS.with(Seller { seller }).observe(250);
    READING_SECONDS.observe(Duration::from_secs(3600));
}

#[instrumented(GET "/books/{left}")]
async fn book(Path(left): Path<u32>) -> Result<String, StatusCode> {
    match ask(left).await {
        Ok(left) => Ok(left.to_string()),
        Err(_) => Err(StatusCode::NOT_FOUND),
    }
}

/// The service.
pub fn app() -> Router {
    metrics_runtime::instrument(Router::new().route("/books/{left}", get(book)))
}

/// One request without the network. Its body is read to the end.
pub async fn request(app: &Router, path: &str) -> StatusCode {
    use tower_service::Service as _;
    let request = axum::http::Request::get(path).body(Body::empty());
    let mut app = app.clone();
    let Ok(response) = app.call(request.expect("a request")).await;
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    body.expect("the body comes");
    status
}
